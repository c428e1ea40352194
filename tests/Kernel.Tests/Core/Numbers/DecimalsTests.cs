using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Godwit.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Numbers;

public sealed class DecimalsTests
{
    private static readonly Gen<string> NumberTexts =
        from sign in Gen.OneOf("", "", "-", "+")
        from whole in Gen.String[Gen.Char["0123456789"], 0, 22]
        from fraction in Gen.Frequency((1, Gen.Const("")), (3, Gen.String[Gen.Char["0123456789"], 0, 25]), (1, Gen.String[Gen.Char["0"], 0, 30]))
        from point in Gen.Bool
        from exponent in Gen.Frequency((4, Gen.Const("")), (1, Gen.Select(Gen.OneOf("e", "E"), Gen.OneOf("", "+", "-"), Gen.Int[0, 45], (e, s, n) => $"{e}{s}{n}")))
        select sign + whole + (point || fraction.Length > 0 ? "." : "") + fraction + exponent;

    private static bool Parse(string text, int scale, out long units) => Decimals.TryParse(Encoding.ASCII.GetBytes(text), scale, out units);

    /// <summary>The value as numerator × 10^power, by the school's way; null when the text is no number.</summary>
    private static (BigInteger Digits, int Power)? Read(string text)
    {
        string body = text.TrimStart('+', '-');
        int e = body.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(body[(e + 1)..], CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? body : body[..e];
        string digits = mantissa.Replace(".", "");
        if (digits.Length == 0) return null;
        int decimals = mantissa.Contains('.') ? mantissa.Length - mantissa.IndexOf('.') - 1 : 0;
        BigInteger value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return (text.StartsWith('-') ? -value : value, exponent - decimals);
    }

    /// <summary>Exponents beyond ±40 are refused: no venue writes them, whatever the value.</summary>
    private static bool HasExtremeExponent(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        return e >= 0 && Math.Abs(int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture)) > 40;
    }

    [Fact]
    public void What_is_formatted_parses_to_the_same_units_in_every_scale() =>
        Gen.Select(Values.Longs.Where(v => v != long.MinValue), Gen.Int[0, Pow10.MaxLong]).Sample((units, scale) =>
        {
            string text = Decimals.Format(units, scale);
            Assert.True(Parse(text, scale, out long again), text);
            Assert.Equal(units, again);
            Assert.True(Decimals.TryParse(text.AsSpan(), scale, out again));
            Assert.Equal(units, again);
        });

    [Fact]
    public void Formats_are_the_shortest_exact_text() =>
        Gen.Select(Values.Wides, Gen.Int[0, 20]).Sample((units, scale) =>
        {
            string text = Decimals.Format(units, scale);
            (BigInteger digits, int power) = Read(text)!.Value;
            Assert.Equal(Values.Big(units), digits * BigInteger.Pow(10, scale + power));
            Assert.DoesNotContain('e', text);
            if (text.Contains('.')) Assert.False(text.EndsWith('0') || text.EndsWith('.'), text);
            string whole = text.TrimStart('-').Split('.')[0];
            Assert.True(whole == "0" || !whole.StartsWith('0'), text);
            Assert.NotEqual("-0", text);
        });

    [Fact]
    public void Formats_agree_with_the_decimal_type() =>
        Gen.Select(Values.Longs, Gen.Int[0, 18]).Sample((units, scale) =>
        {
            decimal twin = new((int)(Magnitude(units) & 0xFFFFFFFF), (int)(Magnitude(units) >> 32), 0, units < 0, (byte)scale);
            Assert.Equal((twin / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture), Decimals.Format(units, scale));
        });

    [Fact]
    public void Parsing_is_exact_or_refused_as_the_big_integer_twin() =>
        Gen.Select(NumberTexts, Gen.Int[0, Pow10.MaxLong]).Sample((text, scale) =>
        {
            bool parsed = Parse(text, scale, out long units);
            if (Read(text) is not { } value) { Assert.False(parsed); return; }
            int shift = scale + value.Power;
            BigInteger expected = shift >= 0 ? value.Digits * BigInteger.Pow(10, shift) : BigInteger.DivRem(value.Digits, BigInteger.Pow(10, -shift), out BigInteger rest) is var q && rest.IsZero ? q : BigInteger.MinusOne << 200;
            bool representable = BigInteger.Abs(expected) <= long.MaxValue;
            if (HasExtremeExponent(text)) { Assert.False(parsed); return; }
            Assert.True(parsed == representable, $"'{text}' in scale {scale}: {parsed}");
            if (parsed) Assert.Equal(expected, units);
        }, iter: 50_000);

    [Fact]
    public void The_count_of_decimals_is_the_least_scale_that_holds_the_number() =>
        NumberTexts.Sample(text =>
        {
            int count = Decimals.CountDecimals(Encoding.ASCII.GetBytes(text));
            if (Read(text) is not { } value || HasExtremeExponent(text)) { Assert.Equal(-1, count); return; }
            (BigInteger digits, int power) = value;
            while (!digits.IsZero && power < 0 && digits % 10 == 0) { digits /= 10; power++; }
            Assert.True(count == (digits.IsZero ? 0 : Math.Max(0, -power)), $"'{text}': {count}");
        }, iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5e5")]
    [InlineData("1e2147483647")]
    [InlineData("1e-2147483648")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("0x1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    [InlineData("1_000")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_number_in_range_is_refused(string text)
    {
        Assert.False(Parse(text, 0, out _));
        Assert.False(Decimals.TryParse(text.AsSpan(), 0, out _));
    }

    [Fact]
    public void Arbitrary_bytes_never_throw() =>
        Gen.Select(Gen.Frequency((1, Gen.Byte.Array[0, 40]), (3, Gen.OneOf("0123456789.eE+-"u8.ToArray()).Array[0, 40])), Gen.Int[0, 18]).Sample((bytes, scale) =>
        {
            bool parsed = Decimals.TryParse(bytes, scale, out _);
            int count = Decimals.CountDecimals(bytes);
            // Whatever has a value has a number of decimals, and within it nothing more is needed.
            if (parsed) Assert.InRange(count, 0, scale);
        }, iter: 50_000);

    [Fact]
    public void Characters_beyond_ASCII_are_no_digits()
    {
        Assert.False(Decimals.TryParse("١".AsSpan(), 2, out _));
        Assert.False(Decimals.TryParse("１".AsSpan(), 2, out _));
        Assert.False(Decimals.TryParse(new string('1', 65).AsSpan(), 2, out _));
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_said()
    {
        Assert.False(Decimals.TryFormat(-12345, 2, stackalloc char[6], out _));
        Assert.True(Decimals.TryFormat(-12345, 2, stackalloc char[7], out int written));
        Assert.Equal(7, written);
    }

    private static ulong Magnitude(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;
}
