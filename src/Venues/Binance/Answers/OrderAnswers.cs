using System.Text.Json;
using System.Text;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Faults;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Common.Answers;
using Godwit.Venues.Common.Orders;

namespace Godwit.Venues.Binance.Answers;

/// <summary>Orders and fills as both interfaces tell of them. What cannot be read throws <see cref="FormatException"/>.</summary>
public static class OrderAnswers
{
    private const long UnitsPerBasisPoint = 1_000_000;

    /// <summary>An order in any answer: new (short or full), queried, canceled, amended.</summary>
    /// <param name="order">The answer.</param>
    /// <param name="instrument">For the scales.</param>
    public static VenueOrder Order(JsonElement order, BinanceInstrument instrument)
    {
        // In answers to cancellations the plain name is that of the cancellation.
        string client = order.TextOrNull("origClientOrderId") is { Length: > 0 } original && !order.Has("qty") ? original : order.TextOrNull("clientOrderId") ?? "";
        var names = new OrderMembers(
            order, instrument, "type", "side", "timeInForce", "status", order.Has("qty") ? "qty" : "origQty", "price", "stopPrice", "icebergQty", "executedQty",
            order.Has("cumulativeQuoteQty") ? "cumulativeQuoteQty" : "cummulativeQuoteQty", order.Has("quoteOrderQty") ? "quoteOrderQty" : "origQuoteOrderQty", "trailingDelta", "expiryReason");
        Instant? created = Time(order, "time") ?? (order.Has("origClientOrderId") ? null : Time(order, "transactTime"));
        return names.Read(order.Text("symbol"), order.Text("orderId"), client, order.NumberOrNull("orderListId")) with
        {
            CreatedAt = created ?? Time(order, "workingTime"),
            UpdatedAt = Time(order, "updateTime") ?? Time(order, "transactTime"),
            Fills = [.. order.List("fills").Select(fill => Fill(fill, order, instrument))],
        };
    }

    /// <summary>One of our fills, as the list of trades tells it.</summary>
    public static VenueFill MyTrade(JsonElement trade, BinanceInstrument instrument) => Priced(trade, instrument, "price", "qty", "id") with
    {
        VenueOrderId = trade.Text("orderId"),
        Side = trade.Flag("isBuyer") ? OrderSide.Buy : OrderSide.Sell,
        IsMaker = trade.Flag("isMaker"),
        Quote = trade.Money("quoteQty"),
        Fee = trade.Money("commission"),
        FeeAsset = trade.Text("commissionAsset"),
        OccurredAt = Time(trade, "time"),
    };

    /// <summary>A trade of the market from REST or a stream, single or aggregated.</summary>
    public static VenueFill MarketTrade(JsonElement trade, BinanceInstrument instrument)
    {
        bool isShort = trade.Has("p");
        VenueFill fill = isShort ? Priced(trade, instrument, "p", "q", trade.Has("a") ? "a" : "t") : Priced(trade, instrument, "price", "qty", "id");
        return fill with
        {
            Side = trade.Flag(isShort ? "m" : "isBuyerMaker") ? OrderSide.Sell : OrderSide.Buy,
            OccurredAt = Time(trade, isShort ? "T" : "time"),
        };
    }

    /// <summary>A statement of the user data stream about an order.</summary>
    public static OrderUpdate ExecutionReport(JsonElement report, BinanceInstrument instrument)
    {
        string execution = report.Text("x");
        // After a cancellation the order's own name stands in the other place.
        string client = report.TextOrNull("C") is { Length: > 0 } original && execution is not "REPLACED" ? original : report.Text("c");
        var names = new OrderMembers(report, instrument, "o", "S", "f", "X", "q", "p", "P", "F", "z", "Z", "Q", "d", report.TextOrNull("eR") is { } ? "eR" : "r");
        VenueOrder order = names.Read(report.Text("s"), report.Text("i"), client, report.NumberOrNull("g")) with { CreatedAt = Time(report, "O"), UpdatedAt = Time(report, "T") };
        VenueFill? fill = execution == "TRADE" ? ReportFill(report, order, instrument) : null;
        return new OrderUpdate(
            order, KindOf(execution, order.State), fill, report.NumberOrNull("I") ?? 0, Refusals.OfReason(report.TextOrNull("r") ?? ""), order.UpdatedAt ?? throw new FormatException("'T' is missing"));
    }

    /// <summary>A time member; null when it is missing or −1.</summary>
    internal static Instant? Time(JsonElement element, string name) => element.NumberOrNull(name) switch
    {
        null or < 0 => null,
        { } number => BinanceTime.TryRead(number, out Instant at) ? at : throw new FormatException($"'{name}' is no time"),
    };

    private static ReportKind KindOf(string execution, OrderState? state) => execution switch
    {
        "NEW" => ReportKind.Accepted,
        "TRADE" => state == OrderState.Filled ? ReportKind.Fill : ReportKind.PartialFill,
        "CANCELED" => ReportKind.Canceled,
        "REPLACED" => ReportKind.Amended,
        "REJECTED" => ReportKind.Rejected,
        "EXPIRED" or "TRADE_PREVENTION" => ReportKind.Expired,
        _ => throw new FormatException($"'{execution}' is no execution type"),
    };

    private static VenueFill ReportFill(JsonElement report, VenueOrder order, BinanceInstrument instrument) => Priced(report, instrument, "L", "l", "t") with
    {
        VenueOrderId = order.VenueId,
        Side = order.Side,
        IsMaker = report.Flag("m"),
        Quote = report.Money("Y"),
        Fee = report.Money("n"),
        FeeAsset = report.TextOrNull("N"),
        OccurredAt = order.UpdatedAt,
    };

    private static VenueFill Fill(JsonElement fill, JsonElement order, BinanceInstrument instrument)
    {
        // Smart-routed fills are allocations, whose trade number is −1.
        VenueFill priced = Priced(fill, instrument, "price", "qty", fill.NumberOrNull("tradeId") is < 0 && fill.Has("allocId") ? "allocId" : "tradeId");
        return priced with
        {
            Symbol = order.Text("symbol"),
            VenueOrderId = order.Text("orderId"),
            Side = Side(order, "side"),
            Fee = fill.Money("commission"),
            FeeAsset = fill.TextOrNull("commissionAsset"),
            OccurredAt = Time(order, "transactTime"),
            // What an answer brings at once was taken.
            IsMaker = false,
        };
    }

    private static VenueFill Priced(JsonElement fill, BinanceInstrument instrument, string price, string quantity, string id)
    {
        long priceUnits = fill.Units(price, instrument.PriceScale), quantityUnits = fill.Units(quantity, instrument.QuantityScale);
        return new VenueFill
        {
            Symbol = fill.TextOrNull("symbol") ?? fill.TextOrNull("s") ?? instrument.Symbol.Name,
            TradeId = fill.Text(id),
            Price = new Price(priceUnits),
            Quantity = new Quantity(quantityUnits),
            Quote = new Money(checked((Int128)priceUnits * quantityUnits * Pow10.Wide(Money.Scale - instrument.PriceScale - instrument.QuantityScale))),
        };
    }

    private static OrderSide? Side(JsonElement element, string name) => element.TextOrNull(name) switch
    {
        null => null,
        { } word => BinanceWords.Sides.TryRead(Encoding.ASCII.GetBytes(word), out OrderSide side) ? side : throw new FormatException($"'{word}' is no side"),
    };

    /// <summary>The same members under the long names of answers and the short ones of streams.</summary>
    private readonly record struct OrderMembers(
        JsonElement Source, BinanceInstrument Instrument, string Type, string Side, string TimeInForce, string Status, string Quantity, string Price, string StopPrice, string Iceberg,
        string Executed, string ExecutedQuote, string OrderQuote, string TrailingDelta, string Reason)
    {
        public VenueOrder Read(string symbol, string venueId, string clientId, long? listId)
        {
            BinanceOrderType? type = TypeWord();
            Money? quote = Source.MoneyOrNull(ExecutedQuote), ordered = Source.MoneyOrNull(OrderQuote);
            long? quantity = Source.UnitsOrNull(Quantity, Instrument.QuantityScale), trail = Source.NumberOrNull(TrailingDelta);
            return new VenueOrder
            {
                Symbol = symbol,
                VenueId = venueId,
                ClientId = clientId,
                ListId = listId is { } list and >= 0 ? list.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
                Side = OrderAnswers.Side(Source, Side),
                Type = type is { } word ? TypeOf(word, trail is > 0) : null,
                IsPostOnly = type == BinanceOrderType.LimitMaker,
                TimeInForce = Source.TextOrNull(TimeInForce) switch
                {
                    null => null,
                    { } text => BinanceWords.TimesInForce.TryRead(Encoding.ASCII.GetBytes(text), out TimeInForce value) ? value : throw new FormatException($"'{text}' is no time in force"),
                },
                State = Source.TextOrNull(Status) is { } state ? StateOf(state) : null,
                Reason = Source.TextOrNull(Reason) is { } reason and not "NONE" ? reason : "",
                LimitPrice = type is { } t && !BinanceWords.HasPrice(t) ? null : Positive(Price) is { } price ? new Price(price) : null,
                StopPrice = Positive(StopPrice) is { } stop ? new Price(stop) : null,
                // An order by quote amount says zero until it is known.
                OrderQuantity = quantity is null or 0 && ordered is { IsZero: false } ? null : quantity is { } units ? new Quantity(units) : null,
                DisplayQuantity = Source.UnitsOrNull(Iceberg, Instrument.QuantityScale) is { } shown and > 0 ? new Quantity(shown) : null,
                FilledQuantity = Source.UnitsOrNull(Executed, Instrument.QuantityScale) is { } filled ? new Quantity(filled) : null,
                // Old orders carry a negative amount, which means that it is not known.
                FilledQuote = quote is { IsNegative: true } ? null : quote,
                OrderQuote = ordered is { IsZero: true } ? null : ordered,
                TrailRate = trail is { } points and > 0 ? new Rate(checked(points * UnitsPerBasisPoint)) : null,
            };
        }

        private long? Positive(string name) => Source.UnitsOrNull(name, Instrument.PriceScale) is { } units and > 0 ? units : null;

        private BinanceOrderType? TypeWord() => Source.TextOrNull(Type) switch
        {
            null => null,
            { } text => BinanceWords.Types.TryRead(Encoding.ASCII.GetBytes(text), out BinanceOrderType type) ? type : throw new FormatException($"'{text}' is no order type"),
        };
    }

    private static OrderType TypeOf(BinanceOrderType type, bool trails) => type switch
    {
        BinanceOrderType.Market => OrderType.Market,
        BinanceOrderType.Limit or BinanceOrderType.LimitMaker => OrderType.Limit,
        BinanceOrderType.StopLoss => trails ? OrderType.TrailingStop : OrderType.StopMarket,
        BinanceOrderType.StopLossLimit => OrderType.StopLimit,
        BinanceOrderType.TakeProfit => OrderType.TakeProfitMarket,
        _ => OrderType.TakeProfitLimit,
    };

    private static OrderState StateOf(string status) => status switch
    {
        "NEW" => OrderState.Working,
        "PENDING_NEW" => OrderState.PendingNew,
        "PARTIALLY_FILLED" => OrderState.PartiallyFilled,
        "FILLED" => OrderState.Filled,
        "CANCELED" => OrderState.Canceled,
        "PENDING_CANCEL" => OrderState.PendingCancel,
        "REJECTED" => OrderState.Rejected,
        "EXPIRED" or "EXPIRED_IN_MATCH" => OrderState.Expired,
        _ => throw new FormatException($"'{status}' is no order status"),
    };
}
