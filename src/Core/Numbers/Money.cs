using System.Runtime.CompilerServices;

namespace Godwit.Core.Numbers;

/// <summary>An amount of any asset, exact, in steps of 10^-20: balances, fees, profit, equity. <c>default</c> is zero.</summary>
/// <remarks>
/// 128 bits: range ±1.7 × 10^18 units of the asset. Sums never round; a product with a rate rounds once,
/// with a named <see cref="Rounding"/>. Overflow throws.
/// Kept as two words, not as an <see cref="Int128"/>: code that touches that type is never compiled ahead of time.
/// </remarks>
public readonly record struct Money : IComparable<Money>
{
    private readonly long _high;
    private readonly ulong _low;

    public Money(Int128 units) : this(unchecked((long)(ulong)(units >> 64)), unchecked((ulong)units))
    {
    }

    private Money(long high, ulong low) => (_high, _low) = (high, low);

    /// <summary>Steps of 10^-20.</summary>
    public Int128 Units => new(unchecked((ulong)_high), _low);

    /// <summary>Decimals of every amount of money.</summary>
    public const int Scale = 20;

    private static UInt128 MostUnits => (UInt128)Int128.MaxValue;
    private const double UnitsPerOne = 1e20;
    private const double TwoPow64 = 18446744073709551616.0;

    public static readonly Money Zero;

    public bool IsZero => _high == 0 && _low == 0;
    public bool IsNegative => _high < 0;

    public static Money FromWhole(long amount) => new((Int128)amount * Pow10.Wide(Scale));

    /// <summary>The exact product of two 64-bit integers, in steps of 10^-20. Cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Money OfProduct(long a, long b)
    {
        long high = Math.BigMul(a, b, out long low);
        return new Money(high, unchecked((ulong)low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Money operator +(Money a, Money b)
    {
        unchecked
        {
            ulong low = a._low + b._low;
            long high = a._high + b._high + (low < a._low ? 1 : 0);
            // Overflow is exactly the case where both operands disagree in sign with the sum.
            if (((a._high ^ high) & (b._high ^ high)) < 0) ThrowOverflow();
            return new Money(high, low);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Money operator -(Money a, Money b)
    {
        unchecked
        {
            ulong low = a._low - b._low;
            long high = a._high - b._high - (a._low < b._low ? 1 : 0);
            // Overflow is exactly the case where the operands differ in sign and the result has the sign of the second.
            if (((a._high ^ b._high) & (a._high ^ high)) < 0) ThrowOverflow();
            return new Money(high, low);
        }
    }

    public static Money operator -(Money a) => Zero - a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(Money a, Money b) => a._high < b._high || (a._high == b._high && a._low < b._low);
    public static bool operator >(Money a, Money b) => b < a;
    public static bool operator <=(Money a, Money b) => !(b < a);
    public static bool operator >=(Money a, Money b) => !(a < b);
    public int CompareTo(Money other) => this < other ? -1 : other < this ? 1 : 0;

    public static Money Min(Money a, Money b) => a < b ? a : b;
    public static Money Max(Money a, Money b) => b < a ? a : b;
    public static Money Abs(Money a) => a.IsNegative ? -a : a;

    /// <summary>The amount as a double within two units in the last place, for statistics only.</summary>
    public double ToDouble()
    {
        ulong high = unchecked((ulong)_high), low = _low;
        if (_high >= 0) return (high * TwoPow64 + low) / UnitsPerOne;
        // From the magnitude: near zero the halves of a negative number would cancel.
        unchecked
        {
            high = low == 0 ? ~high + 1 : ~high;
            low = ~low + 1;
        }
        return -((high * TwoPow64 + low) / UnitsPerOne);
    }

    /// <summary>The exact decimal text without trailing zeros.</summary>
    public override string ToString() => Decimals.Format(Units, Scale);

    /// <summary>Reads a plain decimal of at most 20 decimals: optional sign, digits, optional point.</summary>
    /// <returns>False when the text is no such number or exceeds the range.</returns>
    public static bool TryParse(string text, out Money money)
    {
        money = default;
        UInt128 units = 0;
        int digits = 0, decimals = 0;
        bool point = false;
        for (int i = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0; i < text.Length; i++)
        {
            if (text[i] == '.' && !point) { point = true; continue; }
            if (!char.IsAsciiDigit(text[i])) return false;
            digits++;
            if (point && ++decimals > Scale)
            {
                if (text[i] != '0') return false;
                continue;
            }
            if (units > MostUnits / 10) return false;
            units = units * 10 + (uint)(text[i] - '0');
        }
        if (digits == 0) return false;
        for (; decimals < Scale; decimals++)
        {
            if (units > MostUnits / 10) return false;
            units *= 10;
        }
        if (units > MostUnits) return false;
        money = new Money(text[0] == '-' ? -(Int128)units : (Int128)units);
        return true;
    }

    /// <summary>This amount times <paramref name="rate"/>, rounded once to 10^-20.</summary>
    public Money Times(Rate rate, Rounding rounding) => new(Wide.MultiplyDivide(Units, rate.Units, Pow10.Long(Rate.Scale), rounding));

    private static void ThrowOverflow() => throw new OverflowException("An amount of money exceeds 1.7e18 units of its asset.");
}
