using System.Runtime.CompilerServices;

namespace Godwit.Core.Numbers;

/// <summary>An amount of any asset, exact, in steps of 10^-20: balances, fees, profit, equity. <c>default</c> is zero.</summary>
/// <remarks>
/// 128 bits: range ±1.7 × 10^18 units of the asset. Sums never round; a product with a rate rounds once,
/// with a named <see cref="Rounding"/>. Overflow throws.
/// </remarks>
public readonly record struct Money(Int128 Units) : IComparable<Money>
{
    /// <summary>Decimals of every amount of money.</summary>
    public const int Scale = 20;

    private static readonly UInt128 MostUnits = (UInt128)Int128.MaxValue;
    private const double UnitsPerOne = 1e20;
    private const double TwoPow64 = 18446744073709551616.0;

    public static readonly Money Zero;

    public bool IsZero => Units == Int128.Zero;
    public bool IsNegative => Int128.IsNegative(Units);

    public static Money FromWhole(long amount) => new((Int128)amount * Pow10.Wide(Scale));

    public static Money operator +(Money a, Money b) => new(AddChecked(a.Units, b.Units));
    public static Money operator -(Money a, Money b) => new(SubtractChecked(a.Units, b.Units));
    public static Money operator -(Money a) => new(SubtractChecked(0, a.Units));
    public static bool operator <(Money a, Money b) => a.Units < b.Units;
    public static bool operator >(Money a, Money b) => a.Units > b.Units;
    public static bool operator <=(Money a, Money b) => a.Units <= b.Units;
    public static bool operator >=(Money a, Money b) => a.Units >= b.Units;
    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    public static Money Min(Money a, Money b) => a.Units < b.Units ? a : b;
    public static Money Max(Money a, Money b) => a.Units > b.Units ? a : b;
    public static Money Abs(Money a) => a.IsNegative ? -a : a;

    /// <summary>The amount as a double within two units in the last place, for statistics only.</summary>
    public double ToDouble()
    {
        bool negative = Int128.IsNegative(Units);
        // From the magnitude: near zero the halves of a negative number would cancel.
        UInt128 magnitude = unchecked((UInt128)(negative ? -Units : Units));
        double value = ((ulong)(magnitude >> 64) * TwoPow64 + (ulong)(magnitude & ulong.MaxValue)) / UnitsPerOne;
        return negative ? -value : value;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Int128 AddChecked(Int128 a, Int128 b)
    {
        Int128 sum = unchecked(a + b);
        // Overflow is exactly the case where both operands disagree in sign with the sum.
        if (Int128.IsNegative((a ^ sum) & (b ^ sum))) ThrowOverflow();
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Int128 SubtractChecked(Int128 a, Int128 b)
    {
        Int128 difference = unchecked(a - b);
        // Overflow is exactly the case where the operands differ in sign and the result has the sign of the second.
        if (Int128.IsNegative((a ^ b) & (a ^ difference))) ThrowOverflow();
        return difference;
    }

    private static void ThrowOverflow() => throw new OverflowException("An amount of money exceeds 1.7e18 units of its asset.");
}
