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

    /// <summary>Takes at most 128 points.</summary>
    public void Absorb(ReadOnlySpan<double> equities)
    {
        if (equities.IsEmpty) return;
        Span<double> returns = stackalloc double[128];
        returns = returns[..equities.Length];
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
        DrawdownTracker path = _path;
        double previous = Equity;
        for (int i = 0; i < equities.Length; i++)
        {
            // Ruin is final: from zero on there is no return and no recovery.
            double equity = previous > 0 ? Math.Max(equities[i], 0) : 0;
            returns[i] = previous > 0 ? equity / previous - 1 : 0;
            path.Step(equity);
            previous = equity;
        }

        Equity = previous;
        _path = path;
    }

    private void SumReturns(ReadOnlySpan<double> returns)
    {
        double gains = 0, losses = 0, squares = 0, best = _best, worst = _worst;
        int positive = 0;
        foreach (double r in returns)
        {
            double shortfall = Math.Min(r - _target, 0);
            gains += Math.Max(r, 0);
            losses += Math.Max(-r, 0);
            squares += shortfall * shortfall;
            positive += r > 0 ? 1 : 0;
            best = Math.Max(best, r);
            worst = Math.Min(worst, r);
        }

        _gains.Add(gains);
        _losses.Add(losses);
        _squaredShortfalls.Add(squares);
        _positive += positive;
        _best = best;
        _worst = worst;
    }
}
