namespace Godwit.Core.Instruments;

/// <summary>An instrument's name: venue and symbol in upper case, as in <c>BINANCE:BTCUSDT</c>. Ordered by ordinal text, never by hash.</summary>
public readonly record struct InstrumentKey(string Venue, string Symbol) : IComparable<InstrumentKey>
{
    public override string ToString() => $"{Venue}:{Symbol}";

    public int CompareTo(InstrumentKey other)
    {
        int byVenue = string.CompareOrdinal(Venue, other.Venue);
        return byVenue != 0 ? byVenue : string.CompareOrdinal(Symbol, other.Symbol);
    }

    /// <summary>Reads <c>VENUE:SYMBOL</c> or <c>VENUE_SYMBOL</c>; letters become upper case.</summary>
    public static bool TryParse(string text, out InstrumentKey key)
    {
        key = default;
        int at = text.IndexOf(':', StringComparison.Ordinal);
        if (at < 0) at = text.IndexOf('_', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1) return false;
        key = new InstrumentKey(text[..at].ToUpperInvariant(), text[(at + 1)..].ToUpperInvariant());
        return true;
    }
}
