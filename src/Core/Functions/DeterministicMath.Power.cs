namespace Godwit.Core.Functions;

public static partial class DeterministicMath
{
    /// <summary>The square root, which IEEE 754 already fixes to the last bit.</summary>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary><paramref name="x"/> to the power <paramref name="y"/>; below 1 unit in the last place for normal results.</summary>
    /// <remarks>e^(y ln x) with the logarithm and the product carried in two doubles (double-double arithmetic after T. J. Dekker, 1971).</remarks>
    /// <returns>As IEEE 754 says for special cases: 1 for y = 0 or x = 1, NaN for a negative base with a fractional exponent.</returns>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        if (double.IsInfinity(y)) return PowerWithInfiniteExponent(x, y);
        if (x == 0 || double.IsInfinity(x)) return PowerOfZeroOrInfinity(x, y);
        if (x > 0) return PowerOfPositive(x, y);
        if (Math.Floor(y) != y) return double.NaN;
        return IsOddInteger(y) ? -PowerOfPositive(-x, y) : PowerOfPositive(-x, y);
    }

    private static double PowerOfPositive(double x, double y)
    {
        double log = LogExtended(x, out double logTail);
        double product = y * log;
        if (!(Math.Abs(product) < 800)) return product > 0 ? double.PositiveInfinity : 0;
        double tail = Math.FusedMultiplyAdd(y, log, -product) + y * logTail;
        return ExpOfSum(product, tail);
    }

    private static double PowerWithInfiniteExponent(double x, double y)
    {
        double magnitude = Math.Abs(x);
        if (magnitude == 1) return 1;
        return magnitude > 1 == y > 0 ? double.PositiveInfinity : 0;
    }

    private static double PowerOfZeroOrInfinity(double x, double y)
    {
        double magnitude = x == 0 == y > 0 ? 0 : double.PositiveInfinity;
        return double.IsNegative(x) && IsOddInteger(y) ? -magnitude : magnitude;
    }

    private static bool IsOddInteger(double y) =>
        Math.Abs(y) < 9007199254740992.0 && Math.Floor(y) == y && ((long)y & 1) != 0;
}
