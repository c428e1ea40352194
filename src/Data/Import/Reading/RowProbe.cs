using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>What the first rows of a file say about all of it.</summary>
internal static class RowProbe
{
    /// <summary>True when most steps in time lead back.</summary>
    public static bool RunsBackwards(List<(long Line, CandleRow Row)> rows)
    {
        int back = 0, forward = 0;
        for (int i = 1; i < rows.Count; i++)
        {
            int step = rows[i].Row.OpenTimeNanos.CompareTo(rows[i - 1].Row.OpenTimeNanos);
            if (step < 0) back++;
            else if (step > 0) forward++;
        }
        return back > forward;
    }

    // Fewer rows than this prove nothing against a name.
    private const int RowsThatProve = 10;

    // Quiet markets skip bars, but not with one rhythm for so many rows.
    private const int RowsThatProveRhythm = 100;

    /// <summary>The most frequent distance of neighbours (the smaller one of equals); null when none is an interval of 1 s to 1 w.</summary>
    /// <param name="rows">The first rows.</param>
    /// <param name="certain">True when there are ten rows or more and most of them have that distance.</param>
    /// <param name="only">True when, moreover, there are a hundred rows or more and all are a whole number of that distance apart.</param>
    public static BarInterval? Interval(List<(long Line, CandleRow Row)> rows, out bool certain, out bool only)
    {
        certain = only = false;
        var counts = new SortedDictionary<long, int>();
        for (int i = 1; i < rows.Count; i++)
        {
            long step = Math.Abs(rows[i].Row.OpenTimeNanos - rows[i - 1].Row.OpenTimeNanos);
            if (step >= Duration.NanosPerSecond && step <= 7 * Duration.NanosPerDay) counts[step] = counts.GetValueOrDefault(step) + 1;
        }
        if (counts.Count == 0) return null;
        (long length, int times) = counts.MaxBy(pair => pair.Value);
        certain = rows.Count >= RowsThatProve && times > rows.Count / 2;
        only = certain && rows.Count >= RowsThatProveRhythm && counts.Keys.All(step => step % length == 0);
        return new BarInterval(new Duration(length));
    }
}
