using CsCheck;
using Godwit.Core.Digest;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;

namespace Godwit.Data.Tests.Generation;

public sealed class MarketGeneratorTests
{
    private static string DigestOf(GeneratedMarket market)
    {
        var digest = new RunDigest();
        foreach (GeneratedSeries series in market.Series)
        {
            for (int i = 0; i < series.Bars.Count; i++)
            {
                Bar bar = series.Bars[i];
                digest.Add(bar.OpenTime.UnixNanos);
                digest.Add(bar.Open.Units);
                digest.Add(bar.High.Units);
                digest.Add(bar.Low.Units);
                digest.Add(bar.Close.Units);
                digest.Add(bar.Volume.Units);
            }
        }
        return digest.ToString();
    }

    [Fact]
    public void The_same_seed_gives_the_same_bars_on_every_machine()
    {
        var options = new MarketGeneratorOptions
        {
            Seed = 42,
            Bars = 20_000,
            Symbols = [new(), new() { Name = "BETAUSD", StartPrice = 0.00002m, Tick = 0.00000001m, VolumeScale = 0, DailyVolume = 1e9 }],
            OutagesPerYear = 400,
            MissingShare = 0.01,
            JumpsPerYear = 500,
        };
        Assert.Equal("3f19c9c73602f28ed58453aec59abaa8", DigestOf(MarketGenerator.Generate(options)));
    }

    [Fact]
    public void Another_seed_gives_other_bars()
    {
        var options = new MarketGeneratorOptions { Bars = 100 };
        Assert.NotEqual(DigestOf(MarketGenerator.Generate(options)), DigestOf(MarketGenerator.Generate(options with { Seed = 2 })));
    }

    [Fact]
    public void Streaming_gives_the_bars_of_the_whole()
    {
        var options = new MarketGeneratorOptions { Bars = 5000, MissingShare = 0.1, Symbols = [new(), new() { Name = "BETAUSD" }] };
        GeneratedMarket market = MarketGenerator.Generate(options);
        for (int s = 0; s < 2; s++)
        {
            BarArray bars = market.Series[s].Bars;
            Assert.Equal(Enumerable.Range(0, bars.Count).Select(i => bars[i]), MarketGenerator.Stream(options, s));
        }
    }

    [Fact]
    public void A_symbol_is_the_same_whatever_other_symbols_are_beside_it_after_it()
    {
        var alone = new MarketGeneratorOptions { Bars = 1000 };
        var together = alone with { Symbols = [new(), new() { Name = "BETAUSD" }] };
        Assert.Equal(MarketGenerator.Stream(alone, 0), MarketGenerator.Stream(together, 0));
    }

    [Fact]
    public void Gaps_take_bars_away_and_change_no_other()
    {
        var without = new MarketGeneratorOptions { Bars = 50_000, OutagesPerYear = 0 };
        MarketGeneratorOptions with = without with { OutagesPerYear = 300, OutageHours = 1.5, MissingShare = 0.02 };
        GeneratedSeries whole = MarketGenerator.Generate(without).Series[0], holed = MarketGenerator.Generate(with).Series[0];

        Assert.Equal((50_000, 0, 0), (whole.Bars.Count, whole.MissingBars, whole.Gaps.Count));
        Assert.Equal(50_000, holed.Bars.Count + holed.MissingBars);
        Assert.InRange(holed.MissingBars, 1000, 15_000);
        // Half an hour of missing minutes cannot be chance: it is an outage.
        Assert.InRange(holed.Gaps.Count(g => g.Bars > 30), 5, 60);
        int seen = 0;
        for (int i = 0; i < holed.Bars.Count; i++)
        {
            int at = whole.Bars.IndexAtOrAfter(holed.Bars[i].OpenTime);
            Assert.Equal(whole.Bars[at], holed.Bars[i]);
            seen++;
        }
        Assert.Equal(holed.Bars.Count, seen);
        int inner = holed.Gaps.Sum(g => g.Bars);
        int atEnds = whole.Bars.IndexAtOrAfter(holed.Bars[0].OpenTime) + 49_999 - whole.Bars.IndexAtOrAfter(holed.Bars[holed.Bars.Count - 1].OpenTime);
        Assert.Equal(holed.MissingBars, inner + atEnds);
    }

    [Fact]
    public void An_outage_takes_every_symbol_away()
    {
        var options = new MarketGeneratorOptions { Bars = 20_000, OutagesPerYear = 500, Symbols = [new(), new() { Name = "BETAUSD" }] };
        IReadOnlyList<GeneratedSeries> series = MarketGenerator.Generate(options).Series;
        Assert.NotEmpty(series[0].Gaps);
        Assert.Equal(series[0].Gaps, series[1].Gaps);
    }

    [Fact]
    public void Every_bar_of_every_market_is_consistent_and_on_its_grid() =>
        Markets.Sample(options =>
        {
            foreach (GeneratedSeries series in MarketGenerator.Generate(options).Series)
            {
                long tick = series.Instrument.Rules[0].Tick.Units;
                for (int i = 0; i < series.Bars.Count; i++)
                {
                    Bar bar = series.Bars[i];
                    Assert.True(bar.IsConsistent, $"{bar}");
                    Assert.Equal(bar.OpenTime, options.Interval.Floor(bar.OpenTime));
                    Assert.True(bar.Open.Units % tick == 0 && bar.High.Units % tick == 0 && bar.Low.Units % tick == 0 && bar.Close.Units % tick == 0);
                    Assert.True(bar.Volume.Units > 0 || bar.High == bar.Low);
                    if (i > 0 && bar.OpenTime - series.Bars[i - 1].OpenTime == options.Interval.Length) Assert.Equal(series.Bars[i - 1].Close, bar.Open);
                }
                Assert.Equal("SYNTHETIC", series.Instrument.Key.Venue);
                Assert.Equal(options.Bars, series.Bars.Count + series.MissingBars);
            }
        }, iter: 200);

    [Fact]
    public void Prices_that_run_away_stop_at_one_tick_and_at_the_top()
    {
        var options = new MarketGeneratorOptions
        {
            Bars = 3000,
            Interval = new BarInterval(Duration.FromDays(1)),
            AnnualDrift = -5,
            Symbols = [new() { StartPrice = 100m, Tick = 1m, AnnualVolatility = 10 }],
        };
        BarArray down = MarketGenerator.Generate(options).Series[0].Bars;
        Assert.Equal(1, down.Lows.ToArray().Min());
        BarArray up = MarketGenerator.Generate(options with { AnnualDrift = 5, Bars = 50_000 }).Series[0].Bars;
        Assert.Equal(1_000_000_000_000_000L, up.Highs.ToArray().Max());
    }

    public static TheoryData<string, MarketGeneratorOptions> Wrong => new()
    {
        { "number of bars", new() { Bars = 0 } },
        { "number of bars", new() { Bars = 1_000_000_001 } },
        { "correlation", new() { Correlation = 1 } },
        { "correlation", new() { Correlation = double.NaN } },
        { "annual drift", new() { AnnualDrift = double.PositiveInfinity } },
        { "tails", new() { TailDegrees = 2 } },
        { "interval", new() { Interval = new BarInterval(Duration.FromMillis(10)) } },
        { "interval", new() { Interval = new BarInterval(Duration.FromDays(7)) } },
        { "1970 to 2262", new() { Start = Instant.FromUnixSeconds(-1) } },
        { "1970 to 2262", new() { Bars = 1_000_000, Interval = new BarInterval(Duration.FromDays(1)) } },
        { "jump size", new() { JumpSize = -0.1 } },
        { "steps per bar", new() { StepsPerBar = 1 } },
        { "number of symbols", new() { Symbols = [] } },
        { "named twice", new() { Symbols = [new(), new()] } },
        { "symbol", new() { Symbols = [new() { Name = "x y" }] } },
        { "tick", new() { Symbols = [new() { Tick = 0 }] } },
        { "start price", new() { Symbols = [new() { StartPrice = 0.5m }] } },
        { "start price", new() { Symbols = [new() { StartPrice = -1m }] } },
        { "daily volume", new() { Symbols = [new() { DailyVolume = 1e12, VolumeScale = 8 }] } },
        { "memory", new() { Bars = 200_000_000, Interval = new BarInterval(Duration.FromSeconds(1)) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_out_of_range_is_one_sentence(string about, MarketGeneratorOptions options)
    {
        GodwitException e = Assert.Throws<GodwitException>(() => MarketGenerator.Generate(options));
        Assert.Contains(about, e.Message);
        Assert.True(e.IsUsage);
    }

    [Fact]
    public void The_instrument_has_the_ticks_of_the_symbol()
    {
        var instrument = MarketGenerator.InstrumentOf(new SyntheticSymbol { Name = "BETAUSDT", Tick = 0.0250m, VolumeScale = 3 });
        Assert.Equal(("SYNTHETIC:BETAUSDT", "BETA", "USDT"), (instrument.Key.ToString(), instrument.BaseAsset, instrument.QuoteAsset));
        Assert.Equal((3, 3, "0.025", "0.001"), (instrument.PriceScale, instrument.QuantityScale, instrument.Format(instrument.Rules[0].Tick), instrument.Format(instrument.Rules[0].Lot)));
    }

    private static readonly Gen<MarketGeneratorOptions> Markets =
        from seed in Gen.ULong
        from seconds in Gen.OneOf(1, 5, 60, 300, 3600, 4 * 3600, 86_400)
        from bars in Gen.Int[1, 400]
        from volatility in Gen.Double[0.001, 10]
        from degrees in Gen.Int[3, 30]
        from jumps in Gen.OneOf(0.0, 40, 100_000)
        from outages in Gen.OneOf(0.0, 4, 100_000)
        from missing in Gen.Double[0, 0.9]
        from steps in Gen.Int[2, 20]
        from start in Gen.Long[0, 2_000_000_000]
        from tick in Gen.OneOf(0.000000000001m, 0.00000025m, 0.01m, 5m, 1_000_000m)
        from startTicks in Gen.OneOf(100L, 12_345, 1_000_000_000)
        select new MarketGeneratorOptions
        {
            Seed = seed,
            Interval = new BarInterval(Duration.FromSeconds(seconds)),
            Bars = bars,
            TailDegrees = degrees,
            JumpsPerYear = jumps,
            JumpSize = 0.3,
            OutagesPerYear = outages,
            MissingShare = missing,
            StepsPerBar = steps,
            Start = Instant.FromUnixSeconds(start),
            Symbols = [new() { AnnualVolatility = volatility, Tick = tick, StartPrice = startTicks * tick }, new() { Name = "B2" }],
        };
}
