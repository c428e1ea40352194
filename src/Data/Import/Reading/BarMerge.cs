using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>How the rows of a file met the rows of the store.</summary>
internal record struct MergeCounts(long Added, long Unchanged, long Conflicts, long Replaced)
{
    public readonly bool Changes => Added > 0 || Replaced > 0;
}

/// <summary>Brings the rows of a month from a file and from the store together.</summary>
internal static class BarMerge
{
    /// <summary>
    /// Both in order of time. Where both have a bar, the stored one stays if they are equal or if <paramref name="replace"/> is false;
    /// a bar at <paramref name="partialNanos"/> gives way to the file's in any case.
    /// </summary>
    public static BarBlock Merge(BarBlock? stored, BarBlock incoming, bool replace, long partialNanos, SeriesScales scales, ref MergeCounts counts)
    {
        if (stored is null)
        {
            counts.Added += incoming.Count;
            return incoming;
        }
        stored.RaiseScales(scales.PriceScale, scales.VolumeScale);
        incoming.RaiseScales(scales.PriceScale, scales.VolumeScale);
        var merged = new BarBlock(incoming.Interval, scales.PriceScale, scales.VolumeScale, stored.Count + incoming.Count);
        int s = 0, i = 0;
        while (s < stored.Count || i < incoming.Count)
        {
            long storedAt = s < stored.Count ? stored.OpenTimesNanos[s] : long.MaxValue;
            long incomingAt = i < incoming.Count ? incoming.OpenTimesNanos[i] : long.MaxValue;
            if (storedAt < incomingAt) merged.Append(stored.Row(s++));
            else if (incomingAt < storedAt) { merged.Append(incoming.Row(i++)); counts.Added++; }
            else merged.Append(Choose(stored.Row(s++), incoming.Row(i++), replace || storedAt == partialNanos, ref counts));
        }
        return merged;
    }

    private static CandleRow Choose(in CandleRow stored, in CandleRow incoming, bool incomingWins, ref MergeCounts counts)
    {
        if (stored == incoming) { counts.Unchanged++; return stored; }
        if (incomingWins) { counts.Replaced++; return incoming; }
        counts.Conflicts++;
        return stored;
    }
}
