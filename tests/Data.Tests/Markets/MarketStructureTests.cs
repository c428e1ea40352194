using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Data.Analysis;
using Godwit.Data.Import;
using Godwit.Data.Tests.Store;
using Godwit.Indicators;
using Godwit.Support.Markets;

namespace Godwit.Data.Tests.Markets;

/// <summary>Clock, memory, volume, spread, regimes and common movement: what was planted is found, and nothing else.</summary>
public sealed class MarketStructureTests
{
    [Fact]
    public void A_wild_hour_and_a_quiet_Sunday_are_found_and_significant()
    {
        double[] noise = KnownMarkets.Noise(24 * 7 * 60, 0.01, 11);
        // Return i is complete at the close of bar i + 1, which opens i + 1 hours after Monday midnight.
        BarArray bars = KnownMarkets.Follow(noise.Select((r, i) => r * ((i + 1) % 24 == 14 ? 3 : 1) * ((i + 1) / 24 % 7 == 6 ? 0.5 : 1)),
            volume: i => i % 24 == 9 ? 5_000 : 1_000);
        ClockProfile clock = ClockProfile.Of(bars, ReturnSample.Of(bars), 1);
        Assert.Equal(24, clock.Hours.Count);
        Assert.Equal(14, Largest(clock.Hours));
        Assert.InRange(clock.Hours[14].Volatility / clock.Hours[13].Volatility, 2.6, 3.4);
        Assert.InRange(clock.Weekdays[6].Volatility / clock.Weekdays[0].Volatility, 0.4, 0.6);
        Assert.Equal(5.0 / 28, clock.Hours[9].VolumeShare, 1e-3);
        Assert.Equal(1, clock.Week.Sum(c => c.VolumeShare), 1e-9);
        Assert.Equal(0.001, clock.HourSignificance.Volatility);
        Assert.Equal(0.001, clock.WeekdaySignificance.Volatility);
        Assert.InRange(clock.HourSignificance.Return, 0.01, 1);
    }

    [Fact]
    public void Cells_are_those_of_a_plain_count()
    {
        BarArray bars = RandomBars.Walk(new SeededRandom(2), 3_000, 1_000_000, Duration.FromMinutes(30), KnownMarkets.Monday + Duration.FromMinutes(30), holes: true);
        ReturnSample sample = ReturnSample.Of(bars);
        ClockProfile clock = ClockProfile.Of(bars, sample, 1);
        for (int hour = 0; hour < 24; hour++)
        {
            double[] returns = [.. Enumerable.Range(0, sample.Count).Where(i => DateOf(bars[sample.Bars[i]].OpenTime).Hour == hour).Select(i => sample.Values[i])];
            double mean = returns.Average();
            Assert.Equal(returns.Length, clock.Hours[hour].Returns);
            Assert.Equal(mean * 2, clock.Hours[hour].MeanReturn, 1e-12);
            Assert.Equal(Math.Sqrt(returns.Average(r => r * r) * 2), clock.Hours[hour].Volatility, 1e-12);
            Assert.Equal(2 * Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / (returns.Length - 1) / returns.Length), clock.Hours[hour].StandardError, 1e-12);
        }
        int friday = (int)DayOfWeek.Friday - 1;
        long[] volumes = bars.Volumes.ToArray();
        double onFridays = Enumerable.Range(0, bars.Count).Where(i => DateOf(bars[i].OpenTime).DayOfWeek == DayOfWeek.Friday).Sum(i => (double)volumes[i]);
        Assert.Equal(onFridays / volumes.Sum(), clock.Weekdays[friday].VolumeShare, 1e-12);
    }

    [Fact]
    public void Clustered_volatility_alone_does_not_look_like_a_clock()
    {
        // Quiet and wild stretches of random length: days differ much, hours do not.
        var p = new List<double>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            double level = 1;
            var returns = new List<double>();
            for (int i = 0; i < 24 * 150; i++)
            {
                level = Math.Clamp(level * Math.Exp(0.25 * KnownMarkets.Normal(random)), 0.1, 10);
                returns.Add(0.005 * level * KnownMarkets.Normal(random));
            }
            BarArray bars = KnownMarkets.Follow(returns);
            p.Add(ClockProfile.Of(bars, ReturnSample.Of(bars), seed).HourSignificance.Volatility);
        }
        // Under the null p is uniform: at most a few of twenty lie below 5 %, and the mean is near one half.
        Assert.InRange(p.Count(v => v <= 0.05), 0, 4);
        Assert.InRange(p.Average(), 0.3, 0.7);
    }

    [Theory]
    [InlineData("4h", 6, 4)]
    [InlineData("1d", 0, 24)]
    [InlineData("1m", 24, 1)]
    public void The_parts_of_the_day_follow_the_bars(string interval, int parts, int hours)
    {
        Assert.True(BarInterval.TryParse(interval, out BarInterval length));
        BarArray bars = KnownMarkets.Follow(KnownMarkets.Noise(500, 0.01, 5), length.Length);
        ClockProfile clock = ClockProfile.Of(bars, ReturnSample.Of(bars), 1);
        Assert.Equal((parts, 7 * parts, hours, 7), (clock.Hours.Count, clock.Week.Count, clock.HoursPerSlot, clock.Weekdays.Count));
    }

    [Fact]
    public void Autocorrelation_of_a_series_with_memory_is_its_parameter()
    {
        double previous = 0;
        double[] returns = [.. KnownMarkets.Noise(20_000, 0.001, 9).Select(e => previous = 0.3 * previous + e)];
        BarArray bars = KnownMarkets.Follow(returns, Duration.FromMinutes(1));
        SerialDependence found = SerialDependence.Of(ReturnSample.Of(bars), 20, default);
        Assert.InRange(found.Lags[0].Return, 0.27, 0.33);
        Assert.InRange(found.Lags[1].Return, 0.06, 0.12);
        Assert.True(found.LjungBox.PValue < 1e-9);
        Assert.All(found.VarianceRatios, v => Assert.True(v.Ratio.Ratio > 1.2 && v.Ratio.ZHeteroskedastic > 3));
        Assert.InRange(found.Lags[10].RobustBand / found.PlainBand, 0.9, 1.1);
    }

    [Fact]
    public void Pairs_across_missing_bars_do_not_count()
    {
        BarArray bars = RandomBars.Walk(new SeededRandom(12), 600, 1_000_000, Duration.FromHours(1), KnownMarkets.Monday, holes: true);
        ReturnSample sample = ReturnSample.Of(bars);
        SerialDependence found = SerialDependence.Of(sample, 5, default);
        double[] values = sample.Values.ToArray();
        double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean));
        foreach (LagCorrelation lag in found.Lags)
        {
            double sum = 0, fourth = 0;
            for (int i = 0; i < values.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    // Two returns of one unbroken stretch: their bars lie as far apart in time as in the list.
                    if (sample.Bars[i] - sample.Bars[j] != lag.Lag || bars[sample.Bars[i]].OpenTime - bars[sample.Bars[j]].OpenTime != Duration.FromHours(lag.Lag)) continue;
                    double product = (values[i] - mean) * (values[j] - mean);
                    (sum, fourth) = (sum + product, fourth + product * product);
                }
            }
            Assert.Equal(sum / variance, lag.Return, 1e-12);
            Assert.Equal(1.96 * Math.Sqrt(fourth) / variance, lag.RobustBand, 1e-12);
        }
    }

    [Fact]
    public void Volume_lies_where_the_bars_were_and_none_is_lost() => Gen.Int[1, 1_000_000].Sample(seed =>
    {
        BarArray bars = RandomBars.Walk(new SeededRandom((ulong)seed), 80, 50_000, Duration.FromHours(1), KnownMarkets.Monday);
        VolumeByPrice profile = VolumeByPrice.Of(bars, 12)!;
        Assert.Equal(1, profile.Levels.Sum(l => l.Share), 1e-9);
        double total = bars.Volumes.ToArray().Sum(v => (double)v);
        foreach (VolumeLevel level in profile.Levels)
        {
            double expected = 0;
            for (int i = 0; i < bars.Count; i++)
            {
                double low = bars.Lows[i] / 100.0, high = bars.Highs[i] / 100.0, overlap = Math.Min(high, level.High) - Math.Max(low, level.Low);
                if (high > low) expected += Math.Max(0, overlap) / (high - low) * bars.Volumes[i];
                else if (low >= level.Low && (low < level.High || level == profile.Levels[^1])) expected += bars.Volumes[i];
            }
            Assert.Equal(expected / total, level.Share, 1e-9);
        }
        Assert.Equal(profile.Levels.Max(l => l.Share), profile.Levels[profile.PointOfControl].Share);
        double inside = profile.Levels.Skip(profile.ValueAreaFrom).Take(profile.ValueAreaTo - profile.ValueAreaFrom + 1).Sum(l => l.Share);
        Assert.InRange(inside, VolumeByPrice.ValueAreaShare - 1e-9, 1 + 1e-9);
        Assert.InRange(profile.PointOfControl, profile.ValueAreaFrom, profile.ValueAreaTo);
    }, iter: 60);

    [Fact]
    public void A_bounce_between_bid_and_ask_is_measured_by_all_three()
    {
        // Prices move by little and trade at mid ± half a spread of 1 %: what each method assumes.
        var random = new SeededRandom(21);
        var bars = new List<Bar>();
        double mid = 1e8;
        for (int i = 0; i < 20_000; i++)
        {
            double high = 0, low = double.MaxValue, open = 0, close = 0;
            for (int trade = 0; trade < 20; trade++)
            {
                mid *= Math.Exp(0.0002 * KnownMarkets.Normal(random));
                double price = mid * (random.NextInt(2) == 0 ? 1.005 : 0.995);
                (high, low, close) = (Math.Max(high, price), Math.Min(low, price), price);
                if (trade == 0) open = price;
            }
            bars.Add(new Bar(KnownMarkets.Monday + Duration.FromMinutes(i), new Price((long)open), new Price((long)high), new Price((long)low), new Price((long)close), new Quantity(20)));
        }
        var series = new BarArray(bars, 4, 0, new BarInterval(Duration.FromMinutes(1)));
        SpreadEstimates spread = SpreadEstimates.Of(series, ReturnSample.Of(series));
        Assert.InRange(spread.Roll, 0.009, 0.011);
        Assert.InRange(spread.CorwinSchultz, 0.009, 0.011);
        Assert.InRange(spread.AbdiRanaldo, 0.009, 0.011);
        Assert.InRange(spread.CorwinSchultzNegativeShare, 0, 0.01);
    }

    [Fact]
    public void Two_bars_that_only_bounce_give_their_spread_exactly()
    {
        double high = Math.Log(101.0 / 100);
        Assert.Equal(2 * (Math.Exp(high) - 1) / (1 + Math.Exp(high)), SpreadEstimates.CorwinSchultzOf(101, 100, 100.5, 101, 100), 1e-12);
        // A jump between two such bars is none of their spread.
        Assert.Equal(SpreadEstimates.CorwinSchultzOf(101, 100, 101, 102, 101), SpreadEstimates.CorwinSchultzOf(101, 100, 101, 107, 106), 1e-12);
    }

    [Fact]
    public void Returns_that_follow_each_other_have_no_Roll_spread()
    {
        double previous = 0;
        BarArray bars = KnownMarkets.Follow(KnownMarkets.Noise(2_000, 0.001, 9).Select(e => previous = 0.5 * previous + e));
        Assert.True(double.IsNaN(SpreadEstimates.Of(bars, ReturnSample.Of(bars)).Roll));
    }

    [Fact]
    public void Planted_regimes_are_seen_when_they_are_there()
    {
        // 400 calm days without direction, 150 wild ones, 150 that rise steadily.
        double[] noise = KnownMarkets.Noise(1_100, 1, 31);
        BarArray bars = KnownMarkets.Follow(noise.Select((z, i) => i is >= 700 and < 800 ? 0.08 * z : i >= 950 ? 0.01 + 0.02 * z : 0.02 * z), Duration.FromHours(24));
        RegimeMap map = RegimeMap.Of(bars)!;
        Assert.Equal(9, map.Cells.Count);
        Assert.Equal(map.Points.Count, map.Cells.Sum(c => c.Periods));
        Assert.Equal(1, map.Cells.Sum(c => c.Share), 1e-9);
        double Wild(int from, int to) => map.Points.Where(p => Day(p.Start) >= from && Day(p.Start) < to).Average(p => p.Volatility == VolatilityState.Wild ? 1.0 : 0);
        Assert.True(Wild(710, 800) > 0.8);
        Assert.True(Wild(400, 690) < 0.1);
        Assert.True(map.Points.Where(p => Day(p.Start) >= 980).Average(p => p.Trend == TrendState.Up ? 1.0 : 0) > 0.7);
        static int Day(Instant at) => (int)((at - KnownMarkets.Monday).Nanos / Duration.NanosPerDay);
    }

    [Fact]
    public void A_cells_return_is_that_of_the_period_after_the_state_was_known()
    {
        BarArray bars = KnownMarkets.Follow(KnownMarkets.Noise(800, 0.02, 41), Duration.FromHours(24));
        RegimeMap map = RegimeMap.Of(bars)!;
        double expected = 0;
        for (int i = 0; i + 1 < map.Points.Count; i++) expected += Math.Log(map.Points[i + 1].Close / map.Points[i].Close);
        double found = map.Cells.Where(c => c.Periods > 0).Sum(c => c.AnnualReturn / 365 * (c.Periods - (c.Trend == map.Points[^1].Trend && c.Volatility == map.Points[^1].Volatility ? 1 : 0)));
        Assert.Equal(expected, found, 1e-9);
    }

    [Fact]
    public void Series_that_move_together_are_matched_by_time_and_not_by_place()
    {
        double[] common = KnownMarkets.Noise(5_000, 0.01, 51), own = KnownMarkets.Noise(5_000, 0.01, 52);
        BarArray first = KnownMarkets.Follow(common, isMissing: i => i % 37 == 3), second = KnownMarkets.Follow(common.Zip(own, (c, o) => 2 * c + o), isMissing: i => i % 41 == 7 || i < 500);
        PairFacts pair = Assert.Single(Comovement.Of([("A", first), ("B", second)], default));
        Assert.InRange(pair.Beta, 1.94, 2.06);
        Assert.InRange(pair.Correlation, 0.88, 0.91);
        Assert.InRange(pair.Correlation, pair.Lower, pair.Upper);
        // A return needs both of its bars in both series.
        int expected = Enumerable.Range(501, 4_500).Count(i => i % 37 != 3 && (i - 1) % 37 != 3 && i % 41 != 7 && (i - 1) % 41 != 7);
        Assert.Equal(expected, pair.Pairs);
        Assert.All(pair.LeadLag.Where(l => l.Lag != 0), l => Assert.InRange(l.Correlation, -0.06, 0.06));
        Assert.All(pair.ByMonth, m => Assert.InRange(m.Correlation, 0.8, 1));
    }

    [Fact]
    public void The_series_that_moves_first_leads()
    {
        double[] common = KnownMarkets.Noise(4_000, 0.01, 61);
        BarArray leader = KnownMarkets.Follow(common), follower = KnownMarkets.Follow(Enumerable.Repeat(0.0, 3).Concat(common.SkipLast(3)));
        PairFacts pair = Assert.Single(Comovement.Of([("A", leader), ("B", follower)], default));
        LeadLag peak = pair.LeadLag.MaxBy(l => l.Correlation);
        Assert.Equal(3, peak.Lag);
        Assert.InRange(peak.Correlation, 0.99, 1);
        Assert.InRange(pair.Correlation, -0.05, 0.05);
    }

    [Fact]
    public void Bars_of_other_length_and_series_without_common_time_are_refused()
    {
        BarArray hours = KnownMarkets.Follow(KnownMarkets.Noise(100, 0.01, 1)), days = KnownMarkets.Follow(KnownMarkets.Noise(100, 0.01, 1), Duration.FromHours(24));
        Assert.Contains("resample", Assert.Throws<GodwitException>(() => Comovement.Of([("A", hours), ("B", days)], default)).Message, StringComparison.Ordinal);
        BarArray later = KnownMarkets.Follow(KnownMarkets.Noise(100, 0.01, 1), start: KnownMarkets.Monday + Duration.FromHours(500));
        Assert.Contains("in common", Assert.Throws<GodwitException>(() => Comovement.Of([("A", hours), ("B", later)], default)).Message, StringComparison.Ordinal);
        Assert.Contains("50", Assert.Throws<GodwitException>(() => MarketAnalysis.Run("A", new BarWindow(hours, 0, 20), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_market_that_stands_still_has_no_figures_and_no_faults()
    {
        BarArray bars = KnownMarkets.Follow(Enumerable.Repeat(0.0, 300));
        MarketAnalysis analysis = MarketAnalysis.Run("A", bars, new());
        Assert.Equal(0, analysis.Returns.Deviation);
        Assert.Equal(1, analysis.Returns.ZeroShare);
        Assert.True(double.IsNaN(analysis.Returns.Skewness));
        Assert.Null(analysis.Volume);
        Assert.Empty(analysis.Drawdowns);
        Assert.Empty(analysis.Dependence.VarianceRatios);
        Assert.True(double.IsNaN(analysis.Clock.HourSignificance.Volatility));
    }

    [Fact]
    public void Any_series_can_be_analysed() => Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[50, 700], Gen.OneOf(new[] { 1, 7, 60, 90, 240, 1_440, 10_080 }.Select(m => Gen.Const(m)).ToArray())).Sample((seed, count, minutes) =>
    {
        BarArray bars = RandomBars.Walk(new SeededRandom((ulong)seed), count, 900 + seed % 90_000, Duration.FromMinutes(minutes), KnownMarkets.Monday, holes: true);
        MarketAnalysis once = MarketAnalysis.Run("A", bars, new()), again = MarketAnalysis.Run("A", new BarWindow(bars, 0, bars.Count), new());
        Assert.Equal(once.Returns.Deviation, again.Returns.Deviation);
        Assert.Equal(once.Clock.HourSignificance, again.Clock.HourSignificance);
        Assert.Equal(once.Months, again.Months);
    }, iter: 60);

    [Fact]
    [Trait("pace", "slow")]
    public void Real_markets_show_what_is_known_of_them()
    {
        BarColumns minutes = CandleFile.ReadStrict(SharedCandles.PathOf("BINANCE_BTCUSDT_1m.csv.gz"), new BarFileOptions()).Bars;
        MarketAnalysis bitcoin = MarketAnalysis.Run("BTC", minutes, new());
        Assert.InRange(bitcoin.Returns.AnnualVolatility, 0.6, 1.3);
        Assert.InRange(bitcoin.Returns.LeftTail.Index, 2, 4.5);
        // Volatility persists for days, returns turn back a little from minute to minute, trading follows the clock.
        Assert.All(bitcoin.Dependence.Lags, l => Assert.True(l.Absolute > 0.1));
        Assert.True(bitcoin.Dependence.Lags[0].Return < 0);
        Assert.Equal(0.001, bitcoin.Clock.HourSignificance.Volatility);
        // 13 March 2020 follows the worst day that this market has seen.
        Assert.StartsWith("2020-03-12", bitcoin.WorstDays[0].Start.ToString(), StringComparison.Ordinal);

        BarColumns Days(string name) => CandleFile.ReadStrict(SharedCandles.PathOf(name), new BarFileOptions()).Bars;
        PairFacts pair = Assert.Single(Comovement.Of([("ETH", Days("BINANCE_ETHUSDT_1d.csv.gz")), ("LINK", Days("BINANCE_LINKUSDT_1d.csv.gz"))], default));
        Assert.InRange(pair.Correlation, 0.6, 0.9);
        Assert.Equal(0, pair.LeadLag.MaxBy(l => l.Correlation).Lag);
    }

    private static int Largest(IReadOnlyList<ClockCell> cells) => Enumerable.Range(0, cells.Count).MaxBy(i => cells[i].Volatility);
    private static DateTime DateOf(Instant at) => DateTime.UnixEpoch.AddTicks(at.UnixNanos / 100);
}
