using Godwit.Core.Time;

namespace Godwit.Data.Repair;

/// <summary>Which bars of a dataset are not as they were imported, all repairs together. Times are open times, rising.</summary>
/// <param name="InsertedNanos">Bars that are there and were not.</param>
/// <param name="ChangedNanos">Bars that have other values.</param>
/// <param name="RemovedNanos">Bars that are not there any more.</param>
public sealed record RepairedBars(long[] InsertedNanos, long[] ChangedNanos, long[] RemovedNanos)
{
    /// <summary>How many of each open in [from, to).</summary>
    public (long Inserted, long Changed, long Removed) CountIn(Instant from, Instant to) =>
        (Count(InsertedNanos, from, to), Count(ChangedNanos, from, to), Count(RemovedNanos, from, to));

    /// <summary>Whether the bar that opens then was inserted or changed.</summary>
    public bool Touches(Instant openTime) => Array.BinarySearch(InsertedNanos, openTime.UnixNanos) >= 0 || Array.BinarySearch(ChangedNanos, openTime.UnixNanos) >= 0;

    /// <summary>Repairs in the order in which they were made. A bar that was inserted stays inserted whatever changes it later.</summary>
    internal static RepairedBars Of(IEnumerable<RepairFile.Content> repairs)
    {
        var (inserted, changed, removed) = (new SortedSet<long>(), new SortedSet<long>(), new SortedSet<long>());
        foreach (RepairFile.Content repair in repairs)
        {
            foreach (long at in repair.InsertedNanos)
            {
                // What was taken out and put back has other values, or composing the rules would have dropped it.
                if (removed.Remove(at)) changed.Add(at);
                else inserted.Add(at);
            }
            foreach (long at in repair.Changed.Select(r => r.OpenTimeNanos))
                if (!inserted.Contains(at)) changed.Add(at);
            foreach (long at in repair.Removed.Select(r => r.OpenTimeNanos))
            {
                changed.Remove(at);
                if (!inserted.Remove(at)) removed.Add(at);
            }
        }
        return new RepairedBars([.. inserted], [.. changed], [.. removed]);
    }

    private static long Count(long[] times, Instant from, Instant to) => Index(times, to) - Index(times, from);

    private static int Index(long[] times, Instant at)
    {
        int index = Array.BinarySearch(times, at.UnixNanos);
        return index < 0 ? ~index : index;
    }
}
