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
        if (FitsLong(a))
        {
            (Int128 whole, Int128 rest) = FloorDivRem(Multiply((long)a, b), c);
            return Round(whole, rest, c, rounding);
        }
        // Below 2^94 × 2^31 the product fits, and one division is enough.
        if ((long)(a >> 64) is > -(1L << 30) and < 1L << 30 && b is >= int.MinValue and <= int.MaxValue)
        {
            (Int128 whole, Int128 rest) = FloorDivRem(unchecked(a * b), c);
            return Round(whole, rest, c, rounding);
        }
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
        if (FitsLong(b))
        {
            (Int128 q, Int128 r) = FloorDivRem(a, (long)b);
            return Round(q, r, b, rounding);
        }
        Int128 quotient = a / b;
        Int128 remainder = a - quotient * b;
        if (Int128.IsNegative(remainder)) { quotient -= 1; remainder += b; }
        return Round(quotient, remainder, b, rounding);
    }

    /// <summary>Quotient rounded towards negative infinity and the non-negative remainder; <paramref name="divisor"/> &gt; 0.</summary>
    public static (Int128 Quotient, Int128 Remainder) FloorDivRem(Int128 a, long divisor)
    {
        if (FitsLong(a))
        {
            long value = (long)a;
            long q = value / divisor, r = value % divisor;
            return r < 0 ? (q - 1, r + divisor) : (q, r);
        }
        bool negative = Int128.IsNegative(a);
        UInt128 magnitude = unchecked((UInt128)(negative ? -a : a));
        ulong rest = DivRem(magnitude, (ulong)divisor, out UInt128 quotient);
        var signed = unchecked((Int128)quotient);
        if (!negative) return (signed, rest);
        return rest == 0 ? (unchecked(-signed), 0) : (unchecked(-signed - 1), divisor - (long)rest);
    }

    /// <summary>128 by 64 bits. The framework's general division is several times slower, and every fee and every size needs one.</summary>
    internal static ulong DivRem(UInt128 dividend, ulong divisor, out UInt128 quotient)
    {
        unchecked
        {
            ulong high = (ulong)(dividend >> 64), low = (ulong)dividend;
            ulong quotientHigh = 0;
            if (high >= divisor) (quotientHigh, high) = Math.DivRem(high, divisor);
            ulong quotientLow = DivideNormalized(high, low, divisor, out ulong remainder);
            quotient = new UInt128(quotientHigh, quotientLow);
            return remainder;
        }
    }

    /// <summary>(high, low) ÷ divisor with high &lt; divisor: two steps of 64 by 32 bits (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D).</summary>
    private static ulong DivideNormalized(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        unchecked
        {
            int shift = System.Numerics.BitOperations.LeadingZeroCount(divisor);
            divisor <<= shift;
            ulong upper = shift == 0 ? high : (high << shift) | (low >> (64 - shift));
            ulong lower = low << shift;
            ulong divisorHigh = divisor >> 32, divisorLow = divisor & uint.MaxValue;
            ulong first = Digit(upper, lower >> 32, divisorHigh, divisorLow);
            ulong middle = (upper << 32) + (lower >> 32) - first * divisor;
            ulong second = Digit(middle, lower & uint.MaxValue, divisorHigh, divisorLow);
            remainder = ((middle << 32) + (lower & uint.MaxValue) - second * divisor) >> shift;
            return (first << 32) + second;
        }
    }

    /// <summary>One 32-bit digit of the quotient: an estimate from the leading digits, corrected at most twice.</summary>
    private static ulong Digit(ulong upper, ulong next, ulong divisorHigh, ulong divisorLow)
    {
        unchecked
        {
            (ulong estimate, ulong rest) = Math.DivRem(upper, divisorHigh);
            while (estimate > uint.MaxValue || estimate * divisorLow > ((rest << 32) | next))
            {
                estimate--;
                rest += divisorHigh;
                if (rest > uint.MaxValue) break;
            }
            return estimate;
        }
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
