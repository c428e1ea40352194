using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Venues.Common.Orders;

namespace Godwit.Venues.Binance.Orders;

/// <summary>One order as the venue takes it, alone or as part of an order list. Members that a type does not use stay <c>default</c>; zero means not sent.</summary>
public readonly record struct OrderLeg
{
    /// <summary>Decimals of <see cref="QuoteQuantity"/>.</summary>
    public const int QuoteScale = 8;

    public OrderSide Side { get; init; }
    public BinanceOrderType Type { get; init; }
    public TimeInForce TimeInForce { get; init; }

    /// <summary>In the instrument's scale.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>Instead of a quantity, for market orders: how much of the quote asset, in steps of 10^-8.</summary>
    public long QuoteQuantity { get; init; }

    public Price Price { get; init; }
    public Price StopPrice { get; init; }

    /// <summary>Distance of a trailing stop in basis points.</summary>
    public int TrailingDelta { get; init; }

    public Quantity IcebergQuantity { get; init; }
    public ClientOrderId ClientOrderId { get; init; }
    public long StrategyId { get; init; }

    /// <summary>1,000,000 at least.</summary>
    public int StrategyType { get; init; }

    public PegPrice Peg { get; init; }

    /// <summary>Price levels from the pegged price.</summary>
    public int PegOffset { get; init; }

    /// <summary>
    /// The venue's order for our terms. False when the venue has no such order: <paramref name="why"/> says what the execution desk has to do itself.
    /// </summary>
    public static bool TryOf(in OrderTerms terms, in ClientOrderId id, out OrderLeg leg, out string why)
    {
        leg = default;
        why = Unsupported(terms);
        if (why.Length > 0) return false;
        BinanceOrderType type = terms.Type switch
        {
            OrderType.Market => BinanceOrderType.Market,
            OrderType.Limit => terms.Is(OrderFlags.PostOnly) ? BinanceOrderType.LimitMaker : BinanceOrderType.Limit,
            OrderType.StopLimit => BinanceOrderType.StopLossLimit,
            OrderType.TakeProfitMarket => BinanceOrderType.TakeProfit,
            OrderType.TakeProfitLimit => BinanceOrderType.TakeProfitLimit,
            _ => BinanceOrderType.StopLoss,
        };
        leg = new OrderLeg
        {
            Side = terms.Side,
            Type = type,
            TimeInForce = terms.TimeInForce,
            Quantity = terms.Quantity,
            Price = BinanceWords.HasPrice(type) ? terms.LimitPrice : default,
            StopPrice = terms.NeedsStopPrice ? terms.StopPrice : default,
            TrailingDelta = terms.Type == OrderType.TrailingStop ? (int)(terms.TrailRate.Units / UnitsPerBasisPoint) : 0,
            IcebergQuantity = terms.DisplayQuantity,
            ClientOrderId = id,
        };
        return true;
    }

    private const long UnitsPerBasisPoint = 1_000_000;

    private static string Unsupported(in OrderTerms terms)
    {
        if (BinanceWords.TimesInForce[terms.TimeInForce].IsEmpty) return "the venue has no orders that expire at a time";
        if (terms.Is(OrderFlags.ReduceOnly)) return "spot has no reduce-only orders";
        if (terms.Is(OrderFlags.AllAvailable)) return "the venue does not size orders by what the account can afford";
        if (terms.Is(OrderFlags.PostOnly) && terms.Type != OrderType.Limit) return "only limit orders can be post-only";
        if (terms.Is(OrderFlags.PostOnly) && terms.TimeInForce != TimeInForce.GoodTillCancel) return "a post-only order stays until it is canceled";
        if (terms.DisplayQuantity.Units > 0 && terms.TimeInForce != TimeInForce.GoodTillCancel) return "an iceberg order stays until it is canceled";
        if (terms.Type == OrderType.TrailingStop && (terms.TrailOffset.Units != 0 || terms.TrailRate.Units < UnitsPerBasisPoint || terms.TrailRate.Units % UnitsPerBasisPoint != 0))
            return "the venue trails by whole basis points only";
        return "";
    }
}
