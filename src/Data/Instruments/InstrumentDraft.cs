using Godwit.Core.Instruments;
using Godwit.Core.Time;

namespace Godwit.Data.Instruments;

/// <summary>An instrument as a metadata file states it: names and the decimal texts of its filters, before scales are chosen.</summary>
/// <remarks>
/// The catalogue keeps this form, not scaled integers: rules of several dates, whose ticks need different scales,
/// are brought to one common scale when the instrument is built.
/// </remarks>
internal sealed record InstrumentDraft(InstrumentKey Key, string VenueSymbol, string BaseAsset, string QuoteAsset)
{
    public InstrumentKind Kind { get; init; } = InstrumentKind.Spot;

    /// <summary>Base units, or quote value for inverse contracts, of one contract.</summary>
    public string ContractSize { get; init; } = "1";

    public required RulesDraft Rules { get; init; }

    /// <summary>The same with every decimal in its shortest form, so that equal drafts are equal records.</summary>
    public InstrumentDraft Normalized() => this with { ContractSize = RulesDraft.Shortest(ContractSize) ?? "1", Rules = Rules.Normalized() };
}

/// <summary>The filters of one date as decimal texts; null means that the venue sets no such limit.</summary>
internal sealed record RulesDraft
{
    public Instant ValidFrom { get; init; } = Instant.MinValue;

    /// <summary>Name of the file that the rules come from.</summary>
    public string Source { get; init; } = "";

    public string? Tick { get; init; }
    public string? MinPrice { get; init; }
    public string? MaxPrice { get; init; }
    public string? Lot { get; init; }
    public string? MinQuantity { get; init; }
    public string? MaxQuantity { get; init; }
    public string? MarketLot { get; init; }
    public string? MarketMinQuantity { get; init; }
    public string? MarketMaxQuantity { get; init; }
    public string? MinNotional { get; init; }
    public string? MaxNotional { get; init; }
    public bool MinNotionalAppliesToMarket { get; init; } = true;
    public string? PriceBandUp { get; init; }
    public string? PriceBandDown { get; init; }
    public string? MaxOpenOrders { get; init; }
    public bool Trading { get; init; } = true;

    public RulesDraft Normalized() => this with
    {
        Tick = Shortest(Tick),
        MinPrice = Shortest(MinPrice),
        MaxPrice = Shortest(MaxPrice),
        Lot = Shortest(Lot),
        MinQuantity = Shortest(MinQuantity),
        MaxQuantity = Shortest(MaxQuantity),
        MarketLot = Shortest(MarketLot),
        MarketMinQuantity = Shortest(MarketMinQuantity),
        MarketMaxQuantity = Shortest(MarketMaxQuantity),
        MinNotional = Shortest(MinNotional),
        MaxNotional = Shortest(MaxNotional),
        PriceBandUp = Shortest(PriceBandUp),
        PriceBandDown = Shortest(PriceBandDown),
        MaxOpenOrders = Shortest(MaxOpenOrders),
    };

    /// <summary>The decimal without trailing zeros; null for zero, which means no limit as well.</summary>
    internal static string? Shortest(string? text) =>
        ExactDecimal.TryParse(text, out ExactDecimal value) && !value.IsZero ? value.ToString() : null;
}

/// <summary>One row of a metadata file that could not become an instrument, and why.</summary>
public readonly record struct RefusedInstrument(string Name, string Reason);
