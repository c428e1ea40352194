using System.Globalization;
using Godwit.Core.Numbers;

namespace Godwit.Data.Instruments;

/// <summary>A non-negative decimal number as a venue wrote it, exact, before it is known which scale it will live in.</summary>
/// <remarks>
/// Up to 28 significant digits in a <see cref="decimal"/>; nothing passes through a double. 128-bit integers are
/// avoided here although they would hold more: their code cannot be compiled ahead of time, and this code runs at
/// the start of every backtest.
/// </remarks>
internal readonly record struct ExactDecimal
{
    private const int MaxDigits = 28;

    private readonly decimal _value;

    private ExactDecimal(decimal value, bool isHuge)
    {
        _value = value;
        IsHuge = isHuge;
    }

    /// <summary>True when the number is beyond every range in use (10^28); its value is then not kept.</summary>
    public bool IsHuge { get; }

    public bool IsZero => _value == 0 && !IsHuge;

    /// <summary>Decimals after the point, trailing zeros not counted.</summary>
    public int Scale => _value.Scale;

    /// <summary>Reads <c>12.50</c>, <c>.5</c> or <c>1e-8</c>; trailing zeros are dropped, so equal numbers are equal values.</summary>
    /// <returns>False for anything else, negative numbers and more digits than can be held included.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        if (text.Length is 0 or > 400 || !TryMeasure(text, out int leading, out int trailing)) return false;
        if (leading > MaxDigits) { value = new ExactDecimal(0, isHuge: true); return true; }
        // A decimal would round what it cannot hold.
        if (trailing > MaxDigits || leading + trailing > MaxDigits) return false;
        const NumberStyles plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out decimal number) || number < 0) return false;
        // Dividing by a one with 28 zeros leaves the fewest decimals that hold the value.
        value = new ExactDecimal(number / 1.0000000000000000000000000000m, isHuge: false);
        return true;
    }

    /// <summary>The value in units of 10^-<paramref name="scale"/> (0 to 18), rounded up or down; null when it does not fit a signed 64-bit integer.</summary>
    public long? ToUnits(int scale, bool roundUp)
    {
        decimal power = Pow10.Long(scale);
        // Far too large values would overflow the product; the exact limit is checked after rounding.
        if (IsHuge || _value > 1e19m / power) return null;
        decimal scaled = _value * power;
        decimal whole = roundUp ? decimal.Ceiling(scaled) : decimal.Floor(scaled);
        return whole > long.MaxValue ? null : (long)whole;
    }

    /// <summary>The value as an amount of money, rounded up or down to 10^-20; null when it does not fit.</summary>
    public Money? ToMoney(bool roundUp)
    {
        const long half = 10_000_000_000;
        if (IsHuge || _value >= 1_700_000_000_000_000_000m) return null;
        decimal whole = decimal.Floor(_value);
        decimal tenth = (_value - whole) * half;
        decimal upper = decimal.Floor(tenth);
        decimal rest = (tenth - upper) * half;
        decimal lower = roundUp ? decimal.Ceiling(rest) : decimal.Floor(rest);
        return Money.FromWhole((long)whole) + new Money(Wide.Multiply((long)upper, half) + (long)lower);
    }

    /// <summary>True when this is a whole multiple of <paramref name="step"/>.</summary>
    public bool IsMultipleOf(ExactDecimal step) => !IsHuge && !step.IsHuge && step._value != 0 && _value % step._value == 0;

    public int CompareTo(ExactDecimal other) => IsHuge != other.IsHuge ? IsHuge.CompareTo(other.IsHuge) : _value.CompareTo(other._value);

    public override string ToString() => IsHuge ? "1e29" : _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Digits before the point and after it that are not padding; false when the text is no plain number.</summary>
    private static bool TryMeasure(ReadOnlySpan<char> text, out int leading, out int trailing)
    {
        (leading, trailing) = (0, 0);
        int exponentAt = text.IndexOfAny('e', 'E');
        int exponent = 0;
        ReadOnlySpan<char> mantissa = exponentAt < 0 ? text : text[..exponentAt];
        if (exponentAt >= 0 && !int.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
        if (exponent is > 9999 or < -9999) return false;
        int digits = 0, first = -1, last = -1, point = -1;
        foreach (char c in mantissa)
        {
            if (c == '.' && point < 0) { point = digits; continue; }
            if (!char.IsAsciiDigit(c)) return false;
            if (c != '0') { last = digits; if (first < 0) first = digits; }
            digits++;
        }
        if (digits == 0) return false;
        if (first < 0) return exponent is <= 30 and >= -30;
        int pointAt = (point < 0 ? digits : point) + exponent;
        leading = Math.Max(0, pointAt - first);
        trailing = Math.Max(0, last + 1 - pointAt);
        return true;
    }
}
