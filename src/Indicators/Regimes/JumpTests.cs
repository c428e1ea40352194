using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>Whether a sample of returns holds jumps: realised against bipower variation.</summary>
/// <param name="RealisedVariance">Σ r².</param>
/// <param name="BipowerVariation">(π/2) n/(n−1) Σ |r_i||r_{i−1}|: what remains when single jumps are left out.</param>
/// <param name="TripowerQuarticity">n μ_{4/3}⁻³ n/(n−2) Σ (|r_i||r_{i−1}||r_{i−2}|)^{4/3}.</param>
/// <param name="Statistic">Ratio statistic, standard normal without jumps, large with them; NaN when nothing moves.</param>
public readonly record struct JumpVerdict(double RealisedVariance, double BipowerVariation, double TripowerQuarticity, double Statistic)
{
    /// <summary>One-sided: the probability of such a statistic without jumps.</summary>
    public double PValue => DeterministicMath.NormalCdf(-Statistic);

    /// <summary>1 − BV/RV, the share of the variance that jumps made; may be slightly negative.</summary>
    public double RelativeJump => RealisedVariance > 0.0 ? (RealisedVariance - BipowerVariation) / RealisedVariance : double.NaN;

    /// <summary>max(RV − BV, 0).</summary>
    public double JumpVariation => Math.Max(RealisedVariance - BipowerVariation, 0.0);
}

/// <summary>The critical region of the Lee–Mykland test for a sample of n returns: a jump where (|L| − C_n)/S_n exceeds the critical value.</summary>
/// <param name="Location">C_n.</param>
/// <param name="Scale">S_n.</param>
/// <param name="Critical">−ln(−ln(1 − α)), quantile of the Gumbel law.</param>
public readonly record struct JumpThreshold(double Location, double Scale, double Critical)
{
    /// <summary>The size of |L| from which on it is a jump.</summary>
    public double Size => Location + Scale * Critical;

    /// <param name="count">Number of returns n that are tested together, at least 3.</param>
    /// <param name="significance">α: the probability that the largest of them is called a jump although none is.</param>
    public static JumpThreshold Of(int count, double significance)
    {
        double c = Math.Sqrt(2.0 / Math.PI), log = DeterministicMath.Log(count), root = Math.Sqrt(2.0 * log);
        double location = root / c - (DeterministicMath.Log(Math.PI) + DeterministicMath.Log(log)) / (2.0 * c * root);
        return new(location, 1.0 / (c * root), -DeterministicMath.Log(-DeterministicMath.Log1p(-significance)));
    }
}

/// <summary>Jump tests over a whole sample of logarithmic returns.</summary>
public static class JumpTests
{
    private const double BipowerFactor = Math.PI / 2.0;

    /// <summary>O. E. Barndorff-Nielsen and N. Shephard, Journal of Financial Econometrics 2 (2004) and 4 (2006); ratio statistic of X. Huang and G. Tauchen (2005).</summary>
    /// <param name="returns">Logarithmic returns, at least three.</param>
    public static JumpVerdict BarndorffNielsenShephard(ReadOnlySpan<double> returns)
    {
        double n = returns.Length, realised = 0.0, bipower = 0.0, tripower = 0.0;
        if (n < 3) return new(double.NaN, double.NaN, double.NaN, double.NaN);
        for (int i = 0; i < returns.Length; i++)
        {
            double size = Math.Abs(returns[i]);
            realised += size * size;
            if (i > 0) bipower += size * Math.Abs(returns[i - 1]);
            if (i > 1) tripower += DeterministicMath.Pow(size * Math.Abs(returns[i - 1]) * Math.Abs(returns[i - 2]), 4.0 / 3.0);
        }
        bipower *= BipowerFactor * n / (n - 1.0);
        // E|Z|^{4/3} of a standard normal Z is 2^{2/3} Γ(7/6)/Γ(1/2).
        double moment = DeterministicMath.Exp(2.0 / 3.0 * DeterministicMath.Log(2.0) + DeterministicMath.LogGamma(7.0 / 6.0) - DeterministicMath.LogGamma(0.5));
        tripower *= n * n / (n - 2.0) / (moment * moment * moment);
        double spread = (Math.PI * Math.PI / 4.0 + Math.PI - 5.0) / n * Math.Max(1.0, tripower / (bipower * bipower));
        return new(realised, bipower, tripower, (1.0 - bipower / realised) / Math.Sqrt(spread));
    }

    /// <summary>
    /// S. S. Lee and P. A. Mykland, Review of Financial Studies 21 (2008): each return over the bipower deviation of the <paramref name="window"/> − 2
    /// products before it. NaN where fewer came before, or where they did not move. No value looks ahead; the threshold depends on the size of the sample.
    /// </summary>
    public static double[] LeeMykland(ReadOnlySpan<double> returns, int window)
    {
        if (window < 3) throw new ArgumentOutOfRangeException(nameof(window), window, "The window holds at least 3 returns.");
        var statistics = new double[returns.Length];
        Array.Fill(statistics, double.NaN);
        for (int i = window - 1; i < returns.Length; i++)
        {
            double sum = 0.0;
            for (int j = i - window + 2; j < i; j++) sum += Math.Abs(returns[j]) * Math.Abs(returns[j - 1]);
            double deviation = Math.Sqrt(sum / (window - 2));
            if (deviation > 0.0) statistics[i] = returns[i] / deviation;
        }
        return statistics;
    }
}
