using System.Globalization;
using System.Text.Json;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Venues.Common.History;

namespace Godwit.Hosting.Downloads;

/// <summary>What a download leaves between runs: files that are fetched but not imported, and the list of ranges that are in the store.</summary>
internal sealed class DownloadFolder
{
    private const string DoneName = "done.jsonl";

    public DownloadFolder(DataStore store, DatasetId id)
    {
        Folder = PathOf(store, id);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public static string PathOf(DataStore store, DatasetId id) => Path.Combine(
        store.Folder, "downloads", string.Join('_', new[] { id.Key.Venue, id.Key.Symbol, id.Interval.ToString() }.Select(Uri.EscapeDataString)));

    public string PathOf(string fileName) => Path.Combine(Folder, fileName);

    /// <summary>
    /// The ranges that need no more fetching. An entry counts only while the store still holds as many bars there: who deletes a dataset
    /// downloads it again.
    /// </summary>
    /// <param name="bars">The dataset; null when there is none.</param>
    public (TimeRanges Done, TimeRanges ByRest) Read(BarSeries? bars)
    {
        var (done, rest) = (new TimeRanges(), new TimeRanges());
        string path = PathOf(DoneName);
        if (!File.Exists(path)) return (done, rest);
        foreach (string line in File.ReadLines(path))
        {
            if (TryRead(line) is not { } entry) continue;
            int stored = bars is null ? 0 : bars.IndexAtOrAfter(entry.To) - bars.IndexAtOrAfter(entry.From);
            if (stored < entry.Rows) continue;
            done.Add(entry.From, entry.To);
            if (entry.Source == nameof(PieceSource.Rest)) rest.Add(entry.From, entry.To);
        }
        return (done, rest);
    }

    /// <summary>Notes that a range is in the store with so many rows; a line that a crash has cut is skipped by the reader.</summary>
    public void Note(IEnumerable<(HistoryPiece Piece, long Rows)> pieces)
    {
        using var file = new FileStream(PathOf(DoneName), FileMode.Append, FileAccess.Write, FileShare.Read);
        using var text = new StreamWriter(file);
        // A cut last line must not swallow the next one.
        if (file.Length > 0) text.Write('\n');
        foreach ((HistoryPiece piece, long rows) in pieces)
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"from\":\"{piece.From}\",\"to\":\"{piece.To}\",\"source\":\"{piece.Source}\",\"rows\":{rows}}}\n"));
        text.Flush();
        file.Flush(flushToDisk: true);
    }

    /// <summary>Removes fetched files; what was imported is in the store.</summary>
    public void DeleteFiles(IEnumerable<string> names)
    {
        foreach (string name in names) File.Delete(PathOf(name));
    }

    /// <summary>Removes everything that is no list.</summary>
    public void Tidy() => DeleteFiles(Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => name is not (DoneName or GapLedger.FileName)));

    private static (Instant From, Instant To, string Source, long Rows)? TryRead(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement entry = json.RootElement;
            bool times = Instant.TryParse(entry.GetProperty("from").GetString()!, out Instant from) & Instant.TryParse(entry.GetProperty("to").GetString()!, out Instant to);
            return times ? (from, to, entry.GetProperty("source").GetString()!, entry.GetProperty("rows").GetInt64()) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
