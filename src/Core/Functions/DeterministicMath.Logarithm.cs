namespace Godwit.Core.Functions;

public static partial class DeterministicMath
{
    // ln2 in two parts: the first has 31 significant bits, so its product with a binary exponent is exact.
    private const double Ln2High = 0.6931471801362932;
    private const double Ln2Low = 4.236521365809284E-10;
    private const double TwoThirds = 2.0 / 3;
    private const double TwoThirdsTail = 3.7007434154171886E-17;
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;

    /// <summary>The natural logarithm; below 1 unit in the last place.</summary>
    /// <remarks>
    /// x = 2^k (1+f) with 1+f between sqrt(1/2) and sqrt(2), s = f/(2+f), ln(1+f) = 2 artanh(s) as a Taylor series in
    /// s^2, arranged as f - f^2/2 + s (f^2/2 + R) so that the leading part is exact: the arrangement of K. C. Ng in
    /// Sun's FDLIBM (1993).
    /// </remarks>
    /// <returns>Minus infinity for zero, NaN below zero and for NaN.</returns>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x)) return LogOfSpecial(x);
        int exponent = Normalize(x, out double significand);
        double f = significand - 1;
        double s = f / (2 + f);
        double z = s * s;
        double r = z * (TwoThirds + z * ArtanhTail(z));
        double halfSquare = 0.5 * f * f;
        if (exponent == 0) return f - (halfSquare - s * (halfSquare + r));
        double k = exponent;
        return k * Ln2High - ((halfSquare - (s * (halfSquare + r) + k * Ln2Low)) - f);
    }

    /// <summary>ln(1 + x) without the cancellation near zero; within 2 units in the last place.</summary>
    /// <returns>Minus infinity for -1, NaN below -1.</returns>
    public static double Log1p(double x)
    {
        double sum = 1 + x;
        if (sum == 1) return x;
        if (!(sum > 0) || double.IsPositiveInfinity(sum)) return LogOfSpecial(sum);
        // Two-sum: what 1 + x lost, returned to first order.
        double xSeen = sum - 1;
        double lost = (1 - (sum - xSeen)) + (x - xSeen);
        return Log(sum) + lost / sum;
    }

    /// <summary>ln(x) as high + low with about 66 bits for a positive finite x, for <see cref="Pow"/>.</summary>
    private static double LogExtended(double x, out double low)
    {
        int exponent = Normalize(x, out double significand);
        double f = significand - 1;

        // s = f/(2+f) in two parts.
        double d = 2 + f;
        double dTail = f - (d - 2);
        double s = f / d;
        double sTail = (Math.FusedMultiplyAdd(-s, d, f) - s * dTail) / d;

        // q = (2/3) s^2 in two parts, plus the rest of the series, which one double carries well enough.
        double z = s * s;
        double zTail = Math.FusedMultiplyAdd(s, s, -z) + 2 * s * sTail;
        double q = TwoThirds * z;
        double qTail = Math.FusedMultiplyAdd(TwoThirds, z, -q) + TwoThirds * zTail + TwoThirdsTail * z + z * z * ArtanhTail(z);

        // ln(1+f) = 2s + s q.
        double cubic = s * q;
        double cubicTail = Math.FusedMultiplyAdd(s, q, -cubic) + s * qTail + sTail * q;
        double high = 2 * s + cubic;
        double tail = cubic - (high - 2 * s) + (2 * sTail + cubicTail);

        double k = exponent;
        double result = k * Ln2High + high;
        // Two-sum, because with k = 0 or near it either part may be the larger.
        double highSeen = result - k * Ln2High;
        double lost = (k * Ln2High - (result - highSeen)) + (high - highSeen);
        double rest = lost + (tail + k * Ln2Low);
        // The rest still holds the series' higher terms: carry what fits into the leading part.
        double log = result + rest;
        low = rest - (log - result);
        return log;
    }

    /// <summary>2/5 + 2z/7 + 2z^2/9 + …: with z at most 0.0295 the first omitted term is below 2^-60 of the logarithm.</summary>
    private static double ArtanhTail(double z) =>
        2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11 + z * (2.0 / 13
        + z * (2.0 / 15 + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21 + z * (2.0 / 23)))))))));

    /// <summary>x = significand 2^result, significand between sqrt(1/2) and sqrt(2); x positive and finite.</summary>
    private static int Normalize(double x, out double significand)
    {
        int subnormalShift = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= 18014398509481984.0;   // 2^54 makes a subnormal number normal
            subnormalShift = 54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits - SqrtHalfBits) >> 52);
        significand = BitConverter.Int64BitsToDouble(bits - ((long)exponent << 52));
        return exponent - subnormalShift;
    }

    private static double LogOfSpecial(double x) =>
        x == 0 ? double.NegativeInfinity : double.IsPositiveInfinity(x) ? x : double.NaN;
}
