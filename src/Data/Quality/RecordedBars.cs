using Godwit.Core.MarketData;
using Godwit.Data.Repair;

namespace Godwit.Data.Quality;

/// <summary>A series without the bars that repairs inserted: what a venue left out is not told from what somebody put in.</summary>
public static class RecordedBars
{
    /// <summary>The series itself when nothing was inserted.</summary>
    public static BarColumns Of(BarColumns bars, RepairedBars? repaired)
    {
        if (repaired is not { InsertedNanos: { Length: > 0 } inserted }) return bars;
        var kept = new List<Bar>(bars.Count);
        for (int i = 0; i < bars.Count; i++)
            if (Array.BinarySearch(inserted, bars.OpenTimesNanos[i]) < 0) kept.Add(bars[i]);
        return new BarArray(kept, bars.PriceScale, bars.VolumeScale, bars.Interval);
    }
}
