using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>The length of a bar, 1 s to 1 w, aligned to the UTC epoch (weeks to Monday). Written <c>1m</c>, <c>4h</c>, <c>1d</c>.</summary>
public readonly record struct BarInterval(Duration Length) : IComparable<BarInterval>
{
    // The epoch was a Thursday; weekly bars start on Monday.
    private const long MondayOffset = 4 * Duration.NanosPerDay;
    private const long Week = 7 * Duration.NanosPerDay;

    /// <summary>How many bars a year of 365 days holds.</summary>
    public double PerYear => 365.0 * Duration.NanosPerDay / Length.Nanos;

    /// <summary>The open time of the bar that contains <paramref name="at"/>.</summary>
    public Instant Floor(Instant at)
    {
        long offset = Length.Nanos % Week == 0 ? MondayOffset : 0;
        return new Instant(Duration.FloorDivide(at.UnixNanos - offset, Length.Nanos) * Length.Nanos + offset);
    }

    public int CompareTo(BarInterval other) => Length.CompareTo(other.Length);
    public override string ToString() => Length.Nanos % Week == 0 ? $"{Length.Nanos / Week}w" : Length.ToString();

    /// <summary>Reads <c>1s</c>, <c>1m</c>, <c>4h</c>, <c>1d</c>, <c>1w</c>.</summary>
    public static bool TryParse(string text, out BarInterval interval)
    {
        interval = default;
        if (!Duration.TryParse(text, out Duration length) || length < Duration.FromSeconds(1) || length > new Duration(Week)) return false;
        interval = new BarInterval(length);
        return true;
    }
}
