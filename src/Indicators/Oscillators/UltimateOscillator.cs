using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Ultimate oscillator (Williams 1985): buying pressure over true range in three windows, weighted 4 : 2 : 1, 0 … 100.</summary>
public sealed class UltimateOscillator : BarIndicator
{
    private readonly WindowTotal[] _pressure = new WindowTotal[3], _range = new WindowTotal[3];
    private double _previousClose = double.NaN;

    public UltimateOscillator(int first = 7, int second = 14, int third = 28)
        : base("ULTOSC", Math.Max(Guard.Period(first), Math.Max(Guard.Period(second), Guard.Period(third))) + 1)
    {
        int[] periods = [first, second, third];
        Array.Sort(periods);
        for (int i = 0; i < 3; i++) (_pressure[i], _range[i]) = (new WindowTotal(periods[i]), new WindowTotal(periods[i]));
    }

    public override void Update(in BarValues bar)
    {
        double previous = _previousClose;
        _previousClose = bar.Close;
        if (double.IsNaN(previous)) return;
        double pressure = bar.Close - Math.Min(bar.Low, previous), range = TrueRange.Of(bar.High, bar.Low, previous), sum = 0.0, weight = 4.0;
        for (int i = 0; i < 3; i++, weight *= 0.5)
        {
            _pressure[i].Push(pressure);
            _range[i].Push(range);
            if (_range[i].Sum > 0.0) sum += weight * (_pressure[i].Sum / _range[i].Sum);
        }
        if (_range[2].IsReady) Set(100.0 * (sum / 7.0));
    }

    protected override void ResetState()
    {
        _previousClose = double.NaN;
        for (int i = 0; i < 3; i++)
        {
            _pressure[i].Reset();
            _range[i].Reset();
        }
    }

    public static IndicatorDefinition Definition { get; } = new("ULTOSC", IndicatorGroup.Oscillators, "Ultimate oscillator")
    {
        Meaning = "Buying pressure in three horizons at once, 0 … 100.",
        Formula = "100·(4·b1/r1 + 2·b2/r2 + b3/r3) / 7, b = Σ(close − min(low, close[1])), r = Σ true range",
        Source = "Williams, Technical Analysis of Stocks & Commodities, April 1985",
        Convention = "The shortest window has the largest weight, in whatever order they are given; an empty range counts as 0.",
        Parameters =
        [
            IndicatorParameter.Bars("p1", 7, "First window"),
            IndicatorParameter.Bars("p2", 14, "Second window"),
            IndicatorParameter.Bars("p3", 28, "Third window"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Bounds = new(0, 100),
        Create = a => new UltimateOscillator(a.Whole("p1"), a.Whole("p2"), a.Whole("p3")),
    };
}
