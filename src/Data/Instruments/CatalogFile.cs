using System.Buffers.Text;
using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Data.Instruments;

/// <summary>One venue's instruments as a text table: a line with the schema version, a line of column names, rows in order of symbol and date.</summary>
/// <remarks>
/// One instrument is found by bisecting the file: about ten small reads and no parsing of the others. A write goes to
/// a temporary file that is flushed to the disk and then renamed: a crash leaves the old or the new file.
/// </remarks>
internal sealed class CatalogFile(string path, string venue)
{
    public const int SchemaVersion = 1;
    public const string Extension = ".tsv";

    private const int BlockBytes = 8192;

    private static ReadOnlySpan<byte> Title => "# godwit instruments, schema "u8;

    public string Venue => venue;

    /// <summary>The entry of one symbol; null when the venue's file does not exist or does not hold it.</summary>
    public CatalogEntry? Find(string symbol) => Reading(() =>
    {
        if (!File.Exists(path)) return null;
        using SafeFileHandle file = File.OpenHandle(path);
        byte[] wanted = Encoding.UTF8.GetBytes(symbol);
        long length = RandomAccess.GetLength(file);
        (long from, long to) = Bisect(file, HeaderLength(Read(file, 0, BlockBytes)), length, wanted);
        for (int size = (int)(to - from) + BlockBytes; ; size *= 4)
        {
            byte[] bytes = Read(file, from, size);
            bool wholeRest = from + bytes.Length == length;
            if (TryCollect(bytes, wanted, wholeRest, out List<InstrumentDraft> rows)) return rows.Count == 0 ? null : ToEntry(rows);
        }
    });

    /// <summary>All entries by symbol.</summary>
    public SortedDictionary<string, CatalogEntry> ReadAll() => Reading(() =>
    {
        var entries = new SortedDictionary<string, CatalogEntry>(StringComparer.Ordinal);
        if (!File.Exists(path)) return entries;
        byte[] bytes = File.ReadAllBytes(path);
        var rows = new List<InstrumentDraft>();
        for (int from = HeaderLength(bytes); from < bytes.Length;)
        {
            int end = bytes.AsSpan(from).IndexOf((byte)'\n');
            if (end < 0) throw Damaged("its last line is cut");
            InstrumentDraft row = CatalogRow.Parse(venue, bytes.AsSpan(from, end));
            if (rows.Count > 0 && rows[0].Key != row.Key) { AddEntry(); rows.Clear(); }
            rows.Add(row);
            from += end + 1;
        }
        if (rows.Count > 0) AddEntry();
        return entries;

        void AddEntry()
        {
            if (!entries.TryAdd(rows[0].Key.Symbol, ToEntry(rows))) throw Damaged($"{rows[0].Key} occurs in two places");
        }
    });

    /// <summary>Replaces the file by these entries.</summary>
    public void Write(SortedDictionary<string, CatalogEntry> entries)
    {
        string temporary = path + ".tmp";
        var text = new StringBuilder();
        text.Append(Encoding.UTF8.GetString(Title)).Append(SchemaVersion).Append(", venue ").Append(venue).Append('\n');
        text.Append(CatalogRow.Columns).Append('\n');
        foreach (CatalogEntry entry in entries.Values)
            foreach (RulesDraft rules in entry.Rules) CatalogRow.Append(text, entry.Latest, rules);
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(text.ToString()));
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            if (e is IOException io && DiskFaults.IsFull(io)) throw new GodwitException($"The disk that holds the instrument catalogue {path} is full; nothing was changed there.", e);
            throw new GodwitException($"The instrument catalogue {path} cannot be written: {e.Message}", e);
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next import writes over it.
        }
    }

    // Narrows to [from, to): every line that begins before "from" has a smaller symbol, every one that begins at "to" or later has not.
    private static (long From, long To) Bisect(SafeFileHandle file, long from, long to, byte[] wanted)
    {
        while (to - from > BlockBytes)
        {
            long middle = from + (to - from) / 2;
            byte[] block = Read(file, middle, BlockBytes);
            int start = block.AsSpan().IndexOf((byte)'\n') + 1;
            int end = block.AsSpan(start).IndexOf((byte)'\t');
            // Lines so long that none begins between the middle and the end are left to the linear search.
            if (start == 0 || end < 0 || middle + start >= to) break;
            if (block.AsSpan(start, end).SequenceCompareTo(wanted) < 0) from = middle + start;
            else to = middle + start;
        }
        return (from, to);
    }

    // False when the bytes end before it is certain that all rows of the symbol were seen.
    private bool TryCollect(ReadOnlySpan<byte> bytes, byte[] wanted, bool wholeRest, out List<InstrumentDraft> rows)
    {
        rows = [];
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0) return wholeRest ? throw Damaged("its last line is cut") : false;
            int order = CatalogRow.SymbolOf(bytes[..end]).SequenceCompareTo(wanted);
            if (order > 0) return true;
            if (order == 0) rows.Add(CatalogRow.Parse(venue, bytes[..end]));
            bytes = bytes[(end + 1)..];
        }
        return wholeRest;
    }

    private CatalogEntry ToEntry(List<InstrumentDraft> rows)
    {
        for (int i = 1; i < rows.Count; i++)
            if (rows[i].Rules.ValidFrom <= rows[i - 1].Rules.ValidFrom) throw Damaged($"the rules of {rows[i].Key} are not in order of time");
        return new CatalogEntry(rows[^1], [.. rows.Select(row => row.Rules)]);
    }

    private int HeaderLength(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Title) || !Utf8Parser.TryParse(bytes[Title.Length..], out int schema, out _)) throw Damaged("its first line names no schema version");
        if (schema > SchemaVersion)
            throw new GodwitException($"The instrument catalogue {path} has schema version {schema}; this Godwit reads up to {SchemaVersion}: update Godwit.");
        int first = bytes.IndexOf((byte)'\n');
        int second = first < 0 ? -1 : bytes[(first + 1)..].IndexOf((byte)'\n');
        if (second < 0) throw Damaged("it has no line of column names");
        return first + 1 + second + 1;
    }

    private static byte[] Read(SafeFileHandle file, long from, int size)
    {
        byte[] bytes = new byte[Math.Min(size, RandomAccess.GetLength(file) - from)];
        int filled = 0;
        for (int read; filled < bytes.Length && (read = RandomAccess.Read(file, bytes.AsSpan(filled), from + filled)) > 0;) filled += read;
        return bytes[..filled];
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The instrument catalogue {path} cannot be read: {e.Message}", e);
        }
    }

    private GodwitException Damaged(string how) =>
        new($"The instrument catalogue {path} is damaged, {how}: delete the file and import the metadata again.");
}
