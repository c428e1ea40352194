using static Godwit.Indicators.CandlePattern;

namespace Godwit.Indicators;

/// <summary>Patterns of a single candle, some of them held against the one before.</summary>
internal static class OneCandlePatterns
{
    public static readonly IReadOnlyList<IndicatorDefinition> All =
    [
        Of("CDLDOJI", "Doji", "open and close nearly equal", 10, (c, _) => c[0].IsDoji ? 100 : 0),
        Of("CDLDRAGONFLYDOJI", "Dragonfly doji", "a doji with a lower shadow only", 10,
            (c, _) => c[0].IsDoji && c[0].HasTinyUpper && c[0].Lower > c[0].Tiny ? 100 : 0),
        Of("CDLGRAVESTONEDOJI", "Gravestone doji", "a doji with an upper shadow only", 10,
            (c, _) => c[0].IsDoji && c[0].HasTinyLower && c[0].Upper > c[0].Tiny ? 100 : 0),
        Of("CDLLONGLEGGEDDOJI", "Long-legged doji", "a doji with a shadow longer than its body", 10,
            (c, _) => c[0].IsDoji && (c[0].Lower > c[0].Body || c[0].Upper > c[0].Body) ? 100 : 0),
        Of("CDLRICKSHAWMAN", "Rickshaw man", "a doji with two long shadows and its body near the middle", 10, (c, _) => IsRickshaw(c[0]) ? 100 : 0),
        Of("CDLTAKURI", "Takuri", "a dragonfly doji with a very long lower shadow", 10,
            (c, _) => c[0].IsDoji && c[0].HasTinyUpper && c[0].Lower > 2.0 * c[0].Body ? 100 : 0),
        Of("CDLMARUBOZU", "Marubozu", "a long body without shadows", 10,
            (c, _) => c[0].IsLong && c[0].HasTinyUpper && c[0].HasTinyLower ? 100 * c[0].Color : 0),
        Of("CDLCLOSINGMARUBOZU", "Closing marubozu", "a long body without a shadow beyond its close", 10,
            (c, _) => c[0].IsLong && (c[0].IsWhite ? c[0].HasTinyUpper : c[0].HasTinyLower) ? 100 * c[0].Color : 0),
        Of("CDLBELTHOLD", "Belt hold", "a long body without a shadow beyond its open", 10, (c, _) => IsBeltHold(c[0]) ? 100 * c[0].Color : 0),
        Of("CDLLONGLINE", "Long line", "a long body with short shadows", 10,
            (c, _) => c[0].IsLong && c[0].Upper < c[0].UsualShadow && c[0].Lower < c[0].UsualShadow ? 100 * c[0].Color : 0),
        Of("CDLSHORTLINE", "Short line", "a short body with short shadows", 10,
            (c, _) => c[0].IsShort && c[0].Upper < c[0].UsualShadow && c[0].Lower < c[0].UsualShadow ? 100 * c[0].Color : 0),
        Of("CDLSPINNINGTOP", "Spinning top", "a short body with two shadows longer than it", 10,
            (c, _) => c[0].IsShort && c[0].Upper > c[0].Body && c[0].Lower > c[0].Body ? 100 * c[0].Color : 0),
        Of("CDLHIGHWAVE", "High wave", "a short body with two shadows twice as long", 10,
            (c, _) => c[0].IsShort && c[0].Upper > 2.0 * c[0].Body && c[0].Lower > 2.0 * c[0].Body ? 100 * c[0].Color : 0),
        Of("CDLHAMMER", "Hammer", "a short body with a long lower shadow, near the low before", 11,
            (c, _) => IsHammer(c[0]) && c[0].Bottom <= c[1].Low + c[1].Near ? 100 : 0),
        Of("CDLHANGINGMAN", "Hanging man", "a short body with a long lower shadow, near the high before", 11,
            (c, _) => IsHammer(c[0]) && c[0].Bottom >= c[1].High - c[1].Near ? -100 : 0),
        Of("CDLINVERTEDHAMMER", "Inverted hammer", "a short body with a long upper shadow, gapping below the body before", 11,
            (c, _) => IsInvertedHammer(c[0]) && c[0].BodyGapsBelow(c[1]) ? 100 : 0),
        Of("CDLSHOOTINGSTAR", "Shooting star", "a short body with a long upper shadow, gapping above the body before", 11,
            (c, _) => IsInvertedHammer(c[0]) && c[0].BodyGapsAbove(c[1]) ? -100 : 0),
    ];

    public static bool IsBeltHold(in Candle candle) => candle.IsLong && (candle.IsWhite ? candle.HasTinyLower : candle.HasTinyUpper);

    private static bool IsHammer(in Candle candle) => candle.IsShort && candle.Lower > candle.Body && candle.HasTinyUpper;

    private static bool IsInvertedHammer(in Candle candle) => candle.IsShort && candle.Upper > candle.Body && candle.HasTinyLower;

    private static bool IsRickshaw(in Candle candle)
    {
        double middle = candle.Low + candle.Range / 2.0;
        bool hasLegs = candle.Lower > candle.Body && candle.Upper > candle.Body;
        return candle.IsDoji && hasLegs && candle.Bottom <= middle + candle.Near && candle.Top >= middle - candle.Near;
    }
}
