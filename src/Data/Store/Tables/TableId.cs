using Godwit.Core.Instruments;
using Godwit.Core.MarketData;

namespace Godwit.Data.Store.Tables;

/// <summary>
/// Name of a table: <c>DAILY:FEAR_GREED:table</c>, or of quote bars <c>COINBASE:BTCUSD:1m-quotes</c>. Tables that belong to no venue have the
/// collection they come from in its place.
/// </summary>
public readonly record struct TableId(InstrumentKey Key, string Kind)
{
    public const string Table = "table";
    private const string QuotesEnding = "-quotes";

    public override string ToString() => $"{Key}:{Kind}";

    /// <summary>True when a kind is <c>table</c> or quote bars of an interval.</summary>
    public static bool IsKind(string kind) => kind == Table || IntervalOf(kind) is not null;

    /// <summary>The kind of quote bars of a length.</summary>
    public static string QuoteBars(BarInterval interval) => interval + QuotesEnding;

    /// <summary>Length of quote bars; null for other tables.</summary>
    public static BarInterval? IntervalOf(string kind) =>
        kind.EndsWith(QuotesEnding, StringComparison.Ordinal) && BarInterval.TryParse(kind[..^QuotesEnding.Length], out BarInterval interval) ? interval : null;

    /// <summary>Reads <c>COLLECTION:NAME:KIND</c> in any case; colons may be underscores.</summary>
    public static bool TryParse(string text, out TableId id)
    {
        id = default;
        char separator = text.Contains(':', StringComparison.Ordinal) ? ':' : '_';
        int first = text.IndexOf(separator, StringComparison.Ordinal), last = text.LastIndexOf(separator);
        if (first <= 0 || last <= first + 1 || last == text.Length - 1) return false;
        string kind = text[(last + 1)..].ToLowerInvariant();
        if (!IsKind(kind)) return false;
        id = new TableId(new InstrumentKey(text[..first].ToUpperInvariant(), text[(first + 1)..last].ToUpperInvariant()), kind);
        return true;
    }
}
