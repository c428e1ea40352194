using Godwit.Venues.Common.RateLimits;
using static Godwit.Venues.Binance.Requests.OperationSecurity;

namespace Godwit.Venues.Binance.Requests;

/// <summary>What an operation needs of a key.</summary>
public enum OperationSecurity : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Key and signature.</summary>
    Signed,

    /// <summary>It is the session's own; it works on the WebSocket interface only.</summary>
    Session,
}

/// <summary>One operation of the spot interface: where it is asked for on both interfaces, which parameters it takes and what it costs.</summary>
public sealed class BinanceOperation
{
    private static readonly List<BinanceOperation> Operations = [];

    private readonly ParameterSet _allowed, _mandatory;

    private BinanceOperation(string method, string path, string socketMethod, OperationSecurity security, int weight, string parameters, int orders = 0, RateLane lane = RateLane.Query)
    {
        (Method, Path, SocketMethod, Security, Weight, Orders, Lane) = (method, path.Length == 0 ? "" : "/api/v3/" + path, socketMethod, security, weight, orders, lane);
        foreach (string word in parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = word.TrimEnd('*');
            if (!BinanceParameters.TryFind(System.Text.Encoding.ASCII.GetBytes(name), out BinanceParameter parameter)) throw new InvalidOperationException($"{name} is no parameter.");
            _allowed.Add(parameter);
            if (word.EndsWith('*')) _mandatory.Add(parameter);
        }
        if (security != None)
            foreach (BinanceParameter own in (ReadOnlySpan<BinanceParameter>)[BinanceParameter.RecvWindow, BinanceParameter.Timestamp, BinanceParameter.ApiKey, BinanceParameter.Signature]) _allowed.Add(own);
        _allowed.Add(BinanceParameter.ReturnRateLimits);
        Operations.Add(this);
    }

    /// <summary>HTTP method; empty when REST has no such operation.</summary>
    public string Method { get; }

    /// <summary>Path with its leading slash; empty when REST has no such operation.</summary>
    public string Path { get; }

    /// <summary>Method of the WebSocket interface; empty when it has no such operation.</summary>
    public string SocketMethod { get; }

    public OperationSecurity Security { get; }

    /// <summary>What it costs of the address's budget with few parameters; see <see cref="BinanceWeights"/>.</summary>
    public int Weight { get; }

    /// <summary>How many unfilled orders it counts for.</summary>
    public int Orders { get; }

    public RateLane Lane { get; }

    /// <summary>True when it may change something: what nobody answered is then ambiguous.</summary>
    public bool IsChange => Lane != RateLane.Query && !Path.EndsWith("/test", StringComparison.Ordinal);

    public bool Allows(BinanceParameter parameter) => _allowed.Contains(parameter);
    public ref readonly ParameterSet Mandatory => ref _mandatory;

    public static IReadOnlyList<BinanceOperation> All => Operations;

    /// <summary>The operation of a method and a path; null when there is none.</summary>
    public static BinanceOperation? Find(string method, string path) => path.Length == 0 ? null : Operations.Find(o => o.Path == path && o.Method == method);

    /// <summary>The operation of a method of the WebSocket interface, with or without <c>v3/</c>; null when there is none.</summary>
    public static BinanceOperation? Find(string socketMethod)
    {
        string name = socketMethod.StartsWith("v3/", StringComparison.Ordinal) ? socketMethod[3..] : socketMethod;
        return name.Length == 0 ? null : Operations.Find(o => o.SocketMethod == name);
    }

    public override string ToString() => Path.Length > 0 ? $"{Method} {Path}" : SocketMethod;

    private static BinanceOperation Public(string path, string socketMethod, int weight, string parameters = "") => new("GET", path, socketMethod, None, weight, parameters);
    private static BinanceOperation Account(string path, string socketMethod, int weight, string parameters) => new("GET", path, socketMethod, Signed, weight, parameters);
    private static BinanceOperation Place(string path, string socketMethod, int orders, string parameters) => new("POST", path, socketMethod, Signed, 1, parameters, orders, RateLane.Order);
    private static BinanceOperation Cancel(string path, string socketMethod, string parameters) => new("DELETE", path, socketMethod, Signed, 1, parameters, 0, RateLane.Cancel);
    private static BinanceOperation OfSession(string socketMethod, string parameters = "", OperationSecurity security = Session) => new("", "", socketMethod, security, 2, parameters);

    private const string
        Peg = " pegPriceType pegOffsetValue pegOffsetType",
        Common = " newOrderRespType selfTradePreventionMode",
        OrderTerms = "symbol* side* type* timeInForce quantity quoteOrderQty price newClientOrderId strategyId strategyType stopPrice trailingDelta icebergQty" + Common + Peg,
        Above = " aboveType* aboveClientOrderId aboveIcebergQty abovePrice aboveStopPrice aboveTrailingDelta aboveTimeInForce aboveStrategyId aboveStrategyType abovePegPriceType abovePegOffsetType abovePegOffsetValue",
        Below = " belowType* belowClientOrderId belowIcebergQty belowPrice belowStopPrice belowTrailingDelta belowTimeInForce belowStrategyId belowStrategyType belowPegPriceType belowPegOffsetType belowPegOffsetValue",
        Working = "symbol* listClientOrderId" + Common + " workingType* workingSide* workingClientOrderId workingPrice workingQuantity* workingIcebergQty workingTimeInForce workingStrategyId workingStrategyType workingPegPriceType workingPegOffsetType workingPegOffsetValue pendingSide*",
        Pending = " pendingType* pendingClientOrderId pendingPrice pendingStopPrice pendingTrailingDelta pendingIcebergQty pendingTimeInForce pendingStrategyId pendingStrategyType pendingPegPriceType pendingPegOffsetType pendingPegOffsetValue",
        PendingAbove = " pendingAboveType* pendingAboveClientOrderId pendingAbovePrice pendingAboveStopPrice pendingAboveTrailingDelta pendingAboveIcebergQty pendingAboveTimeInForce pendingAboveStrategyId pendingAboveStrategyType pendingAbovePegPriceType pendingAbovePegOffsetType pendingAbovePegOffsetValue",
        PendingBelow = " pendingBelowType pendingBelowClientOrderId pendingBelowPrice pendingBelowStopPrice pendingBelowTrailingDelta pendingBelowIcebergQty pendingBelowTimeInForce pendingBelowStrategyId pendingBelowStrategyType pendingBelowPegPriceType pendingBelowPegOffsetType pendingBelowPegOffsetValue";

    // The market, without a key.
    public static readonly BinanceOperation Ping = Public("ping", "ping", 1);
    public static readonly BinanceOperation Time = Public("time", "time", 1);
    public static readonly BinanceOperation ExchangeInfo = Public("exchangeInfo", "exchangeInfo", 20, "symbol symbols permissions showPermissionSets symbolStatus");
    public static readonly BinanceOperation ExecutionRules = Public("executionRules", "executionRules", 2, "symbol symbols symbolStatus");
    public static readonly BinanceOperation Depth = Public("depth", "depth", 5, "symbol* limit symbolStatus");
    public static readonly BinanceOperation Trades = Public("trades", "trades.recent", 25, "symbol* limit");
    public static readonly BinanceOperation HistoricalTrades = Public("historicalTrades", "trades.historical", 25, "symbol* limit fromId");
    public static readonly BinanceOperation HistoricalBlockTrades = Public("historicalBlockTrades", "blockTrades.historical", 25, "symbol* fromId* limit");
    public static readonly BinanceOperation AggregateTrades = Public("aggTrades", "trades.aggregate", 4, "symbol* fromId startTime endTime limit");
    public static readonly BinanceOperation Klines = Public("klines", "klines", 2, "symbol* interval* startTime endTime timeZone limit");
    public static readonly BinanceOperation UiKlines = Public("uiKlines", "uiKlines", 2, "symbol* interval* startTime endTime timeZone limit");
    public static readonly BinanceOperation AveragePrice = Public("avgPrice", "avgPrice", 2, "symbol*");
    public static readonly BinanceOperation Ticker24Hours = Public("ticker/24hr", "ticker.24hr", 2, "symbol symbols type symbolStatus");
    public static readonly BinanceOperation TickerTradingDay = Public("ticker/tradingDay", "ticker.tradingDay", 4, "symbol symbols timeZone type symbolStatus");
    public static readonly BinanceOperation TickerPrice = Public("ticker/price", "ticker.price", 2, "symbol symbols symbolStatus");
    public static readonly BinanceOperation TickerBook = Public("ticker/bookTicker", "ticker.book", 2, "symbol symbols symbolStatus");
    public static readonly BinanceOperation TickerRolling = Public("ticker", "ticker", 4, "symbol symbols windowSize type symbolStatus");
    public static readonly BinanceOperation ReferencePrice = Public("referencePrice", "referencePrice", 2, "symbol*");
    public static readonly BinanceOperation ReferencePriceCalculation = Public("referencePrice/calculation", "referencePrice.calculation", 2, "symbol* symbolStatus");

    // Orders.
    public static readonly BinanceOperation NewOrder = Place("order", "order.place", 1, OrderTerms);
    public static readonly BinanceOperation TestOrder = Place("order/test", "order.test", 0, OrderTerms + " computeCommissionRates");
    public static readonly BinanceOperation CancelOrder = Cancel("order", "order.cancel", "symbol* orderId origClientOrderId newClientOrderId cancelRestrictions");
    public static readonly BinanceOperation CancelOpenOrders = Cancel("openOrders", "openOrders.cancelAll", "symbol*");
    public static readonly BinanceOperation CancelReplace = Place("order/cancelReplace", "order.cancelReplace", 1, OrderTerms + " cancelReplaceMode* cancelNewClientOrderId cancelOrigClientOrderId cancelOrderId cancelRestrictions orderRateLimitExceededMode");
    public static readonly BinanceOperation AmendKeepPriority = new("PUT", "order/amend/keepPriority", "order.amend.keepPriority", Signed, 4, "symbol* orderId origClientOrderId newClientOrderId newQty*", 0, RateLane.Order);
    public static readonly BinanceOperation DeprecatedOco = Place("order/oco", "orderList.place", 2, "symbol* listClientOrderId side* quantity* limitClientOrderId price* limitStrategyId limitStrategyType limitIcebergQty trailingDelta stopClientOrderId stopPrice stopStrategyId stopStrategyType stopLimitPrice stopIcebergQty stopLimitTimeInForce" + Common);
    public static readonly BinanceOperation Oco = Place("orderList/oco", "orderList.place.oco", 2, "symbol* listClientOrderId side* quantity*" + Common + Above + Below);
    public static readonly BinanceOperation Oto = Place("orderList/oto", "orderList.place.oto", 2, Working + Pending + " pendingQuantity*");
    public static readonly BinanceOperation Otoco = Place("orderList/otoco", "orderList.place.otoco", 3, Working + PendingAbove + PendingBelow + " pendingQuantity*");
    public static readonly BinanceOperation Opo = Place("orderList/opo", "orderList.place.opo", 2, Working + Pending);
    public static readonly BinanceOperation Opoco = Place("orderList/opoco", "orderList.place.opoco", 3, Working + PendingAbove + PendingBelow);
    public static readonly BinanceOperation CancelOrderList = Cancel("orderList", "orderList.cancel", "symbol* orderListId listClientOrderId newClientOrderId");
    public static readonly BinanceOperation SmartOrder = Place("sor/order", "sor.order.place", 1, "symbol* side* type* timeInForce quantity* price newClientOrderId strategyId strategyType icebergQty" + Common);
    public static readonly BinanceOperation TestSmartOrder = Place("sor/order/test", "sor.order.test", 0, "symbol* side* type* timeInForce quantity* price newClientOrderId strategyId strategyType icebergQty computeCommissionRates" + Common);

    // The account.
    public static readonly BinanceOperation AccountInformation = Account("account", "account.status", 20, "omitZeroBalances");
    public static readonly BinanceOperation QueryOrder = Account("order", "order.status", 4, "symbol* orderId origClientOrderId");
    public static readonly BinanceOperation OpenOrders = Account("openOrders", "openOrders.status", 6, "symbol");
    public static readonly BinanceOperation AllOrders = Account("allOrders", "allOrders", 20, "symbol* orderId startTime endTime limit");
    public static readonly BinanceOperation QueryOrderList = Account("orderList", "orderList.status", 4, "orderListId origClientOrderId");
    public static readonly BinanceOperation AllOrderLists = Account("allOrderList", "allOrderLists", 20, "fromId startTime endTime limit");
    public static readonly BinanceOperation OpenOrderLists = Account("openOrderList", "openOrderLists.status", 6, "");
    public static readonly BinanceOperation MyTrades = Account("myTrades", "myTrades", 20, "symbol* orderId startTime endTime fromId limit");
    public static readonly BinanceOperation OrderCounts = Account("rateLimit/order", "account.rateLimits.orders", 40, "");
    public static readonly BinanceOperation PreventedMatches = Account("myPreventedMatches", "myPreventedMatches", 2, "symbol* preventedMatchId orderId fromPreventedMatchId limit");
    public static readonly BinanceOperation Allocations = Account("myAllocations", "myAllocations", 20, "symbol* startTime endTime fromAllocationId limit orderId");
    public static readonly BinanceOperation Commission = Account("account/commission", "account.commission", 20, "symbol*");
    public static readonly BinanceOperation Amendments = Account("order/amendments", "order.amendments", 4, "symbol* orderId* fromExecutionId limit");
    public static readonly BinanceOperation MyFilters = Account("myFilters", "myFilters", 40, "symbol*");

    // Sessions of the WebSocket interface.
    public static readonly BinanceOperation Logon = OfSession("session.logon", "", Signed);
    public static readonly BinanceOperation SessionStatus = OfSession("session.status");
    public static readonly BinanceOperation Logout = OfSession("session.logout");
    public static readonly BinanceOperation Subscribe = OfSession("userDataStream.subscribe");
    public static readonly BinanceOperation SubscribeSigned = OfSession("userDataStream.subscribe.signature", "", Signed);
    public static readonly BinanceOperation Unsubscribe = OfSession("userDataStream.unsubscribe", "subscriptionId");
    public static readonly BinanceOperation Subscriptions = OfSession("session.subscriptions");
}
