using System.Runtime.Intrinsics;

namespace Godwit.Portfolio.Performance;

/// <summary>Everything <see cref="ReturnStatistics"/> remembers of the points it no longer holds; copying it is a snapshot.</summary>
internal struct EquityDigest(double initialEquity, double targetPerPeriod)
{
    private readonly double _initialEquity = initialEquity;
    private readonly double _target = targetPerPeriod;
    private DrawdownTracker _path = new(initialEquity);
    private CentralMoments _returns;
    private CompensatedSum _gains, _losses, _squaredShortfalls;
    private long _positive;
    private double _best = double.NegativeInfinity, _worst = double.PositiveInfinity;

    public readonly long Count => _path.Index;

    /// <summary>The last equity; zero after ruin.</summary>
    public double Equity { get; private set; } = initialEquity;

    /// <summary>Takes points; their returns are left in <paramref name="scratch"/>, which is at least as long.</summary>
    public void Absorb(ReadOnlySpan<double> equities, Span<double> scratch)
    {
        if (equities.IsEmpty) return;
        Span<double> returns = scratch[..equities.Length];
        FollowPath(equities, returns);
        SumReturns(returns);
        _returns = CentralMoments.Merge(_returns, CentralMoments.Of(returns));
    }

    public void AbsorbUnchanged(long count)
    {
        _path.Stay(count);
        _returns = CentralMoments.Merge(_returns, CentralMoments.OfConstant(0, count));
        double shortfall = Math.Min(-_target, 0);
        _squaredShortfalls.Add(shortfall * shortfall * count);
        _best = Math.Max(_best, 0);
        _worst = Math.Min(_worst, 0);
    }

    public readonly ReturnSummary Summarize(double periodsPerYear, double annualRiskFree)
    {
        double totalReturn = Equity / _initialEquity - 1;
        double cagr = ReturnMetrics.Cagr(totalReturn, Count, periodsPerYear);
        double downside = Math.Sqrt(Ratios.OrUndefined(_squaredShortfalls.Value, Count));
        return new()
        {
            Periods = Count,
            Moments = _returns,
            TotalReturn = totalReturn,
            Cagr = cagr,
            Volatility = ReturnMetrics.Volatility(_returns, periodsPerYear),
            Sharpe = ReturnMetrics.Sharpe(_returns, periodsPerYear, annualRiskFree),
            DownsideDeviation = downside * Math.Sqrt(periodsPerYear),
            Sortino = ReturnMetrics.Sortino(_returns.Mean, downside, periodsPerYear, _target),
            Omega = Ratios.RewardToRisk(_gains.Value, _losses.Value),
            GainToPain = Ratios.RewardToRisk(_gains.Value - _losses.Value, _losses.Value),
            MaxDrawdown = _path.Maximum,
            MaxDrawdownBars = _path.TroughIndex - _path.PeakIndex,
            LongestUnderwaterBars = _path.LongestUnderwater,
            UlcerIndex = _path.UlcerIndex,
            Calmar = DrawdownMetrics.Calmar(cagr, _path.Maximum),
            MartinRatio = DrawdownMetrics.MartinRatio(cagr, _path.UlcerIndex),
            PositiveFraction = Ratios.OrUndefined(_positive, Count),
            Best = Count == 0 ? double.NaN : _best,
            Worst = Count == 0 ? double.NaN : _worst,
        };
    }

    private void FollowPath(ReadOnlySpan<double> equities, Span<double> returns)
    {
        if (!(Equity > 0 && Lanes.AllPositive(equities)))
        {
            FollowIntoRuin(equities, returns);
            return;
        }

        returns[0] = equities[0] / Equity - 1;
        Lanes.Returns(equities[..^1], equities[1..], returns[1..]);
        _path.Follow(equities);
        Equity = equities[^1];
    }

    /// <summary>Ruin is final: from zero on there is no return and no recovery.</summary>
    private void FollowIntoRuin(ReadOnlySpan<double> equities, Span<double> returns)
    {
        for (int i = 0; i < equities.Length; i++)
        {
            double equity = Equity > 0 ? Math.Max(equities[i], 0) : 0;
            returns[i] = Equity > 0 ? equity / Equity - 1 : 0;
            _path.Step(equity);
            Equity = equity;
        }
    }

    private void SumReturns(ReadOnlySpan<double> returns)
    {
        Vector256<double> targets = Vector256.Create(_target), bests = Vector256.Create(_best), worsts = Vector256.Create(_worst);
        Vector256<double> gains = default, losses = default, squares = default, positives = default;
        foreach (ref readonly Vector256<double> r in Lanes.Of(returns))
        {
            Vector256<double> shortfall = Vector256.Min(r - targets, default);
            gains += Vector256.Max(r, default);
            losses += Vector256.Max(-r, default);
            squares += shortfall * shortfall;
            positives += Vector256.GreaterThan(r, default) & Vector256<double>.One;
            bests = Vector256.Max(bests, r);
            worsts = Vector256.Min(worsts, r);
        }

        _gains.Add(Lanes.Sum(gains));
        _losses.Add(Lanes.Sum(losses));
        _squaredShortfalls.Add(Lanes.Sum(squares));
        _positive += (long)Lanes.Sum(positives);
        _best = Lanes.Largest(bests);
        _worst = Lanes.Smallest(worsts);
        foreach (double r in Lanes.Rest(returns)) AddReturn(r);
    }

    private void AddReturn(double r)
    {
        double shortfall = Math.Min(r - _target, 0);
        _gains.Add(Math.Max(r, 0));
        _losses.Add(Math.Max(-r, 0));
        _squaredShortfalls.Add(shortfall * shortfall);
        if (r > 0) _positive++;
        _best = Math.Max(_best, r);
        _worst = Math.Min(_worst, r);
    }
}
