using Godwit.Backtesting.Results;
using Godwit.Backtesting.Robustness;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Portfolio.Trades;

namespace Godwit.Kernel.Tests.Backtesting.Robustness;

public sealed class RobustnessStudyTests
{
    private static readonly RobustnessOptions Quick = new() { Runs = 19, Resamples = 200, Starts = 4, Seed = 3 };

    private static double PValueOf(BacktestSetup setup, int permutations, ulong seed)
    {
        BacktestSetup bare = setup with { FiguresOnly = true };
        RunOutcome[] runs = [.. Enumerable.Range(0, permutations).Select(i =>
            RunOutcome.Of(bare with { Series = AlteredMarkets.Permuted(bare, SeededRandom.ForStream(seed, (ulong)i).NextUInt64()) }, CancellationToken.None))];
        return new PermutationTest(RunOutcome.Of(bare, CancellationToken.None).Sharpe, new AlteredRuns(permutations, runs)).PValue;
    }

    [Fact]
    [Trait("pace", "slow")]
    public void A_coin_flip_gets_uniform_p_values()
    {
        const int Seeds = 80, Permutations = 19;
        double[] values = new double[Seeds];
        Parallel.For(0, Seeds, i => values[i] = PValueOf(Markets.Setup(Markets.Walk((ulong)i + 1_000, 250), () => new Markets.CoinFlip(), (ulong)i), Permutations, (ulong)i));
        double distance = Enumerable.Range(1, Permutations + 1).Max(k => Math.Abs((double)values.Count(v => v <= k / 20.0 + 1e-9) / Seeds - k / 20.0));
        // Kolmogorov and Smirnov at one in a thousand; the values lie on twentieths, which makes the test only milder.
        Assert.True(distance < 1.95 / Math.Sqrt(Seeds), $"distance {distance}");
        Assert.True(values.Distinct().Count() > 12);
    }

    [Fact]
    public void A_planted_edge_is_found_and_only_where_it_was_planted()
    {
        Assert.Equal(0.025, PValueOf(Markets.Setup(Markets.Walk(5, 500, persistence: 0.85), () => new Markets.Follower()), 39, 1), 12);
        Assert.True(PValueOf(Markets.Setup(Markets.Walk(5, 500, persistence: 0.15), () => new Markets.Follower()), 39, 1) > 0.9);
    }

    [Fact]
    public void The_break_even_cost_is_the_gross_profit_by_the_traded_value()
    {
        // A seed whose clockwork gains: the fixed size makes profit a straight line in costs.
        ulong seed = Enumerable.Range(1, 50).Select(i => (ulong)i).First(s => Free(s).Metrics.NetProfit > 100);
        BacktestResult free = Free(seed);
        Money traded = Money.Zero;
        for (int i = 0; i < free.Trades.Count; i++) traded += free.Trades[i].EntryNotional + (free.Trades[i].IsOpen ? Money.Zero : free.Trades[i].ExitNotional);
        double expected = free.Metrics.NetProfit / traded.ToDouble() * 1e4;

        BreakEvenCost cost = CostSearch.BreakEven(Clockwork(seed) with { FiguresOnly = true }, free, CancellationToken.None);

        Assert.Equal(expected, cost.BasisPoints, 4);
        Assert.Equal(0, cost.AssumedBasisPoints);
        BacktestResult at = BacktestRunner.Run(CostSearch.Flat(Clockwork(seed), expected), CancellationToken.None);
        Assert.Equal(0, at.Metrics.NetProfit, 1);

        static BacktestSetup Clockwork(ulong seed) => Markets.Setup(Markets.Walk(seed, 400), () => new Markets.Clockwork());
        static BacktestResult Free(ulong seed) => BacktestRunner.Run(Clockwork(seed), CancellationToken.None);
    }

    [Fact]
    public void Who_loses_without_costs_has_no_break_even()
    {
        BacktestSetup setup = Markets.Setup(Markets.Walk(5, 500, persistence: 0.15), () => new Markets.Follower()) with { FiguresOnly = true };
        Assert.True(double.IsNaN(CostSearch.BreakEven(setup, BacktestRunner.Run(setup, CancellationToken.None), CancellationToken.None).BasisPoints));
        Assert.True(double.IsNaN(CapacitySearch.Find(setup, CancellationToken.None).HalfAt));
    }

    [Fact]
    public void Twice_the_volume_carries_twice_the_capital()
    {
        Capacity Of(long volume) => CapacitySearch.Find(Markets.Setup(Markets.Walk(5, 1_500, 0.65, volume), () => new Markets.Follower()) with { FiguresOnly = true }, CancellationToken.None);
        Capacity one = Of(40_000_000), two = Of(80_000_000);
        Assert.True(one.Capital < one.HalfAt && one.HalfAt < one.NothingAt, $"{one}");
        Assert.InRange(two.HalfAt / one.HalfAt, 1.8, 2.2);
        Assert.InRange(two.NothingAt / one.NothingAt, 1.8, 2.2);
    }

    [Fact]
    public void The_report_is_the_same_for_any_number_of_threads()
    {
        RobustnessReport Study(int threads) => RobustnessStudy.Run(Planted(), Neighbours(), Quick with { Threads = threads });
        RobustnessReport one = Study(1), four = Study(4);
        foreach (Func<RobustnessReport, AlteredRuns> test in new Func<RobustnessReport, AlteredRuns>[] { r => r.Permutation.Runs, r => r.Synthetic, r => r.Noise, r => r.Missed, r => r.Starts })
        {
            Assert.Equal(test(one).Outcomes, test(four).Outcomes);
            Assert.Equal(test(one).Planned, test(one).Outcomes.Count);
            Assert.True(test(one).Outcomes.Distinct().Count() > 1);
        }
        Assert.Equal(one.Neighbourhood.Runs.Select(r => r.Outcome), four.Neighbourhood.Runs.Select(r => r.Outcome));
        Assert.Equal(one.Bootstrap.Returns.Ascending, four.Bootstrap.Returns.Ascending);
        Assert.Equal((one.BreakEven, one.Capacity), (four.BreakEven, four.Capacity));
        Assert.Equal(one.Verdict.Findings, four.Verdict.Findings);
        Assert.DoesNotContain(one.Verdict.Findings, f => f.Sentence.Contains("NaN", StringComparison.Ordinal));
        Assert.NotEqual(one.Noise.Outcomes, RobustnessStudy.Run(Planted(), [], Quick with { Seed = 4 }).Noise.Outcomes);
    }

    [Fact]
    public void A_planted_edge_holds_and_a_coin_flip_does_not()
    {
        RobustnessReport good = RobustnessStudy.Run(Planted(), Neighbours(), Quick);
        Assert.Equal(0.05, good.Permutation.PValue, 12);
        Assert.Equal(RobustnessTone.Holds, good.Verdict.Findings.Single(f => f.Id == "permutation").Tone);
        Assert.Equal(RobustnessTone.Holds, good.Verdict.Findings.Single(f => f.Id == "bootstrap").Tone);
        Assert.True(good.Costs[0].Outcome.TotalReturn >= good.Own.TotalReturn);
        // Resampled blocks keep some of the persistence, a random order none of it.
        Assert.True(good.Synthetic.Sharpes.Median > good.Permutation.Runs.Sharpes.Median);

        RobustnessReport bad = RobustnessStudy.Run(Markets.Setup(Markets.Walk(8, 300), () => new Markets.CoinFlip()), [], Quick);
        Assert.NotEqual(RobustnessTone.Holds, bad.Verdict.Tone);
    }

    [Fact]
    public void Without_time_nothing_is_claimed()
    {
        RobustnessReport report = RobustnessStudy.Run(Planted(), Neighbours(), Quick with { IsOutOfTime = _ => true });
        Assert.Empty(report.Noise.Outcomes);
        Assert.True(double.IsNaN(report.Permutation.PValue));
        Assert.Null(report.Capacity);
        Assert.All(report.Verdict.Findings.Where(f => f.Id is "permutation" or "noise" or "starts" or "latency" or "parameters" or "capacity" or "costs"), f => Assert.Equal(RobustnessTone.Unknown, f.Tone));
        // A budget for the first tenth of the work cuts later tests, never the first ones.
        RobustnessReport part = RobustnessStudy.Run(Planted(), [], Quick with { Threads = 1, IsOutOfTime = share => share > 0.5 });
        Assert.Equal((19, 0), (part.Permutation.Runs.Outcomes.Count, part.Starts.Outcomes.Count));
    }

    [Fact]
    public void A_canceled_study_ends()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => RobustnessStudy.Run(Planted(), [], Quick, (done, _) => { if (done == 3) source.Cancel(); }, source.Token));
    }

    [Fact]
    public void Parameters_that_do_not_go_together_are_no_neighbours()
    {
        Neighbour refusing = new([KeyValuePair.Create("fast", "9")], () => throw GodwitException.Usage("needs fast < slow"));
        RobustnessReport report = RobustnessStudy.Run(Planted(), [refusing, new Neighbour([], null), .. Neighbours()], Quick);
        Assert.Equal([false, false, true, true], report.Neighbourhood.Runs.Select(r => r.Outcome is not null));
        Assert.Equal(2, report.Neighbourhood.Sharpes.Count);
    }

    [Fact]
    public void The_surface_has_the_run_in_the_middle()
    {
        static RunOutcome Sharpe(double value) => new(value, 0, value, 0, 1);
        static NeighbourOutcome At(double? sharpe, params (string Name, string Value)[] values) => new([.. values.Select(v => KeyValuePair.Create(v.Name, v.Value))], sharpe is { } s ? Sharpe(s) : null);
        var near = new Neighbourhood(Sharpe(5), [At(1, ("a", "9")), At(2, ("a", "11")), At(3, ("b", "100")), At(4, ("c", "7")), At(6, ("a", "9"), ("b", "100")), At(null, ("a", "11"), ("b", "100"))]);
        NeighbourSurface surface = NeighbourSurface.Of(near, name => name == "a" ? "10" : "20")!;
        Assert.Equal(["9", "10", "11"], surface.Rows);
        Assert.Equal(["20", "100"], surface.Columns);
        Assert.Equal([1, 6, 5, 3, 2, null], surface.Outcomes.Cast<RunOutcome?>().Select(o => o?.Sharpe));
        Assert.Null(NeighbourSurface.Of(new Neighbourhood(Sharpe(1), [At(1, ("a", "9"))]), _ => "10"));
    }

    [Fact]
    public void Missed_entries_are_missed_and_nothing_else_changes()
    {
        BacktestSetup setup = Planted();
        string digest = BacktestRunner.Run(setup, CancellationToken.None).Digest;
        Assert.Equal(digest, BacktestRunner.Run(setup with { Missed = new MissedEntries(0, 1) }, CancellationToken.None).Digest);
        BacktestResult none = BacktestRunner.Run(setup with { Missed = new MissedEntries(1, 1) }, CancellationToken.None);
        Assert.Equal((0, 0L), (none.Trades.Count, none.Anomalies));
        Assert.Equal(none.InitialEquity, none.FinalEquity);
        BacktestResult some = BacktestRunner.Run(setup with { Missed = new MissedEntries(0.5, 1) }, CancellationToken.None);
        Assert.InRange(some.Trades.Count, 10, BacktestRunner.Run(setup, CancellationToken.None).Trades.Count - 1);
        Assert.Equal(0, some.Anomalies);
    }

    [Fact]
    public void The_order_of_trades_is_what_the_naive_way_gives()
    {
        BacktestResult result = BacktestRunner.Run(Planted(), CancellationToken.None);
        TradeShuffle shuffle = ReturnTests.Shuffle(result, 300, 7, new ParallelOptions());
        (double equity, double peak, double deepest) = (100_000, 100_000, 0);
        for (int i = 0; i < result.Trades.Count; i++)
        {
            TradeRecord trade = result.Trades[i];
            if (trade.IsOpen) continue;
            equity += trade.Pnl.ToDouble();
            peak = Math.Max(peak, equity);
            deepest = Math.Min(deepest, equity / peak - 1);
        }
        Assert.Equal(deepest, shuffle.Observed, 12);
        Assert.Equal(300, shuffle.Drawdowns.Count);
        Assert.All(shuffle.Drawdowns.Ascending, d => Assert.InRange(d, -1, 0));
        Assert.InRange(shuffle.AsDeep, 0.0, 1.0);
    }

    private static BacktestSetup Planted() => Markets.Setup(Markets.Walk(5, 300, persistence: 0.85), () => new Markets.Follower());

    private static Neighbour[] Neighbours() =>
    [
        new([KeyValuePair.Create("kind", "follower")], () => Planted().Strategies()),
        new([KeyValuePair.Create("kind", "coin")], () => Markets.Setup(Markets.Walk(5, 300), () => new Markets.CoinFlip()).Strategies()),
    ];
}
