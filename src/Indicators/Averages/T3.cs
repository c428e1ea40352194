using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Tillson's T3: a weighted sum of the third to sixth EMA of a chain of six; each is seeded with the mean of its own first values.</summary>
public sealed class T3 : ValueIndicator
{
    private readonly SmoothedMean[] _chain = new SmoothedMean[6];
    private readonly double _c3, _c4, _c5, _c6;

    public T3(int period = 5, double volumeFactor = 0.7) : base("T3", 6 * Guard.Period(period) - 5)
    {
        Period = period;
        Array.Fill(_chain, SmoothedMean.Ema(period));
        double v = Guard.Finite(volumeFactor, 0.0, 1.0), square = v * v, cube = square * v;
        _c6 = -cube;
        _c5 = 3.0 * (square + cube);
        _c4 = -6.0 * square - 3.0 * (v + cube);
        _c3 = 1.0 + 3.0 * v + cube + 3.0 * square;
    }

    public int Period { get; }

    public override void Update(double value)
    {
        for (int i = 0; i < _chain.Length; i++)
        {
            value = _chain[i].Next(value);
            if (!_chain[i].IsReady) return;
        }
        Set(_c6 * value + _c5 * _chain[4].Value + _c4 * _chain[3].Value + _c3 * _chain[2].Value);
    }

    protected override void ResetState()
    {
        for (int i = 0; i < _chain.Length; i++) _chain[i].Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, double volumeFactor, Span<double> output) =>
        Batch.Run(new T3(period, volumeFactor), values, output);

    public static IndicatorDefinition Definition { get; } = new("T3", IndicatorGroup.Averages, "Tillson's T3")
    {
        Meaning = "A very smooth average with little lag; the volume factor trades smoothness against overshoot.",
        Formula = "c1·e6 + c2·e5 + c3·e4 + c4·e3, c1 = −v³, c2 = 3v² + 3v³, c3 = −6v² − 3v − 3v³, c4 = 1 + 3v + v³ + 3v²",
        Source = "Tillson, Technical Analysis of Stocks & Commodities, January 1998",
        Convention = "Each of the six averages is seeded with the mean of its own first n values.",
        Parameters = [IndicatorParameter.Period(5), IndicatorParameter.Real("vFactor", 0.7, 0.0, 1.0, "Volume factor v")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new T3(a.Period, a.Real("vFactor")),
    };
}
