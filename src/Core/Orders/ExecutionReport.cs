using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.Orders;

/// <summary>One statement of a venue about one order.</summary>
public readonly record struct ExecutionReport
{
    /// <summary>Our order id: the sequence number of the submission.</summary>
    public long OrderId { get; init; }

    public ReportKind Kind { get; init; }
    public Refusal Refusal { get; init; }

    /// <summary>True when the order was in the book before the trade; false when it took liquidity.</summary>
    public bool IsMaker { get; init; }

    /// <summary>True when the data cannot tell whether (or in which order) this fill happened inside its bar.</summary>
    public bool IsAmbiguous { get; init; }

    public int Instrument { get; init; }

    /// <summary>Time at the venue. For closing-print fills: the open time of the bar that they belong to.</summary>
    public Instant OccurredAt { get; init; }

    public Price FillPrice { get; init; }

    /// <summary>Quantity of this fill, positive.</summary>
    public Quantity FillQuantity { get; init; }

    /// <summary>Total quantity of the order after this report (sized at the fill, cut or amended).</summary>
    public Quantity OrderQuantity { get; init; }

    /// <summary>Fee of this fill in the fee asset; negative is a rebate.</summary>
    public Money Fee { get; init; }

    /// <summary>True when the fee was taken from the base asset that was bought.</summary>
    public bool FeeInBase { get; init; }

    /// <summary>For what the venue does by itself (<see cref="IsByVenue"/>): whose position it is, the side of the fill and why.</summary>
    public OrderSide Side { get; init; }
    public OrderRole Role { get; init; }
    public int Account { get; init; }

    /// <summary>What slippage cost in the quote asset: |fill price − price before slippage| × quantity.</summary>
    public Money SlippageCost { get; init; }

    /// <summary>The venue's trade number, rising.</summary>
    public long TradeId { get; init; }

    /// <summary>True for liquidations and settlements at expiry: fills that no order stands behind; their order ids are negative.</summary>
    public bool IsByVenue => Role is OrderRole.Liquidation or OrderRole.Settlement;

    public bool IsFill => Kind is ReportKind.Fill or ReportKind.PartialFill;
}
