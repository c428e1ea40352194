using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Runs;

public sealed class RunComparisonTests
{
    [Fact]
    public void Metrics_stand_side_by_side_and_the_better_one_is_named()
    {
        RunRecord a = Samples.Run(1, metrics: """{"sharpe":1.5,"maxDrawdown":-0.2,"volatility":0.3,"trades":5,"sortino":null,"intervals":{"sharpe":{"low":-1,"high":2}}}""");
        RunRecord b = Samples.Run(2, metrics: """{"sharpe":0.5,"maxDrawdown":-0.1,"volatility":0.2,"trades":9,"extra":1}""");
        RunComparison comparison = RunComparison.Of([a, b]);
        string Show(string name)
        {
            ComparedMetric metric = comparison.Metrics.Single(m => m.Name == name);
            return $"{string.Join(' ', metric.Values)} best {metric.Best?.ToString() ?? "none"}";
        }
        Assert.Equal("1.5 0.5 best 0", Show("sharpe"));
        Assert.Equal("-0.2 -0.1 best 1", Show("maxDrawdown"));
        Assert.Equal("0.3 0.2 best 1", Show("volatility"));
        Assert.Equal("5 9 best none", Show("trades"));
        Assert.Equal("NaN NaN best none", Show("sortino"));
        Assert.Equal("-1 NaN best none", Show("intervals.sharpe.low"));
        Assert.Equal("NaN 1 best none", Show("extra"));
        Assert.Equal("sharpe", comparison.Metrics[0].Name);
        Assert.Empty(comparison.Cautions);
        Assert.True(comparison.IsSameResult);
    }

    [Fact]
    public void Differences_that_make_figures_incomparable_are_told()
    {
        RunRecord a = Samples.Run(1), b = a with
        {
            DataJson = a.DataJson.Replace(new string('a', 64), new string('b', 64)),
            AssumptionsJson = """{"fill":"signal-close","feeTaker":"0.001"}""",
            Version = "0.2.0",
            Digest = "other",
        };
        RunComparison comparison = RunComparison.Of([a, b]);
        Assert.Equal(
            ["The runs used different data.", "The runs assumed different fill.", "The runs were made by different versions of Godwit."],
            comparison.Cautions);
        Assert.False(comparison.IsSameResult);
    }

    [Fact]
    public void The_same_data_over_other_periods_is_told()
    {
        RunRecord a = Samples.Run(1), b = a with { DataJson = a.DataJson.Replace("2021-01-01", "2022-01-01") };
        Assert.Equal(["The runs cover different periods."], RunComparison.Of([a, b]).Cautions);
    }

    [Fact]
    public void Parameters_show_what_was_the_same_and_what_one_run_lacks()
    {
        RunRecord a = Samples.Run(1), b = Samples.Run(2, "rsi") with { ParametersJson = """{"fast":"10","period":14}""", Seed = a.Seed };
        RunComparison comparison = RunComparison.Of([a, b]);
        Assert.Equal(
            ["strategy: ma-cross/rsi", "fast: 10/10 same", "slow: 30/-", "period: -/14", $"seed: {a.Seed}/{a.Seed} same", "version: 0.1.0/0.1.0 same"],
            comparison.Parameters.Select(p => $"{p.Name}: {string.Join('/', p.Values.Select(v => v ?? "-"))}{(p.IsSame ? " same" : "")}"));
    }

    [Fact]
    public void Equal_figures_have_no_best_and_one_run_has_no_rival()
    {
        RunRecord a = Samples.Run(1), b = Samples.Run(2);
        Assert.All(RunComparison.Of([a, b]).Metrics, m => Assert.Null(m.Best));
        Assert.All(RunComparison.Of([a]).Metrics, m => Assert.Null(m.Best));
    }
}
