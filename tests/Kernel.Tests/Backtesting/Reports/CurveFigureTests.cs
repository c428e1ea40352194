using CsCheck;
using Godwit.Backtesting.Reports;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Kernel.Tests.Backtesting.Reports;

/// <summary>What a report computes from curves alone.</summary>
public sealed class CurveFigureTests
{
    [Fact]
    public void Months_and_years_chain_to_the_whole() => Curves.Random.Sample(curves =>
    {
        double whole = curves.Equity[^1] / curves.Initial;
        Assert.Equal(whole, Product(CalendarReturns.Monthly(curves)), 1e-9);
        Assert.Equal(whole, Product(CalendarReturns.Yearly(curves)), 1e-9);
        foreach (CalendarReturn year in CalendarReturns.Yearly(curves))
            Assert.Equal(1 + year.Return, Product([.. CalendarReturns.Monthly(curves).Where(m => m.Year == year.Year)]), 1e-9);
    }, iter: 100);

    [Fact]
    public void A_bar_that_closes_at_midnight_belongs_to_the_month_before()
    {
        EquityCurves curves = Curves.Of(100, Curves.NewYear, Duration.FromDays(31), 110, 121);
        IReadOnlyList<CalendarReturn> months = CalendarReturns.Monthly(curves);
        Assert.Equal([(2024, 1), (2024, 3)], months.Select(m => (m.Year, m.Month)));
        Assert.Equal(0.1, months[0].Return, 1e-12);
    }

    [Fact]
    public void A_month_is_whole_when_it_was_seen_from_its_first_day_to_its_last()
    {
        EquityCurves curves = Curves.Of(100, Curves.NewYear, Duration.FromDays(1), [.. Enumerable.Range(0, 40).Select(i => 100.0 + i)]);
        Assert.Equal([true, false], CalendarReturns.Monthly(curves).Select(m => m.IsWhole));
    }

    [Fact]
    public void Nothing_is_won_after_ruin()
    {
        IReadOnlyList<CalendarReturn> months = CalendarReturns.Monthly(Curves.Of(100, Curves.NewYear, Duration.FromDays(25), 50, -1, 0));
        Assert.Equal([-0.5, -1, 0], months.Select(m => m.Return));
    }

    [Fact]
    public void Daily_returns_name_their_days_and_chain_to_the_whole() => Curves.Random.Sample(curves =>
    {
        DailyReturns daily = DailyReturns.Of(curves, Duration.FromHours(1));
        Assert.Equal(curves.Equity[^1] / curves.Initial, daily.Returns.Aggregate(1.0, (w, r) => w * (1 + r)), 1e-9);
        Assert.Equal(daily.Returns.Length, daily.Ends.Count);
        Assert.Equal(daily.Returns.Length, daily.Benchmark.Length);
        Assert.All(daily.Ends, end => Assert.Equal(0, end.UnixNanos % Duration.NanosPerDay));
        Assert.True(daily.Ends[^1] >= curves.Times[^1] && daily.Ends[^1] - curves.Times[^1] < Duration.FromDays(1));
        Assert.Equal(365, daily.PerYear);
    }, iter: 100);

    [Fact]
    public void Bars_longer_than_a_day_keep_their_own_period() =>
        Assert.Equal(Duration.FromDays(7), DailyReturns.Of(Curves.Of(100, Curves.NewYear, Duration.FromDays(7), 101, 102), Duration.FromDays(7)).Period);

    [Fact]
    public void The_deepest_episode_is_the_maximum_drawdown_and_episodes_do_not_touch() => Curves.Random.Sample(curves =>
    {
        IReadOnlyList<DrawdownEpisode> episodes = DrawdownEpisode.Deepest(curves, int.MaxValue);
        double[] returns = [.. curves.Equity.Select((e, i) => e / (i == 0 ? curves.Initial : curves.Equity[i - 1]) - 1)];
        Assert.Equal(DrawdownMetrics.MaxDrawdown(returns), episodes.Select(e => e.Depth).DefaultIfEmpty(0).First(), 1e-9);
        DrawdownEpisode[] inOrder = [.. episodes.OrderBy(e => e.Trough)];
        for (int i = 1; i < inOrder.Length; i++) Assert.True(inOrder[i - 1].Recovery <= inOrder[i].Peak);
        Assert.All(inOrder[..Math.Max(0, inOrder.Length - 1)], e => Assert.NotNull(e.Recovery));
        Assert.All(inOrder, e => Assert.True((e.Peak ?? curves.Times[0]) <= e.Trough && e.Trough <= e.End));
    }, iter: 100);

    [Fact]
    public void A_fall_from_the_first_bar_on_has_no_peak_among_the_samples()
    {
        DrawdownEpisode only = Assert.Single(DrawdownEpisode.Deepest(Curves.Of(100, Curves.NewYear, Duration.FromDays(1), 90, 80, 85), 5));
        Assert.Equal((null, null), (only.Peak, only.Recovery));
        Assert.Equal(-0.2, only.Depth, 1e-12);
    }

    [Fact]
    public void Every_return_is_in_one_bin_or_unchanged() => Gen.OneOf(Gen.Const(0.0), Gen.Double[-0.03, 0.03], Gen.Double[-0.9, 3]).Array[0, 500].Sample(returns =>
    {
        ReturnDistribution spread = ReturnDistribution.Of(returns);
        Assert.Equal(returns.Count(r => r == 0), spread.Unchanged);
        if (spread.Counts.Length == 0) return;
        Assert.Equal(returns.Length, spread.Counts.Sum() + spread.Unchanged);
        Assert.Equal(spread.Counts.Sum(), spread.Normal.Sum(), 1e-6);
        Assert.InRange(spread.Counts.Length, 1, 61);
        // The inner bins against a plain count; the outer ones hold the rest.
        for (int i = 1; i < spread.Counts.Length - 1; i++)
        {
            double low = spread.Lowest + i * spread.Width, high = low + spread.Width, edge = spread.Width * 1e-6;
            int sure = returns.Count(r => r != 0 && r > low + edge && r < high - edge), possible = returns.Count(r => r != 0 && r > low - edge && r < high + edge);
            Assert.InRange(spread.Counts[i], sure, possible);
        }
    });

    [Fact]
    public void Constant_and_empty_returns_have_no_distribution()
    {
        Assert.Empty(ReturnDistribution.Of([]).Counts);
        Assert.Empty(ReturnDistribution.Of([0.01, 0.01]).Counts);
        Assert.Equal(3, ReturnDistribution.Of([0, 0, 0]).Unchanged);
    }

    [Fact]
    public void Rolling_figures_are_the_figures_of_each_window()
    {
        double[] own = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(i * 1.7) * 0.01)], held = [.. Enumerable.Range(0, 200).Select(i => Math.Cos(i * 0.9) * 0.02)];
        var daily = new DailyReturns(Duration.FromDays(1), [.. own.Select((_, i) => Curves.NewYear + Duration.FromDays(i + 1))], own, held);
        Assert.Equal([30, 90], RollingFigures.Of(daily).Select(r => r.Window));
        RollingFigures rolling = RollingFigures.Of(daily, 90);
        Assert.Equal(ReturnMetrics.RollingSharpe(own, 90, 365), rolling.Sharpe);
        Assert.Equal(111, rolling.Beta.Length);
        Assert.Equal(ReturnMetrics.Volatility(own[110..], 365), rolling.Volatility[110], 1e-12);
        // Beta of a series against twice itself is a half.
        Assert.Equal(0.5, RollingFigures.Of(daily with { Benchmark = [.. own.Select(r => 2 * r)] }, 90).Beta[7], 1e-9);
    }

    [Fact]
    public void Short_series_have_a_short_window_or_none()
    {
        DailyReturns Of(int n) => new(Duration.FromDays(1), [.. Enumerable.Range(1, n).Select(i => Curves.NewYear + Duration.FromDays(i))], new double[n], new double[n]);
        Assert.Equal(8, Assert.Single(RollingFigures.Of(Of(24))).Window);
        Assert.Empty(RollingFigures.Of(Of(11)));
    }

    private static double Product(IReadOnlyList<CalendarReturn> returns) => returns.Aggregate(1.0, (product, r) => product * (1 + r.Return));
}
