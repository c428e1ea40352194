using CsCheck;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Portfolio.Trades;
using Godwit.Strategies;
using Godwit.Strategies.Pairs;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>The spread's statistics against other ways to compute them, and the two legs in good times and bad.</summary>
public sealed class PairsTests
{
    private static readonly TradingStyle BothSides = new() { Direction = Direction.Both, Sizing = PositionSizing.ParseText("fraction:0.3") };

    [Fact]
    public void Line_test_and_half_life_are_those_of_plain_regressions()
    {
        Gen.ULong.Sample(seed =>
        {
            var dice = new SeededRandom(seed);
            int n = 30 + dice.NextInt(100), lags = dice.NextInt(2);
            (double[] y, double[] x) = Pair(dice, n, persistence: dice.NextDouble());
            (double alpha, double beta) = SpreadFit.LeastSquares(y, x);
            double[] line = Solve([.. x.Select(v => new[] { 1.0, v })], y).Coefficients;
            Assert.Equal(line[0], alpha, 1e-6);
            Assert.Equal(line[1], beta, 1e-6);
            SpreadFit fit = SpreadFit.Of(y, x, alpha, beta, lags, new double[n]);
            double[] e = [.. y.Zip(x, (a, b) => a - alpha - beta * b)];
            e = [.. e.Select(v => v - e.Average())];
            Assert.Equal(e[^1] / Math.Sqrt(e.Sum(v => v * v) / (n - 1)), fit.ZScore, 1e-6);
            int[] rows = [.. Enumerable.Range(1 + lags, n - 1 - lags)];
            double[][] design = [.. rows.Select(t => lags == 0 ? new[] { e[t - 1] } : [e[t - 1], e[t - 1] - e[t - 2]])];
            (double[] slopes, double[] errors) = Solve(design, [.. rows.Select(t => e[t] - e[t - 1])]);
            Assert.Equal(slopes[0] / errors[0], fit.TestStatistic, 1e-5);
            double phi = Enumerable.Range(1, n - 1).Sum(t => e[t] * e[t - 1]) / Enumerable.Range(1, n - 1).Sum(t => e[t - 1] * e[t - 1]);
            double half = phi >= 1 ? double.PositiveInfinity : phi <= 0 ? 0 : Math.Log(0.5) / Math.Log(phi);
            if (double.IsInfinity(half)) Assert.Equal(half, fit.HalfLife);
            else Assert.Equal(1, (fit.HalfLife + 1e-300) / (half + 1e-300), 1e-6);
        }, iter: 200);
    }

    [Theory, InlineData(1, 100, -4.0093), InlineData(5, 100, -3.3979), InlineData(10, 100, -3.0871), InlineData(5, 1_000_000, -3.3361)]
    public void Critical_values_are_those_of_the_response_surface(int percent, int observations, double expected) =>
        Assert.Equal(expected, SpreadFit.CriticalValue(percent, observations), 3);

    [Fact]
    public void The_test_holds_its_size_on_independent_walks()
    {
        // 5 % of pairs that have nothing to do with each other should pass at the 5 % value.
        int passed = 0, pairs = 1_000, n = 150;
        for (int i = 0; i < pairs; i++)
        {
            var dice = new SeededRandom((ulong)i + 7);
            double[] y = Walk(dice, n), x = Walk(dice, n);
            (double alpha, double beta) = SpreadFit.LeastSquares(y, x);
            if (SpreadFit.Of(y, x, alpha, beta, 1, new double[n]).TestStatistic < SpreadFit.CriticalValue(5, n)) passed++;
        }
        Assert.InRange(passed / (double)pairs, 0.03, 0.075);
    }

    [Fact]
    public void The_filter_finds_the_hedge_ratio()
    {
        var dice = new SeededRandom(3);
        (double[] y, double[] x) = Pair(dice, 4_000, persistence: 0.5);
        var filter = new KalmanHedge(1e-10, 1e-3);
        for (int i = 0; i < y.Length; i++) filter.Update(y[i], x[i]);
        Assert.InRange(filter.Beta, 1.2, 1.6);
    }

    [Theory, InlineData("ols", "beta"), InlineData("ols", "dollar"), InlineData("kalman", "beta")]
    public void A_pair_that_belongs_together_is_traded_with_both_legs_and_earns_its_spread(string hedge, string neutral)
    {
        SeriesSetup[] series = Cointegrated(11, 3_000);
        BacktestResult result = MultiMarket.Run("pairs", $"window=200 hedge={hedge} neutral={neutral}", BothSides, series);
        TradeRecord[] trades = [.. result.Trades.All()];
        Assert.True(trades.Length > 20, $"{trades.Length} legs.");
        Assert.Equal(0, result.RefusalCount);
        Assert.True(result.FinalEquity > result.InitialEquity, result.FinalEquity.ToString());
        foreach (IGrouping<long, TradeRecord> pair in trades.GroupBy(t => t.EntryBar))
        {
            Assert.Equal([0, 1], pair.Select(t => t.Instrument).Order());
            Assert.Equal(0, pair.Sum(t => t.Sign));
            Assert.Single(pair.Select(t => t.ExitBar).Distinct());
            double ratio = pair.Single(t => t.Instrument == 1).EntryNotional.ToDouble() / pair.Single(t => t.Instrument == 0).EntryNotional.ToDouble();
            Assert.InRange(ratio, neutral == "dollar" ? 0.98 : 0.5, neutral == "dollar" ? 1.02 : 3);
        }
    }

    [Fact]
    public void Entries_are_those_of_a_twin_that_recomputes_everything()
    {
        SeriesSetup[] series = Cointegrated(5, 1_200);
        BacktestResult result = MultiMarket.Run("pairs", "window=100 exit=0 stop=3 significance=10 lags=0", BothSides, series);
        int n = 100, side = 0, barred = 0, entered = 0;
        var expected = new List<string>();
        for (int i = n - 1; i + 1 < series[0].Bars.Count; i++)
        {
            double[] y = Logs(series[0], i, n), x = Logs(series[1], i, n);
            double[] line = Solve([.. x.Select(v => new[] { 1.0, v })], y).Coefficients;
            double[] e = [.. y.Zip(x, (a, b) => a - line[0] - line[1] * b)];
            double z = e[^1] / Math.Sqrt(e.Sum(v => v * v) / (n - 1));
            if (barred * z <= 0) barred = 0;
            if (side != 0)
            {
                if (side * z < 0 && side * z > -3) continue;
                if (side * z <= -3) barred = Math.Sign(z);
                expected.Add($"{entered}-{i + 1}");
                side = 0;
            }
            else if (barred == 0 && Math.Abs(z) >= 2 && Math.Abs(z) < 3 && line[1] > 0)
            {
                (double[] slope, double[] error) = Solve([.. e[..^1].Select(v => new[] { v })], [.. Enumerable.Range(1, n - 1).Select(t => e[t] - e[t - 1])]);
                double phi = 1 + slope[0], half = phi >= 1 ? double.PositiveInfinity : phi <= 0 ? 0 : Math.Log(0.5) / Math.Log(phi);
                if (slope[0] / error[0] >= SpreadFit.CriticalValue(10, n) || half < 1 || half > 50) continue;
                (side, entered) = (z > 0 ? -1 : 1, i + 1);
            }
        }
        Assert.True(expected.Count > 5, $"Only {expected.Count} pairs.");
        Assert.Equal(expected, result.Trades.All().Where(t => t.Instrument == 0 && !t.IsOpen).Select(t => $"{t.EntryBar}-{t.ExitBar}"));
    }

    [Fact]
    public void When_a_leg_is_refused_the_other_is_closed()
    {
        SeriesSetup[] series = Cointegrated(11, 1_500);
        // The second venue does not trade at all: every second leg is refused.
        var halted = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1), Trading = false };
        series[1] = series[1] with { Instrument = TestInstruments.Spot("B", 2, 3, halted) };
        BacktestResult result = MultiMarket.Run("pairs", "window=200", BothSides, series);
        Assert.NotEmpty(result.Trades.All());
        Assert.All(result.Refusals, r => Assert.Equal((Refusal.NotTrading, 1), (r.Verdict.Refusal, r.Instrument)));
        Assert.All(result.Trades.All(), t => Assert.Equal((0, false), (t.Instrument, t.IsOpen)));
        Assert.All(result.Trades.All(), t => Assert.InRange(t.ExitBar - t.EntryBar, 0, 1));
    }

    [Fact]
    public void A_leg_that_is_stopped_takes_the_other_with_it()
    {
        var half = new Protection { StopLoss = Rate.FromFraction(0.005) };
        BacktestResult result = MultiMarket.Run("pairs", "window=200", BothSides with { Protection = half }, Cointegrated(11, 2_000));
        Assert.Contains(result.Trades.All(), t => t.ExitRole == OrderRole.StopLoss);
        foreach (IGrouping<long, TradeRecord> pair in result.Trades.All().Where(t => !t.IsOpen).GroupBy(t => t.EntryBar))
            Assert.InRange(pair.Max(t => t.ExitBar) - pair.Min(t => t.ExitBar), 0, 2);
    }

    [Fact]
    public void Bars_of_one_market_alone_are_left_out()
    {
        SeriesSetup[] series = Cointegrated(11, 1_000), gaps = Cointegrated(11, 1_000);
        gaps[1] = gaps[1] with { Bars = Without(gaps[1].Bars, i => i % 10 == 3) };
        SeriesSetup[] common = [gaps[0] with { Bars = Without(series[0].Bars, i => i % 10 == 3) }, gaps[1]];
        string[] Signs(SeriesSetup[] s) => [.. MultiMarket.Run("pairs", "window=100 significance=none", BothSides, s).Trades.All().Select(t => $"{t.Instrument} {t.Sign} {t.EntryTime}")];
        // The same decisions; only fills of the first market may come a bar earlier.
        Assert.Equal(Signs(common).Length, Signs(gaps).Length);
        Assert.NotEmpty(Signs(gaps));
    }

    [Theory]
    [InlineData("", Direction.Long, "fraction:0.1", 2, "Strategy 'pairs' holds one leg long and one short: run it with --direction both.")]
    [InlineData("", Direction.Both, "all-in", 2, "Strategy 'pairs' sizes two legs: use a --size such as fraction:0.4 (of equity, for the first leg) instead of an all-in size.")]
    [InlineData("", Direction.Both, "fraction:0.1", 1, "Strategy 'pairs' trades exactly two instruments (--data A --data B), not 1.")]
    [InlineData("exit=3", Direction.Both, "fraction:0.1", 2, "Strategy 'pairs' needs exit < entry, not exit=3 and entry=2.")]
    [InlineData("stop=1", Direction.Both, "fraction:0.1", 2, "Strategy 'pairs' needs stop > entry (or 0), not stop=1 and entry=2.")]
    public void What_cannot_work_is_said(string parameters, Direction direction, string size, int markets, string message)
    {
        var style = new TradingStyle { Direction = direction, Sizing = PositionSizing.ParseText(size) };
        GodwitException error = Assert.Throws<GodwitException>(() => MultiMarket.Run("pairs", parameters, style, MultiMarket.Random(1, markets, 50)));
        Assert.Equal((message, true), (error.Message, error.IsUsage));
    }

    private static BarArray Without(BarColumns bars, Func<int, bool> leftOut) =>
        new([.. Enumerable.Range(0, bars.Count).Where(i => !leftOut(i)).Select(i => bars[i])], bars.PriceScale, bars.VolumeScale, bars.Interval);

    private static double[] Logs(SeriesSetup series, int last, int n) => [.. Enumerable.Range(last + 1 - n, n).Select(i => Math.Log(series.Bars.Closes[i] / 100.0))];

    /// <summary>ln A = 0.5 + 1.4·ln B + a spread that comes back.</summary>
    private static SeriesSetup[] Cointegrated(ulong seed, int bars)
    {
        (double[] y, double[] x) = Pair(new SeededRandom(seed), bars, persistence: 0.9);
        return [MultiMarket.Closes("A", [.. y.Select(Math.Exp)]), MultiMarket.Closes("B", [.. x.Select(Math.Exp)])];
    }

    private static (double[] Y, double[] X) Pair(SeededRandom dice, int n, double persistence)
    {
        double[] x = Walk(dice, n), y = new double[n];
        double spread = 0;
        for (int i = 0; i < n; i++)
        {
            spread = persistence * spread + 0.01 * Noise(dice);
            y[i] = 0.5 + 1.4 * x[i] + spread;
        }
        return (y, x);
    }

    private static double[] Walk(SeededRandom dice, int n)
    {
        var walk = new double[n];
        double at = 5;
        for (int i = 0; i < n; i++) walk[i] = at += 0.004 * Noise(dice);
        return walk;
    }

    /// <summary>Twelve uniforms: close to normal, mean 0, variance 1.</summary>
    private static double Noise(SeededRandom dice) => Enumerable.Range(0, 12).Sum(_ => dice.NextDouble()) - 6;

    /// <summary>Least squares by the normal equations and Gauss-Jordan: coefficients and standard errors.</summary>
    private static (double[] Coefficients, double[] Errors) Solve(double[][] rows, double[] y)
    {
        int k = rows[0].Length;
        var a = new double[k, 2 * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++) a[i, j] = rows.Sum(r => r[i] * r[j]);
            a[i, k + i] = 1;
        }
        for (int i = 0; i < k; i++)
        {
            double pivot = a[i, i];
            for (int j = 0; j < 2 * k; j++) a[i, j] /= pivot;
            for (int r = 0; r < k; r++)
            {
                if (r == i) continue;
                double factor = a[r, i];
                for (int j = 0; j < 2 * k; j++) a[r, j] -= factor * a[i, j];
            }
        }
        double[] b = [.. Enumerable.Range(0, k).Select(i => Enumerable.Range(0, k).Sum(j => a[i, k + j] * rows.Zip(y, (r, v) => r[j] * v).Sum()))];
        double rest = rows.Zip(y, (r, v) => Math.Pow(v - r.Zip(b, (p, q) => p * q).Sum(), 2)).Sum() / (y.Length - k);
        return (b, [.. Enumerable.Range(0, k).Select(i => Math.Sqrt(rest * a[i, k + i]))]);
    }
}
