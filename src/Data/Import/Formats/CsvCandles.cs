using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Comma-separated candles: with a header that names time, open, high, low, close and volume (in any order, others ignored),
/// or six plain columns in that order.
/// </summary>
public sealed class CsvCandles : ICandleFormat
{
    public string Name => "csv";

    public bool Recognises(ReadOnlySpan<byte> head) => LayoutOf(CsvLines.FirstLine(head)) is not null;

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation)
    {
        CsvLayout layout = LayoutOf(CsvLines.FirstLine(source.Head)) ?? throw new InvalidOperationException("Not this format.");
        new CsvRowReader(layout, sink).Read(source, cancellation);
    }

    public CandleName? NameOf(CandleSource source) => CandleNames.First(source, CandleNames.Underscored);

    private static CsvLayout? LayoutOf(ReadOnlySpan<byte> line) =>
        CsvLayout.FromHeader(line) ?? (CsvLines.IsNumeric(line, 6) ? CsvLayout.Positional(6) : null);
}
