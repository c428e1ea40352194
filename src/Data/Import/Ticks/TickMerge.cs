using Godwit.Core.Outcomes;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>Joins rows of a file with stored rows of the same period where their times overlap.</summary>
internal static class TickMerge
{
    public readonly record struct Counts(long Added, long Known, long Conflicts, long Replaced);

    /// <summary>
    /// Rows that are stored already are recognised by all their columns, or by their number where both say the same; rows with the number of
    /// a stored one but other values are conflicts and stay out; what is left goes in by time.
    /// </summary>
    /// <param name="stored">The period's rows.</param>
    /// <param name="rows">The file's rows.</param>
    /// <param name="replace">The file's rows take the place of those within their span of time.</param>
    /// <param name="name">The file, for the message when a book cannot be merged.</param>
    /// <param name="counts">What became of the file's rows.</param>
    public static TickBlock Merge(TickBlock stored, TickBlock rows, bool replace, string name, out Counts counts)
    {
        if (replace) return Replace(stored, rows, out counts);
        var known = new Dictionary<ulong, int>(stored.Count);
        for (int i = 0; i < stored.Count; i++) known.TryAdd(Hash(stored, i), i);
        Dictionary<long, int> keys = KeysOf(stored);
        int key = stored.Schema.Key;
        var fresh = new List<int>();
        long same = 0, conflicts = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (known.TryGetValue(Hash(rows, i), out int at) && Same(stored, at, rows, i)) same++;
            else if (key >= 0 && keys.TryGetValue(rows.Column(key)[i], out at)) { if (Agree(stored, at, rows, i)) same++; else conflicts++; }
            else fresh.Add(i);
        }
        counts = new Counts(fresh.Count, same, conflicts, 0);
        if (fresh.Count == 0) return stored;
        bool behind = rows.StampOf(fresh[0]) >= LatestStamp(stored);
        if (!behind && stored.Schema.Tick == Core.MarketData.TickKind.Book)
            throw new GodwitException($"{name} overlaps in time with a recording of the same book that is stored: two recordings of a book cannot be mixed. Give it another name with --venue and --symbol, or let it take the other's place with --replace.");
        return InOrder(stored, rows, fresh);
    }

    private static TickBlock Replace(TickBlock stored, TickBlock rows, out Counts counts)
    {
        (long from, long to) = (long.MaxValue, long.MinValue);
        for (int i = 0; i < rows.Count; i++) (from, to) = (Math.Min(from, rows.StampOf(i)), Math.Max(to, rows.StampOf(i)));
        var kept = new TickBlock(stored.Schema, stored.Scales, stored.Count);
        for (int i = 0; i < stored.Count; i++)
            if (stored.StampOf(i) < from || stored.StampOf(i) > to) kept.AppendRow(stored, i);
        counts = new Counts(rows.Count, 0, 0, stored.Count - kept.Count);
        return InOrder(kept, rows, [.. Enumerable.Range(0, rows.Count)]);
    }

    /// <summary>Both sides keep their order; of equal times the stored row comes first.</summary>
    private static TickBlock InOrder(TickBlock stored, TickBlock rows, List<int> fresh)
    {
        var merged = new TickBlock(stored.Schema, stored.Scales, stored.Count + fresh.Count);
        int at = 0;
        long latest = long.MinValue;
        foreach (int row in fresh)
        {
            latest = Math.Max(latest, rows.StampOf(row));
            int from = at;
            while (at < stored.Count && stored.StampOf(at) <= latest) at++;
            merged.AppendRange(stored, from, at - from);
            merged.AppendRow(rows, row);
        }
        merged.AppendRange(stored, at, stored.Count - at);
        return merged;
    }

    private static Dictionary<long, int> KeysOf(TickBlock rows)
    {
        var keys = new Dictionary<long, int>();
        if (rows.Schema.Key < 0) return keys;
        ReadOnlySpan<long> ids = rows.Column(rows.Schema.Key);
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] != TickSchema.Missing) keys.TryAdd(ids[i], i);
        return keys;
    }

    private static long LatestStamp(TickBlock rows)
    {
        long latest = long.MinValue;
        for (int i = 0; i < rows.Count; i++) latest = Math.Max(latest, rows.StampOf(i));
        return latest;
    }

    /// <summary>True when two rows say the same wherever both say something: one recording may lack the time of receiving.</summary>
    private static bool Agree(TickBlock a, int i, TickBlock b, int j)
    {
        for (int c = 0; c < a.Schema.Columns.Count; c++)
            if (a.Column(c)[i] is var left && b.Column(c)[j] is var right && left != right && left != TickSchema.Missing && right != TickSchema.Missing) return false;
        return true;
    }

    private static bool Same(TickBlock a, int i, TickBlock b, int j)
    {
        for (int c = 0; c < a.Schema.Columns.Count; c++)
            if (a.Column(c)[i] != b.Column(c)[j]) return false;
        return true;
    }

    private static ulong Hash(TickBlock rows, int row)
    {
        ulong hash = 14_695_981_039_346_656_037;
        for (int c = 0; c < rows.Schema.Columns.Count; c++)
        {
            hash = unchecked((hash ^ (ulong)rows.Column(c)[row]) * 0x9E37_79B9_7F4A_7C15);
            hash ^= hash >> 29;
        }
        return hash;
    }
}
