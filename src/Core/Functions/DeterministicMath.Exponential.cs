using System.Runtime.CompilerServices;

namespace Godwit.Core.Functions;

/// <summary>
/// Transcendental functions with the same bits on every machine. They use only operations whose result IEEE 754
/// fixes (add, subtract, multiply, divide, square root, fused multiply-add, rounding to an integer), never the C
/// runtime, whose last digit differs between platforms and versions. Pure and safe for several threads.
/// </summary>
public static partial class DeterministicMath
{
    private const double LargestExponent = 709.782712893384;      // ln(largest double)
    private const double SmallestExponent = -745.1332191019412;   // below this e^x rounds to zero
    private const double ThirtyTwoOverLn2 = 46.16624130844683;

    // ln2/32 in two parts: the first has 31 significant bits, so its product with an index below 2^16 is exact.
    private const double Ln2Over32High = 0.02166084937925916;
    private const double Ln2Over32Low = 1.3239129268154012E-11;

    /// <summary>e to the power <paramref name="x"/>; below 0.6 units in the last place for normal results.</summary>
    /// <remarks>
    /// Table method after P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE
    /// floating-point arithmetic", ACM TOMS 15 (1989): x = (32 m + j) ln2/32 + r, e^x = 2^m 2^(j/32) e^r.
    /// </remarks>
    /// <returns>Infinity above 709.78, zero below -745.13, NaN for NaN.</returns>
    public static double Exp(double x) => ExpOfSum(x, 0);

    /// <summary>e^x - 1 without the cancellation near zero; below 2 units in the last place.</summary>
    public static double Expm1(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < 0.35) return Expm1NearZero(x);
        if (x > 40) return Exp(x);
        if (x < -40) return -1;
        int exponent = Decompose(x, 0, out double high, out double low);
        double one = PowerOfTwo(-exponent);
        double difference = high - one;
        // Two-sum: what the subtraction lost, whichever operand is larger.
        double oneSeen = high - difference;
        double lost = (high - (difference + oneSeen)) + (oneSeen - one);
        return (difference + (lost + low)) * PowerOfTwo(exponent);
    }

    /// <summary>e^(x + tail) where |tail| is far below |x|: keeps the low half of an exponent known to more than 53 bits.</summary>
    private static double ExpOfSum(double x, double tail)
    {
        if (double.IsNaN(x)) return x;
        if (x > LargestExponent) return double.PositiveInfinity;
        if (x < SmallestExponent) return 0;
        int exponent = Decompose(x, tail, out double high, out double low);
        double significand = high + low;
        return exponent is > -1022 and < 1024
            ? significand * PowerOfTwo(exponent)
            : Math.ScaleB(significand, exponent);
    }

    /// <summary>e^(x + tail) = (high + low) 2^result, with high from the table and |low| below 0.011 high.</summary>
    private static int Decompose(double x, double tail, out double high, out double low)
    {
        double index = Math.Round(x * ThirtyTwoOverLn2);
        double r = (x - index * Ln2Over32High) - (index * Ln2Over32Low - tail);
        int n = (int)index;
        int j = n & 31;
        high = TwoToThe32nds[j];
        // e^r - 1 by Taylor: |r| <= 0.0109, so the first omitted term is below 2^-67.
        double p = r + r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040))))));
        low = TwoToThe32ndsTail[j] + high * p;
        return n >> 5;
    }

    private static double Expm1NearZero(double x)
    {
        double sum = ReciprocalFactorials[^1];
        for (int i = ReciprocalFactorials.Length - 2; i >= 0; i--) sum = sum * x + ReciprocalFactorials[i];
        return x + x * x * sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>1/2!, 1/3!, … 1/15!.</summary>
    private static ReadOnlySpan<double> ReciprocalFactorials =>
    [
        1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800, 1.0 / 87178291200, 1.0 / 1307674368000,
    ];

    /// <summary>2^(j/32), nearest double.</summary>
    private static ReadOnlySpan<double> TwoToThe32nds =>
    [
        1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237,
        1.0905077326652577, 1.1143867425958924, 1.1387886347566916, 1.1637248587775775,
        1.189207115002721, 1.215247359980469, 1.241857812073484, 1.2690509571917332,
        1.2968395546510096, 1.3252366431597413, 1.3542555469368927, 1.383909881963832,
        1.4142135623730951, 1.4451808069770467, 1.4768261459394993, 1.5091644275934228,
        1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965,
        1.681792830507429, 1.718619298122478, 1.7562521603732995, 1.7947090750031072,
        1.8340080864093424, 1.8741676341103, 1.9152065613971474, 1.9571441241754002,
    ];

    /// <summary>2^(j/32) minus its nearest double.</summary>
    private static ReadOnlySpan<double> TwoToThe32ndsTail =>
    [
        0.0, 5.109225028973444E-17, 8.551889705537965E-17, -7.899853966841582E-17,
        -3.046782079812471E-17, 1.0410278456845571E-16, 8.912812676025408E-17, 3.8292048369240935E-17,
        3.982015231465646E-17, -7.712630692681488E-17, 4.658027591836937E-17, 2.667932131342186E-18,
        2.5382502794888315E-17, -2.8587312100388614E-17, 7.70094837980299E-17, -6.770511658794786E-17,
        -9.667293313452913E-17, -3.0237581349939873E-17, -3.483994556892796E-17, -1.016455327754295E-16,
        7.949834809697621E-17, -1.0136916471278304E-17, 2.4707192569797888E-17, -1.0125679913674773E-16,
        8.199010020581497E-17, -1.851380418263111E-17, 2.960140695448873E-17, 1.8227458427912087E-17,
        3.283107224245627E-17, -6.122763413004143E-17, -1.0619946056195963E-16, 8.960767791036668E-17,
    ];
}
