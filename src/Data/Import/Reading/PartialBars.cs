using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Import.Reading;

/// <summary>Finds out whether the last bar of a file was recorded before it was complete.</summary>
internal static class PartialBars
{
    private const int Neighbours = 30, FewestNeighbours = 10;

    // A complete bar trades at most a twentieth of the usual now and then; a bar cut after seconds nearly always does.
    private const long UsualVolumePart = 20;

    /// <summary>
    /// True when the file was last written before the bar's close, or when the bar traded at most a twentieth of the median volume of
    /// the 30 bars before it. A guess by design: it makes a later file's version of this bar win, and is shown to the user.
    /// </summary>
    public static bool MayBePartial(BarColumns bars, Instant fileWritten)
    {
        int last = bars.Count - 1;
        if (new Instant(bars.OpenTimesNanos[last]) + bars.Interval.Length > fileWritten) return true;
        int from = Math.Max(0, last - Neighbours);
        long volume = bars.Volumes[last];
        if (last - from < FewestNeighbours || volume == 0) return false;
        long[] before = bars.Volumes[from..last].ToArray();
        Array.Sort(before);
        return volume <= before[before.Length / 2] / UsualVolumePart;
    }
}
