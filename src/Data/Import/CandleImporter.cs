using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Import;

/// <summary>
/// Takes files of candles into the store: broken rows are left out and reported, files that overlap are merged, the same file twice
/// changes nothing.
/// </summary>
/// <remarks>
/// Each file is one change of its dataset: an import that is stopped keeps the files before the one at hand, and running it again
/// goes on from there, because files that are in already are known by their check sum.
/// </remarks>
public sealed class CandleImporter(DataStore store)
{
    /// <summary>Imports files in the order given.</summary>
    /// <exception cref="GodwitException">Another process is writing, or the disk refuses. A file that cannot be used is no exception but a failure in the report.</exception>
    /// <exception cref="OperationCanceledException">The import was stopped; files before the one at hand are in.</exception>
    public ImportReport Import(
        IReadOnlyList<string> paths, ImportOptions options, Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        var reports = new List<ImportFileReport>();
        var failures = new List<string>();
        var touched = new SortedDictionary<string, Manifest>(StringComparer.Ordinal);
        using (WriterLock held = store.TakeWriterLock())
        {
            for (int i = 0; i < paths.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                int index = i;
                var import = new FileImport(store, paths[i], options, cancellation)
                {
                    Progress = progress is null ? null : (bytes, total, rows) => progress(new(Path.GetFileName(paths[index]), index, paths.Count, bytes, total, rows)),
                };
                try
                {
                    (ImportFileReport report, Manifest manifest) = import.Run();
                    reports.Add(report);
                    touched[report.DatasetId] = manifest;
                }
                catch (BadFileException e)
                {
                    failures.Add(e.Message);
                }
            }
            foreach (Manifest manifest in touched.Values) store.RenewCache(manifest);
        }
        return new ImportReport(reports, failures, [.. touched.Values.Select(store.InfoOf)]);
    }

    /// <summary>The dataset that a file's rows belong to.</summary>
    internal static DatasetId Target(CandleSource source, ICandleFormat format, BarFileOptions options, BarInterval interval)
    {
        InstrumentKey key = CandleFile.KeyOf(CandleFile.NameOf(source, format), options) ?? throw new GodwitException(
            $"{source.DisplayName}: the name does not tell venue and symbol (as BINANCE_BTCUSDT_1m.csv.gz does); give them with --venue and --symbol.");
        return new DatasetId(key, interval);
    }
}

/// <summary>One file is unusable; the import goes on with the others.</summary>
internal sealed class BadFileException(GodwitException cause) : Exception(cause.Message, cause);
