using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Analysis;

/// <summary>The bars that fall into one part of the day or the week.</summary>
/// <param name="Returns">Number of returns.</param>
/// <param name="MeanReturn">Mean log return over the whole part (an hour, a day).</param>
/// <param name="StandardError">Error of that mean, from the deviation of single returns.</param>
/// <param name="Volatility">√(mean r² × bars of the part): the size of a move over the part, if its bars do not depend on each other.</param>
/// <param name="VolumeShare">Share of all volume.</param>
public readonly record struct ClockCell(long Returns, double MeanReturn, double StandardError, double Volatility, double VolumeShare);

/// <summary>Probabilities that such differences come about when the clock does not matter (see <see cref="RotationTest"/>); NaN when there is too little to say.</summary>
public readonly record struct ClockSignificance(double Volatility, double Return);

/// <summary>Returns, volatility and volume by the hour of the day and the day of the week, in UTC.</summary>
public sealed record ClockProfile
{
    /// <summary>Hours of one part of the day: 1, or the bar's own length when that is longer.</summary>
    public required int HoursPerSlot { get; init; }

    /// <summary>Parts of the day, the one from midnight first; empty for bars of a day and longer.</summary>
    public required IReadOnlyList<ClockCell> Hours { get; init; }

    /// <summary>Monday first; empty for bars longer than a day.</summary>
    public required IReadOnlyList<ClockCell> Weekdays { get; init; }

    /// <summary>Weekday × part of the day, row by row; empty as <see cref="Hours"/> is.</summary>
    public required IReadOnlyList<ClockCell> Week { get; init; }

    public required ClockSignificance HourSignificance { get; init; }
    public required ClockSignificance WeekdaySignificance { get; init; }

    public static ClockProfile Of(BarColumns bars, ReturnSample sample, ulong seed)
    {
        long interval = bars.Interval.Length.Nanos;
        int hoursPerSlot = (int)Math.Max(1, interval / Duration.NanosPerHour);
        bool byHour = interval < Duration.NanosPerDay && Duration.NanosPerDay % (hoursPerSlot * Duration.NanosPerHour) == 0 && interval % Math.Min(interval, Duration.NanosPerHour) == 0;
        bool byDay = interval <= Duration.NanosPerDay;
        int slots = byHour ? 24 / hoursPerSlot : 1;
        var cells = new Tally[7 * slots];
        ReadOnlySpan<long> times = bars.OpenTimesNanos, volumes = bars.Volumes;
        double divisor = Pow10.Double(bars.VolumeScale), total = 0;
        int Place(long nanos)
        {
            long day = Duration.FloorDivide(nanos, Duration.NanosPerDay);
            // Day 0 of the epoch was a Thursday; Monday is 0 here.
            int weekday = (int)(((day + 3) % 7 + 7) % 7);
            return weekday * slots + (int)((nanos - day * Duration.NanosPerDay) / (hoursPerSlot * Duration.NanosPerHour)) % slots;
        }
        for (int i = 0; i < times.Length; i++)
        {
            double volume = volumes[i] / divisor;
            cells[Place(times[i])].Volume += volume;
            total += volume;
        }
        ReadOnlySpan<double> values = sample.Values;
        ReadOnlySpan<int> indices = sample.Bars;
        for (int i = 0; i < values.Length; i++) cells[Place(times[indices[i]])].Add(values[i]);

        double barsPerSlot = Math.Max(1.0, (double)Duration.NanosPerHour * hoursPerSlot / interval), barsPerDay = Math.Max(1.0, (double)Duration.NanosPerDay / interval);
        var hours = new Tally[slots];
        var days = new Tally[7];
        for (int i = 0; i < cells.Length; i++)
        {
            hours[i % slots].Add(cells[i]);
            days[i / slots].Add(cells[i]);
        }
        return new ClockProfile
        {
            HoursPerSlot = hoursPerSlot,
            Hours = byHour ? [.. hours.Select(t => t.Cell(barsPerSlot, total))] : [],
            Weekdays = byDay ? [.. days.Select(t => t.Cell(barsPerDay, total))] : [],
            Week = byHour ? [.. cells.Select(t => t.Cell(barsPerSlot, total))] : [],
            HourSignificance = byHour ? Significance(bars, sample, hoursPerSlot * Duration.NanosPerHour, slots, 0, seed) : new(double.NaN, double.NaN),
            WeekdaySignificance = byDay ? Significance(bars, sample, Duration.NanosPerDay, 7, 3 * Duration.NanosPerDay, seed + 1) : new(double.NaN, double.NaN),
        };
    }

    /// <summary>Values of each slot in each period: √Σr² for volatility, Σr for returns.</summary>
    private static ClockSignificance Significance(BarColumns bars, ReturnSample sample, long slotNanos, int slots, long offsetNanos, ulong seed)
    {
        ReadOnlySpan<double> values = sample.Values;
        ReadOnlySpan<int> indices = sample.Bars;
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        var squares = new List<double>();
        var sums = new List<double>();
        long period = long.MinValue;
        for (int i = 0; i < values.Length; i++)
        {
            long slot = Duration.FloorDivide(times[indices[i]] + offsetNanos, slotNanos), row = Duration.FloorDivide(slot, slots);
            if (row != period)
            {
                period = row;
                for (int s = 0; s < slots; s++) { squares.Add(double.NaN); sums.Add(double.NaN); }
            }
            int at = squares.Count - slots + (int)(slot - row * slots);
            squares[at] = (double.IsNaN(squares[at]) ? 0 : squares[at]) + values[i] * values[i];
            sums[at] = (double.IsNaN(sums[at]) ? 0 : sums[at]) + values[i];
        }
        return new ClockSignificance(
            RotationTest.PValue([.. squares.Select(Math.Sqrt)], slots, seed),
            RotationTest.PValue([.. sums], slots, seed));
    }

    private struct Tally
    {
        public long Count;
        public double Sum, Squares, Volume;

        public void Add(double value)
        {
            Count++;
            Sum += value;
            Squares += value * value;
        }

        public void Add(in Tally other) => (Count, Sum, Squares, Volume) = (Count + other.Count, Sum + other.Sum, Squares + other.Squares, Volume + other.Volume);

        public readonly ClockCell Cell(double barsPerPart, double totalVolume)
        {
            if (Count == 0) return new ClockCell(0, double.NaN, double.NaN, double.NaN, totalVolume > 0 ? Volume / totalVolume : double.NaN);
            double mean = Sum / Count, variance = Count > 1 ? Math.Max(0, Squares - Count * mean * mean) / (Count - 1) : double.NaN;
            return new ClockCell(Count, mean * barsPerPart, Math.Sqrt(variance / Count) * barsPerPart, Math.Sqrt(Squares / Count * barsPerPart), totalVolume > 0 ? Volume / totalVolume : double.NaN);
        }
    }
}
