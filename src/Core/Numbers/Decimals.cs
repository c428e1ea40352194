using System.Globalization;

namespace Godwit.Core.Numbers;

/// <summary>Decimal text to scaled integers and back, exactly; nothing passes through a double.</summary>
public static class Decimals
{
    /// <summary>
    /// Reads a plain decimal (optional sign, digits, optional point; exponent allowed) as an integer in units of 10^-<paramref name="scale"/>.
    /// </summary>
    /// <returns>False when the text is no number, has more significant decimals than the scale holds, or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, int scale, out long units)
    {
        units = 0;
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && (text[0] == '-' || text[0] == '+')) { negative = text[0] == '-'; i = 1; }
        ulong value = 0;
        int digits = 0, decimals = 0;
        bool point = false;
        for (; i < text.Length; i++)
        {
            uint digit = unchecked((uint)(text[i] - '0'));
            if (digit <= 9)
            {
                digits++;
                if (point)
                {
                    if (decimals == scale)
                    {
                        if (digit != 0) return false;
                        continue;
                    }
                    decimals++;
                }
                if (value > (ulong.MaxValue - digit) / 10) return false;
                value = unchecked(value * 10 + digit);
            }
            else if (text[i] == '.' && !point) point = true;
            else if ((text[i] | 0x20) == 'e' && digits > 0) return TryParseWithExponent(text, scale, out units);
            else return false;
        }
        if (digits == 0) return false;
        for (; decimals < scale; decimals++)
        {
            if (value > ulong.MaxValue / 10) return false;
            value *= 10;
        }
        if (value > long.MaxValue) return false;
        units = negative ? -(long)value : (long)value;
        return true;
    }

    /// <summary>As the byte form, for characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int scale, out long units)
    {
        units = 0;
        if (text.Length > 64) return false;
        Span<byte> bytes = stackalloc byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > 127) return false;
            bytes[i] = (byte)text[i];
        }
        return TryParse(bytes, scale, out units);
    }

    /// <summary>How many decimals the text needs (trailing zeros cut), or −1 when it is no plain number.</summary>
    public static int CountDecimals(ReadOnlySpan<byte> text)
    {
        int point = text.IndexOf((byte)'.');
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponent >= 0)
        {
            if (!int.TryParse(text[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power)) return -1;
            int mantissa = CountDecimals(text[..exponent]);
            return mantissa < 0 ? -1 : Math.Max(0, mantissa - power);
        }
        if (point < 0) return 0;
        int end = text.Length;
        while (end > point + 1 && text[end - 1] == '0') end--;
        return end - point - 1;
    }

    /// <summary>The shortest exact text of <paramref name="units"/> × 10^-<paramref name="scale"/>, without exponent or trailing zeros.</summary>
    public static string Format(Int128 units, int scale)
    {
        Span<char> buffer = stackalloc char[64];
        return TryFormat(units, scale, buffer, out int written) ? buffer[..written].ToString() : throw new OverflowException();
    }

    /// <summary>As <see cref="Format"/>, into a buffer of at least 64 characters.</summary>
    public static bool TryFormat(Int128 units, int scale, Span<char> destination, out int written)
    {
        bool negative = Int128.IsNegative(units);
        UInt128 magnitude = negative ? unchecked((UInt128)(-units)) : (UInt128)units;
        Span<char> digits = stackalloc char[48];
        int count = 0;
        // 19 digits at a time: 128-bit division is slow, 64-bit division is not.
        while (magnitude > ulong.MaxValue)
        {
            (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(magnitude, 10_000_000_000_000_000_000UL);
            ulong chunk = (ulong)remainder;
            for (int k = 0; k < 19; k++) { digits[count++] = (char)('0' + chunk % 10); chunk /= 10; }
            magnitude = quotient;
        }
        ulong rest = (ulong)magnitude;
        while (rest != 0 || count == 0) { digits[count++] = (char)('0' + rest % 10); rest /= 10; }
        while (count <= scale) digits[count++] = '0';

        int cut = 0;
        while (cut < scale && digits[cut] == '0') cut++;
        written = 0;
        int needed = (negative ? 1 : 0) + count - cut + (cut < scale ? 1 : 0);
        if (destination.Length < needed) return false;
        if (negative) destination[written++] = '-';
        for (int k = count - 1; k >= cut; k--)
        {
            destination[written++] = digits[k];
            if (k == scale && cut < scale) destination[written++] = '.';
        }
        return true;
    }

    private static bool TryParseWithExponent(ReadOnlySpan<byte> text, int scale, out long units)
    {
        units = 0;
        int at = text.IndexOfAny((byte)'e', (byte)'E');
        if (!int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent)) return false;
        ReadOnlySpan<byte> mantissa = text[..at];
        int shifted = scale + exponent;
        if (exponent is > 40 or < -40) return false;
        if (shifted >= 0) return TryParse(mantissa, shifted, out units);
        // Fewer decimals than none: only exact when the mantissa ends in that many zeros.
        if (!TryParse(mantissa, 0, out long whole)) return false;
        if (-shifted > Pow10.MaxLong) { units = 0; return whole == 0; }
        long divisor = Pow10.Long(-shifted);
        units = whole / divisor;
        return whole % divisor == 0;
    }
}
