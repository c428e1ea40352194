namespace Godwit.Indicators;

/// <summary>Judges the newest candles: 100 bullish, −100 bearish, 0 no pattern; a few patterns also give ±80 for a weaker form.</summary>
internal delegate int CandleRule(CandleWindow candles, double penetration);

/// <summary>A candlestick pattern: 100, −100 or 0 at each bar (±80 for a weaker form of some, ±200 for a confirmed hikkake).</summary>
/// <remarks>The shape alone is judged, not the trend before it. A pattern is given at the close of its last candle and never changes.</remarks>
public sealed class CandlePattern : BarIndicator
{
    private readonly CandleWindow _candles = new();
    private readonly CandleRule _rule;
    private readonly double _penetration;
    private int _bars;

    internal CandlePattern(string name, int settleLength, CandleRule rule, double penetration) : base(name, settleLength) =>
        (_rule, _penetration) = (rule, penetration);

    public override void Update(in BarValues bar)
    {
        _candles.Push(bar);
        if (_bars < SettleLength) _bars++;
        if (_bars == SettleLength) Set(_rule(_candles, _penetration));
    }

    protected override void ResetState()
    {
        _candles.Reset();
        _bars = 0;
    }

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        .. OneCandlePatterns.All, .. TwoCandlePatterns.All, .. ThreeCandlePatterns.All, .. ThreeCandleStars.All, .. LongPatterns.All,
        Hikkake.Definition, ModifiedHikkake.Definition,
    ];

    /// <summary>Catalogue entry of a pattern whose shape is told in <paramref name="shape"/>.</summary>
    /// <remarks>
    /// <paramref name="lookback"/> counts the bars before the first that can be judged: the yardsticks' windows and the pattern's own candles.
    /// <paramref name="penetration"/> is the default share of the first body that the last candle must reach into; null when there is none.
    /// </remarks>
    internal static IndicatorDefinition Of(string name, string title, string shape, int lookback, CandleRule rule, double? penetration = null) =>
        new(name, IndicatorGroup.Patterns, title)
        {
            Meaning = $"Candlestick pattern: {shape}.",
            Formula = "100 bullish, −100 bearish, 0 none; long, short and near by TA-Lib's default candle settings",
            Source = "Nison, Japanese Candlestick Charting Techniques, 1991; Morris, Candlestick Charting Explained, 2006; settings as in TA-Lib",
            Convention = "Judges the shape only, not the trend before it.",
            Parameters = penetration is { } share
                ? [IndicatorParameter.Real("penetration", share, 0.0, 1e6, "Share of the first body that the last candle must reach into")]
                : [],
            Inputs = IndicatorDefinition.OpenHighLowClose,
            Outputs = [new("integer", "primary", PlotStyle.Marker)],
            Bounds = new(-200, 200),
            Pane = IndicatorPane.Price,
            Create = a => new CandlePattern(name, lookback + 1, rule, penetration is null ? 0.0 : a.Real("penetration")),
        };
}
