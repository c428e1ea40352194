using static Godwit.Indicators.CandlePattern;

namespace Godwit.Indicators;

/// <summary>Patterns of four and five candles.</summary>
internal static class LongPatterns
{
    public static readonly IReadOnlyList<IndicatorDefinition> All =
    [
        Of("CDL3LINESTRIKE", "Three-line strike", "three candles of one colour in a row, and an opposite one that undoes them all", 8, (c, _) => LineStrike(c)),
        Of("CDLCONCEALBABYSWALL", "Concealing baby swallow", "four black candles: two marubozu, one gapping down with an upper shadow, one that covers it", 13,
            (c, _) => IsConcealed(c) ? 100 : 0),
        Of("CDLBREAKAWAY", "Breakaway", "a long candle, a gap, two more steps that way, and an opposite close within the gap", 14, (c, _) => Breakaway(c)),
        Of("CDLLADDERBOTTOM", "Ladder bottom", "three falling black candles, a black with an upper shadow, and a white above it", 14, (c, _) => IsLadderBottom(c) ? 100 : 0),
        Of("CDLMATHOLD", "Mat hold", "a long white, a gap up, three small falling candles that hold, and a new high close", 14, (c, p) => IsMatHold(c, p) ? 100 : 0, 0.5),
        Of("CDLRISEFALL3METHODS", "Rising or falling three methods", "a long candle, three small opposite ones within its range, and a long one that goes on", 14,
            (c, _) => ThreeMethods(c)),
    ];

    private static int LineStrike(CandleWindow c)
    {
        int color = c[1].Color;
        if (c[3].Color != color || c[2].Color != color || c[0].Color == color) return 0;
        if (!OpensAround(c[2], c[3]) || !OpensAround(c[1], c[2])) return 0;
        bool strikes = color > 0
            ? c[1].Close > c[2].Close && c[2].Close > c[3].Close && c[0].Open > c[1].Close && c[0].Close < c[3].Open
            : c[1].Close < c[2].Close && c[2].Close < c[3].Close && c[0].Open < c[1].Close && c[0].Close > c[3].Open;
        return strikes ? 100 * color : 0;
    }

    /// <summary>Whether a candle opens within, or near, the body before.</summary>
    private static bool OpensAround(in Candle candle, in Candle before) =>
        candle.Open >= before.Bottom - before.Near && candle.Open <= before.Top + before.Near;

    private static bool IsConcealed(CandleWindow c)
    {
        bool areBlack = c[3].IsBlack && c[2].IsBlack && c[1].IsBlack && c[0].IsBlack;
        bool areBare = c[3].HasTinyLower && c[3].HasTinyUpper && c[2].HasTinyLower && c[2].HasTinyUpper;
        bool third = c[1].BodyGapsBelow(c[2]) && c[1].Upper > c[1].Tiny && c[1].High > c[2].Close;
        return areBlack && areBare && third && c[0].High > c[1].High && c[0].Low < c[1].Low;
    }

    private static int Breakaway(CandleWindow c)
    {
        int color = c[4].Color;
        if (!c[4].IsLong || c[3].Color != color || c[1].Color != color || c[0].Color == color) return 0;
        bool breaksAway = color < 0
            ? c[3].BodyGapsBelow(c[4]) && StepsDown(c[2], c[3]) && StepsDown(c[1], c[2]) && c[0].Close > c[3].Open && c[0].Close < c[4].Close
            : c[3].BodyGapsAbove(c[4]) && StepsUp(c[2], c[3]) && StepsUp(c[1], c[2]) && c[0].Close < c[3].Open && c[0].Close > c[4].Close;
        return breaksAway ? 100 * c[0].Color : 0;
    }

    private static bool StepsDown(in Candle candle, in Candle before) => candle.High < before.High && candle.Low < before.Low;

    private static bool StepsUp(in Candle candle, in Candle before) => candle.High > before.High && candle.Low > before.Low;

    private static bool IsLadderBottom(CandleWindow c)
    {
        bool falls = c[4].IsBlack && c[3].IsBlack && c[2].IsBlack && c[4].Open > c[3].Open && c[3].Open > c[2].Open
            && c[4].Close > c[3].Close && c[3].Close > c[2].Close;
        return falls && c[1].IsBlack && c[1].Upper > c[1].Tiny && c[0].IsWhite && c[0].Open > c[1].Open && c[0].Close > c[1].High;
    }

    private static bool IsMatHold(CandleWindow c, double penetration)
    {
        bool sizes = c[4].IsLong && c[3].IsShort && c[2].IsShort && c[1].IsShort;
        bool colors = c[4].IsWhite && c[3].IsBlack && c[0].IsWhite;
        double floor = c[4].Close - c[4].Body * penetration;
        bool holds = c[2].Bottom < c[4].Close && c[1].Bottom < c[4].Close && c[2].Bottom > floor && c[1].Bottom > floor;
        bool falls = c[2].Top < c[3].Open && c[1].Top < c[2].Top;
        bool goesOn = c[0].Open > c[1].Close && c[0].Close > Math.Max(Math.Max(c[3].High, c[2].High), c[1].High);
        return sizes && colors && c[3].BodyGapsAbove(c[4]) && holds && falls && goesOn;
    }

    private static int ThreeMethods(CandleWindow c)
    {
        int color = c[4].Color;
        bool sizes = c[4].IsLong && c[3].IsShort && c[2].IsShort && c[1].IsShort && c[0].IsLong;
        bool colors = c[3].Color == -color && c[2].Color == -color && c[1].Color == -color && c[0].Color == color;
        if (!sizes || !colors || !TouchesRange(c[3], c[4]) || !TouchesRange(c[2], c[4]) || !TouchesRange(c[1], c[4])) return 0;
        bool turnsBack = color * c[2].Close < color * c[3].Close && color * c[1].Close < color * c[2].Close;
        bool goesOn = color * c[0].Open > color * c[1].Close && color * c[0].Close > color * c[4].Close;
        return turnsBack && goesOn ? 100 * color : 0;
    }

    private static bool TouchesRange(in Candle candle, in Candle whole) => candle.Bottom < whole.High && candle.Top > whole.Low;
}
