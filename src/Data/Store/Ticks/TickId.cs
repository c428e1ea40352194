using Godwit.Core.Instruments;

namespace Godwit.Data.Store.Ticks;

/// <summary>Name of a dataset below the level of bars: instrument and kind, written <c>BINANCE:BTCUSDT:trades</c>.</summary>
public readonly record struct TickId(InstrumentKey Key, string Kind)
{
    public override string ToString() => $"{Key}:{Kind}";

    internal TickSchema Schema => TickSchema.Find(Kind)!;

    /// <summary>Reads <c>VENUE:SYMBOL:KIND</c> or <c>VENUE_SYMBOL_KIND</c> in any case; false when there is no such kind.</summary>
    public static bool TryParse(string text, out TickId id)
    {
        id = default;
        char separator = text.Contains(':', StringComparison.Ordinal) ? ':' : '_';
        int first = text.IndexOf(separator, StringComparison.Ordinal), last = text.LastIndexOf(separator);
        if (first <= 0 || last <= first + 1 || last == text.Length - 1) return false;
        string kind = text[(last + 1)..].ToLowerInvariant();
        if (TickSchema.Find(kind) is null) return false;
        id = new TickId(new InstrumentKey(text[..first].ToUpperInvariant(), text[(first + 1)..last].ToUpperInvariant()), kind);
        return true;
    }
}
