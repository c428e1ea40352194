using Godwit.Core.Instruments;
using Godwit.Core.MarketData;

namespace Godwit.Data.Store;

/// <summary>Name of a dataset: instrument and interval, written <c>BINANCE:BTCUSDT:1m</c>.</summary>
public readonly record struct DatasetId(InstrumentKey Key, BarInterval Interval)
{
    public override string ToString() => $"{Key}:{Interval}";

    /// <summary>Reads <c>VENUE:SYMBOL:INTERVAL</c> or <c>VENUE_SYMBOL_INTERVAL</c> in any case.</summary>
    public static bool TryParse(string text, out DatasetId id)
    {
        id = default;
        char separator = text.Contains(':', StringComparison.Ordinal) ? ':' : '_';
        int first = text.IndexOf(separator, StringComparison.Ordinal), last = text.LastIndexOf(separator);
        if (first <= 0 || last <= first + 1 || last == text.Length - 1) return false;
        if (!BarInterval.TryParse(text[(last + 1)..].ToLowerInvariant(), out BarInterval interval)) return false;
        id = new DatasetId(new InstrumentKey(text[..first].ToUpperInvariant(), text[(first + 1)..last].ToUpperInvariant()), interval);
        return true;
    }
}
