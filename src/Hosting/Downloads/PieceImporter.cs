using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Venues.Common.History;

namespace Godwit.Hosting.Downloads;

/// <summary>Takes fetched pieces into the store by the same importer that files of users pass, and notes them as done.</summary>
internal sealed class PieceImporter(DataStore store, DatasetId id, IVenueHistory history, DownloadFolder folder)
{
    private readonly ImportOptions _options = new() { File = new BarFileOptions { Venue = id.Key.Venue, Symbol = id.Key.Symbol, Interval = id.Interval } };

    /// <summary>Rows that are new in the store so far.</summary>
    public long Added { get; private set; }

    /// <summary>Sentences about rows that were left out or disagree with stored bars.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>Imports; returns the pieces whose files cannot be used, with the reason.</summary>
    public IReadOnlyList<FetchedPiece> Import(IReadOnlyList<HistoryPiece> pieces, CancellationToken cancellation)
    {
        var refused = new List<FetchedPiece>();
        if (pieces.Count == 0) return refused;
        List<(string File, HistoryPiece[] Pieces)> files = [.. pieces.Where(p => p.Source != PieceSource.Rest).Select(p => (history.FileName(p), new[] { p }))];
        // Pages are small: those of a month become one file, so that the dataset does not remember thousands of sources.
        foreach (IGrouping<string, HistoryPiece> month in pieces.Where(p => p.Source == PieceSource.Rest).GroupBy(p => p.From.ToString()[..7]))
            files.Add((Join(month.Key, [.. month.OrderBy(p => p.From)]), [.. month.OrderBy(p => p.From)]));
        files.Sort((a, b) => a.Pieces[0].From.CompareTo(b.Pieces[0].From));
        // One at a time would renew the column cache each time; all at once would not tell which file a failure belongs to.
        ImportReport report = new CandleImporter(store).Import([.. files.Select(f => folder.PathOf(f.File))], _options, cancellation: cancellation);
        var taken = report.Files.ToDictionary(f => f.File, StringComparer.Ordinal);
        foreach ((string file, HistoryPiece[] ofFile) in files)
        {
            if (taken.TryGetValue(file, out ImportFileReport? one)) Note(one, ofFile);
            else refused.AddRange(ofFile.Select(p => new FetchedPiece(p, PieceState.Damaged, report.Failures.FirstOrDefault(f => f.Contains(file, StringComparison.Ordinal)) ?? $"{file} was refused", Failed: false)));
        }
        folder.DeleteFiles(files.Select(f => f.File).Concat(pieces.Select(history.FileName)));
        return refused;
    }

    private void Note(ImportFileReport report, HistoryPiece[] pieces)
    {
        Added += report.Added;
        if (report.Broken > 0) Remarks.Add($"{report.File}: {report.Broken} broken rows left out; the first: {report.BrokenRows[0]}");
        if (report.Conflicts > 0) Remarks.Add($"{report.File}: {report.Conflicts} rows disagree with stored bars, which stayed");
        // Rows of a joined file are counted by page, less those that may have been left out of any of them.
        folder.Note(pieces.Select(p => (p, p.Source == PieceSource.Rest ? Math.Max(0, RowsOf(p) - report.Broken) : report.Good)));
    }

    private string Join(string month, HistoryPiece[] pages)
    {
        string name = $"{id.Key.Venue}_{id.Key.Symbol}_{id.Interval}-rest-{month}-{pages[0].From.UnixMillis}.csv";
        using var joined = new StreamWriter(folder.PathOf(name));
        bool first = true;
        foreach (HistoryPiece page in pages)
        {
            foreach (string line in File.ReadLines(folder.PathOf(history.FileName(page))).Skip(first ? 0 : 1))
            {
                joined.Write(line);
                joined.Write('\n');
            }
            first = false;
        }
        return name;
    }

    private long RowsOf(HistoryPiece page) => File.ReadLines(folder.PathOf(history.FileName(page))).LongCount() - 1;
}
