using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Delimited candles: with a header that names time, open, high, low, close and volume (in any order, others ignored), with six plain
/// columns in that order, or with columns that the caller names. Delimiter, decimal sign and form of time are found out.
/// </summary>
public sealed class CsvCandles : ICandleFormat
{
    public string Name => "csv";

    public string Summary => "Columns by name, place or --columns; comma, semicolon, tab or bar; decimal point or comma; most forms of time";

    public string Example => "Date;Open;High;Low;Close;Volume";

    public bool TakesTextOptions => true;

    public bool TakesColumns => true;

    public bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options) => CsvDetector.Detect(head, options, out _) is not null;

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation) =>
        new CsvRowReader(LayoutOf(source), sink).Read(source, cancellation);

    public CandleName? NameOf(CandleSource source) => CandleNames.First(source, CandleNames.Underscored);

    public FormatFacts Describe(CandleSource source) => LayoutOf(source).Describe();

    private static CsvLayout LayoutOf(CandleSource source) => CsvDetector.Detect(source.Head, source.Reading, out string problem)
        ?? throw new GodwitException($"{source.DisplayName} {(problem.Length > 0 ? problem : "is no delimited text with six columns of candles")}.");
}
