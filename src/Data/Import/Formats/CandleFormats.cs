using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>The known file formats, asked in this order.</summary>
public static class CandleFormats
{
    public static IReadOnlyList<ICandleFormat> All { get; } =
        [new ParquetCandles(), new ArrowCandles(), new BinanceKlines(), new LeanCandles(), new CoinbaseCandles(), new FreqtradeJson(), new CsvCandles()];

    /// <summary>The format of a file: the one that the caller names, or the first that recognises its content.</summary>
    /// <exception cref="GodwitException">No format recognises the file, or the caller names none that exists.</exception>
    internal static ICandleFormat Of(CandleSource source, ReadingOptions options)
    {
        source.Reading = options;
        if (source.Head.IsEmpty) throw new GodwitException($"{source.DisplayName} is empty: there are no candles in it.");
        if (options.Format is { } name) return Named(name);
        foreach (ICandleFormat format in All)
            if (MayTake(format, options) && format.Recognises(source.Head, options)) return format;
        throw Unknown(source, options);
    }

    /// <exception cref="GodwitException">There is no format of that name.</exception>
    public static ICandleFormat Named(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw GodwitException.Usage(
            $"There is no candle format '{Printable.Of(name)}'.{Suggestions.For(name, All.Select(format => format.Name))} See godwit data formats.");

    // What the caller says about columns must not be passed over by a format that has columns of its own.
    private static bool MayTake(ICandleFormat format, ReadingOptions options) =>
        (options.Columns is null || format.TakesColumns)
        && ((options.Delimiter is null && options.DecimalComma is null && options.Time is null) || format.TakesTextOptions);

    private static GodwitException Unknown(CandleSource source, ReadingOptions options)
    {
        ReadOnlySpan<byte> head = source.Head;
        if (CsvDetector.Detect(head, options, out string problem) is null && problem.Length > 0) return new GodwitException($"{source.DisplayName} {problem}.");
        if (head.StartsWith("FEA1"u8)) return new GodwitException($"{source.DisplayName} is Feather of version 1, which has been given up: write it again as version 2 (the default of pandas since 1.1).");
        int end = head.IndexOf((byte)'\n');
        string first = Encoding.ASCII.GetString(head[..Math.Clamp(end < 0 ? head.Length : end, 0, 80)]).TrimEnd('\r');
        return new GodwitException(
            $"{source.DisplayName} is in no known candle format: it starts with \"{Printable.Of(first)}\"; expected a header like timestamp_ms,open,high,low,close,volume or one of the formats that godwit data formats lists.");
    }
}
