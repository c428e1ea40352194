using Godwit.Core.Outcomes;
using Godwit.Data.Store.Partitions;
using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;

namespace Godwit.Data.Store.Ticks;

/// <summary>
/// Tick datasets as Parquet: times as timestamps in nanoseconds (UTC), decimals as DECIMAL(18, scale) in 64 bits, numbers as INT64, each
/// mark as BOOLEAN, what a row leaves open as null; zstd.
/// </summary>
internal static class TickParquet
{
    /// <summary>A whole file in memory.</summary>
    public static byte[] Write(TickColumns rows, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        Write([rows], rows.Schema, rows.Scales, metadata, buffer, CancellationToken.None);
        return buffer.ToArray();
    }

    /// <summary>Rows that come in pieces, into a stream; returns how many they were.</summary>
    public static long Write(
        IEnumerable<TickColumns> pieces, TickSchema schema, IReadOnlyList<int> scales, IReadOnlyDictionary<string, string> metadata, Stream target, CancellationToken cancellation)
    {
        using var output = new ManagedOutputStream(target, leaveOpen: true);
        using GroupNode nodes = SchemaOf(schema, scales);
        using WriterProperties properties = Properties(schema);
        using var writer = new ParquetFileWriter(output, nodes, properties, metadata);
        long rows = 0;
        foreach (TickColumns piece in pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            using RowGroupWriter group = writer.AppendRowGroup();
            for (int c = 0; c < schema.Columns.Count; c++) WriteColumn(group, piece, c);
            rows += piece.Count;
        }
        writer.Close();
        return rows;
    }

    public static Dictionary<string, string> Metadata(TickId id, bool synthetic) => new()
    {
        ["godwit.venue"] = id.Key.Venue,
        ["godwit.symbol"] = id.Key.Symbol,
        ["godwit.kind"] = id.Kind,
        ["godwit.synthetic"] = synthetic ? "true" : "false",
    };

    /// <summary>All rows of a file, appended to <paramref name="target"/>, whose scales must be the file's.</summary>
    /// <exception cref="GodwitException">The file is missing or damaged.</exception>
    public static void Read(string path, TickBlock target)
    {
        try
        {
            using ParquetFileReader reader = ParquetBars.Open(path);
            for (int g = 0; g < reader.FileMetaData.NumRowGroups; g++)
            {
                using RowGroupReader group = reader.RowGroup(g);
                int count = checked((int)group.MetaData.NumRows), physical = 0;
                for (int c = 0; c < target.Schema.Columns.Count; c++) physical = ReadColumn(group, physical, target, c, count);
                target.Commit(count);
            }
        }
        catch (Exception e) when (e is ParquetException or InvalidCastException or IOException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new GodwitException($"{path} is missing or damaged; delete the dataset and import its files again.", e);
        }
    }

    private static void WriteColumn(RowGroupWriter group, TickColumns rows, int c)
    {
        TickColumn column = rows.Schema.Columns[c];
        ReadOnlySpan<long> values = rows.Column(c);
        if (column.Type == TickColumnType.Marks)
        {
            var bits = new bool[values.Length];
            foreach ((string _, long bit) in rows.Schema.Marks)
            {
                for (int i = 0; i < bits.Length; i++) bits[i] = (values[i] & bit) != 0;
                using var mark = (ColumnWriter<bool>)group.NextColumn();
                mark.WriteBatch(bits);
            }
            return;
        }
        using var writer = (ColumnWriter<long>)group.NextColumn();
        if (!column.MayBeMissing) { writer.WriteBatch(values); return; }
        var levels = new short[values.Length];
        var present = new long[values.Length];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == TickSchema.Missing) continue;
            levels[i] = 1;
            present[count++] = values[i];
        }
        writer.WriteBatch(values.Length, levels, default, present.AsSpan(0, count));
    }

    private static int ReadColumn(RowGroupReader group, int physical, TickBlock target, int c, int count)
    {
        TickColumn column = target.Schema.Columns[c];
        Span<long> values = target.Extend(c, count);
        if (column.Type == TickColumnType.Marks)
        {
            values.Clear();
            var bits = new bool[count];
            foreach ((string _, long bit) in target.Schema.Marks)
            {
                using var mark = (ColumnReader<bool>)group.Column(physical++);
                ReadFully(mark, bits);
                for (int i = 0; i < count; i++)
                    if (bits[i]) values[i] |= bit;
            }
            return physical;
        }
        using var reader = (ColumnReader<long>)group.Column(physical++);
        if (column.MayBeMissing) ReadSparse(reader, values);
        else ReadFully(reader, values);
        return physical;
    }

    private static void ReadFully<T>(ColumnReader<T> column, Span<T> target)
        where T : unmanaged
    {
        while (!target.IsEmpty)
        {
            column.ReadBatch(target.Length, default, default, target, out long read);
            if (read <= 0) throw new IOException("The column is shorter than its row group.");
            target = target[(int)read..];
        }
    }

    private static void ReadSparse(ColumnReader<long> column, Span<long> target)
    {
        var levels = new short[target.Length];
        while (!target.IsEmpty)
        {
            long rows = column.ReadBatch(target.Length, levels.AsSpan(0, target.Length), default, target, out long present);
            if (rows <= 0) throw new IOException("The column is shorter than its row group.");
            // Values come without holes; they are spread from the end.
            long at = present;
            for (int i = (int)rows - 1; i >= 0; i--) target[i] = levels[i] == 1 ? target[(int)--at] : TickSchema.Missing;
            if (at != 0) throw new IOException("The column's levels do not fit its values.");
            target = target[(int)rows..];
        }
    }

    private static GroupNode SchemaOf(TickSchema schema, IReadOnlyList<int> scales)
    {
        var nodes = new List<Node>();
        foreach (TickColumn column in schema.Columns)
        {
            if (column.Type == TickColumnType.Marks)
            {
                foreach ((string name, long _) in schema.Marks) nodes.Add(new PrimitiveNode(name, Repetition.Required, LogicalType.None(), PhysicalType.Boolean));
                continue;
            }
            using LogicalType type = column.Type switch
            {
                TickColumnType.Time => LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Nanos),
                TickColumnType.Decimal => LogicalType.Decimal(ParquetBars.Precision, scales[column.Group]),
                _ => LogicalType.Int(64, isSigned: true),
            };
            nodes.Add(new PrimitiveNode(column.Name, column.MayBeMissing ? Repetition.Optional : Repetition.Required, type, PhysicalType.Int64));
        }
        var root = new GroupNode("ticks", Repetition.Required, nodes);
        foreach (Node node in nodes) node.Dispose();
        return root;
    }

    private static WriterProperties Properties(TickSchema schema)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(Compression.Zstd).CompressionLevel(1).DisableDictionary().EnablePageChecksum().CreatedBy("godwit");
        foreach (TickColumn column in schema.Columns)
            if (column.Type != TickColumnType.Marks) builder.Encoding(column.Name, Encoding.DeltaBinaryPacked);
        return builder.Build();
    }
}
