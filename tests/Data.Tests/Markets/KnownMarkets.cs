using Godwit.Core.Functions;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Data.Tests.Markets;

/// <summary>Markets whose statistics are known because they were built so.</summary>
internal static class KnownMarkets
{
    /// <summary>A Monday.</summary>
    public static readonly Instant Monday = Instant.FromUnixSeconds(1_609_718_400);

    public static double Normal(SeededRandom random) => DeterministicMath.NormalQuantile(Math.Clamp(random.NextDouble(), 1e-12, 1 - 1e-12));

    /// <summary>Bars whose closes follow the given log returns; high and low are the larger and the smaller of open and close.</summary>
    public static BarArray Follow(IEnumerable<double> returns, Duration? interval = null, Instant? start = null, Func<int, bool>? isMissing = null, Func<int, long>? volume = null)
    {
        Duration step = interval ?? Duration.FromHours(1);
        var bars = new List<Bar>();
        double price = 1_000_000_000;
        int i = 0;
        foreach (double r in returns.Prepend(0))
        {
            var open = new Price((long)Math.Round(price));
            price *= Math.Exp(r);
            var close = new Price((long)Math.Round(price));
            if (isMissing?.Invoke(i) != true)
                bars.Add(new Bar((start ?? Monday) + step * i, open, new Price(Math.Max(open.Units, close.Units)), new Price(Math.Min(open.Units, close.Units)), close, new Quantity(volume?.Invoke(i) ?? 1_000)));
            i++;
        }
        return new BarArray(bars, 4, 3, new BarInterval(step));
    }

    public static double[] Noise(int count, double deviation, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => deviation * Normal(random))];
    }
}
