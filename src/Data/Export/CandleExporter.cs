using System.IO.Compression;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Export;

/// <summary>Writes datasets as files for other programs: CSV, CSV.gz (the form that import reads) or Parquet, by the file's ending.</summary>
public sealed class CandleExporter(DataStore store)
{
    /// <summary>
    /// Exports a dataset. A folder as <paramref name="path"/> gets <c>VENUE_SYMBOL_INTERVAL.csv.gz</c>. The file appears complete or not at all.
    /// </summary>
    /// <exception cref="GodwitException">No such dataset, no bars in the range, an unknown ending, a file in the way, or the disk refuses.</exception>
    public ExportReport Export(string id, string path, ExportOptions options, CancellationToken cancellation = default)
    {
        using BarSeries series = store.OpenBars(id);
        string target = Directory.Exists(path) ? Path.Combine(path, FileName(series.Info)) : path;
        Action<Stream> write = Writer(series, target, options, cancellation, out long rows);
        if (File.Exists(target) && !options.Overwrite) throw new GodwitException($"{target} is there already: name another file or allow overwriting.");
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            Remove(temporary);
            if (e is DirectoryNotFoundException) throw new GodwitException($"There is no folder {Path.GetDirectoryName(target)}: create it first.", e);
            if (e is IOException io && DiskFaults.IsFull(io)) throw new GodwitException($"The disk is full: {target} was not written.", e);
            if (e is IOException or UnauthorizedAccessException) throw new GodwitException($"{target} cannot be written: {e.Message}", e);
            throw;
        }
        return new ExportReport(target, rows, new FileInfo(target).Length);
    }

    private static Action<Stream> Writer(BarSeries series, string target, ExportOptions options, CancellationToken cancellation, out long rows)
    {
        int from = options.From is { } first ? series.IndexAtOrAfter(first) : 0;
        int to = options.To is { } end ? series.IndexAtOrAfter(end) : series.Count;
        rows = to - from;
        if (to <= from) throw new GodwitException($"{series.Info.Id} has no bars in that range: it reaches from {series.Info.From} to {series.Info.To}.");
        int count = to - from;
        if (target.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return file => CsvBars.Write(series, from, count, file, cancellation);
        if (target.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
        {
            return file =>
            {
                using var packed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
                CsvBars.Write(series, from, count, packed, cancellation);
            };
        }
        if (target.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            return file =>
            {
                var part = new BarBlock(series.Interval, series.PriceScale, series.VolumeScale, count);
                part.AppendRange(series, from, count);
                file.Write(ParquetBars.Write(part, ParquetBars.Metadata(new DatasetId(series.Info.Key, series.Interval), series.Info.Synthetic)));
            };
        }
        throw GodwitException.Usage($"{Path.GetFileName(target)}: the ending must be .csv, .csv.gz or .parquet.");
    }

    private static string FileName(DatasetInfo info) =>
        $"{StorePaths.Escape(info.Key.Venue)}_{StorePaths.Escape(info.Key.Symbol)}_{info.Interval}.csv.gz";

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
