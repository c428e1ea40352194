using Godwit.Core.Instruments;
using Godwit.Core.Time;

namespace Godwit.Data.Instruments;

/// <summary>One line of the list of instruments: the newest rules in a few words. Texts are exact decimals; null means no such limit.</summary>
public sealed record InstrumentSummary
{
    public required InstrumentKey Key { get; init; }
    public required string VenueSymbol { get; init; }
    public required string BaseAsset { get; init; }
    public required string QuoteAsset { get; init; }
    public required InstrumentKind Kind { get; init; }
    public string? Tick { get; init; }
    public string? Lot { get; init; }
    public string? MinQuantity { get; init; }
    public string? MinNotional { get; init; }
    public required bool Trading { get; init; }

    /// <summary>Number of dated sets of rules.</summary>
    public required int RuleSets { get; init; }

    /// <summary>Date of the newest rules; <see cref="Instant.MinValue"/> when it is not known.</summary>
    public required Instant ValidFrom { get; init; }

    internal static InstrumentSummary Of(CatalogEntry entry)
    {
        RulesDraft newest = entry.Rules[^1];
        return new InstrumentSummary
        {
            Key = entry.Latest.Key,
            VenueSymbol = entry.Latest.VenueSymbol,
            BaseAsset = entry.Latest.BaseAsset,
            QuoteAsset = entry.Latest.QuoteAsset,
            Kind = entry.Latest.Kind,
            Tick = newest.Tick,
            Lot = newest.Lot,
            MinQuantity = newest.MinQuantity,
            MinNotional = newest.MinNotional,
            Trading = newest.Trading,
            RuleSets = entry.Rules.Count,
            ValidFrom = newest.ValidFrom,
        };
    }
}

/// <summary>An instrument with what only the catalogue knows of it.</summary>
/// <param name="Instrument">Scales and dated rules.</param>
/// <param name="VenueSymbol">The venue's own spelling of the symbol.</param>
/// <param name="Sources">The file that each set of rules came from, in the order of <see cref="Instrument.Rules"/>.</param>
public sealed record InstrumentDetail(Instrument Instrument, string VenueSymbol, IReadOnlyList<string> Sources);

/// <summary>Which instruments to list; <c>default</c> members let everything pass.</summary>
public sealed record InstrumentFilter
{
    public string? Venue { get; init; }

    /// <summary>Part of the symbol.</summary>
    public string? Symbol { get; init; }
    public string? BaseAsset { get; init; }
    public string? QuoteAsset { get; init; }
    public bool TradingOnly { get; init; }

    internal bool Passes(InstrumentSummary summary) =>
        (Symbol is null || summary.Key.Symbol.Contains(Symbol, StringComparison.OrdinalIgnoreCase))
        && (BaseAsset is null || summary.BaseAsset.Equals(BaseAsset, StringComparison.OrdinalIgnoreCase))
        && (QuoteAsset is null || summary.QuoteAsset.Equals(QuoteAsset, StringComparison.OrdinalIgnoreCase))
        && (!TradingOnly || summary.Trading);
}
