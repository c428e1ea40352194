using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>The share of the last <c>period</c> earlier values that lie below the present one, 0 … 100.</summary>
/// <remarks>An update costs O(period).</remarks>
public sealed class PercentRank(int period) : ValueIndicator("PERCENTRANK", Guard.Period(period) + 1)
{
    private Ring _past = new(period);

    public override void Update(double value)
    {
        if (_past.IsFull)
        {
            int below = 0;
            for (int i = 0; i < period; i++)
                if (_past.Ago(i) < value) below++;
            Set(100.0 * below / period);
        }
        _past.Push(value);
    }

    protected override void ResetState() => _past.Reset();

    public static IndicatorDefinition Definition { get; } = new("PERCENTRANK", IndicatorGroup.Statistics, "Percent rank")
    {
        Meaning = "How the present value ranks among the recent ones, 0 … 100.",
        Formula = "100·#{i = 1 … n: x[i] < x} / n",
        Source = "order statistics",
        Convention = "Equal values do not count as below.",
        Parameters = [IndicatorParameter.Period(100)],
        ReadsWholeWindow = true,
        Bounds = new(0, 100),
        Create = a => new PercentRank(a.Period),
    };
}

/// <summary>Connors RSI: the mean of a short RSI, an RSI of the length of the present streak, and the rank of the last change, 0 … 100.</summary>
public sealed class ConnorsRsi : ValueIndicator
{
    private readonly Rsi _rsi, _streakRsi;
    private readonly PercentRank _rank;
    private double _previous = double.NaN, _streak;

    public ConnorsRsi(int rsi = 3, int streak = 2, int rank = 100)
        : base("CRSI", Math.Max(Math.Max(Guard.Period(rsi) + 1, Guard.Period(streak) + 1), Guard.Period(rank) + 2))
    {
        (_rsi, _streakRsi, _rank) = (new Rsi(rsi), new Rsi(streak), new PercentRank(rank));
    }

    public override void Update(double value)
    {
        _rsi.Update(value);
        if (!double.IsNaN(_previous))
        {
            double change = value - _previous;
            _streak = change > 0.0 ? Math.Max(_streak, 0.0) + 1.0 : change < 0.0 ? Math.Min(_streak, 0.0) - 1.0 : 0.0;
            _rank.Update(_previous == 0.0 ? 0.0 : change / _previous);
        }
        _streakRsi.Update(_streak);
        _previous = value;
        if (_rsi.IsReady && _streakRsi.IsReady && _rank.IsReady) Set((_rsi.Value + _streakRsi.Value + _rank.Value) / 3.0);
    }

    protected override void ResetState()
    {
        _rsi.Reset();
        _streakRsi.Reset();
        _rank.Reset();
        (_previous, _streak) = (double.NaN, 0.0);
    }

    public static IndicatorDefinition Definition { get; } = new("CRSI", IndicatorGroup.Oscillators, "Connors RSI")
    {
        Meaning = "A short-term overbought/oversold figure, 0 … 100; below 10 and above 90 are its extremes.",
        Formula = "(rsi(x, 3) + rsi(streak, 2) + percentrank(x / x[1] − 1, 100)) / 3, streak = bars in a row up (+) or down (−)",
        Source = "Connors and Alvarez 2012",
        Convention = "The first bar has streak 0; an unchanged close ends a streak.",
        Parameters = [IndicatorParameter.Bars("rsi", 3, "Length of the RSI"), IndicatorParameter.Bars("streak", 2, "Length of the streak's RSI"), IndicatorParameter.Bars("rank", 100, "Changes in the rank")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new ConnorsRsi(a.Whole("rsi"), a.Whole("streak"), a.Whole("rank")),
    };
}

/// <summary>Kaufman's efficiency ratio: net change over path length, 0 … 1.</summary>
public sealed class EfficiencyRatio(int period) : ValueIndicator("ER", Guard.Period(period) + 1)
{
    private Ring _past = new(period);
    private WindowTotal _path = new(period);
    private double _previous = double.NaN;

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (!double.IsNaN(_previous)) _path.Push(Math.Abs(value - _previous));
        _previous = value;
        if (full) Set(_path.Sum > 0.0 ? Math.Min(1.0, Math.Abs(value - oldest) / _path.Sum) : 0.0);
    }

    protected override void ResetState()
    {
        _past.Reset();
        _path.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("ER", IndicatorGroup.Oscillators, "Efficiency ratio")
    {
        Meaning = "How straight the price moved: 1 a line, 0 noise.",
        Formula = "|x − x[n]| / Σ|x − x[1]|",
        Source = "Kaufman, Smarter Trading, 1995",
        Convention = "0 when nothing moved.",
        Parameters = [IndicatorParameter.Period(10)],
        Bounds = new(0, 1),
        Create = a => new EfficiencyRatio(a.Period),
    };
}
