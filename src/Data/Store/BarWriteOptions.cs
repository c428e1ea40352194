using Godwit.Core.MarketData;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store;

/// <summary>Facts about a series that its rows do not tell.</summary>
public sealed record BarWriteOptions
{
    /// <summary>Where the rows come from, for people; at most one line.</summary>
    public required string Source { get; init; }

    /// <summary>True for generated markets.</summary>
    public bool Synthetic { get; init; }

    /// <summary>True when the last bar may have been recorded before it was complete.</summary>
    public bool LastBarMayBePartial { get; init; }
}

/// <summary>The laws that every stored series keeps.</summary>
internal static class BarCheck
{
    /// <exception cref="ArgumentException">The series is empty, out of order, inconsistent or beyond the limits of storage.</exception>
    public static void Verify(BarColumns bars)
    {
        if (bars.Count == 0) throw new ArgumentException("A dataset has at least one bar.", nameof(bars));
        if (bars.PriceScale is < 0 or > UnitLimits.MaxScale || bars.VolumeScale is < 0 or > UnitLimits.MaxScale)
            throw new ArgumentException("Scales lie between 0 and 18.", nameof(bars));
        long previous = long.MinValue;
        for (int i = 0; i < bars.Count; i++)
        {
            Bar bar = bars[i];
            if (bar.OpenTime.UnixNanos <= previous) throw new ArgumentException($"Bar {i} at {bar.OpenTime} is not after the bar before it.", nameof(bars));
            if (bar.OpenTime.UnixNanos % 1_000 != 0) throw new ArgumentException($"Bar {i} at {bar.OpenTime} does not open on a whole microsecond.", nameof(bars));
            if (!bar.IsConsistent) throw new ArgumentException($"Bar {i} at {bar.OpenTime} is inconsistent.", nameof(bars));
            if (bar.High.Units > UnitLimits.MaxUnits || bar.Volume.Units > UnitLimits.MaxUnits)
                throw new ArgumentException($"Bar {i} at {bar.OpenTime} has numbers of more than 18 digits.", nameof(bars));
            previous = bar.OpenTime.UnixNanos;
        }
    }
}
