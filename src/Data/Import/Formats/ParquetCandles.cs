using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
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

    public bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation) => Guard(source, () =>
    {
        using ParquetFileReader reader = ParquetBars.Open(source.Path);
        int[] columns = FindColumns(reader, source, out StampUnit unit);
        long row = 0;
        for (int group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using RowGroupReader rows = reader.RowGroup(group);
            var values = new ParquetColumn[6];
            for (int role = 0; role < 6; role++) values[role] = ParquetColumn.Read(rows, columns[role], CsvLayout.NameOf(role));
            row = HandOver(values, unit, row, sink, cancellation);
        }
        return true;
    });

    public CandleName? NameOf(CandleSource source)
    {
        if (!Recognises(source.Head)) return null;
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

    private static long HandOver(ParquetColumn[] columns, StampUnit unit, long row, ICandleSink sink, CancellationToken cancellation)
    {
        Span<Number> ohlcv = stackalloc Number[5];
        if (columns[0].StampUnit is { } own) unit = own;
        for (int i = 0; i < columns[0].Count; i++)
        {
            if (i % 65_536 == 0) cancellation.ThrowIfCancellationRequested();
            row++;
            string? problem = null;
            for (int role = 1; role < 6 && problem is null; role++)
                if (!columns[role].TryGet(i, out ohlcv[role - 1], out string what)) problem = what;
            if (problem is null && columns[0].TryGet(i, out Number stamp, out problem)
                && StampReader.TryConvert(stamp, unit, out long nanos, out problem)
                && CandleRow.TryCreate(nanos, ohlcv, out CandleRow candle, out problem))
                sink.Row(row, candle);
            else
                sink.Broken(row, problem!);
        }
        return row;
    }

    private static int[] FindColumns(ParquetFileReader reader, CandleSource source, out StampUnit unit)
    {
        int[] columns = [-1, -1, -1, -1, -1, -1];
        unit = StampUnit.Auto;
        SchemaDescriptor schema = reader.FileMetaData.Schema;
        for (int c = 0; c < schema.NumColumns; c++)
        {
            int role = CsvLayout.RoleOf(schema.Column(c).Name, out StampUnit named);
            if (role < 0 || columns[role] >= 0) continue;
            columns[role] = c;
            if (role == CsvLayout.Time) unit = named;
        }
        int missing = Array.IndexOf(columns, -1);
        if (missing >= 0) throw new GodwitException($"{source.DisplayName} has no column '{CsvLayout.NameOf(missing)}': candles need time, open, high, low, close and volume.");
        return columns;
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
