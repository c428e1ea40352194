using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Strategies.Pairs;

/// <summary>What a window of log prices says about a spread: how far it stands from its mean, and whether it comes back.</summary>
/// <param name="ZScore">(last residual − mean) ÷ standard deviation (ddof 1); NaN when the residuals do not vary.</param>
/// <param name="TestStatistic">t of ρ in Δe[t] = ρ·e[t−1] (+ γ·Δe[t−1]) + u, residuals less their mean (augmented Dickey-Fuller without constant).</param>
/// <param name="HalfLife">Bars in which half of a deviation is gone: −ln 2 ÷ ln φ, φ the first-order autoregression; infinite for φ ≥ 1, zero for φ ≤ 0.</param>
internal readonly record struct SpreadFit(double ZScore, double TestStatistic, double HalfLife)
{
    /// <summary>Intercept and slope of y on x by least squares; NaN when x does not vary.</summary>
    public static (double Alpha, double Beta) LeastSquares(ReadOnlySpan<double> y, ReadOnlySpan<double> x)
    {
        double meanX = Mean(x), meanY = Mean(y), xx = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX;
            xx += dx * dx;
            xy += dx * (y[i] - meanY);
        }
        double beta = xx > 0 ? xy / xx : double.NaN;
        return (meanY - beta * meanX, beta);
    }

    /// <summary>Looks at the residuals y − α − β·x of a window, oldest first.</summary>
    /// <param name="y">Log prices of the first market.</param>
    /// <param name="x">Log prices of the second market.</param>
    /// <param name="alpha">Intercept.</param>
    /// <param name="beta">Hedge ratio.</param>
    /// <param name="lags">Lagged differences in the test, 0 or 1.</param>
    /// <param name="residuals">Room for the residuals, which are left there less their mean.</param>
    public static SpreadFit Of(ReadOnlySpan<double> y, ReadOnlySpan<double> x, double alpha, double beta, int lags, Span<double> residuals)
    {
        int n = y.Length;
        for (int i = 0; i < n; i++) residuals[i] = y[i] - alpha - beta * x[i];
        double mean = Mean(residuals), squares = 0;
        for (int i = 0; i < n; i++)
        {
            residuals[i] -= mean;
            squares += residuals[i] * residuals[i];
        }
        double deviation = Math.Sqrt(squares / (n - 1));
        double z = deviation > 0 ? residuals[n - 1] / deviation : double.NaN;
        return new SpreadFit(z, DickeyFuller(residuals, lags), HalfLifeOf(residuals));
    }

    /// <summary>Critical value for residuals of a regression of two series with a constant (Engle and Granger 1987), by the response surface of MacKinnon 2010, table 2.</summary>
    /// <param name="percent">Significance: 1, 5 or 10.</param>
    /// <param name="observations">Length of the window.</param>
    public static double CriticalValue(int percent, int observations)
    {
        (double limit, double first, double second) = percent switch
        {
            1 => (-3.89644, -10.9519, -33.527),
            5 => (-3.33613, -6.1101, -6.823),
            _ => (-3.04445, -4.2412, -2.720),
        };
        double t = observations;
        return limit + first / t + second / (t * t);
    }

    private static double DickeyFuller(ReadOnlySpan<double> e, int lags)
    {
        // Normal equations of d on (level, lagged difference).
        double aa = 0, ab = 0, bb = 0, ad = 0, bd = 0, dd = 0;
        for (int t = 1 + lags; t < e.Length; t++)
        {
            double level = e[t - 1], difference = e[t] - level, lagged = lags > 0 ? level - e[t - 2] : 0;
            aa += level * level;
            ab += level * lagged;
            bb += lagged * lagged;
            ad += level * difference;
            bd += lagged * difference;
            dd += difference * difference;
        }
        int freedom = e.Length - 1 - lags - 1 - lags;
        double determinant = lags > 0 ? aa * bb - ab * ab : aa;
        if (!(determinant > 0) || freedom <= 0) return double.NaN;
        double rho = lags > 0 ? (ad * bb - bd * ab) / determinant : ad / aa;
        double gamma = lags > 0 ? (bd * aa - ad * ab) / determinant : 0;
        double rest = Math.Max(0, dd - rho * ad - gamma * bd) / freedom;
        double error = Math.Sqrt(rest * (lags > 0 ? bb / determinant : 1 / aa));
        return error > 0 ? rho / error : double.NaN;
    }

    private static double HalfLifeOf(ReadOnlySpan<double> e)
    {
        double products = 0, squares = 0;
        for (int t = 1; t < e.Length; t++)
        {
            products += e[t] * e[t - 1];
            squares += e[t - 1] * e[t - 1];
        }
        if (!(squares > 0)) return double.NaN;
        double persistence = products / squares;
        return persistence >= 1 ? double.PositiveInfinity : persistence <= 0 ? 0 : -Log(2) / Log(persistence);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
