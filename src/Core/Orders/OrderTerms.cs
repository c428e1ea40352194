using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.Orders;

/// <summary>What an order asks for. Prices and quantities are in the instrument's scales; members that a type does not use stay <c>default</c>.</summary>
public readonly record struct OrderTerms
{
    /// <summary>The run's index of the instrument.</summary>
    public int Instrument { get; init; }

    public OrderSide Side { get; init; }
    public OrderType Type { get; init; }
    public TimeInForce TimeInForce { get; init; }
    public OrderFlags Flags { get; init; }
    public OrderRole Role { get; init; }

    /// <summary>Total quantity, positive. With <see cref="OrderFlags.AllAvailable"/>: the step in which the venue sizes the order.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>Visible part of an iceberg order; zero shows everything.</summary>
    public Quantity DisplayQuantity { get; init; }

    public Price LimitPrice { get; init; }
    public Price StopPrice { get; init; }

    /// <summary>Distance of a trailing stop in price units; zero when <see cref="TrailRate"/> is used.</summary>
    public Price TrailOffset { get; init; }

    /// <summary>Distance of a trailing stop as a fraction of the best price.</summary>
    public Rate TrailRate { get; init; }

    public Instant ExpireAt { get; init; }

    public bool Is(OrderFlags flag) => (Flags & flag) != 0;
    public int Sign => Side == OrderSide.Buy ? 1 : -1;

    public bool NeedsLimitPrice => Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
    public bool NeedsStopPrice => Type is OrderType.StopMarket or OrderType.StopLimit or OrderType.TakeProfitMarket or OrderType.TakeProfitLimit;
}
