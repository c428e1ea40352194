using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Klines of Binance's public archive: 12 columns (open time, open, high, low, close, volume, close time, quote volume, trades,
/// taker base, taker quote, ignored), with a header in the futures archive and without one in the spot archive.
/// Stamps are milliseconds, in the spot archive microseconds since 2025.
/// </summary>
public sealed class BinanceKlines : ICandleFormat
{
    private const int Columns = 12;

    public string Name => "binance-klines";

    public string Summary => "Binance's public archive: 12 columns, with or without header";

    public string Example => "BTCUSDT-1m-2024-01.zip";

    public bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options)
    {
        ReadOnlySpan<byte> line = CsvLines.FirstLine(head);
        return CsvLines.IsNumeric(line, Columns) || IsHeader(line);
    }

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation) =>
        new CsvRowReader(CsvLayout.Positional(Columns, IsHeader(CsvLines.FirstLine(source.Head)) ? 1 : 0), sink).Read(source, cancellation);

    /// <summary><c>BTCUSDT-1m-2024-01.zip</c> or <c>BTCUSDT-1m-2024-01-31.csv</c>; the venue is Binance spot.</summary>
    public CandleName? NameOf(CandleSource source) => CandleNames.First(source, OfArchive);

    public FormatFacts Describe(CandleSource source) =>
        CsvLayout.Positional(Columns, IsHeader(CsvLines.FirstLine(source.Head)) ? 1 : 0).Describe();

    private static CandleName? OfArchive(string fileName)
    {
        string[] parts = CandleNames.Stem(fileName).Split('-');
        if (parts.Length is not (4 or 5) || parts[0].Length == 0 || !BarInterval.TryParse(parts[1], out BarInterval interval)) return null;
        if (parts[2].Length != 4 || parts[2..].Any(part => !part.All(char.IsAsciiDigit))) return null;
        return new CandleName(new InstrumentKey("BINANCE", parts[0].ToUpperInvariant()), interval);
    }

    private static bool IsHeader(ReadOnlySpan<byte> line) =>
        line.StartsWith("open_time,open,high,low,close,volume,close_time,"u8) && line.Count((byte)',') == Columns - 1;
}
