namespace Godwit.Core.Functions;

public static partial class DeterministicMath
{
    private const double HalfLogTwoPi = 0.9189385332046727;
    private const double StirlingFrom = 15;
    private const int IncompleteGammaSteps = 10_000;

    /// <summary>ln Γ(x) for x above zero; relative accuracy about 1e-14, absolute 1e-14 around its zeros at 1 and 2.</summary>
    /// <remarks>Stirling's series from 15 on, below it by Γ(x + 1) = x Γ(x).</remarks>
    /// <returns>Infinity at zero, NaN below.</returns>
    public static double LogGamma(double x)
    {
        if (!(x > 0)) return x == 0 ? double.PositiveInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        double product = 1;
        for (; x < StirlingFrom; x++) product *= x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = StirlingSeries[^1];
        for (int i = StirlingSeries.Length - 2; i >= 0; i--) series = series * square + StirlingSeries[i];
        return (x - 0.5) * Log(x) - x + HalfLogTwoPi + inverse * series - Log(product);
    }

    /// <summary>Q(a, x), the upper part of the normalised incomplete gamma function, for a above zero and x from zero on.</summary>
    /// <remarks>Power series of the lower part below a + 1, Lentz's continued fraction above it.</remarks>
    public static double UpperIncompleteGamma(double a, double x)
    {
        if (!(a > 0) || !(x >= 0)) return double.NaN;
        if (x == 0) return 1;
        double logFront = a * Log(x) - x - LogGamma(a);
        return x < a + 1 ? 1 - Exp(logFront) * LowerSeries(a, x) : Exp(logFront) * UpperFraction(a, x);
    }

    /// <summary>The probability that a chi-square variable of so many degrees of freedom exceeds <paramref name="x"/>.</summary>
    public static double ChiSquareTail(double x, double degreesOfFreedom) => UpperIncompleteGamma(degreesOfFreedom / 2, x / 2);

    private static double LowerSeries(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < IncompleteGammaSteps; n++)
        {
            term *= x / (a + n);
            sum += term;
            if (term < sum * 1E-17) break;
        }

        return sum;
    }

    private static double UpperFraction(double a, double x)
    {
        const double tiny = 1E-300;
        double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
        for (int n = 1; n < IncompleteGammaSteps; n++)
        {
            double numerator = -n * (n - a);
            b += 2;
            d = numerator * d + b;
            if (Math.Abs(d) < tiny) d = tiny;
            c = b + numerator / c;
            if (Math.Abs(c) < tiny) c = tiny;
            d = 1 / d;
            double change = c * d;
            h *= change;
            if (Math.Abs(change - 1) < 1E-16) break;
        }

        return h;
    }

    /// <summary>B_2k / (2k (2k - 1)) for k = 1, 2, …: the next term is below 1e-19 from 15 on.</summary>
    private static ReadOnlySpan<double> StirlingSeries =>
    [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
    ];
}
