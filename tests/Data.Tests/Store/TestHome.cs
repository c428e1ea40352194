using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Tests.Store;

/// <summary>A folder of its own for each test, removed afterwards.</summary>
public sealed class TestHome : IDisposable
{
    public TestHome() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "godwit-tests", Guid.NewGuid().ToString("N"));

    public string File(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string File(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Real candles beside the repository, when they are there.</summary>
internal static class SharedCandles
{
    public static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine(RepositoryRoot(), "..", "shared"), "data");

    /// <summary>The path of a file of real data; skips the test when it is not there.</summary>
    public static string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, name));
        if (!File.Exists(path)) Assert.Skip($"Real market data is not there: {path} (set GODWIT_SHARED).");
        return path;
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Godwit.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? AppContext.BaseDirectory;
    }
}

/// <summary>Small series for tests.</summary>
internal static class Bars
{
    public static readonly BarInterval OneMinute = new(Duration.FromMinutes(1));
    public static readonly BarInterval OneHour = new(Duration.FromHours(1));

    /// <summary>Plausible bars with prices of two and volumes of three decimals.</summary>
    public static BarArray Make(int count, string start = "2021-01-30T22:00", int everyMinutes = 1, long seed = 1)
    {
        Assert.True(Instant.TryParse(start, out Instant at));
        var bars = new List<Bar>(count);
        long price = 30_000_00 + seed * 101;
        for (int i = 0; i < count; i++)
        {
            long open = price, close = price + (i * 37 + seed * 11) % 200 - 97;
            bars.Add(new Bar(
                at + Duration.FromMinutes((long)i * everyMinutes), new Price(open), new Price(Math.Max(open, close) + i % 7),
                new Price(Math.Min(open, close) - i % 5), new Price(close), new Quantity((i * 7919 + seed) % 100_003)));
            price = close;
        }
        return new BarArray(bars, 2, 3, new BarInterval(Duration.FromMinutes(everyMinutes)));
    }

    /// <summary>The same series with some bars left out.</summary>
    public static BarArray Without(this BarColumns bars, int from, int count) =>
        new([.. Enumerable.Range(0, bars.Count).Where(i => i < from || i >= from + count).Select(i => bars[i])], bars.PriceScale, bars.VolumeScale, bars.Interval);

    public static void AssertSame(BarColumns expected, BarColumns actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Interval, actual.Interval);
        Assert.True(expected.OpenTimesNanos.SequenceEqual(actual.OpenTimesNanos), "open times differ");
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(Text(expected, i), Text(actual, i));
        }
    }

    private static string Text(BarColumns bars, int i)
    {
        Bar bar = bars[i];
        string Price(Price price) => Decimals.Format(price.Units, bars.PriceScale);
        return $"{bar.OpenTime} {Price(bar.Open)} {Price(bar.High)} {Price(bar.Low)} {Price(bar.Close)} {Decimals.Format(bar.Volume.Units, bars.VolumeScale)}";
    }
}
