using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Arnaud Legoux moving average: weights in the shape of a Gaussian bell set towards the newest values.</summary>
/// <remarks>An update costs O(period).</remarks>
public sealed class ArnaudLegouxAverage : ValueIndicator
{
    private readonly double[] _weights;
    private ContiguousWindow _window;

    public ArnaudLegouxAverage(int period, double offset = 0.85, double sigma = 6.0) : base("ALMA", Guard.Period(period))
    {
        Guard.Finite(offset, 0.0, 1.0);
        double width = period / Guard.Finite(sigma, 0.1, 1000.0), centre = offset * (period - 1), total = 0.0;
        _weights = new double[period];
        for (int i = 0; i < period; i++)
        {
            double distance = (i - centre) / width;
            total += _weights[i] = DeterministicMath.Exp(-0.5 * distance * distance);
        }
        for (int i = 0; i < period; i++) _weights[i] /= total;
        _window = new ContiguousWindow(period);
    }

    public override void Update(double value)
    {
        _window.Push(value);
        if (!_window.IsReady) return;
        ReadOnlySpan<double> values = _window.Values;
        double sum = 0.0;
        for (int i = 0; i < _weights.Length; i++) sum = Math.FusedMultiplyAdd(_weights[i], values[i] - value, sum);
        Set(value + sum);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("ALMA", IndicatorGroup.Averages, "Arnaud Legoux moving average")
    {
        Meaning = "A smooth average with the bell of its weights near the newest bars.",
        Formula = "Σ w·x / Σ w, w(i) = exp(−(i − offset·(n − 1))² / (2·(n / sigma)²)), i = 0 oldest",
        Source = "Legoux and Kouzis-Loukas 2009",
        Parameters =
        [
            IndicatorParameter.Period(9), IndicatorParameter.Real("offset", 0.85, 0.0, 1.0, "Place of the bell: 0 oldest, 1 newest"),
            IndicatorParameter.Real("sigma", 6.0, 0.1, 1000.0, "Larger is narrower"),
        ],
        Pane = IndicatorPane.Price,
        ReadsWholeWindow = true,
        Create = a => new ArnaudLegouxAverage(a.Period, a.Real("offset"), a.Real("sigma")),
    };
}
