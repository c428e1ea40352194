using static Godwit.Indicators.CandlePattern;

namespace Godwit.Indicators;

/// <summary>Patterns of three candles that march together, or break out of one another.</summary>
internal static class ThreeCandlePatterns
{
    public static readonly IReadOnlyList<IndicatorDefinition> All =
    [
        Of("CDL3INSIDE", "Three inside", "a long body, a short one within it, and an opposite close beyond the first open", 12, (c, _) => Inside(c)),
        Of("CDL3OUTSIDE", "Three outside", "a body that covers the opposite one before, and a third that goes on", 3, (c, _) => Outside(c)),
        Of("CDL3WHITESOLDIERS", "Three white soldiers", "three white candles of like size, each opening within the one before and closing near its high", 12,
            (c, _) => AreSoldiers(c) ? 100 : 0),
        Of("CDLADVANCEBLOCK", "Advance block", "three white candles that weaken", 12, (c, _) => IsAdvanceBlock(c) ? -100 : 0),
        Of("CDLSTALLEDPATTERN", "Stalled pattern", "two long white candles and a small one at the shoulder of the second", 12, (c, _) => IsStalled(c) ? -100 : 0),
        Of("CDLIDENTICAL3CROWS", "Identical three crows", "three black candles, each opening where the one before closed", 12,
            (c, _) => IsCrow(c[2]) && IsCrow(c[1]) && IsCrow(c[0]) && c[2].Close > c[1].Close && c[1].Close > c[0].Close
                && c[2].AreSame(c[1].Open, c[2].Close) && c[1].AreSame(c[0].Open, c[1].Close) ? -100 : 0),
        Of("CDL3BLACKCROWS", "Three black crows", "after a white candle three black ones, each opening within the one before and closing near its low", 13,
            (c, _) => AreBlackCrows(c) ? -100 : 0),
        Of("CDL3STARSINSOUTH", "Three stars in the south", "three black candles, each smaller and higher above its low than the one before", 12,
            (c, _) => AreStarsInSouth(c) ? 100 : 0),
    ];

    private static int Inside(CandleWindow c)
    {
        if (!c[2].IsLong || c[1].IsLong || !c[2].Encloses(c[1]) || c[0].Color == c[2].Color) return 0;
        bool closesOut = c[2].IsWhite ? c[0].Close < c[2].Open : c[0].Close > c[2].Open;
        return closesOut ? -100 * c[2].Color : 0;
    }

    private static int Outside(CandleWindow c)
    {
        if (c[1].Color == c[2].Color || !c[1].Encloses(c[2])) return 0;
        bool goesOn = c[1].IsWhite ? c[0].Close > c[1].Close : c[0].Close < c[1].Close;
        return goesOn ? 100 * c[1].Color : 0;
    }

    private static bool AreRisingWhites(CandleWindow c) =>
        c[2].IsWhite && c[1].IsWhite && c[0].IsWhite && c[0].Close > c[1].Close && c[1].Close > c[2].Close;

    /// <summary>Whether a candle opens above the one before's open and not far above its close.</summary>
    private static bool OpensWithin(in Candle candle, in Candle before) => candle.Open > before.Open && candle.Open <= before.Close + before.Near;

    private static bool AreSoldiers(CandleWindow c) =>
        AreRisingWhites(c) && c[2].HasTinyUpper && c[1].HasTinyUpper && c[0].HasTinyUpper
        && OpensWithin(c[1], c[2]) && OpensWithin(c[0], c[1])
        && c[1].Body > c[2].Body - c[2].Far && c[0].Body > c[1].Body - c[1].Far && c[0].IsLong;

    private static bool IsAdvanceBlock(CandleWindow c)
    {
        bool advances = AreRisingWhites(c) && OpensWithin(c[1], c[2]) && OpensWithin(c[0], c[1]) && c[2].IsLong && c[2].Upper < c[2].UsualShadow;
        if (!advances) return false;
        bool secondFails = c[1].Body < c[2].Body - c[2].Far && c[0].Body < c[1].Body + c[1].Near;
        bool thirdFails = c[0].Body < c[1].Body - c[1].Far;
        bool shrinks = c[0].Body < c[1].Body && c[1].Body < c[2].Body && (c[0].Upper > c[0].UsualShadow || c[1].Upper > c[1].UsualShadow);
        bool isTurnedBack = c[0].Body < c[1].Body && c[0].Upper > c[0].Body;
        return secondFails || thirdFails || shrinks || isTurnedBack;
    }

    private static bool IsStalled(CandleWindow c) =>
        AreRisingWhites(c) && c[2].IsLong && c[1].IsLong && c[1].HasTinyUpper && OpensWithin(c[1], c[2])
        && c[0].IsShort && c[0].Open >= c[1].Close - c[0].Body - c[1].Near;

    private static bool IsCrow(in Candle candle) => candle.IsBlack && candle.HasTinyLower;

    private static bool AreBlackCrows(CandleWindow c) =>
        c[3].IsWhite && IsCrow(c[2]) && IsCrow(c[1]) && IsCrow(c[0])
        && c[1].Open < c[2].Open && c[1].Open > c[2].Close && c[0].Open < c[1].Open && c[0].Open > c[1].Close
        && c[3].High > c[2].Close && c[2].Close > c[1].Close && c[1].Close > c[0].Close;

    private static bool AreStarsInSouth(CandleWindow c)
    {
        bool first = c[2].IsBlack && c[2].IsLong && c[2].Lower > c[2].Body;
        bool second = c[1].IsBlack && c[1].Body < c[2].Body && c[1].Open > c[2].Close && c[1].Open <= c[2].High
            && c[1].Low < c[2].Close && c[1].Low >= c[2].Low && c[1].Lower > c[1].Tiny;
        bool third = c[0].IsBlack && c[0].IsShort && c[0].HasTinyLower && c[0].HasTinyUpper && c[0].Low > c[1].Low && c[0].High < c[1].High;
        return first && second && third;
    }
}
