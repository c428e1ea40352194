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

    private const double UnitsPerOne = 1e20;
    private const double TwoPow64 = 18446744073709551616.0;

    public static readonly Money Zero;

    public bool IsZero => Units == Int128.Zero;
    public bool IsNegative => Int128.IsNegative(Units);

    public static Money FromWhole(long amount) => new((Int128)amount * Pow10.Wide(Scale));

    public static Money operator +(Money a, Money b) => new(AddChecked(a.Units, b.Units));
    public static Money operator -(Money a, Money b) => new(AddChecked(a.Units, unchecked(-b.Units)));
    public static Money operator -(Money a) => new(unchecked(-a.Units));
    public static bool operator <(Money a, Money b) => a.Units < b.Units;
    public static bool operator >(Money a, Money b) => a.Units > b.Units;
    public static bool operator <=(Money a, Money b) => a.Units <= b.Units;
    public static bool operator >=(Money a, Money b) => a.Units >= b.Units;
    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    public static Money Min(Money a, Money b) => a.Units < b.Units ? a : b;
    public static Money Max(Money a, Money b) => a.Units > b.Units ? a : b;
    public static Money Abs(Money a) => a.IsNegative ? -a : a;

    /// <summary>The nearest double, for statistics only.</summary>
    public double ToDouble()
    {
        Int128 units = Units;
        long high = (long)(units >> 64);
        ulong low = (ulong)(units & ulong.MaxValue);
        return (high * TwoPow64 + low) / UnitsPerOne;
    }

    /// <summary>The exact decimal text without trailing zeros.</summary>
    public override string ToString() => Decimals.Format(Units, Scale);

    /// <summary>Reads a plain decimal of at most 20 decimals.</summary>
    public static bool TryParse(string text, out Money money)
    {
        money = default;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        bool negative = text.StartsWith('-');
        string whole = point < 0 ? text : text[..point];
        string fraction = point < 0 ? "" : text[(point + 1)..].TrimEnd('0');
        if (whole.Length > 19 || fraction.Length > Scale || (point >= 0 && text.Length < 2)) return false;
        string digits = whole.TrimStart('-', '+');
        if (digits.Length + fraction.Length == 0 && point < 0) return false;
        if (whole.Length - digits.Length > 1) return false;
        Int128 units = 0;
        foreach (char c in digits + fraction.PadRight(Scale, '0'))
        {
            if (!char.IsAsciiDigit(c)) return false;
            units = unchecked(units * 10 + (c - '0'));
        }
        money = new Money(negative ? -units : units);
        return true;
    }

    /// <summary>This amount times <paramref name="rate"/>, rounded once to 10^-20.</summary>
    public Money Times(Rate rate, Rounding rounding) => new(Wide.MultiplyDivide(Units, rate.Units, Pow10.Long(Rate.Scale), rounding));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Int128 AddChecked(Int128 a, Int128 b)
    {
        Int128 sum = unchecked(a + b);
        // Overflow is exactly the case where both operands disagree in sign with the sum.
        if (Int128.IsNegative((a ^ sum) & (b ^ sum))) throw new OverflowException("An amount of money exceeds 1.7e18 units of its asset.");
        return sum;
    }
}
