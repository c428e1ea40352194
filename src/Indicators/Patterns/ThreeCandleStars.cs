using static Godwit.Indicators.CandlePattern;

namespace Godwit.Indicators;

/// <summary>Patterns of three candles in which the middle one stands apart.</summary>
internal static class ThreeCandleStars
{
    public static readonly IReadOnlyList<IndicatorDefinition> All =
    [
        Of("CDLMORNINGSTAR", "Morning star", "a long black, a short body gapping below it, a white that closes well within the first", 12,
            (c, p) => c[2].IsBlack && !c[1].IsLong && IsMorning(c, p) ? 100 : 0, 0.3),
        Of("CDLMORNINGDOJISTAR", "Morning doji star", "a morning star whose middle is a doji", 12,
            (c, p) => c[2].IsBlack && c[1].IsDoji && IsMorning(c, p) ? 100 : 0, 0.3),
        Of("CDLEVENINGSTAR", "Evening star", "a long white, a short body gapping above it, a black that closes well within the first", 12,
            (c, p) => c[2].IsWhite && !c[1].IsLong && IsEvening(c, p) ? -100 : 0, 0.3),
        Of("CDLEVENINGDOJISTAR", "Evening doji star", "an evening star whose middle is a doji", 12,
            (c, p) => c[2].IsWhite && c[1].IsDoji && IsEvening(c, p) ? -100 : 0, 0.3),
        Of("CDLABANDONEDBABY", "Abandoned baby", "a long body, a doji that gaps away shadows and all, and an opposite candle that gaps back", 12,
            (c, p) => AbandonedBaby(c, p), 0.3),
        Of("CDLTRISTAR", "Tristar", "three doji, the middle one gapping away", 12, (c, _) => Tristar(c)),
        Of("CDL2CROWS", "Two crows", "a long white, a black gapping above it, a black that closes within the first", 12,
            (c, _) => c[2].IsWhite && c[2].IsLong && c[1].IsBlack && c[1].BodyGapsAbove(c[2]) && c[0].IsBlack
                && c[0].Open < c[1].Open && c[0].Open > c[1].Close && c[0].Close > c[2].Open && c[0].Close < c[2].Close ? -100 : 0),
        Of("CDLUPSIDEGAP2CROWS", "Upside gap two crows", "a long white, a short black gapping above it, a black that covers the second", 12,
            (c, _) => c[2].IsWhite && c[2].IsLong && c[1].IsBlack && !c[1].IsLong && c[1].BodyGapsAbove(c[2]) && c[0].IsBlack
                && c[0].Open > c[1].Open && c[0].Close < c[1].Close && c[0].Close > c[2].Close ? -100 : 0),
        Of("CDLUNIQUE3RIVER", "Unique three river", "a long black, a black within it with a lower low, a short white below", 12,
            (c, _) => c[2].IsLong && c[2].IsBlack && c[1].IsBlack && c[1].Close > c[2].Close && c[1].Open <= c[2].Open && c[1].Low < c[2].Low
                && c[0].IsShort && c[0].IsWhite && c[0].Open > c[1].Low ? 100 : 0),
        Of("CDLSTICKSANDWICH", "Stick sandwich", "a white candle between two black ones that close at the same price", 7,
            (c, _) => c[2].IsBlack && c[1].IsWhite && c[0].IsBlack && c[1].Low > c[2].Close && c[2].AreSame(c[0].Close, c[2].Close) ? 100 : 0),
        Of("CDLGAPSIDESIDEWHITE", "Side-by-side white lines", "two alike white candles that both gap away from the first", 7, (c, _) => SideBySide(c)),
        Of("CDLTASUKIGAP", "Tasuki gap", "a gap, and an opposite candle of like size that closes within it", 7, (c, _) => TasukiGap(c)),
        Of("CDLXSIDEGAP3METHODS", "Gap three methods", "two candles with a gap between them, and an opposite one that closes it", 2, (c, _) => GapThreeMethods(c)),
    ];

    private static bool IsMorning(CandleWindow c, double penetration) =>
        c[2].IsLong && c[1].BodyGapsBelow(c[2]) && c[0].IsLong && c[0].IsWhite && c[0].Close > c[2].Close + c[2].Body * penetration;

    private static bool IsEvening(CandleWindow c, double penetration) =>
        c[2].IsLong && c[1].BodyGapsAbove(c[2]) && c[0].IsLong && c[0].IsBlack && c[0].Close < c[2].Close - c[2].Body * penetration;

    private static int AbandonedBaby(CandleWindow c, double penetration)
    {
        if (!c[2].IsLong || !c[1].IsDoji || !c[0].IsLong || c[0].Color == c[2].Color) return 0;
        double reach = c[2].Body * penetration;
        bool isTop = c[2].IsWhite && c[0].Close < c[2].Close - reach && c[1].GapsAbove(c[2]) && c[0].GapsBelow(c[1]);
        bool isBottom = c[2].IsBlack && c[0].Close > c[2].Close + reach && c[1].GapsBelow(c[2]) && c[0].GapsAbove(c[1]);
        return isTop || isBottom ? 100 * c[0].Color : 0;
    }

    private static int Tristar(CandleWindow c)
    {
        // All three are held against the yardstick of the first.
        double tiny = c[2].Tiny;
        if (c[2].Body > tiny || c[1].Body > tiny || c[0].Body > tiny) return 0;
        if (c[1].BodyGapsAbove(c[2]) && c[0].Top < c[1].Top) return -100;
        return c[1].BodyGapsBelow(c[2]) && c[0].Bottom > c[1].Bottom ? 100 : 0;
    }

    private static int SideBySide(CandleWindow c)
    {
        bool areAbove = c[1].BodyGapsAbove(c[2]) && c[0].BodyGapsAbove(c[2]), areBelow = c[1].BodyGapsBelow(c[2]) && c[0].BodyGapsBelow(c[2]);
        bool areAlike = c[1].IsWhite && c[0].IsWhite && c[0].Body >= c[1].Body - c[1].Near && c[0].Body <= c[1].Body + c[1].Near
            && c[1].AreSame(c[0].Open, c[1].Open);
        return !areAlike ? 0 : areAbove ? 100 : areBelow ? -100 : 0;
    }

    private static int TasukiGap(CandleWindow c)
    {
        if (c[0].Color == c[1].Color || !(Math.Abs(c[1].Body - c[0].Body) < c[1].Near)) return 0;
        bool opensWithin = c[0].Open < c[1].Top && c[0].Open > c[1].Bottom;
        bool isUp = c[1].BodyGapsAbove(c[2]) && c[1].IsWhite && c[0].Close < c[1].Open && c[0].Close > c[2].Top;
        bool isDown = c[1].BodyGapsBelow(c[2]) && c[1].IsBlack && c[0].Close > c[1].Open && c[0].Close < c[2].Bottom;
        return opensWithin && (isUp || isDown) ? 100 * c[1].Color : 0;
    }

    private static int GapThreeMethods(CandleWindow c)
    {
        if (c[2].Color != c[1].Color || c[1].Color == c[0].Color) return 0;
        bool gaps = c[2].IsWhite ? c[1].BodyGapsAbove(c[2]) : c[1].BodyGapsBelow(c[2]);
        bool closes = c[0].Open < c[1].Top && c[0].Open > c[1].Bottom && c[0].Close < c[2].Top && c[0].Close > c[2].Bottom;
        return gaps && closes ? 100 * c[2].Color : 0;
    }
}
