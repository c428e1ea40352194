using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Tests.Store;

public sealed class ResamplingTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private static BarInterval Of(string text) => BarInterval.TryParse(text, out BarInterval interval) ? interval : throw new ArgumentException(text);

    [Fact]
    public void Minutes_become_hours_by_the_plain_definition() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, 59], Gen.Int[1, 9]).Sample((count, startMinute, keepOneIn) =>
        {
            BarArray all = Bars.Make(count, $"2021-03-04T05:{startMinute:00}");
            Bar[] kept = [.. Enumerable.Range(0, count).Where(i => i % keepOneIn == 0).Select(i => all[i])];
            var source = new BarArray(kept, 2, 3, Bars.OneMinute);
            ResampledBars result = Resampling.Resample(source, Bars.OneHour);
            IGrouping<long, Bar>[] hours = [.. kept.GroupBy(b => b.OpenTime.UnixNanos / Duration.NanosPerHour)];
            Bar[] expected = [.. hours.Select(h => new Bar(
                new Instant(h.Key * Duration.NanosPerHour), h.First().Open, h.Max(b => b.High), h.Min(b => b.Low), h.Last().Close, new Quantity(h.Sum(b => b.Volume.Units))))];
            Bars.AssertSame(new BarArray(expected, 2, 3, Bars.OneHour), result.Bars);
            Assert.Equal(hours.Count(h => h.Count() < 60), result.IncompleteBars);
            Assert.Equal(kept[^1].OpenTime.UnixNanos / Duration.NanosPerMinute % 60 != 59, result.LastBarMayBePartial);
        }, iter: 200);

    [Fact]
    public void Resampling_in_two_steps_is_the_same_as_in_one()
    {
        BarArray minutes = Bars.Make(5_000, "2021-12-25T23:13");
        BarColumns direct = Resampling.Resample(minutes, Of("4h")).Bars;
        BarColumns steps = Resampling.Resample(Resampling.Resample(Resampling.Resample(minutes, Of("15m")).Bars, Bars.OneHour).Bars, Of("4h")).Bars;
        Assert.Equal(ContentHash.Of(direct), ContentHash.Of(steps));
    }

    [Fact]
    public void Weeks_start_on_Monday()
    {
        BarColumns weeks = Resampling.Resample(Bars.Make(24 * 30, "2024-01-05", everyMinutes: 60), Of("1w")).Bars;
        Assert.Equal("2024-01-01T00:00:00Z", weeks[0].OpenTime.ToString());
        Assert.Equal("2024-01-08T00:00:00Z", weeks[1].OpenTime.ToString());
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("30s")]
    [InlineData("90s")]
    public void An_interval_that_is_no_longer_multiple_is_refused(string target)
    {
        var e = Assert.Throws<GodwitException>(() => Resampling.Resample(Bars.Make(10), Of(target)));
        Assert.Equal($"Bars of 1m cannot be joined to bars of {target}: the new interval must be a longer multiple, such as 1h.", e.Message);
    }

    [Fact]
    public void A_last_bar_that_may_be_partial_makes_the_resampled_one_partial()
    {
        BarArray minutes = Bars.Make(60, "2021-03-04T05:00");
        Assert.False(Resampling.Resample(minutes, Bars.OneHour).LastBarMayBePartial);
        Assert.True(Resampling.Resample(minutes, Bars.OneHour, sourceLastMayBePartial: true).LastBarMayBePartial);
    }

    [Fact]
    public void In_the_store_resampling_keeps_labels_and_spares_imported_bars()
    {
        DataStore store = DataStore.Open(_home.Folder);
        var key = new InstrumentKey("A", "B");
        store.WriteBars(key, Bars.Make(100), new BarWriteOptions { Source = "generated", Synthetic = true });
        DatasetInfo hours = store.Resample("A:B:1m", Bars.OneHour).Info;
        Assert.Equal(("A:B:1h", true, true, "resampled from A:B:1m"), (hours.Id, hours.Synthetic, hours.LastBarMayBePartial, hours.Source));
        Assert.Equal(hours, store.Resample("A:B:1m", Bars.OneHour).Info);
        store.WriteBars(key, Bars.Make(100, everyMinutes: 240), new BarWriteOptions { Source = "file.csv" });
        Assert.Contains("A:B:4h is there already, imported from file.csv", Assert.Throws<GodwitException>(() => store.Resample("A:B:1m", Of("4h"))).Message);
        Assert.Equal("resampled from A:B:1m", store.Resample("A:B:1m", Of("4h"), replace: true).Info.Source);
    }

    [Fact]
    public void Real_minutes_of_2022_become_the_exchange_s_own_hours_and_days_exactly()
    {
        BarColumns minutes = CandleFile.ReadStrict(SharedCandles.PathOf("BINANCE_BTCUSDT_1m.csv.gz"), BarFileOptions.None).Bars;
        BarColumns hours = CandleFile.ReadStrict(SharedCandles.PathOf("BINANCE_BTCUSDT_1h.csv.gz"), BarFileOptions.None).Bars;
        BarColumns days = CandleFile.ReadStrict(SharedCandles.PathOf("BINANCE_BTCUSDT_1d.csv.gz"), BarFileOptions.None).Bars;

        Assert.Equal(Rows(hours, "2022-01-01", "2023-01-01"), Rows(Resampling.Resample(minutes, Bars.OneHour).Bars, "2022-01-01", "2023-01-01"));

        string[] expected = Rows(days, "2017-01-01", "2023-01-01"), actual = Rows(Resampling.Resample(minutes, Of("1d")).Bars, "2017-01-01", "2023-01-01");
        Assert.Equal(expected.Length, actual.Length);
        string[] different = [.. expected.Zip(actual).Where(pair => pair.First != pair.Second).Select(pair => pair.First)];
        Assert.Equal(27, different.Length);
        Assert.All(different, row => Assert.StartsWith("2017", row));
        Assert.Equal(expected.Select(WithoutOpen), actual.Select(WithoutOpen));
    }

    private static string WithoutOpen(string row) => string.Join(' ', row.Split(' ').Where((_, i) => i != 1));

    private static string[] Rows(BarColumns bars, string from, string to)
    {
        Assert.True(Instant.TryParse(from, out Instant start) & Instant.TryParse(to, out Instant end));
        return [.. Enumerable.Range(bars.IndexAtOrAfter(start), bars.IndexAtOrAfter(end) - bars.IndexAtOrAfter(start)).Select(i =>
            $"{bars[i].OpenTime} {Decimals.Format(bars.Opens[i], bars.PriceScale)} {Decimals.Format(bars.Highs[i], bars.PriceScale)} {Decimals.Format(bars.Lows[i], bars.PriceScale)} {Decimals.Format(bars.Closes[i], bars.PriceScale)} {Decimals.Format(bars.Volumes[i], bars.VolumeScale)}")];
    }
}
