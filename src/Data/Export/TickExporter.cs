using System.IO.Compression;
using System.Text;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Export;

/// <summary>Writes tick datasets as files for other programs: CSV, CSV.gz (the forms that import reads) or Parquet, by the file's ending.</summary>
public sealed class TickExporter(DataStore store)
{
    /// <summary>Exports rows that occurred in a range. The file appears complete or not at all.</summary>
    /// <exception cref="GodwitException">No such dataset, no rows in the range, an unknown ending, a file in the way, or the disk refuses.</exception>
    public ExportReport Export(string id, string path, ExportOptions options, CancellationToken cancellation = default)
    {
        TickDataset dataset = store.Ticks.Open(id);
        string target = Directory.Exists(path) ? Path.Combine(path, FileName(dataset.Info)) : path;
        if (File.Exists(target) && !options.Overwrite) throw new GodwitException($"{target} is there already: name another file or allow overwriting.");
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        long rows = 0;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                rows = Write(dataset, target, file, options, cancellation);
                file.Flush(flushToDisk: true);
            }
            if (rows == 0) throw new GodwitException($"{dataset.Info.Id} has no rows in that range: it reaches from {dataset.Info.From} to {dataset.Info.To}.");
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            try { File.Delete(temporary); }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            if (e is DirectoryNotFoundException) throw new GodwitException($"There is no folder {Path.GetDirectoryName(target)}: create it first.", e);
            if (e is IOException io && DiskFaults.IsFull(io)) throw new GodwitException($"The disk is full: {target} was not written.", e);
            if (e is IOException or UnauthorizedAccessException) throw new GodwitException($"{target} cannot be written: {e.Message}", e);
            throw;
        }
        return new ExportReport(target, rows, new FileInfo(target).Length);
    }

    private static long Write(TickDataset dataset, string target, Stream file, ExportOptions options, CancellationToken cancellation)
    {
        if (target.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return CsvTicks.Write(Selected(dataset, options), dataset.Info.Schema, file, cancellation);
        if (target.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
        {
            using var packed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            return CsvTicks.Write(Selected(dataset, options), dataset.Info.Schema, packed, cancellation);
        }
        if (!target.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)) throw GodwitException.Usage($"{Path.GetFileName(target)}: the ending must be .csv, .csv.gz or .parquet.");
        TickId id = TickId.TryParse(dataset.Info.Id, out TickId name) ? name : default;
        return TickParquet.Write(Selected(dataset, options), dataset.Info.Schema, dataset.Info.Scales, TickParquet.Metadata(id, dataset.Info.Synthetic), file, cancellation);
    }

    /// <summary>The rows of the range, part by part.</summary>
    private static IEnumerable<TickColumns> Selected(TickDataset dataset, ExportOptions options)
    {
        long from = options.From?.UnixNanos ?? long.MinValue, to = options.To?.UnixNanos ?? long.MaxValue;
        for (int p = 0; p < dataset.PartCount; p++)
        {
            if (dataset.Partitions[p].LastNanos < from || dataset.Partitions[p].FirstNanos >= to) continue;
            using TickPart part = dataset.OpenPart(p);
            if (dataset.Partitions[p].FirstNanos >= from && dataset.Partitions[p].LastNanos < to) { yield return part; continue; }
            var chosen = new TickBlock(part.Schema, part.Scales, part.Count);
            for (int i = 0; i < part.Count; i++)
                if (part.OccurredOf(i) >= from && part.OccurredOf(i) < to) chosen.AppendRow(part, i);
            if (chosen.Count > 0) yield return chosen;
        }
    }

    private static string FileName(TickInfo info) =>
        $"{StorePaths.Escape(info.Key.Venue)}_{StorePaths.Escape(info.Key.Symbol)}_{(info.Kind switch { "book" => "l2", "quotes" => "bookticker", var kind => kind })}.csv.gz";
}

/// <summary>
/// Tick datasets as CSV, in forms that import reads again: books and quotes in the forms <c>l2</c> and <c>bookticker</c>, everything else
/// with the columns of the dataset.
/// </summary>
internal static class CsvTicks
{
    private const int FlushAt = 1 << 16;

    /// <summary>One column of the file: its header, and how a value is written.</summary>
    private readonly record struct Output(string Name, Action<StringBuilder, TickColumns, int> Write);

    public static long Write(IEnumerable<TickColumns> pieces, TickSchema schema, Stream target, CancellationToken cancellation)
    {
        Output[]? columns = null;
        var text = new StringBuilder(FlushAt + 1024);
        byte[] bytes = new byte[FlushAt * 4];
        long rows = 0;
        foreach (TickColumns piece in pieces)
        {
            if (columns is null)
            {
                columns = ColumnsOf(schema);
                text.AppendJoin(',', columns.Select(c => c.Name)).Append('\n');
            }
            for (int row = 0; row < piece.Count; row++)
            {
                for (int c = 0; c < columns.Length; c++)
                {
                    if (c > 0) text.Append(',');
                    columns[c].Write(text, piece, row);
                }
                text.Append('\n');
                if (text.Length < FlushAt) continue;
                cancellation.ThrowIfCancellationRequested();
                Flush();
            }
            rows += piece.Count;
        }
        Flush();
        return rows;

        void Flush()
        {
            foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
            {
                for (int at = 0; at < chunk.Length; at += FlushAt)
                {
                    ReadOnlySpan<char> part = chunk.Span.Slice(at, Math.Min(FlushAt, chunk.Length - at));
                    target.Write(bytes, 0, Encoding.UTF8.GetBytes(part, bytes));
                }
            }
            text.Clear();
        }
    }

    private static Output[] ColumnsOf(TickSchema schema)
    {
        // The forms that import knows by their header.
        if (schema.Kind == "book")
        {
            return
            [
                Stamp("recv_ns", 1, 1), Stamp("event_ms", 0, Duration.NanosPerMilli), new("type", static (text, rows, row) => text.Append((rows.Column(7)[row] & TickSchema.OfSnapshot) != 0 ? 'S' : 'U')),
                Plain("first_update_id", 4), Plain("last_update_id", 5), Plain("prev_update_id", 6), new("side", Side), Level("price", 2), Level("quantity", 3),
            ];
        }
        if (schema.Kind == "quotes")
            return [Stamp("recv_ns", 1, 1), Stamp("event_ms", 0, Duration.NanosPerMilli), Plain("update_id", 6), Plain("bid_price", 2), Plain("bid_quantity", 3), Plain("ask_price", 4), Plain("ask_quantity", 5)];
        var columns = new List<Output>();
        for (int c = 0; c < schema.Columns.Count; c++)
        {
            if (schema.Columns[c].Type == TickColumnType.Marks)
                foreach ((string name, long bit) in schema.Marks) { int column = c; columns.Add(new Output(name, (text, rows, row) => text.Append((rows.Column(column)[row] & bit) != 0 ? '1' : '0'))); }
            else columns.Add(schema.Columns[c].Type == TickColumnType.Time ? Stamp(schema.Columns[c].Name + "_ns", c, 1) : Plain(schema.Columns[c].Name, c));
        }
        return [.. columns];
    }

    private static Output Stamp(string name, int column, long nanosPerUnit) => new(name, (text, rows, row) =>
    {
        long value = rows.Column(column)[row];
        if (value == TickSchema.Missing) return;
        // A finer stamp than the form's unit is written with decimals, exactly.
        Span<char> digits = stackalloc char[64];
        Decimals.TryFormat(value, nanosPerUnit == 1 ? 0 : 6, digits, out int written);
        text.Append(digits[..written]);
    });

    private static Output Plain(string name, int column) => new(name, (text, rows, row) => Append(text, rows, column, row));

    private static Output Level(string name, int column) => new(name, (text, rows, row) =>
    {
        if ((rows.Column(7)[row] & (long)TickFlags.NoLevel) == 0) Append(text, rows, column, row);
    });

    private static void Side(StringBuilder text, TickColumns rows, int row)
    {
        long marks = rows.Column(7)[row];
        if ((marks & (long)TickFlags.NoLevel) == 0) text.Append((marks & (long)TickFlags.Bid) != 0 ? 'b' : 'a');
    }

    private static void Append(StringBuilder text, TickColumns rows, int column, int row)
    {
        long value = rows.Column(column)[row];
        if (value == TickSchema.Missing) return;
        Span<char> digits = stackalloc char[64];
        Decimals.TryFormat(value, rows.Schema.Columns[column].Group is >= 0 and int group ? rows.Scales[group] : 0, digits, out int written);
        text.Append(digits[..written]);
    }
}
