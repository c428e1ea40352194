namespace Godwit.Core.Numbers;

/// <summary>A dimensionless rate such as a fee or a slippage, exact in steps of 10^-10 (a millionth of a basis point). May be negative (rebate).</summary>
public readonly record struct Rate(long Units)
{
    public const int Scale = 10;
    public static readonly Rate Zero;

    public bool IsZero => Units == 0;

    /// <summary>From a fraction: 0.001 is ten basis points. Rounded to the nearest step.</summary>
    public static Rate FromFraction(double fraction) => new((long)Math.Round(fraction * 1e10, MidpointRounding.AwayFromZero));
    public static Rate FromBasisPoints(double basisPoints) => FromFraction(basisPoints * 1e-4);

    public double ToDouble() => Units / 1e10;
    public override string ToString() => Decimals.Format(Units, Scale);

    /// <summary>Reads a decimal fraction (<c>0.001</c>), a percentage (<c>0.1%</c>) or basis points (<c>10bp</c>).</summary>
    public static bool TryParse(string text, out Rate rate)
    {
        rate = default;
        int shift = 0;
        string number = text.Trim();
        if (number.EndsWith('%')) { shift = 2; number = number[..^1]; }
        else if (number.EndsWith("bps", StringComparison.OrdinalIgnoreCase)) { shift = 4; number = number[..^3]; }
        else if (number.EndsWith("bp", StringComparison.OrdinalIgnoreCase)) { shift = 4; number = number[..^2]; }
        if (!Decimals.TryParse(number, Scale - shift, out long units)) return false;
        rate = new Rate(units);
        return true;
    }
}
