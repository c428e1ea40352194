using System.Runtime.CompilerServices;

namespace Godwit.Core.Numbers;

/// <summary>128-bit integer arithmetic that the hot path needs: products, quotients and rounding, without overflow going unnoticed.</summary>
public static class Wide
{
    /// <summary>The exact product of two 64-bit integers. Cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Multiply(long a, long b)
    {
        long high = Math.BigMul(a, b, out long low);
        return new Int128(unchecked((ulong)high), unchecked((ulong)low));
    }

    /// <summary>The exact product; throws <see cref="OverflowException"/> beyond 128 bits.</summary>
    public static Int128 Multiply(Int128 a, long b)
    {
        long high = (long)(a >> 64);
        // Small magnitudes need two multiplications only; the general case goes through the checked operator.
        if (high is 0 or -1 && b >= 0 && FitsLong(a)) return Multiply((long)a, b);
        return checked(a * b);
    }

    /// <summary>a × b ÷ c with one rounding; b ≥ 0 or b &lt; 0, c &gt; 0. The intermediate product may exceed 128 bits, the result may not.</summary>
    public static Int128 MultiplyDivide(Int128 a, long b, long c, Rounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c);
        if (b == 0 || a == Int128.Zero) return 0;
        // Split a = q·c + r, towards zero: both parts then have the sign of the result and neither exceeds it.
        (Int128 quotient, Int128 remainder) = FloorDivRem(a, c);
        if (Int128.IsNegative(a) && remainder != Int128.Zero) { quotient += 1; remainder -= c; }
        Int128 tail = Multiply((long)remainder, b);
        (Int128 tailQuotient, Int128 tailRemainder) = FloorDivRem(tail, c);
        Int128 floor = checked(Multiply(quotient, b) + tailQuotient);
        return Round(floor, tailRemainder, c, rounding);
    }

    /// <summary>a ÷ b rounded; b &gt; 0.</summary>
    public static Int128 Divide(Int128 a, Int128 b, Rounding rounding)
    {
        if (b <= Int128.Zero) throw new ArgumentOutOfRangeException(nameof(b));
        Int128 quotient = a / b;
        Int128 remainder = a - quotient * b;
        if (Int128.IsNegative(remainder)) { quotient -= 1; remainder += b; }
        return Round(quotient, remainder, b, rounding);
    }

    /// <summary>Quotient rounded towards negative infinity and the non-negative remainder.</summary>
    public static (Int128 Quotient, Int128 Remainder) FloorDivRem(Int128 a, long divisor)
    {
        if (FitsLong(a))
        {
            long value = (long)a;
            long q = value / divisor, r = value % divisor;
            return r < 0 ? (q - 1, r + divisor) : (q, r);
        }
        Int128 quotient = a / divisor;
        Int128 remainder = a - quotient * divisor;
        return Int128.IsNegative(remainder) ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool FitsLong(Int128 value) => (long)(value >> 64) == unchecked((long)(ulong)(value & ulong.MaxValue)) >> 63;

    private static Int128 Round(Int128 floor, Int128 remainder, Int128 divisor, Rounding rounding)
    {
        if (remainder == Int128.Zero) return floor;
        return rounding switch
        {
            Rounding.Down => floor,
            Rounding.Up => floor + 1,
            Rounding.Truncate => Int128.IsNegative(floor) ? floor + 1 : floor,
            _ => HalfEven(floor, remainder, divisor),
        };
    }

    private static Int128 HalfEven(Int128 floor, Int128 remainder, Int128 divisor)
    {
        Int128 rest = divisor - remainder;
        if (remainder < rest) return floor;
        if (remainder > rest) return floor + 1;
        return (floor & 1) == 0 ? floor : floor + 1;
    }
}
