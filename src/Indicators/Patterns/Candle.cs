namespace Godwit.Indicators;

/// <summary>One candle with the yardsticks that the candles before it set.</summary>
/// <remarks>
/// "Long" and "short" mean relative to the usual: bodies and shadows are held against the mean of the ten candles before, distances
/// against the mean range of the five before. These are TA-Lib's default settings.
/// </remarks>
internal readonly struct Candle(in BarValues bar, double meanBody, double meanRangeOfTen, double meanRangeOfFive, double meanShadows)
{
    public readonly double Open = bar.Open, High = bar.High, Low = bar.Low, Close = bar.Close;

    /// <summary>Mean body of the ten candles before: longer is a long body, shorter a short one.</summary>
    public readonly double UsualBody = meanBody;

    /// <summary>Largest body of a doji, and the length below which a shadow is very short.</summary>
    public readonly double Tiny = 0.1 * meanRangeOfTen;

    /// <summary>Half the mean sum of shadows: below it a shadow is short.</summary>
    public readonly double UsualShadow = 0.5 * meanShadows;

    private readonly double _meanRangeOfFive = meanRangeOfFive;

    public bool IsWhite => Close >= Open;
    public bool IsBlack => Close < Open;

    /// <summary>1 white, −1 black; a close at the open counts as white.</summary>
    public int Color => IsWhite ? 1 : -1;

    public double Body => Math.Abs(Close - Open);
    public double Top => Math.Max(Open, Close);
    public double Bottom => Math.Min(Open, Close);
    public double Upper => High - Top;
    public double Lower => Bottom - Low;
    public double Range => High - Low;

    public bool IsLong => Body > UsualBody;
    public bool IsShort => Body < UsualBody;
    public bool IsDoji => Body <= Tiny;
    public bool HasTinyUpper => Upper < Tiny;
    public bool HasTinyLower => Lower < Tiny;

    /// <summary>A fifth of the usual range.</summary>
    public double Near => 0.2 * _meanRangeOfFive;

    /// <summary>Three fifths of the usual range.</summary>
    public double Far => 0.6 * _meanRangeOfFive;

    /// <summary>A twentieth of the usual range.</summary>
    public double Same => 0.05 * _meanRangeOfFive;

    /// <summary>Whether a price equals one of this candle's, by the measure of this candle's time.</summary>
    public bool AreSame(double price, double own) => price <= own + Same && price >= own - Same;

    /// <summary>Whether the whole body lies above, or below, another's.</summary>
    public bool BodyGapsAbove(in Candle other) => Bottom > other.Top;
    public bool BodyGapsBelow(in Candle other) => Top < other.Bottom;

    /// <summary>Whether not even the shadows touch.</summary>
    public bool GapsAbove(in Candle other) => Low > other.High;
    public bool GapsBelow(in Candle other) => High < other.Low;

    /// <summary>Whether the other's body lies strictly within this one's.</summary>
    public bool Encloses(in Candle other) => other.Top < Top && other.Bottom > Bottom;
}
