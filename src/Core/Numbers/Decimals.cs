namespace Godwit.Core.Numbers;

/// <summary>Decimal text to scaled integers and back, exactly; nothing passes through a double.</summary>
public static class Decimals
{
    /// <summary>
    /// Reads a plain decimal (optional sign, digits, optional point; an exponent of ±40 at most) as an integer in units of 10^-<paramref name="scale"/>.
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
                        if (digit != 0) return TryParseWithExponent(text, scale, out units);
                        continue;
                    }
                    decimals++;
                }
                if (value > (ulong.MaxValue - digit) / 10) return TryParseWithExponent(text, scale, out units);
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

    /// <summary>How many decimals the number needs (zeros at its end cut), or −1 when the text is no number as <see cref="TryParse(ReadOnlySpan{byte}, int, out long)"/> reads them.</summary>
    public static int CountDecimals(ReadOnlySpan<byte> text)
    {
        int digits = 0, decimals = 0, needed = 0;
        bool point = false;
        for (int i = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                digits++;
                if (!point) continue;
                decimals++;
                if (c != '0') needed = decimals;
            }
            else if (c == '.' && !point) point = true;
            else if ((c | 0x20) == 'e' && digits > 0)
                return TryReadExponent(text, out _, out int power) ? Math.Max(0, -power) : -1;
            else return -1;
        }
        return digits == 0 ? -1 : needed;
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
        // 18 digits at a time, so that the rest is 64-bit arithmetic.
        while (magnitude > ulong.MaxValue)
        {
            ulong chunk = Wide.DivRem(magnitude, (ulong)Pow10.Long(Pow10.MaxLong), out magnitude);
            for (int k = 0; k < Pow10.MaxLong; k++) { digits[count++] = (char)('0' + chunk % 10); chunk /= 10; }
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

    // The way of the rare number that has an exponent; every other text is refused here.
    private static bool TryParseWithExponent(ReadOnlySpan<byte> text, int scale, out long units)
    {
        units = 0;
        if (!TryReadExponent(text, out UInt128 digits, out int power)) return false;
        // The digits end in no zero: a negative shift would cut one that counts.
        int shift = scale + power;
        if (digits == UInt128.Zero) return true;
        if (shift < 0) return false;
        for (; shift > 0 && digits <= long.MaxValue; shift--) digits *= 10;
        if (digits > long.MaxValue) return false;
        units = text[0] == '-' ? -(long)digits : (long)digits;
        return true;
    }

    /// <summary>A number with an exponent as digits × 10^power, where the digits end in no zero; what exceeds 64 bits is returned as some value that does.</summary>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out UInt128 digits, out int power)
    {
        (digits, power) = (0, 0);
        int exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponentAt < 0 || !TryReadPower(text[(exponentAt + 1)..], out int exponent)) return false;
        int zeros = 0;
        bool point = false, any = false;
        for (int i = text[0] is (byte)'-' or (byte)'+' ? 1 : 0; i < exponentAt; i++)
        {
            if (text[i] == '.' && !point) { point = true; continue; }
            if (text[i] is < (byte)'0' or > (byte)'9') return false;
            any = true;
            if (point) power--;
            zeros++;
            if (text[i] == '0') continue;
            // Zeros are taken in only when another digit follows them.
            for (; zeros > 0; zeros--) digits = digits > ulong.MaxValue ? digits : digits * 10;
            digits += (uint)(text[i] - '0');
        }
        power = digits == UInt128.Zero ? 0 : power + zeros + exponent;
        return any;
    }

    // No venue writes exponents beyond ±40.
    private static bool TryReadPower(ReadOnlySpan<byte> text, out int power)
    {
        power = 0;
        int start = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (start == text.Length) return false;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9') return false;
            power = power * 10 + (text[i] - '0');
            if (power > 40) return false;
        }
        if (text[0] == '-') power = -power;
        return true;
    }
}
