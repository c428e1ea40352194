using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class ReturnMetricsTests
{
    [Fact]
    public void Sharpe_and_Sortino_do_not_depend_on_leverage() =>
        Gen.Select(Returns, Gen.Double[0.01, 100]).Sample((returns, leverage) =>
        {
            double[] levered = Scaled(returns, leverage);
            return Near(ReturnMetrics.Sharpe(returns, PeriodsPerYear), ReturnMetrics.Sharpe(levered, PeriodsPerYear))
                && Near(ReturnMetrics.Sortino(returns, PeriodsPerYear), ReturnMetrics.Sortino(levered, PeriodsPerYear))
                && Near(ReturnMetrics.Omega(returns), ReturnMetrics.Omega(levered))
                && Near(ReturnMetrics.Volatility(returns, PeriodsPerYear) * leverage, ReturnMetrics.Volatility(levered, PeriodsPerYear));
        });

    [Fact]
    public void Order_matters_only_to_the_path() =>
        Returns.Sample(returns =>
        {
            double[] reversed = [.. returns.Reverse()];
            return Near(ReturnMetrics.Sharpe(returns, PeriodsPerYear), ReturnMetrics.Sharpe(reversed, PeriodsPerYear))
                && Near(ReturnMetrics.TotalReturn(returns), ReturnMetrics.TotalReturn(reversed))
                && Near(ReturnMetrics.DownsideDeviation(returns, PeriodsPerYear), ReturnMetrics.DownsideDeviation(reversed, PeriodsPerYear))
                && ReturnMetrics.Best(returns) == ReturnMetrics.Best(reversed)
                && ReturnMetrics.Worst(returns) == ReturnMetrics.Worst(reversed)
                && ReturnMetrics.PositiveFraction(returns) == ReturnMetrics.PositiveFraction(reversed);
        });

    [Fact]
    public void Total_return_compounds_over_any_split() =>
        Gen.Select(Returns, Returns).Sample((first, second) =>
        {
            double together = ReturnMetrics.TotalReturn([.. first, .. second]);
            return Near((1 + ReturnMetrics.TotalReturn(first)) * (1 + ReturnMetrics.TotalReturn(second)) - 1, together);
        });

    [Fact]
    public void Growth_for_exactly_one_year_is_the_total_return() =>
        OfLength(365, 365).Sample(returns => Near(ReturnMetrics.TotalReturn(returns), ReturnMetrics.Cagr(returns, 365)), iter: 30);

    [Fact]
    public void A_rate_per_period_compounds_back_to_the_annual_rate() =>
        Gen.Select(Gen.Double[-0.5, 2], Gen.Int[1, 525_600]).Sample((annual, periods) =>
            Near(Math.Pow(1 + ReturnMetrics.RatePerPeriod(annual, periods), periods) - 1, annual, 1E-8));

    [Fact]
    public void Gain_to_pain_is_omega_less_one() =>
        Returns.Sample(returns =>
        {
            double omega = ReturnMetrics.Omega(returns), ratio = ReturnMetrics.GainToPain(returns);
            return double.IsFinite(omega) ? Near(omega - 1, ratio) : omega.Equals(ratio);
        });

    [Fact]
    public void A_risk_free_rate_only_moves_the_mean() =>
        Returns.Sample(returns =>
        {
            double[] excess = [.. returns.Select(r => r - ReturnMetrics.RatePerPeriod(0.05, PeriodsPerYear))];
            return Near(ReturnMetrics.Sharpe(excess, PeriodsPerYear), ReturnMetrics.Sharpe(returns, PeriodsPerYear, 0.05));
        });

    [Fact]
    public void Rolling_windows_cover_each_stretch_once()
    {
        double[] returns = [0.01, -0.02, 0.03, 0.01, -0.01];
        double[] rolling = ReturnMetrics.RollingSharpe(returns, 3, PeriodsPerYear);
        Assert.Equal(3, rolling.Length);
        Assert.Equal(ReturnMetrics.Sharpe(returns.AsSpan(2, 3), PeriodsPerYear), rolling[2]);
        Assert.Empty(ReturnMetrics.RollingSharpe(returns, 6, PeriodsPerYear));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReturnMetrics.RollingSharpe(returns, 1, PeriodsPerYear));
    }

    [Fact]
    public void Equal_returns_have_no_deviation_even_where_their_sum_rounds()
    {
        double[] returns = [.. Enumerable.Repeat(0.1 / 3, 1001)];
        Assert.Equal(0, ReturnMetrics.Volatility(returns, PeriodsPerYear));
        Assert.True(double.IsNaN(ReturnMetrics.Sharpe(returns, PeriodsPerYear)));
        Assert.True(double.IsNaN(CentralMoments.Of(returns).SkewnessPopulation));
        Assert.True(double.IsNaN(CentralMoments.Of(returns).ExcessKurtosisAdjusted));
    }

    [Fact]
    public void Ruin_is_final()
    {
        Assert.Equal(-1, ReturnMetrics.TotalReturn([0.5, -1.7, -3, 4]));
        Assert.Equal(-1, ReturnMetrics.Cagr([0.5, -1.7, -3, 4], PeriodsPerYear));
        Assert.Equal(-1, DrawdownMetrics.MaxDrawdown([0.5, -1.7, -3, 4]));
    }

    [Fact]
    public void Too_little_data_is_undefined_and_never_an_error()
    {
        SortedSample none = new([]);
        double[] undefined =
        [
            ReturnMetrics.Cagr([], 365), ReturnMetrics.Volatility([0.1], 365), ReturnMetrics.Sharpe([], 365), ReturnMetrics.Sortino([], 365),
            ReturnMetrics.DownsideDeviation([], 365), ReturnMetrics.Omega([]), ReturnMetrics.GainToPain([]), ReturnMetrics.PositiveFraction([]),
            ReturnMetrics.Best([]), ReturnMetrics.Worst([]), DrawdownMetrics.Calmar([], 365), DrawdownMetrics.UlcerIndex([]),
            DrawdownMetrics.MartinRatio([], 365), TailRisk.HistoricalVar(none, 0.95), TailRisk.HistoricalEs(none, 0.95),
            TailRisk.CoherentEs(none, 0.95), TailRisk.NormalVar(none.Moments, 0.95), TailRisk.NormalEs(none.Moments, 0.95),
            TailRisk.CornishFisherVar(none.Moments, 0.95), TailRisk.TailRatio(none), BenchmarkMetrics.Beta([], []),
            BenchmarkMetrics.Correlation([0.1], [0.1]), BenchmarkMetrics.UpCapture([0.1], [-0.1]), BenchmarkMetrics.InformationRatio([0.1], [0.1], 365),
            CentralMoments.Of([1, 2]).SkewnessAdjusted, CentralMoments.Of([1, 2, 4]).ExcessKurtosisAdjusted, default(CentralMoments).Mean,
        ];
        Assert.All(undefined, value => Assert.True(double.IsNaN(value)));
        Assert.Equal(0, ReturnMetrics.TotalReturn([]));
        Assert.Equal(0, DrawdownMetrics.MaxDrawdown([]));
        Assert.Equal(0, DrawdownMetrics.LongestUnderwater([]));
        Assert.Null(DrawdownMetrics.MaxDrawdownWindow([0.1, 0.0]));
    }
}
