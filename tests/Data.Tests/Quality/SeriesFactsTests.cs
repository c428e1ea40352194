using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Quality;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Quality;

public sealed class SeriesFactsTests
{
    [Fact]
    public void Gaps_zero_volumes_and_stamps_off_the_grid_are_counted()
    {
        BarArray all = Bars.Make(100, "2021-01-01");
        Bar[] kept = [.. Enumerable.Range(0, 100).Where(i => i is not (5 or (>= 20 and < 30))).Select(i => all[i])];
        kept[50] = kept[50] with { Volume = default };
        kept[^1] = kept[^1] with { OpenTime = kept[^1].OpenTime + Duration.FromSeconds(20) };
        SeriesFacts facts = SeriesFacts.Of(new BarArray(kept, 2, 3, Bars.OneMinute));
        Assert.Equal((11, 2, 1, 1), (facts.MissingBars, facts.Gaps, facts.ZeroVolumeBars, facts.OffGridBars));
        Assert.Equal(new SeriesGap(all[19].OpenTime, all[30].OpenTime, 10), facts.LongestGap);
    }

    [Fact]
    public void A_whole_series_has_no_gaps()
    {
        Assert.Equal(new SeriesFacts(0, 0, null, 0, 0), SeriesFacts.Of(Bars.Make(90, "2021-01-01")) with { ZeroVolumeBars = 0 });
        Assert.Equal(new SeriesFacts(0, 0, null, 0, 0), SeriesFacts.Of(new BarArray([], 0, 0, Bars.OneMinute)));
    }

    [Theory]
    [InlineData("BINANCE_BTCUSDT_1m.csv.gz")]
    [InlineData("BITFINEX_BTCUSD_1m.csv.gz")]
    [InlineData("BINANCE_ETHUSDT_1h.csv.gz")]
    [InlineData("BINANCE_DOGEUSDT_1d.csv.gz")]
    public void Real_series_have_the_known_facts(string name)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(SharedCandles.PathOf("MANIFEST.json")));
        JsonElement known = manifest.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("file").GetString() == name);
        SeriesFacts facts = SeriesFacts.Of(CandleFile.ReadStrict(SharedCandles.PathOf(name), BarFileOptions.None).Bars);
        Assert.Equal(known.GetProperty("missing_bars").GetInt64(), facts.MissingBars);
        Assert.Equal(known.GetProperty("gaps").GetInt64(), facts.Gaps);
        Assert.Equal(known.GetProperty("zero_volume_bars").GetInt64(), facts.ZeroVolumeBars);
        Assert.Equal(known.GetProperty("off_grid_stamps").GetInt64(), facts.OffGridBars);
        Assert.Equal(known.GetProperty("longest_gap_bars").GetInt64(), facts.LongestGap?.MissingBars ?? 0);
        Assert.Equal(known.GetProperty("longest_gap_after").GetString(), facts.LongestGap?.After.ToString().Replace('T', ' ').TrimEnd('Z') ?? "");
    }
}
