using static Godwit.Indicators.CandlePattern;

namespace Godwit.Indicators;

/// <summary>Patterns of two candles.</summary>
internal static class TwoCandlePatterns
{
    public static readonly IReadOnlyList<IndicatorDefinition> All =
    [
        Of("CDLENGULFING", "Engulfing", "a body that covers the opposite body before; 80 when one end coincides", 2, (c, _) => Engulfing(c)),
        Of("CDLHARAMI", "Harami", "a short body within the long one before; 80 when one end coincides", 11,
            (c, _) => c[1].IsLong && !(c[0].Body > c[0].UsualBody) ? Harami(c) : 0),
        Of("CDLHARAMICROSS", "Harami cross", "a doji within the long body before; 80 when one end coincides", 11,
            (c, _) => c[1].IsLong && c[0].IsDoji ? Harami(c) : 0),
        Of("CDLDOJISTAR", "Doji star", "a doji that gaps away in the direction of the long body before", 11, (c, _) => DojiStar(c)),
        Of("CDLDARKCLOUDCOVER", "Dark cloud cover", "a black candle that opens above a long white one and closes deep within it", 11,
            (c, p) => c[1].IsWhite && c[1].IsLong && c[0].IsBlack && c[0].Open > c[1].High && c[0].Close > c[1].Open
                && c[0].Close < c[1].Close - c[1].Body * p ? -100 : 0, 0.5),
        Of("CDLPIERCING", "Piercing", "a long white candle that opens below a long black one and closes above its middle", 11,
            (c, _) => IsAfterLongBlack(c) && c[0].IsLong && c[0].Close < c[1].Open && c[0].Close > c[1].Close + c[1].Body * 0.5 ? 100 : 0),
        Of("CDLTHRUSTING", "Thrusting", "a white candle that opens below a long black one and closes within its lower half", 11,
            (c, _) => IsAfterLongBlack(c) && c[0].Close > c[1].Close + c[1].Same && c[0].Close <= c[1].Close + c[1].Body * 0.5 ? -100 : 0),
        Of("CDLINNECK", "In-neck", "a white candle that opens below a long black one and closes at its close", 11,
            (c, _) => IsAfterLongBlack(c) && c[0].Close <= c[1].Close + c[1].Same && c[0].Close >= c[1].Close ? -100 : 0),
        Of("CDLONNECK", "On-neck", "a white candle that opens below a long black one and closes at its low", 11,
            (c, _) => IsAfterLongBlack(c) && c[1].AreSame(c[0].Close, c[1].Low) ? -100 : 0),
        Of("CDLCOUNTERATTACK", "Counterattack", "two long opposite candles with the same close", 11,
            (c, _) => c[1].Color == -c[0].Color && c[1].IsLong && c[0].IsLong && c[1].AreSame(c[0].Close, c[1].Close) ? 100 * c[0].Color : 0),
        Of("CDLSEPARATINGLINES", "Separating lines", "a belt hold that opens where the opposite candle before opened", 11,
            (c, _) => c[1].Color == -c[0].Color && c[1].AreSame(c[0].Open, c[1].Open) && OneCandlePatterns.IsBeltHold(c[0]) ? 100 * c[0].Color : 0),
        Of("CDLHOMINGPIGEON", "Homing pigeon", "a short black body within a long black one", 11,
            (c, _) => c[1].IsBlack && c[0].IsBlack && c[1].IsLong && !c[0].IsLong && c[0].Open < c[1].Open && c[0].Close > c[1].Close ? 100 : 0),
        Of("CDLMATCHINGLOW", "Matching low", "two black candles with the same close", 6,
            (c, _) => c[1].IsBlack && c[0].IsBlack && c[1].AreSame(c[0].Close, c[1].Close) ? 100 : 0),
        Of("CDLKICKING", "Kicking", "two opposite marubozu with a gap between them; the sign is that of the second", 11,
            (c, _) => IsKicking(c) ? 100 * c[0].Color : 0),
        Of("CDLKICKINGBYLENGTH", "Kicking by length", "two opposite marubozu with a gap between them; the sign is that of the longer", 11,
            (c, _) => IsKicking(c) ? 100 * (c[0].Body > c[1].Body ? c[0].Color : c[1].Color) : 0),
    ];

    private static int Engulfing(CandleWindow c)
    {
        if (c[0].Color == c[1].Color) return 0;
        bool covers = c[0].Top >= c[1].Top && c[0].Bottom <= c[1].Bottom && (c[0].Top > c[1].Top || c[0].Bottom < c[1].Bottom);
        if (!covers) return 0;
        bool isStrict = c[0].Open != c[1].Close && c[0].Close != c[1].Open;
        return c[0].Color * (isStrict ? 100 : 80);
    }

    private static int Harami(CandleWindow c)
    {
        if (c[1].Encloses(c[0])) return -100 * c[1].Color;
        return c[0].Top <= c[1].Top && c[0].Bottom >= c[1].Bottom ? -80 * c[1].Color : 0;
    }

    private static int DojiStar(CandleWindow c)
    {
        bool gapsOn = c[1].IsWhite ? c[0].BodyGapsAbove(c[1]) : c[0].BodyGapsBelow(c[1]);
        return c[1].IsLong && c[0].IsDoji && gapsOn ? -100 * c[1].Color : 0;
    }

    /// <summary>A white candle that opens below the low of a long black one.</summary>
    private static bool IsAfterLongBlack(CandleWindow c) => c[1].IsBlack && c[1].IsLong && c[0].IsWhite && c[0].Open < c[1].Low;

    private static bool IsKicking(CandleWindow c) =>
        c[1].Color == -c[0].Color && IsMarubozu(c[1]) && IsMarubozu(c[0]) && (c[1].IsBlack ? c[0].GapsAbove(c[1]) : c[0].GapsBelow(c[1]));

    private static bool IsMarubozu(in Candle candle) => candle.IsLong && candle.HasTinyUpper && candle.HasTinyLower;
}
