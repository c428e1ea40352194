using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Venues.Common.Orders;

/// <summary>What a venue says of one order at one moment, in our words. Null means that it did not say.</summary>
public sealed record VenueOrder
{
    /// <summary>The venue's symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>The venue's number or name of the order.</summary>
    public required string VenueId { get; init; }

    /// <summary>Our name of the order (never of a cancellation); empty when the venue did not say.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The venue's number of the order list that it belongs to; null when it stands alone.</summary>
    public string? ListId { get; init; }

    public OrderSide? Side { get; init; }
    public OrderType? Type { get; init; }
    public bool IsPostOnly { get; init; }
    public TimeInForce? TimeInForce { get; init; }
    public OrderState? State { get; init; }

    /// <summary>Why it ended, in the venue's word; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Limit price; null for orders without one.</summary>
    public Price? LimitPrice { get; init; }
    public Price? StopPrice { get; init; }

    /// <summary>Total quantity; null when it was ordered by quote amount and is not known, or was not said.</summary>
    public Quantity? OrderQuantity { get; init; }
    public Quantity? DisplayQuantity { get; init; }

    /// <summary>Filled so far; null when the venue did not say.</summary>
    public Quantity? FilledQuantity { get; init; }

    /// <summary>Paid or received for it so far, in the quote asset, without fees.</summary>
    public Money? FilledQuote { get; init; }

    /// <summary>Ordered quote amount; null for orders by quantity.</summary>
    public Money? OrderQuote { get; init; }

    /// <summary>Distance of a trailing stop.</summary>
    public Rate? TrailRate { get; init; }

    public Instant? CreatedAt { get; init; }
    public Instant? UpdatedAt { get; init; }

    /// <summary>Fills that came with the answer; the venue may know of others.</summary>
    public IReadOnlyList<VenueFill> Fills { get; init; } = [];

    /// <summary>What is left to fill; null when either number is not known.</summary>
    public Quantity? RemainingQuantity => OrderQuantity - FilledQuantity;

    /// <summary>Filled quote by filled quantity, for people; NaN when nothing was filled or one is not known.</summary>
    /// <param name="quantityScale">Decimals of quantities.</param>
    public double AveragePrice(int quantityScale) =>
        FilledQuote is { } quote && FilledQuantity is { Units: > 0 } quantity ? quote.ToDouble() / (quantity.Units / Pow10.Double(quantityScale)) : double.NaN;

    public bool IsOpen => State is OrderState.PendingNew or OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingAmend or OrderState.PendingCancel;
}

/// <summary>One fill of an order, or one trade of the market.</summary>
public sealed record VenueFill
{
    public required string Symbol { get; init; }

    /// <summary>The venue's number of the trade: with the symbol, its identity.</summary>
    public required string TradeId { get; init; }

    /// <summary>Order that was filled; null for trades of the market.</summary>
    public string? VenueOrderId { get; init; }

    /// <summary>Side of our order; of the taker for trades of the market. Null when it was not said.</summary>
    public OrderSide? Side { get; init; }

    /// <summary>Whether our order was in the book; null for trades of the market.</summary>
    public bool? IsMaker { get; init; }

    public Price Price { get; init; }
    public Quantity Quantity { get; init; }

    /// <summary>price × quantity in the quote asset.</summary>
    public Money Quote { get; init; }

    /// <summary>Fee, positive when paid; null for trades of the market.</summary>
    public Money? Fee { get; init; }
    public string? FeeAsset { get; init; }
    public Instant? OccurredAt { get; init; }
}

/// <summary>One statement of a user data stream about one order.</summary>
/// <param name="Order">The order after it.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Fill">The fill, when it was one.</param>
/// <param name="ExecutionId">The venue's number of the statement.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="OccurredAt">Time at the venue.</param>
public sealed record OrderUpdate(VenueOrder Order, ReportKind Kind, VenueFill? Fill, long ExecutionId, Refusal Refusal, Instant OccurredAt)
{
    /// <summary>As the engine takes it.</summary>
    /// <param name="orderId">Our number of the order.</param>
    /// <param name="instrument">The run's index of the instrument.</param>
    /// <param name="baseAsset">To tell whether the fee was taken from what was bought.</param>
    public ExecutionReport ToReport(long orderId, int instrument, string baseAsset) => new()
    {
        OrderId = orderId,
        Instrument = instrument,
        Kind = Kind,
        Refusal = Refusal,
        OccurredAt = OccurredAt,
        OrderQuantity = Order.OrderQuantity ?? default,
        FillPrice = Fill?.Price ?? default,
        FillQuantity = Fill?.Quantity ?? default,
        IsMaker = Fill?.IsMaker ?? false,
        Fee = Fill?.Fee ?? Money.Zero,
        FeeInBase = Fill is { FeeAsset: { } asset } && asset == baseAsset,
        TradeId = Fill is null ? 0 : long.Parse(Fill.TradeId, System.Globalization.CultureInfo.InvariantCulture),
    };
}
