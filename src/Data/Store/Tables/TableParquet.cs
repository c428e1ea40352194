using System.Globalization;
using Godwit.Core.Outcomes;
using ParquetSharp;
using ParquetSharp.IO;

namespace Godwit.Data.Store.Tables;

/// <summary>Tables as Parquet: time as a timestamp (UTC, microseconds), numbers as DECIMAL where 28 digits hold the whole column, else as exact text.</summary>
internal static class TableParquet
{
    // The precision that the library gives to .NET's decimal.
    private const int Precision = 29;

    public static byte[] Write(TableData table, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var output = new ManagedOutputStream(buffer, leaveOpen: true))
        {
            Column[] columns =
            [
                new Column<DateTime>(table.TimeName, LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros)),
                .. table.Columns.Select(c => c.Type == TableColumnType.Number
                    ? (Column)new Column<decimal?>(c.Name, LogicalType.Decimal(Precision, c.Scale))
                    : new Column<string>(c.Name)),
            ];
            using WriterProperties properties = Properties();
            using var writer = new ParquetFileWriter(output, columns, properties, metadata);
            using (RowGroupWriter group = writer.AppendRowGroup())
            {
                using (LogicalColumnWriter<DateTime> times = group.NextColumn().LogicalWriter<DateTime>())
                    times.WriteBatch([.. table.Times.ToArray().Select(nanos => DateTime.UnixEpoch.AddTicks(nanos / 100))]);
                for (int c = 0; c < table.Columns.Count; c++) Write(group, table.Columns[c], table.Cells(c));
            }
            writer.Close();
        }
        return buffer.ToArray();
    }

    /// <exception cref="GodwitException">The file is missing or damaged.</exception>
    public static TableData Read(string path, string timeName, IReadOnlyList<string> names)
    {
        try
        {
            using ParquetFileReader reader = Partitions.ParquetBars.Open(path);
            using RowGroupReader group = reader.RowGroup(0);
            int count = checked((int)group.MetaData.NumRows);
            var times = new long[count];
            using (LogicalColumnReader<DateTime> column = group.Column(0).LogicalReader<DateTime>())
            {
                int at = 0;
                foreach (DateTime time in column.ReadAll(count)) times[at++] = (time - DateTime.UnixEpoch).Ticks * 100;
            }
            var cells = new string?[names.Count][];
            for (int c = 0; c < names.Count; c++) cells[c] = Read(group, c + 1, count);
            return new TableData(timeName, times, names, cells);
        }
        catch (Exception e) when (e is ParquetException or InvalidCastException or IOException or OverflowException or ArgumentException or IndexOutOfRangeException or NotSupportedException)
        {
            throw new GodwitException($"{path} is missing or damaged; delete the dataset and import its files again.", e);
        }
    }

    private static void Write(RowGroupWriter group, TableColumn column, string?[] cells)
    {
        if (column.Type == TableColumnType.Number)
        {
            using LogicalColumnWriter<decimal?> numbers = group.NextColumn().LogicalWriter<decimal?>();
            numbers.WriteBatch([.. cells.Select(cell => cell is null ? (decimal?)null : decimal.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture))]);
            return;
        }
        using LogicalColumnWriter<string> texts = group.NextColumn().LogicalWriter<string>();
        texts.WriteBatch(cells!);
    }

    private static string?[] Read(RowGroupReader group, int column, int count)
    {
        using ColumnReader physical = group.Column(column);
        using LogicalColumnReader logical = physical.LogicalReader();
        return logical switch
        {
            LogicalColumnReader<decimal?> numbers => [.. numbers.ReadAll(count).Select(n => n is { } number ? TableData.Canonical(number.ToString("0.############################", CultureInfo.InvariantCulture)) : null)],
            LogicalColumnReader<string> texts => [.. texts.ReadAll(count)],
            _ => throw new InvalidCastException("The column is of another type."),
        };
    }

    private static WriterProperties Properties()
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(Compression.Zstd).CompressionLevel(3).EnablePageChecksum().CreatedBy("godwit");
        return builder.Build();
    }
}
