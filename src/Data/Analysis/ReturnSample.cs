using Godwit.Core.MarketData;
using Godwit.Data.Quality;

namespace Godwit.Data.Analysis;

/// <summary>Log returns from close to close, between neighbours only: a step over missing bars is no return of one bar.</summary>
public sealed class ReturnSample
{
    private readonly double[] _values;
    private readonly int[] _bars;
    private readonly List<(int Start, int Length)> _stretches = [];
    private readonly int _count;

    private ReturnSample(BarColumns bars)
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, closes = bars.Closes;
        long step = bars.Interval.Length.Nanos;
        (_values, _bars) = (new double[Math.Max(0, bars.Count - 1)], new int[Math.Max(0, bars.Count - 1)]);
        int start = 0;
        for (int i = 1; i < closes.Length; i++)
        {
            if (closes[i] <= 0 || closes[i - 1] <= 0 || SeriesFacts.MissingBetween(times[i - 1], times[i], step) > 0)
            {
                Skipped++;
                if (_count > start) _stretches.Add((start, _count - start));
                start = _count;
                continue;
            }
            // A ratio of integers below 2^53 is exact to half a unit, and one that does not move is exactly zero.
            _values[_count] = closes[i] == closes[i - 1] ? 0 : Math.Log((double)closes[i] / closes[i - 1]);
            _bars[_count++] = i;
        }
        if (_count > start) _stretches.Add((start, _count - start));
    }

    public static ReturnSample Of(BarColumns bars) => new(bars);

    /// <summary>Number of returns.</summary>
    public int Count => _count;

    /// <summary>Steps over missing bars, which are left out.</summary>
    public int Skipped { get; }

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>For each return the index of the bar at whose close it is complete.</summary>
    public ReadOnlySpan<int> Bars => _bars.AsSpan(0, _count);

    /// <summary>Runs of returns without a missing bar between them.</summary>
    public IReadOnlyList<(int Start, int Length)> Stretches => _stretches;
}
