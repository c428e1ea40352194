using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Quality.Ticks;

/// <summary>Collects receive time minus event time; of long datasets evenly spaced rows for the quantiles, every row for the extremes.</summary>
internal sealed class ClockCheck
{
    private const int MostSamples = 1 << 18, Stretches = 16;
    private readonly List<long> _samples = [];
    private readonly long[] _least = new long[Stretches];
    private readonly long _first, _stretch, _every;
    private long _rows, _impossible, _lowest = long.MaxValue, _highest = long.MinValue;

    public ClockCheck(TickInfo info)
    {
        _first = info.From.UnixNanos;
        _stretch = Math.Max(1, ((info.To - info.From).Nanos + 1) / Stretches + 1);
        _every = info.Rows / MostSamples + 1;
        Array.Fill(_least, long.MaxValue);
    }

    public void Add(TickColumns rows)
    {
        ReadOnlySpan<long> occurred = rows.Column(0), received = rows.Column(1);
        for (int i = 0; i < occurred.Length; i++)
        {
            if (occurred[i] == TickSchema.Missing || received[i] == TickSchema.Missing) continue;
            long delay = received[i] - occurred[i];
            if (_rows++ % _every == 0) _samples.Add(delay);
            if (delay < 0) _impossible++;
            (_lowest, _highest) = (Math.Min(_lowest, delay), Math.Max(_highest, delay));
            long stretch = Math.Clamp((occurred[i] - _first) / _stretch, 0, Stretches - 1);
            _least[stretch] = Math.Min(_least[stretch], delay);
        }
    }

    public ClockFindings? Finish()
    {
        if (_rows == 0) return null;
        _samples.Sort();
        long[] least = [.. _least.Where(l => l != long.MaxValue)];
        return new ClockFindings(
            _rows, _impossible, new(_lowest), new(_samples[_samples.Count / 2]), new(_samples[(int)((_samples.Count - 1) * 0.99)]), new(_highest), new(least.Min()), new(least.Max()));
    }
}
