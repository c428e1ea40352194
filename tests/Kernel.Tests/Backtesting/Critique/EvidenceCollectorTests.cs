using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Portfolio.Ledger;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Backtesting.Critique;

/// <summary>Evidence says of a run what the run says of itself.</summary>
public sealed class EvidenceCollectorTests
{
    private const int Seeds = 40;

    [Fact]
    public void Sums_and_counts_are_those_of_the_result()
    {
        int trades = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            (BacktestSetup setup, BacktestResult result, RunEvidence evidence) = Run(seed);
            Assert.Equal(result.Trades.Count, evidence.Trades.Count);
            Assert.Equal(result.Metrics.Trades, evidence.Trades.Count(t => !t.IsOpen));
            double expected = result.Trades.All().Sum(t => t.Pnl.ToDouble());
            Assert.Equal(expected, evidence.Trades.Sum(t => t.Pnl), Math.Abs(expected) * 1e-9 + 1e-9);
            Assert.Equal(result.Fills, evidence.Orders.Fills);
            Assert.Equal(result.RefusalCount, evidence.Orders.Refused);
            Assert.Equal(setup.Series.Count, evidence.Series.Count);
            Assert.Equal(result.Bars, evidence.Series.Sum(s => s.Bars));
            trades += evidence.Trades.Count;
        }
        Assert.True(trades > 200, $"only {trades} trades were compared");
    }

    [Fact]
    public void The_simulation_never_contradicts_itself_and_every_sentence_is_whole()
    {
        var raised = new HashSet<string>();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            (_, _, RunEvidence evidence) = Run(seed);
            foreach (Finding finding in RunCritique.Of(evidence).Findings)
            {
                raised.Add(finding.Id);
                Assert.True(finding.Id is not ("anomalies" or "impossible-fills"), $"seed {seed}: {finding.Evidence}");
                Assert.EndsWith(".", finding.Evidence);
            }
        }
        Assert.True(raised.Count > 10, string.Join(", ", raised));
    }

    [Fact]
    public void Period_returns_compound_to_the_total_return()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            (_, BacktestResult result, RunEvidence evidence) = Run(seed);
            if (result.IsRuined) continue;
            double value = 1;
            foreach (double r in evidence.Returns.Own) value *= 1 + r;
            Assert.Equal(result.Metrics.Returns.TotalReturn, value - 1, 1e-9);
            Assert.True(evidence.Returns.Held.Length == 0 || evidence.Returns.Held.Length == evidence.Returns.Own.Length, $"{evidence.Returns.Held.Length} of {evidence.Returns.Own.Length}");
        }
    }

    /// <summary>Hours from a start on, and holes of 1, 2, 3 … hours after every tenth of them, with causes in turn.</summary>
    private static (BarArray Bars, SeriesHole[] Holes) Holed(Instant start)
    {
        var bars = new List<Bar>();
        var holes = new List<SeriesHole>();
        Instant open = start;
        for (int i = 0; i < 500; i++)
        {
            bars.Add(new Bar(open, new Price(100), new Price(110), new Price(90), new Price(105), new Quantity(i % 50 == 0 ? 0 : 10)));
            Instant next = open + Duration.FromHours(i % 10 == 9 ? 2 + i / 10 : 1);
            if (i % 10 == 9 && i < 499) holes.Add(new SeriesHole(open, next, 1 + i / 10, (HoleCause)(i / 10 % 4)));
            open = next;
        }
        return (new BarArray(bars, 2, 3, new BarInterval(Duration.FromHours(1))), [.. holes]);
    }

    [Fact]
    public void Holes_of_the_range_are_counted_by_cause_and_the_longest_are_kept_in_order()
    {
        (BarArray bars, SeriesHole[] holes) = Holed(Instant.FromUnixSeconds(1_640_995_200));
        BacktestSetup setup = RandomWorld.Draw(1) with { Series = [new SeriesSetup(TestInstruments.Spot("A"), bars)], From = Instant.MinValue, To = Instant.MaxValue, FirstBar = 0 };
        SeriesEvidence series = Of(setup);
        Assert.Equal(Enumerable.Range(1, 49).Sum(), series.Missing.All);
        Assert.Equal(Enumerable.Range(1, 49).Where(k => (k - 1) % 4 == 2).Sum(), series.Missing.Silence);
        Assert.Equal(series.Missing.All - series.Missing.Silence, series.Missing.Lost);
        Assert.Equal(49, series.LongestUnexplained!.Bars);
        Assert.Equal(10, series.EmptyBars);
        Assert.Equal(Enumerable.Range(1, 49).Where(k => (k - 1) % 4 != 2).OrderDescending().Take(20).Select(k => (long)k), series.Gaps.Select(g => (g.To - g.From).Nanos / Duration.NanosPerHour));

        SeriesHole cut = holes[10];
        Assert.Equal(Enumerable.Range(1, 10).Sum(), Of(setup with { To = cut.Next }).Missing.All);
        Assert.Equal(Enumerable.Range(1, 11).Sum(), Of(setup with { To = cut.Next + new Duration(1) }).Missing.All);

        SeriesEvidence Of(BacktestSetup one) =>
            EvidenceCollector.Collect(one, BacktestRunner.Run(one), new RunBackground { Series = [new SeriesOrigin("A", false, false) { Holes = holes }] }).Series[0];
    }

    [Fact]
    public void Repaired_bars_of_the_range_are_counted_with_the_fills_in_them()
    {
        int fills = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            (BacktestSetup setup, BacktestResult result, _) = Run(seed);
            BarColumns bars = setup.Series[0].Bars;
            long[] inserted = [.. bars.OpenTimesNanos.ToArray().Where((_, i) => i % 3 == 0)], changed = [.. bars.OpenTimesNanos.ToArray().Where((_, i) => i % 3 == 1)];
            RunBackground background = Background(setup);
            background = background with { Series = [background.Series[0] with { Repairs = [new RepairOrigin("A", bars, inserted, changed, [], "fill-gaps")] }, .. background.Series.Skip(1)] };
            RepairEvidence? repair = EvidenceCollector.Collect(setup, result, background).Series[0].Repairs.SingleOrDefault();
            int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To), expected = 0;
            for (int i = 0; i < result.Trades.Count; i++)
            {
                var trade = result.Trades[i];
                if (trade.Instrument != 0) continue;
                Instant[] times = trade.IsOpen ? [trade.EntryTime] : [trade.EntryTime, trade.ExitTime];
                expected += times.Count(at => LastBefore(bars, at) is >= 0 and var index && index % 3 < 2);
            }
            Assert.Equal(Enumerable.Range(from, to - from).Count(i => i % 3 == 0), repair?.Inserted ?? 0);
            Assert.Equal(Enumerable.Range(from, to - from).Count(i => i % 3 == 1), repair?.Changed ?? 0);
            Assert.Equal(expected, repair?.Fills ?? 0);
            fills += expected;
        }
        Assert.True(fills > 50, $"only {fills} fills were looked up");

        static int LastBefore(BarColumns bars, Instant at)
        {
            int index = -1;
            while (index + 1 < bars.Count && bars[index + 1].OpenTime <= at) index++;
            return index;
        }
    }

    private static (BacktestSetup Setup, BacktestResult Result, RunEvidence Evidence) Run(ulong seed)
    {
        BacktestSetup setup = RandomWorld.Draw(seed);
        BacktestResult result = BacktestRunner.Run(setup);
        return (setup, result, EvidenceCollector.Collect(setup, result, Background(setup)));
    }

    private static RunBackground Background(BacktestSetup setup) => new() { Series = [.. setup.Series.Select((_, i) => new SeriesOrigin($"TEST:{i}", false, false))] };
}
