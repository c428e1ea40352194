using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Triangular moving average: the simple average of a simple average; weights rise to the middle of the window and fall again.</summary>
public sealed class Trima : ValueIndicator
{
    private readonly double _perFirst, _perSecond;
    private WindowSum _first, _second;

    public Trima(int period) : base("TRIMA", Guard.Period(period))
    {
        Period = period;
        int first = (period + 1) / 2, second = period + 1 - first;
        (_first, _second) = (new WindowSum(first), new WindowSum(second));
        (_perFirst, _perSecond) = (1.0 / first, 1.0 / second);
    }

    public int Period { get; }

    public override void Update(double value)
    {
        _first.Push(value);
        if (!_first.IsReady) return;
        _second.Push(Math.FusedMultiplyAdd(_first.Sum, _perFirst, _first.Anchor));
        if (_second.IsReady) Set(Math.FusedMultiplyAdd(_second.Sum, _perSecond, _second.Anchor));
    }

    protected override void ResetState()
    {
        _first.Reset();
        _second.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Trima(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("TRIMA", IndicatorGroup.Averages, "Triangular moving average")
    {
        Meaning = "A smooth average that gives most weight to the middle of the window.",
        Formula = "sma(sma(x, ⌈n/2⌉), ⌊n/2⌋ + 1)",
        Source = "twice-smoothed simple average; weights as in TA-Lib",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Create = a => new Trima(a.Period),
    };
}
