using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Hosting.Downloads;
using Godwit.Support.Venues;

namespace Godwit.Venues.Tests;

/// <summary>A home of its own and a clock that does not sleep.</summary>
internal sealed class DownloadBench : IDisposable
{
    public string Home { get; } = Directory.CreateTempSubdirectory("godwit-venues-").FullName;

    public VirtualTime Time { get; } = new(new DateTimeOffset(2025, 1, 2, 5, 0, 30, TimeSpan.Zero));

    public DataStore Store => DataStore.Open(Home);

    public static Instant At(string text) => Instant.TryParse(text, out Instant at) ? at : throw new FormatException(text);

    public static BarInterval Interval(string text) => BarInterval.TryParse(text, out BarInterval interval) ? interval : throw new FormatException(text);

    public static DownloadRequest Request(StandInVenue venue, string from = "2024-12-29", string interval = "1m", string? to = null) => new()
    {
        Venue = "binance",
        Symbol = "BTCUSDT",
        Interval = Interval(interval),
        From = At(from),
        To = to is null ? null : At(to),
        Endpoint = venue.Address,
        Archive = venue.Address,
        SilenceLimit = TimeSpan.FromSeconds(1),
    };

    public static DownloadRequest CoinbaseRequest(StandInVenue venue, string from, string to, string interval = "1m") =>
        Request(venue, from, interval, to) with { Venue = "coinbase", Symbol = "BTC-USD", Archive = null };

    public Task<DownloadReport> RunAsync(DownloadRequest request, Action<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new HistoryDownload(Home, Time).RunAsync(request, progress, cancellation);

    /// <summary>The dataset has exactly the bars that the market has in the range, with their numbers.</summary>
    public void HasExactly(StandInMarket market, string id, string from, string to)
    {
        using BarSeries bars = Store.OpenBars(id);
        Instant[] expected = [.. StandInMarket.Grid(At(from), At(to), bars.Interval).Where(market.Has)];
        Assert.Equal(expected.Select(e => e.UnixNanos), bars.OpenTimesNanos.ToArray());
        foreach (int i in new[] { 0, bars.Count / 2, bars.Count - 1 })
        {
            string[] texts = StandInMarket.Bar(expected[i], bars.Interval);
            long[] units = [bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i]];
            for (int n = 0; n < units.Length; n++) Assert.Equal(decimal.Parse(texts[n]), units[n] / (decimal)Math.Pow(10, bars.PriceScale));
            Assert.Equal(decimal.Parse(texts[4]), bars.Volumes[i] / (decimal)Math.Pow(10, bars.VolumeScale));
        }
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
