using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store.Columns;
using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;

namespace Godwit.Data.Store.Partitions;

/// <summary>
/// Bars as Parquet: <c>open_time</c> (timestamp, microseconds, UTC), <c>open high low close volume</c> (DECIMAL(18, scale) in 64 bits),
/// zstd. Every reader of Parquet sees exact decimals.
/// </summary>
internal static class ParquetBars
{
    public const int Precision = 18;
    private const int RowGroupRows = 1 << 20;
    private static readonly string[] ColumnNames = ["open_time", "open", "high", "low", "close", "volume"];

    /// <summary>A whole file in memory.</summary>
    public static byte[] Write(BarColumns bars, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new ResizableBuffer();
        using (var output = new BufferOutputStream(buffer))
        {
            using GroupNode schema = Schema(bars.PriceScale, bars.VolumeScale);
            using WriterProperties properties = Properties();
            using var writer = new ParquetFileWriter(output, schema, properties, metadata);
            for (int from = 0; from < bars.Count; from += RowGroupRows)
                WriteRowGroup(writer, bars, from, Math.Min(RowGroupRows, bars.Count - from));
            writer.Close();
        }
        return buffer.ToArray();
    }

    /// <summary>What a file says about itself, so that it can be taken in again whatever its name.</summary>
    public static Dictionary<string, string> Metadata(DatasetId id, bool synthetic) => new()
    {
        ["godwit.venue"] = id.Key.Venue,
        ["godwit.symbol"] = id.Key.Symbol,
        ["godwit.interval"] = id.Interval.ToString(),
        ["godwit.synthetic"] = synthetic ? "true" : "false",
    };

    /// <summary>All rows of a partition file, appended to <paramref name="target"/>, whose scales must be the file's.</summary>
    /// <exception cref="GodwitException">The file is missing or damaged.</exception>
    public static void Read(string path, BarBlock target)
    {
        try
        {
            using ParquetFileReader reader = Open(path);
            for (int group = 0; group < reader.FileMetaData.NumRowGroups; group++)
            {
                using RowGroupReader rows = reader.RowGroup(group);
                int count = checked((int)rows.MetaData.NumRows);
                for (int c = 0; c < 6; c++)
                {
                    using var column = (ColumnReader<long>)rows.Column(c);
                    ReadFully(column, target.Extend(c, count));
                }
                Span<long> times = target.Extend(0, count);
                for (int i = 0; i < count; i++) times[i] *= 1_000;
                target.Commit(count);
            }
        }
        catch (Exception e) when (e is ParquetException or InvalidCastException or IOException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new GodwitException($"{path} is missing or damaged; delete the dataset and import its files again.", e);
        }
    }

    /// <summary>Opens a file whose pages are compared with their check sums as they are read.</summary>
    public static ParquetFileReader Open(string path)
    {
        using ReaderProperties properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnablePageChecksumVerification();
        return new ParquetFileReader(path, properties);
    }

    private static void ReadFully(ColumnReader<long> column, Span<long> target)
    {
        while (!target.IsEmpty)
        {
            column.ReadBatch(target.Length, default, default, target, out long read);
            if (read <= 0) throw new IOException("The column is shorter than its row group.");
            target = target[(int)read..];
        }
    }

    private static void WriteRowGroup(ParquetFileWriter writer, BarColumns bars, int from, int count)
    {
        long[] micros = new long[count];
        ReadOnlySpan<long> times = bars.OpenTimesNanos.Slice(from, count);
        for (int i = 0; i < count; i++) micros[i] = times[i] / 1_000;
        using RowGroupWriter rows = writer.AppendRowGroup();
        WriteColumn(rows, micros);
        WriteColumn(rows, bars.Opens.Slice(from, count));
        WriteColumn(rows, bars.Highs.Slice(from, count));
        WriteColumn(rows, bars.Lows.Slice(from, count));
        WriteColumn(rows, bars.Closes.Slice(from, count));
        WriteColumn(rows, bars.Volumes.Slice(from, count));
    }

    private static void WriteColumn(RowGroupWriter rows, ReadOnlySpan<long> values)
    {
        using var column = (ColumnWriter<long>)rows.NextColumn();
        column.WriteBatch(values);
    }

    private static GroupNode Schema(int priceScale, int volumeScale)
    {
        using LogicalType time = LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros);
        using LogicalType price = LogicalType.Decimal(Precision, priceScale);
        using LogicalType volume = LogicalType.Decimal(Precision, volumeScale);
        var nodes = new Node[6];
        for (int c = 0; c < 6; c++)
            nodes[c] = new PrimitiveNode(ColumnNames[c], Repetition.Required, c == 0 ? time : c == 5 ? volume : price, PhysicalType.Int64);
        var schema = new GroupNode("bars", Repetition.Required, nodes);
        foreach (Node node in nodes) node.Dispose();
        return schema;
    }

    private static WriterProperties Properties()
    {
        using var builder = new WriterPropertiesBuilder();
        // Neighbouring bars differ little: deltas packed in bits beat a dictionary in size and in speed of reading.
        builder.Compression(Compression.Zstd).CompressionLevel(1).DisableDictionary().Encoding(Encoding.DeltaBinaryPacked)
            .EnablePageChecksum().MaxRowGroupLength(RowGroupRows).CreatedBy("godwit");
        return builder.Build();
    }
}
