using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Tables;

namespace Godwit.Data.Import.Tables;

/// <summary>What became of the rows of one file.</summary>
public sealed record TableFileReport(
    string File, string TableId, string Sha256, long Good, long Broken, IReadOnlyList<BrokenRow> BrokenRows, long Added, long Known, long Conflicts, long Replaced, bool AlreadyImported);

/// <summary>The result of an import of tables.</summary>
public sealed record TableImportReport(IReadOnlyList<TableFileReport> Files, IReadOnlyList<string> Failures, IReadOnlyList<TableInfo> Tables);

/// <summary>Takes tables into the store: rows are known by their time and texts; the same file twice changes nothing.</summary>
public sealed class TableImporter(DataStore store)
{
    /// <summary>True when a file is a table by its content.</summary>
    /// <exception cref="GodwitException">The file is missing or damaged.</exception>
    public static bool Recognises(string path)
    {
        bool found = false;
        using PackedFile file = PackedFile.Open(path);
        try
        {
            file.ReadMembers(source =>
            {
                found = TableReader.Recognise(source.Head) != TableReader.Kind.None;
                throw new Looked();
            });
        }
        catch (Looked)
        {
            // The first bytes are enough.
        }
        return found;
    }

    /// <exception cref="GodwitException">Another process is writing, or the disk refuses. A file that cannot be used is a failure in the report.</exception>
    public TableImportReport Import(IReadOnlyList<string> paths, string? venue, string? symbol, bool strict, bool replace, CancellationToken cancellation = default)
    {
        var reports = new List<TableFileReport>();
        var failures = new List<string>();
        var touched = new SortedDictionary<string, TableInfo>(StringComparer.Ordinal);
        using WriterLock held = store.Tables.TakeWriterLock();
        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using PackedFile file = PackedFile.Open(path);
                (TableFileReport report, TableInfo info) = Import(file, path, venue, symbol, strict, replace);
                reports.Add(report);
                touched[info.Id] = info;
            }
            catch (GodwitException e)
            {
                failures.Add(e.Message);
            }
        }
        return new TableImportReport(reports, failures, [.. touched.Values]);
    }

    private (TableFileReport, TableInfo) Import(PackedFile file, string path, string? venue, string? symbol, bool strict, bool replace)
    {
        var broken = new List<BrokenRow>();
        TableData? read = null;
        TableId? id = null;
        long leftOut = 0;
        file.ReadMembers(source =>
        {
            if (read is not null) throw new GodwitException($"{file.Name} holds several files: import tables one by one.");
            TableReader.Kind kind = TableReader.Recognise(source.Head);
            read = TableReader.Read(source, strict, broken, out leftOut);
            id = TableReader.NameOf(source, kind, read, venue, symbol);
        });
        if (read is null || id is not { } name) throw new GodwitException($"{file.Name}: its name does not tell what the table is; give --venue and --symbol.");
        string sha256 = PackedFile.Sha256Of(path);
        if (!replace && store.Tables.Holds(name, sha256))
            return (new TableFileReport(file.Name, name.ToString(), sha256, read.Count, leftOut, broken, 0, read.Count, 0, 0, true), store.Tables.Find(name.ToString())!);
        TableData? existing = store.Tables.Existing(name);
        var counts = new Counts(read.Count, 0, 0, 0);
        TableData merged = existing is null ? read : Merge(existing, read, replace, name, out counts);
        string[] hashes = [.. store.Tables.SourceHashes(name).Where(h => h != sha256), sha256];
        TableInfo info = store.Tables.Write(name, merged, hashes.Length == 1 ? file.Name : $"{hashes.Length} files, the latest {file.Name}", hashes);
        return (new TableFileReport(file.Name, name.ToString(), sha256, read.Count, leftOut, broken, counts.Added, counts.Known, counts.Conflicts, counts.Replaced, false), info);
    }

    private readonly record struct Counts(long Added, long Known, long Conflicts, long Replaced);

    private static TableData Merge(TableData existing, TableData read, bool replace, TableId id, out Counts counts)
    {
        string[] names = [.. existing.Columns.Select(c => c.Name)];
        if (!names.SequenceEqual(read.Columns.Select(c => c.Name)))
            throw new GodwitException($"{id} has the columns {string.Join(", ", names)}; the file has others. Give it another name with --symbol, or delete the table first.");
        var rowOf = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (int i = 0; i < existing.Count; i++)
        {
            string key = existing.KeyOf(i);
            if (!rowOf.TryGetValue(key, out Queue<int>? rows)) rowOf[key] = rows = new Queue<int>();
            rows.Enqueue(i);
        }
        var taken = new Dictionary<int, int>();
        var fresh = new List<int>();
        long known = 0, conflicts = 0;
        for (int i = 0; i < read.Count; i++)
        {
            if (!rowOf.TryGetValue(read.KeyOf(i), out Queue<int>? rows) || rows.Count == 0) { fresh.Add(i); continue; }
            int row = rows.Dequeue();
            if (existing.SameRow(row, read, i)) known++;
            else if (replace) taken[row] = i;
            else conflicts++;
        }
        counts = new Counts(fresh.Count, known, conflicts, taken.Count);
        long[] times = [.. existing.Times, .. fresh.Select(i => read.Times[i])];
        string?[][] cells = [.. Enumerable.Range(0, names.Length).Select(c =>
            (string?[])[.. Enumerable.Range(0, existing.Count).Select(i => taken.TryGetValue(i, out int other) ? read.Text(other, c) : existing.Text(i, c)), .. fresh.Select(i => read.Text(i, c))])];
        return TableReader.Sorted(existing.TimeName, times, names, cells);
    }

    private sealed class Looked : Exception;
}
