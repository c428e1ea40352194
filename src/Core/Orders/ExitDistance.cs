using System.Globalization;
using Godwit.Core.Numbers;

namespace Godwit.Core.Orders;

/// <summary>How far from a price something lies: a fraction of that price, or a multiple of the average true range. <c>default</c> means none.</summary>
/// <param name="Rate">Fraction of the price; zero when <paramref name="AtrMultiple"/> is used.</param>
/// <param name="AtrMultiple">Multiple of the average true range; 0 when <paramref name="Rate"/> is used.</param>
public readonly record struct ExitDistance(Rate Rate, double AtrMultiple = 0)
{
    private const string AtrUnit = "atr";

    public static readonly ExitDistance None;

    public bool IsZero => Rate.IsZero && AtrMultiple == 0;

    /// <summary>Whether it can only be told with an average true range.</summary>
    public bool NeedsAtr => AtrMultiple != 0;

    public static implicit operator ExitDistance(Rate rate) => new(rate);

    public static ExitDistance OfAtr(double multiple) => new(Rate.Zero, multiple);

    /// <summary>The distance in price, at a price and (where it is needed) an average true range.</summary>
    public double At(double price, double averageTrueRange) => NeedsAtr ? AtrMultiple * averageTrueRange : price * Rate.ToDouble();

    /// <summary>The level that lies this far above (<paramref name="sign"/> +1) or below (−1) a price.</summary>
    public double LevelFrom(double price, int sign, double averageTrueRange) =>
        NeedsAtr ? price + sign * (AtrMultiple * averageTrueRange) : price * (1 + sign * Rate.ToDouble());

    /// <summary>Reads a rate (<c>2%</c>, <c>0.02</c>, <c>200bp</c>) or a multiple of the average true range (<c>2atr</c>).</summary>
    public static bool TryParse(string text, out ExitDistance distance)
    {
        distance = default;
        string number = text.Trim();
        if (!number.EndsWith(AtrUnit, StringComparison.OrdinalIgnoreCase))
        {
            if (!Rate.TryParse(number, out Rate rate)) return false;
            distance = new ExitDistance(rate);
            return true;
        }
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        if (!double.TryParse(number[..^AtrUnit.Length], style, CultureInfo.InvariantCulture, out double multiple) || !double.IsFinite(multiple)) return false;
        distance = OfAtr(multiple);
        return true;
    }

    public override string ToString() => NeedsAtr ? AtrMultiple.ToString(CultureInfo.InvariantCulture) + AtrUnit : Rate.ToString();
}
