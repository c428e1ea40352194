using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Data.Import.Formats;

namespace Godwit.Data.Import.Reading;

/// <summary>What file names say about the candles inside.</summary>
internal static class CandleNames
{
    private static readonly string[] Endings = [".gz", ".zip", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".parquet", ".feather", ".arrow"];

    /// <summary>What the name of the file says, or else that of the archive's member.</summary>
    public static CandleName? First(CandleSource source, Func<string, CandleName?> parse) => parse(source.Path) ?? parse(source.DisplayName);

    /// <summary>The file name without folder and without the endings of packing and format.</summary>
    public static string Stem(string fileName)
    {
        string stem = Path.GetFileName(fileName);
        while (Array.Find(Endings, ending => stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending) stem = stem[..^ending.Length];
        return stem;
    }

    /// <summary><c>VENUE_SYMBOL_INTERVAL</c>; the symbol may contain underscores, the interval may be missing.</summary>
    public static CandleName? Underscored(string fileName)
    {
        string stem = Stem(fileName);
        int first = stem.IndexOf('_', StringComparison.Ordinal), last = stem.LastIndexOf('_');
        if (first <= 0 || last <= first + 1 || last == stem.Length - 1) return null;
        if (!BarInterval.TryParse(stem[(last + 1)..].ToLowerInvariant(), out BarInterval interval)) return null;
        return new CandleName(new InstrumentKey(stem[..first].ToUpperInvariant(), stem[(first + 1)..last].ToUpperInvariant()), interval);
    }

    /// <summary>
    /// Freqtrade's <c>BTC_USDT-5m.feather</c>; the venue is the folder below <c>data</c>, as in <c>user_data/data/binance</c>, or unknown.
    /// Files of futures, mark prices and funding carry another ending and say nothing here, because their venue is not the folder's.
    /// </summary>
    public static CandleName? Freqtrade(string path)
    {
        string stem = Stem(path);
        int dash = stem.LastIndexOf('-');
        string[] pair = dash < 0 ? [] : stem[..dash].Split('_');
        if (pair is not [{ Length: > 0 } coin, { Length: > 0 } currency] || !(coin + currency).All(char.IsAsciiLetterOrDigit)) return null;
        if (!BarInterval.TryParse(stem[(dash + 1)..], out BarInterval interval)) return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        string venue = Path.GetFileName(Path.GetDirectoryName(folder)) == "data" ? Path.GetFileName(folder).ToUpperInvariant() : "";
        string symbol = (venue == "COINBASE" ? $"{coin}-{currency}" : coin + currency).ToUpperInvariant();
        return new CandleName(new InstrumentKey(venue, symbol), interval);
    }
}
