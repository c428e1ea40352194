namespace Godwit.Portfolio.Performance;

/// <summary>Where the deepest drawdown lies, as indices into the wealth path E_0..E_n (E_0 stands before the first return).</summary>
/// <param name="PeakIndex">First point with the largest wealth up to the trough.</param>
/// <param name="TroughIndex">First point with the smallest drawdown figure.</param>
/// <param name="RecoveryIndex">First later point at or above the peak; null while not recovered.</param>
public readonly record struct DrawdownWindow(long PeakIndex, long TroughIndex, long? RecoveryIndex)
{
    public long PeakToTrough => TroughIndex - PeakIndex;
    public long? PeakToRecovery => RecoveryIndex - PeakIndex;
}

/// <summary>
/// Drawdowns of the wealth path that starts at 1 before the first return. Depths are fractions at or below zero.
/// Conventions for undefined and infinite as in <see cref="ReturnMetrics"/>.
/// </summary>
public static class DrawdownMetrics
{
    /// <summary>min over t of E_t / max(E_0..E_t) - 1; zero when wealth never falls.</summary>
    public static double MaxDrawdown(ReadOnlySpan<double> returns) => Walk(returns).Maximum;

    /// <summary>Peak, trough and recovery of the deepest drawdown; null when wealth never falls.</summary>
    public static DrawdownWindow? MaxDrawdownWindow(ReadOnlySpan<double> returns)
    {
        DrawdownTracker path = Walk(returns);
        if (path.Maximum == 0) return null;
        return new(path.PeakIndex, path.TroughIndex, path.RecoveryIndex < 0 ? null : path.RecoveryIndex);
    }

    /// <summary>
    /// Periods from a peak to the first later point at or above it, the longest such spell; a spell that has not
    /// ended counts up to the last point; zero when never under water.
    /// </summary>
    public static long LongestUnderwater(ReadOnlySpan<double> returns) => Walk(returns).LongestUnderwater;

    /// <summary>sqrt((1/n) sum dd_t^2) over t = 1..n, drawdowns as fractions; NaN for no returns.</summary>
    public static double UlcerIndex(ReadOnlySpan<double> returns) => Walk(returns).UlcerIndex;

    /// <summary>CAGR / |maximum drawdown| over the whole sample; infinite for growth without a drawdown.</summary>
    public static double Calmar(ReadOnlySpan<double> returns, double periodsPerYear) =>
        Calmar(ReturnMetrics.Cagr(returns, periodsPerYear), MaxDrawdown(returns));

    public static double Calmar(double cagr, double maxDrawdown) => Ratios.RewardToRisk(cagr, -maxDrawdown);

    /// <summary>CAGR / Ulcer index; infinite for growth without a drawdown.</summary>
    public static double MartinRatio(ReadOnlySpan<double> returns, double periodsPerYear) =>
        MartinRatio(ReturnMetrics.Cagr(returns, periodsPerYear), UlcerIndex(returns));

    public static double MartinRatio(double cagr, double ulcerIndex) => Ratios.RewardToRisk(cagr, ulcerIndex);

    private static DrawdownTracker Walk(ReadOnlySpan<double> returns)
    {
        DrawdownTracker path = new(1);
        double wealth = 1;
        foreach (double r in returns)
        {
            wealth = ReturnMetrics.Grow(wealth, r);
            path.Step(wealth);
        }

        return path;
    }
}
