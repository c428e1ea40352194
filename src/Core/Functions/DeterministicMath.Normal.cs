namespace Godwit.Core.Functions;

public static partial class DeterministicMath
{
    private const double InverseSqrtTwo = 0.7071067811865476;
    private const double InverseSqrtTwoPi = 0.3989422804014327;

    /// <summary>The standard normal density at <paramref name="x"/>.</summary>
    public static double NormalPdf(double x) => InverseSqrtTwoPi * ExpOfMinusHalfSquare(x);

    /// <summary>The standard normal distribution function, relative accuracy about 2e-15 in the lower tail too.</summary>
    public static double NormalCdf(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 0.7) return 1 - LowerTail(-x);
        if (x >= -0.7) return 0.5 + 0.5 * Erf(x * InverseSqrtTwo);
        return LowerTail(x);
    }

    /// <summary>The value x with <see cref="NormalCdf"/>(x) = <paramref name="probability"/>.</summary>
    /// <remarks>
    /// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
    /// (1988), routine PPND16, then one step of Halley's method.
    /// </remarks>
    /// <returns>Minus infinity at 0, infinity at 1, NaN outside [0, 1].</returns>
    public static double NormalQuantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1)) return double.NaN;
        if (probability == 0) return double.NegativeInfinity;
        if (probability == 1) return double.PositiveInfinity;
        // The upper half by symmetry: 1 - p is exact there, and the lower tail is the accurate one.
        return probability > 0.5 ? -LowerQuantile(1 - probability) : LowerQuantile(probability);
    }

    private static double LowerQuantile(double p)
    {
        double x = Wichura(p);
        double density = NormalPdf(x);
        if (!(density > 1E-290)) return x;
        double step = (NormalCdf(x) - p) / density;
        return x - step / (1 + 0.5 * x * step);
    }

    private static double Wichura(double p)
    {
        double q = p - 0.5;
        if (q >= -0.425)
        {
            double central = 0.180625 - q * q;
            return q * Rational(CentralNumerator, CentralDenominator, central);
        }

        double r = Math.Sqrt(-Log(p));
        return r <= 5
            ? -Rational(MiddleNumerator, MiddleDenominator, r - 1.6)
            : -Rational(TailNumerator, TailDenominator, r - 5);
    }

    private static double Rational(ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator, double x)
    {
        double above = numerator[^1], below = denominator[^1];
        for (int i = numerator.Length - 2; i >= 0; i--)
        {
            above = above * x + numerator[i];
            below = below * x + denominator[i];
        }

        return above / below;
    }

    private static double LowerTail(double x)
    {
        double magnitude = -x;
        if (magnitude > 39) return 0;
        return 0.5 * ExpOfMinusHalfSquare(magnitude) * ErfcScaled(magnitude * InverseSqrtTwo);
    }

    private static double ExpOfMinusHalfSquare(double x)
    {
        double square = x * x;
        if (!(square < 1600)) return double.IsNaN(x) ? x : 0;
        return ExpOfSum(-0.5 * square, -0.5 * Math.FusedMultiplyAdd(x, x, -square));
    }

    private static ReadOnlySpan<double> CentralNumerator =>
    [
        3.3871328727963666080E0, 1.3314166789178437745E2, 1.9715909503065514427E3, 1.3731693765509461125E4,
        4.5921953931549871457E4, 6.7265770927008700853E4, 3.3430575583588128105E4, 2.5090809287301226727E3,
    ];

    private static ReadOnlySpan<double> CentralDenominator =>
    [
        1.0, 4.2313330701600911252E1, 6.8718700749205790830E2, 5.3941960214247511077E3,
        2.1213794301586595867E4, 3.9307895800092710610E4, 2.8729085735721942674E4, 5.2264952788528545610E3,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        1.42343711074968357734E0, 4.63033784615654529590E0, 5.76949722146069140550E0, 3.64784832476320460504E0,
        1.27045825245236838258E0, 2.41780725177450611770E-1, 2.27238449892691845833E-2, 7.74545014278341407640E-4,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.0, 2.05319162663775882187E0, 1.67638483018380384940E0, 6.89767334985100004550E-1,
        1.48103976427480074590E-1, 1.51986665636164571966E-2, 5.47593808499534494600E-4, 1.05075007164441684324E-9,
    ];

    private static ReadOnlySpan<double> TailNumerator =>
    [
        6.65790464350110377720E0, 5.46378491116411436990E0, 1.78482653991729133580E0, 2.96560571828504891230E-1,
        2.65321895265761230930E-2, 1.24266094738807843860E-3, 2.71155556874348757815E-5, 2.01033439929228813265E-7,
    ];

    private static ReadOnlySpan<double> TailDenominator =>
    [
        1.0, 5.99832206555887937690E-1, 1.36929880922735805310E-1, 1.48753612908506148525E-2,
        7.86869131145613259100E-4, 1.84631831751005468180E-5, 1.42151175831644588870E-7, 2.04426310338993978564E-15,
    ];
}
