using Godwit.Core.Numbers;

namespace Godwit.Data.Instruments;

/// <summary>A non-negative decimal number as a venue wrote it, exact, before it is known which scale it will live in.</summary>
/// <remarks>Up to 38 significant digits; nothing passes through a double.</remarks>
internal readonly record struct ExactDecimal(Int128 Units, int Scale)
{
    private const int MaxScale = 60;

    public bool IsZero => Units == Int128.Zero;

    /// <summary>Reads <c>12.50</c>, <c>.5</c> or <c>1e-8</c>; trailing zeros are dropped, so equal numbers are equal values.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        if (text.Length is 0 or > 100) return false;
        int exponentAt = text.IndexOfAny('e', 'E');
        int exponent = 0;
        if (exponentAt >= 0)
        {
            const System.Globalization.NumberStyles sign = System.Globalization.NumberStyles.AllowLeadingSign;
            if (!int.TryParse(text[(exponentAt + 1)..], sign, System.Globalization.CultureInfo.InvariantCulture, out exponent)) return false;
            if (exponent is > MaxScale or < -MaxScale) return false;
            text = text[..exponentAt];
        }
        if (!TryReadDigits(text, out Int128 units, out int scale)) return false;
        return TryShift(units, scale - exponent, out value);
    }

    /// <summary>The value in units of 10^-<paramref name="scale"/>, rounded up or down; null when it does not fit a signed 64-bit integer.</summary>
    public long? ToUnits(int scale, bool roundUp)
    {
        Int128? units = ToWideUnits(scale, roundUp);
        return units is null || units > long.MaxValue ? null : (long)units.Value;
    }

    /// <summary>As <see cref="ToUnits"/>, within 128 bits.</summary>
    public Int128? ToWideUnits(int scale, bool roundUp)
    {
        int shift = scale - Scale;
        if (shift >= 0)
        {
            if (Units == Int128.Zero) return 0;
            if (shift > 36) return null;
            Int128 power = Pow10.Wide(shift);
            return Units > Int128.MaxValue / power ? null : Units * power;
        }
        if (-shift > 36) return roundUp && !IsZero ? 1 : 0;
        Int128 divisor = Pow10.Wide(-shift);
        Int128 quotient = Units / divisor;
        return roundUp && quotient * divisor != Units ? quotient + 1 : quotient;
    }

    public override string ToString() => Decimals.Format(Units, Scale);

    private static bool TryReadDigits(ReadOnlySpan<char> text, out Int128 units, out int scale)
    {
        (units, scale) = (0, 0);
        int digits = 0, significant = 0;
        bool point = false;
        for (int i = text.Length > 0 && text[0] == '+' ? 1 : 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '.' && !point) { point = true; continue; }
            if (!char.IsAsciiDigit(c)) return false;
            digits++;
            if (significant > 0 || c != '0') significant++;
            if (significant > 38) return false;
            units = units * 10 + (c - '0');
            if (point) scale++;
        }
        return digits > 0;
    }

    // Brings the scale into 0 … MaxLong decimals by cutting trailing zeros or by adding zeros for a positive exponent.
    private static bool TryShift(Int128 units, int scale, out ExactDecimal value)
    {
        value = default;
        if (units == Int128.Zero) return true;
        while (scale > 0 && units % 10 == 0) { units /= 10; scale--; }
        while (scale < 0)
        {
            if (units > Int128.MaxValue / 10) return false;
            units *= 10;
            scale++;
        }
        if (scale > 47) return false;
        value = new ExactDecimal(units, scale);
        return true;
    }
}
