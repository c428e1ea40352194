using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>The known file formats, asked in this order.</summary>
public static class CandleFormats
{
    public static IReadOnlyList<ICandleFormat> All { get; } = [new ParquetCandles(), new BinanceKlines(), new CsvCandles()];

    /// <summary>The format of a file, by its first bytes.</summary>
    internal static ICandleFormat Of(string displayName, ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) throw new GodwitException($"{displayName} is empty: there are no candles in it.");
        foreach (ICandleFormat format in All)
            if (format.Recognises(head)) return format;
        int end = head.IndexOf((byte)'\n');
        string first = Encoding.ASCII.GetString(head[..Math.Clamp(end < 0 ? head.Length : end, 0, 80)]).TrimEnd('\r');
        throw new GodwitException(
            $"{displayName} is in no known candle format: it starts with \"{Printable.Of(first)}\"; expected a header like timestamp_ms,open,high,low,close,volume or a Binance kline row of 12 columns.");
    }
}
