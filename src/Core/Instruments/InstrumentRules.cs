using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.Instruments;

/// <summary>
/// The venue's filters of an instrument from one date on. Prices and quantities are in the scales of the instrument.
/// Zero (or <c>default</c>) in any member means that the venue sets no such limit.
/// </summary>
/// <remarks>Ticks and lots apply to orders only; market data may lie off them.</remarks>
public sealed record InstrumentRules
{
    /// <summary>First instant at which these rules hold.</summary>
    public Instant ValidFrom { get; init; } = Instant.MinValue;

    public Price Tick { get; init; }
    public Price MinPrice { get; init; }
    public Price MaxPrice { get; init; }
    public Quantity Lot { get; init; }
    public Quantity MinQuantity { get; init; }
    public Quantity MaxQuantity { get; init; }

    /// <summary>Lot, least and largest quantity of market orders, where they differ.</summary>
    public Quantity MarketLot { get; init; }
    public Quantity MarketMinQuantity { get; init; }
    public Quantity MarketMaxQuantity { get; init; }

    /// <summary>Least value (price × quantity) in the quote asset.</summary>
    public Money MinNotional { get; init; }
    public Money MaxNotional { get; init; }
    public bool MinNotionalAppliesToMarket { get; init; } = true;

    /// <summary>A limit price must lie within reference price × (down … up); zero means unlimited.</summary>
    public Rate PriceBandUp { get; init; }
    public Rate PriceBandDown { get; init; }

    public int MaxOpenOrders { get; init; }

    /// <summary>False while the venue refuses orders (halt, delisting).</summary>
    public bool Trading { get; init; } = true;
}
