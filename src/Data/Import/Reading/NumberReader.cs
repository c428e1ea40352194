using Godwit.Core.Numbers;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>Decimal text of a data row to exact numbers: a fast path for plain digits, a careful one for everything else.</summary>
internal static class NumberReader
{
    private const int LongestField = 64;

    /// <summary>
    /// Reads a plain unsigned decimal of at most 19 characters that ends at <paramref name="delimiter"/> or at the end of the line.
    /// </summary>
    /// <returns>Index behind the number, or −1 when the field needs <see cref="TryReadCarefully"/>.</returns>
    public static int TryReadPlain(ReadOnlySpan<byte> line, int at, byte delimiter, out Number number)
    {
        number = default;
        int start = at, decimals = 0;
        ulong value = 0;
        uint digit;
        while ((uint)at < (uint)line.Length && (digit = (uint)(line[at] - '0')) <= 9) { value = value * 10 + digit; at++; }
        if (at == start) return -1;
        if ((uint)at < (uint)line.Length && line[at] == '.')
        {
            int point = ++at;
            while ((uint)at < (uint)line.Length && (digit = (uint)(line[at] - '0')) <= 9) { value = value * 10 + digit; at++; }
            decimals = at - point;
        }
        if (at - start > 19 || ((uint)at < (uint)line.Length && line[at] != delimiter)) return -1;
        while (decimals > 0)
        {
            ulong cut = value / 10;
            if (cut * 10 != value) break;
            value = cut;
            decimals--;
        }
        // Stamps in nanoseconds need 19 digits; what a price may hold is checked with the row.
        if (value > long.MaxValue || decimals > UnitLimits.MaxScale) return -1;
        number = new Number((long)value, decimals);
        return at;
    }

    /// <summary>Reads a field with sign, spaces, quotes, exponent or a long tail of zeros; on failure says what is wrong with it.</summary>
    public static bool TryReadCarefully(ReadOnlySpan<byte> field, out Number number, out string problem)
    {
        number = default;
        field = Trim(field);
        problem = "is not a number";
        if (field.Length is 0 or > LongestField) { if (field.Length == 0) problem = "is empty"; return false; }
        int at = 0;
        bool negative = field[0] == '-';
        if (negative || field[0] == '+') at++;

        Int128 value = 0;
        int digits = 0, decimals = 0, exponent = 0;
        bool point = false;
        for (; at < field.Length; at++)
        {
            uint digit = (uint)(field[at] - '0');
            if (digit <= 9)
            {
                digits++;
                if (value > Pow10.Wide(34)) { problem = "has more than 18 digits"; return false; }
                value = value * 10 + digit;
                if (point) decimals++;
            }
            else if (field[at] == '.' && !point) point = true;
            else if ((field[at] | 0x20) == 'e' && digits > 0 && TryReadExponent(field[(at + 1)..], out exponent)) break;
            else return false;
        }
        if (digits == 0) return false;
        if (!TryReduce(negative ? -value : value, decimals - exponent, out number)) { problem = "has more than 18 digits"; return false; }
        return true;
    }

    /// <summary>A field without surrounding spaces and one pair of quotes.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \t"u8);
        return field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1].Trim(" \t"u8) : field;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+')) text = text[1..];
        if (text.Length is 0 or > 2) return false;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            exponent = exponent * 10 + (b - '0');
        }
        if (negative) exponent = -exponent;
        return true;
    }

    /// <summary>The number <paramref name="value"/> × 10^−<paramref name="decimals"/> with trailing zeros cut; false when it does not fit.</summary>
    public static bool TryReduce(Int128 value, int decimals, out Number number)
    {
        number = default;
        if (value == 0) return true;
        while (decimals > 0 && value % 10 == 0) { value /= 10; decimals--; }
        for (; decimals < 0; decimals++)
        {
            value *= 10;
            if (Int128.Abs(value) > long.MaxValue) return false;
        }
        if (Int128.Abs(value) > long.MaxValue || decimals > UnitLimits.MaxScale) return false;
        number = new Number((long)value, decimals);
        return true;
    }
}
