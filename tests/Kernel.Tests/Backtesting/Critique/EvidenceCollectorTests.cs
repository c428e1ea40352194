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

    [Fact]
    public void Holes_are_counted_and_the_longest_are_kept_in_order()
    {
        Instant start = Instant.FromUnixSeconds(1_640_995_200);
        var bars = new List<Bar>();
        Instant open = start;
        for (int i = 0; i < 500; i++)
        {
            bars.Add(new Bar(open, new Price(100), new Price(110), new Price(90), new Price(105), new Quantity(i % 50 == 0 ? 0 : 10)));
            // After every tenth bar a hole of 1, 2, 3 … bars.
            open += Duration.FromHours(i % 10 == 9 ? 2 + i / 10 : 1);
        }
        var array = new BarArray(bars, 2, 3, new BarInterval(Duration.FromHours(1)));
        BacktestSetup setup = RandomWorld.Draw(1) with { Series = [new SeriesSetup(TestInstruments.Spot("A"), array)], From = Instant.MinValue, To = Instant.MaxValue, FirstBar = 0 };

        SeriesEvidence series = EvidenceCollector.Collect(setup, BacktestRunner.Run(setup), Background(setup)).Series[0];

        Assert.Equal(Enumerable.Range(1, 49).Sum(), series.MissingBars);
        Assert.Equal(10, series.EmptyBars);
        Assert.Equal(Enumerable.Range(0, 20).Select(k => 49L - k), series.Gaps.Select(g => (g.To - g.From).Nanos / Duration.NanosPerHour));
    }

    private static (BacktestSetup Setup, BacktestResult Result, RunEvidence Evidence) Run(ulong seed)
    {
        BacktestSetup setup = RandomWorld.Draw(seed);
        BacktestResult result = BacktestRunner.Run(setup);
        return (setup, result, EvidenceCollector.Collect(setup, result, Background(setup)));
    }

    private static RunBackground Background(BacktestSetup setup) => new() { Series = [.. setup.Series.Select((_, i) => new SeriesOrigin($"TEST:{i}", false, false))] };
}
