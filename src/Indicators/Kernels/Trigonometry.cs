namespace Godwit.Indicators.Kernels;

/// <summary>Trigonometric functions with the same bits on every machine: only IEEE operations, no call into the C runtime. Errors stay below 1e-15.</summary>
internal static class Trigonometry
{
    public const double DegreesPerRadian = 180.0 / Math.PI;
    private const double SqrtOfThree = 1.7320508075688772;
    private const double TangentOf15Degrees = 0.2679491924311227;

    // π/2 in three parts; the first two have trailing zeros, so that small multiples of them are exact.
    private const double HalfPiHigh = 1.5707963267341256, HalfPiMiddle = 6.0771005063039660e-11, HalfPiLow = 2.0222662487959506e-21;

    /// <summary>Arc tangent in radians, −π/2 … π/2.</summary>
    public static double Atan(double x)
    {
        if (double.IsNaN(x)) return x;
        double magnitude = Math.Abs(x);
        double angle = magnitude > 1.0 ? 0.5 * Math.PI - AtanUpToOne(1.0 / magnitude) : AtanUpToOne(magnitude);
        return Math.CopySign(angle, x);
    }

    private static double AtanUpToOne(double x)
    {
        // atan x = π/6 + atan((√3·x − 1) / (√3 + x)) brings every argument below tan 15°.
        if (x <= TangentOf15Degrees) return AtanSeries(x);
        return Math.PI / 6.0 + AtanSeries(Math.FusedMultiplyAdd(SqrtOfThree, x, -1.0) / (SqrtOfThree + x));
    }

    private static double AtanSeries(double x)
    {
        double square = x * x, sum = 0.0;
        for (int k = 14; k >= 1; k--) sum = square * ((k % 2 == 0 ? 1.0 : -1.0) / (2 * k + 1) + sum);
        return Math.FusedMultiplyAdd(x, sum, x);
    }

    /// <summary>Sine and cosine of an angle in radians, at most a million in size.</summary>
    public static (double Sine, double Cosine) SinCos(double angle)
    {
        double turns = Math.Round(angle * (2.0 / Math.PI));
        double rest = Math.FusedMultiplyAdd(-turns, HalfPiHigh, angle);
        rest = Math.FusedMultiplyAdd(-turns, HalfPiMiddle, rest);
        rest = Math.FusedMultiplyAdd(-turns, HalfPiLow, rest);
        double sine = SineSeries(rest), cosine = CosineSeries(rest);
        return ((long)turns & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    public static double Sin(double angle) => SinCos(angle).Sine;

    public static double Cos(double angle) => SinCos(angle).Cosine;

    private static double SineSeries(double x)
    {
        double square = x * x, sum = 0.0;
        for (int k = 17; k >= 3; k -= 2) sum = -square / (k * (k - 1.0)) * (1.0 + sum);
        return Math.FusedMultiplyAdd(x, sum, x);
    }

    private static double CosineSeries(double x)
    {
        double square = x * x, sum = 0.0;
        for (int k = 18; k >= 2; k -= 2) sum = -square / (k * (k - 1.0)) * (1.0 + sum);
        return 1.0 + sum;
    }
}
