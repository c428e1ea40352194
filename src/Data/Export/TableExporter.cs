using System.IO.Compression;
using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;

namespace Godwit.Data.Export;

/// <summary>Writes tables as files for other programs: CSV, CSV.gz (as import reads it) or Parquet, by the file's ending.</summary>
public sealed class TableExporter(DataStore store)
{
    /// <exception cref="GodwitException">No such table, no rows in the range, an unknown ending, a file in the way, or the disk refuses.</exception>
    public ExportReport Export(string id, string path, ExportOptions options)
    {
        TableData table = Within(store.Tables.Open(id), options, id);
        TableInfo info = store.Tables.Find(id)!;
        string target = Directory.Exists(path) ? Path.Combine(path, FileName(info)) : path;
        if (File.Exists(target) && !options.Overwrite) throw new GodwitException($"{target} is there already: name another file or allow overwriting.");
        byte[] bytes =
            target.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(table)
            : target.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase) ? Packed(Csv(table))
            : target.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
                ? TableParquet.Write(table, new Dictionary<string, string> { ["godwit.venue"] = info.Key.Venue, ["godwit.symbol"] = info.Key.Symbol, ["godwit.kind"] = info.Kind })
            : throw GodwitException.Usage($"{Path.GetFileName(target)}: the ending must be .csv, .csv.gz or .parquet.");
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try { File.Delete(temporary); }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw new GodwitException(e is DirectoryNotFoundException ? $"There is no folder {Path.GetDirectoryName(target)}: create it first." : $"{target} cannot be written: {e.Message}", e);
        }
        return new ExportReport(target, table.Count, bytes.Length);
    }

    private static TableData Within(TableData table, ExportOptions options, string id)
    {
        int[] rows = [.. Enumerable.Range(0, table.Count).Where(i => (options.From is not { } from || table.Time(i) >= from) && (options.To is not { } to || table.Time(i) < to))];
        if (rows.Length == 0) throw new GodwitException($"{id} has no rows in that range: it reaches from {table.Time(0)} to {table.Time(table.Count - 1)}.");
        return rows.Length == table.Count ? table : new TableData(
            table.TimeName, [.. rows.Select(i => table.Time(i).UnixNanos)], [.. table.Columns.Select(c => c.Name)],
            [.. Enumerable.Range(0, table.Columns.Count).Select(c => rows.Select(i => table.Text(i, c)).ToArray())]);
    }

    private static byte[] Csv(TableData table)
    {
        var text = new StringBuilder();
        bool bars = table.TimeName == "open_time";
        text.Append(bars ? "timestamp_ms" : table.TimeName).Append(',').AppendJoin(',', table.Columns.Select(c => Quoted(c.Name))).Append('\n');
        for (int row = 0; row < table.Count; row++)
        {
            Instant at = table.Time(row);
            text.Append(bars ? at.UnixMillis.ToString(System.Globalization.CultureInfo.InvariantCulture) : at.UnixNanos % Duration.NanosPerDay == 0 ? at.ToString()[..10] : at.ToString());
            for (int c = 0; c < table.Columns.Count; c++) text.Append(',').Append(Quoted(table.Text(row, c) ?? ""));
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text.StartsWith('#') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string FileName(TableInfo info) =>
        $"{StorePaths.Escape(info.Key.Venue)}_{info.Key.Symbol.Replace('/', '-')}{(TableId.IntervalOf(info.Kind) is { } interval ? $"_{interval}_quotes" : "")}.csv.gz";
}
