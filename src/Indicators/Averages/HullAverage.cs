using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Hull moving average: a weighted average, over √n bars, of twice the half-length weighted average minus the full one.</summary>
public sealed class HullAverage : ValueIndicator
{
    private readonly Wma _half, _full, _last;

    public HullAverage(int period) : base("HMA", Guard.Period(period) + RootOf(period) - 1)
    {
        Period = period;
        _half = new Wma(Math.Max(1, period / 2));
        _full = new Wma(period);
        _last = new Wma(RootOf(period));
    }

    public int Period { get; }

    public override void Update(double value)
    {
        _half.Update(value);
        _full.Update(value);
        if (!_full.IsReady) return;
        _last.Update(Math.FusedMultiplyAdd(2.0, _half.Value, -_full.Value));
        if (_last.IsReady) Set(_last.Value);
    }

    protected override void ResetState()
    {
        _half.Reset();
        _full.Reset();
        _last.Reset();
    }

    private static int RootOf(int period) => Math.Max(1, (int)Math.Sqrt(period));

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new HullAverage(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("HMA", IndicatorGroup.Averages, "Hull moving average")
    {
        Meaning = "A fast and smooth average; it overshoots at turns.",
        Formula = "wma(2·wma(x, ⌊n/2⌋) − wma(x, n), ⌊√n⌋)",
        Source = "Hull 2005",
        Parameters = [IndicatorParameter.Period(20)],
        Pane = IndicatorPane.Price,
        Create = a => new HullAverage(a.Period),
    };
}
