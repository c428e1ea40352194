using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Partitions;
using ParquetSharp;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Parquet files of this program and of others: columns by name (open_time or timestamp, open, high, low, close, volume) as decimals,
/// integers or floating point (read as the shortest decimal that gives the same number). Rows are numbered from 1.
/// </summary>
public sealed class ParquetCandles : ICandleFormat
{
    public string Name => "parquet";

    public string Summary => "Columns by name or --columns, as decimals, integers, floating point or text; pandas, DuckDB, Spark, godwit data export";

    public string Example => "KRAKEN_XBTUSD_1h.parquet";

    public bool TakesColumns => true;

    public bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options) => head.StartsWith("PAR1"u8);

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation)
    {
        if (!Recognises(source.Head, source.Reading)) throw new GodwitException($"{source.DisplayName} is no Parquet file.");
        using ParquetFileReader reader = Guard(source, () => ParquetBars.Open(source.Path));
        (ColumnRoles roles, int groups) = Guard(source, () => (Find(reader, source), reader.FileMetaData.NumRowGroups));
        long row = 0;
        for (int group = 0; group < groups; group++)
        {
            int at = group;
            CandleColumn[] values = Guard(source, () =>
            {
                using RowGroupReader rows = reader.RowGroup(at);
                return Enumerable.Range(0, 6).Select(role => (CandleColumn)ParquetColumn.Read(rows, roles.Columns[role], CsvLayout.NameOf(role))).ToArray();
            });
            row = CandleColumn.HandOver(values, source.Reading.Time ?? roles.Unit, row, sink, cancellation);
        }
    }

    public FormatFacts Describe(CandleSource source) => Guard(source, () =>
    {
        using ParquetFileReader reader = ParquetBars.Open(source.Path);
        ColumnRoles roles = Find(reader, source);
        string TypeOf(int role) => reader.FileMetaData.Schema.Column(roles.Columns[role]) is var column && column.LogicalType is NoneLogicalType ? column.PhysicalType.ToString() : column.LogicalType.ToString();
        return CandleColumn.Describe(roles, Names(reader),
            [new("Columns", $"{Names(reader).Length}"), new("Time", Printable.Of(TypeOf(CsvLayout.Time))), new("Numbers", Printable.Of(TypeOf(CsvLayout.Close)))]);
    });

    public CandleName? NameOf(CandleSource source)
    {
        if (!Recognises(source.Head, ReadingOptions.None)) return null;
        return Guard(source, () =>
        {
            using ParquetFileReader reader = ParquetBars.Open(source.Path);
            IReadOnlyDictionary<string, string> notes = reader.FileMetaData.KeyValueMetadata;
            if (notes is null || !notes.TryGetValue("godwit.venue", out string? venue) || !notes.TryGetValue("godwit.symbol", out string? symbol))
                return CandleNames.First(source, CandleNames.Underscored);
            bool known = BarInterval.TryParse(notes.GetValueOrDefault("godwit.interval", ""), out BarInterval interval);
            return new CandleName(new InstrumentKey(venue, symbol), known ? interval : null, notes.GetValueOrDefault("godwit.synthetic") == "true");
        });
    }

    private static ColumnRoles Find(ParquetFileReader reader, CandleSource source)
    {
        SchemaDescriptor schema = reader.FileMetaData.Schema;
        return CandleColumn.Find(source, Names(reader), c => schema.Column(c).LogicalType is TimestampLogicalType || schema.Column(c).PhysicalType == PhysicalType.Int96);
    }

    private static string[] Names(ParquetFileReader reader)
    {
        SchemaDescriptor schema = reader.FileMetaData.Schema;
        return [.. Enumerable.Range(0, schema.NumColumns).Select(c => schema.Column(c).Name)];
    }

    private static T Guard<T>(CandleSource source, Func<T> action)
    {
        if (source.IsPacked) throw new GodwitException($"{source.DisplayName} is Parquet inside an archive: unpack it first.");
        try
        {
            return action();
        }
        catch (Exception e) when (e is ParquetException or IOException or OverflowException or InvalidCastException or ArgumentException or NotSupportedException or OutOfMemoryException)
        {
            throw new GodwitException($"{source.DisplayName} is damaged or cut off: it cannot be read as Parquet; fetch or export it again.", e);
        }
    }
}
