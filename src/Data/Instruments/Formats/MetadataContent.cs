using Godwit.Core.Instruments;
using Godwit.Core.Time;

namespace Godwit.Data.Instruments.Formats;

/// <summary>What a metadata file says: drafts in the order of the file, rows that could not be read, and the file's own date.</summary>
internal sealed class MetadataContent(string format, string source)
{
    private const int LongestName = 60;

    // The catalogue is a table of lines and tabs.
    private readonly string _source = string.Concat(source.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>The format in words, for messages.</summary>
    public string Format { get; } = format;

    /// <summary>When the venue made the answer; null when the file does not say.</summary>
    public Instant? ServerTime { get; set; }

    public List<InstrumentDraft> Drafts { get; } = [];
    public List<RefusedInstrument> Refused { get; } = [];
    public int Rows => Drafts.Count + Refused.Count;

    /// <summary>Adds a row; without usable names it is refused.</summary>
    /// <param name="venue">Venue in upper case.</param>
    /// <param name="symbol">Godwit's symbol: base and quote joined where the venue separates them, else the venue's own.</param>
    /// <param name="venueSymbol">The venue's own spelling.</param>
    /// <param name="baseAsset">Asset that is bought.</param>
    /// <param name="quoteAsset">Asset that prices are in.</param>
    /// <param name="rules">The filters.</param>
    /// <param name="kind">Kind of contract.</param>
    /// <param name="contractSize">Units of one contract as a decimal.</param>
    public void Add(
        string venue, string? symbol, string? venueSymbol, string? baseAsset, string? quoteAsset, RulesDraft rules,
        InstrumentKind kind = InstrumentKind.Spot, string contractSize = "1")
    {
        string name = venueSymbol ?? symbol ?? $"row {Rows + 1}";
        if (Problem(symbol, "symbol") is { } bad) Refuse(name, bad);
        else if (Problem(venueSymbol ?? symbol, "venue symbol") is { } badVenueSymbol) Refuse(name, badVenueSymbol);
        else if (Problem(baseAsset, "base asset") is { } badBase) Refuse(name, badBase);
        else if (Problem(quoteAsset, "quote asset") is { } badQuote) Refuse(name, badQuote);
        else
            Drafts.Add(new InstrumentDraft(
                new InstrumentKey(venue, symbol!.ToUpperInvariant()), venueSymbol ?? symbol, baseAsset!.ToUpperInvariant(), quoteAsset!.ToUpperInvariant())
            {
                Kind = kind,
                ContractSize = contractSize,
                Rules = rules with { Source = _source },
            });
    }

    public void Refuse(string name, string reason) =>
        Refused.Add(new RefusedInstrument(name.Length <= LongestName ? name : name[..LongestName] + "…", reason));

    private static string? Problem(string? name, string what)
    {
        if (string.IsNullOrEmpty(name)) return $"it has no {what}";
        if (name.Length > LongestName) return $"its {what} is longer than {LongestName} characters";
        foreach (char c in name)
            if (c is '"' or '\\' or ' ' || char.IsControl(c) || char.IsSurrogate(c)) return $"its {what} holds a character that no name can have";
        return null;
    }
}
