using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Options of <see cref="Jump"/>.</summary>
public sealed record JumpOptions
{
    /// <summary>K: returns of the window, this one included, 5 or more.</summary>
    public int WindowBars { get; init; } = 78;

    /// <summary>α: the probability that a window without jumps holds a bar that is called one, 0.000001 … 0.5.</summary>
    public double Significance { get; init; } = 0.01;
}

/// <summary>Whether the last return was a jump: its size in deviations of the bars before it, measured so that older jumps do not hide it (Lee and Mykland).</summary>
public sealed class Jump : ValueIndicator, IGauge
{
    private readonly int _products;
    private readonly double _threshold;
    private WindowTotal _sizes;
    private double _previous = double.NaN, _lastSize = double.NaN;

    public Jump(JumpOptions? options = null) : base("JUMP", Guard.Period((options ?? new()).WindowBars, 5) + 1, 2)
    {
        options ??= new JumpOptions();
        _products = options.WindowBars - 2;
        _threshold = JumpThreshold.Of(options.WindowBars, Guard.Finite(options.Significance, 1e-6, 0.5)).Size;
        _sizes = new WindowTotal(_products);
    }

    public override void Update(double value)
    {
        if (!double.IsNaN(_previous))
        {
            double r = StandardizedReturns.LogReturn(_previous, value);
            if (_sizes.IsReady) Judge(r);
            double size = Math.Abs(r);
            if (!double.IsNaN(_lastSize)) _sizes.Push(size * _lastSize);
            _lastSize = size;
        }
        _previous = value;
    }

    private void Judge(double r)
    {
        double deviation = Math.Sqrt(_sizes.Sum / _products);
        double statistic = r == 0.0 ? 0.0 : deviation > 0.0 ? Math.Clamp(r / deviation, -StandardizedReturns.Largest, StandardizedReturns.Largest) : Math.CopySign(StandardizedReturns.Largest, r);
        Set(statistic, Math.Abs(statistic) > _threshold ? Math.Sign(statistic) : 0.0);
    }

    protected override void ResetState()
    {
        _sizes.Reset();
        (_previous, _lastSize) = (double.NaN, double.NaN);
    }

    public static IndicatorDefinition Definition { get; } = new("JUMP", IndicatorGroup.Regimes, "Jumps of Lee and Mykland")
    {
        Meaning = "Whether the last move was a jump rather than a large ordinary one: its statistic, and +1 or −1 where it was.",
        Formula = "L = r/σ, σ² = 1/(K − 2) Σ |r_j||r_j−1| of the K − 2 pairs before; jump when (|L| − C_K)/S_K > −ln(−ln(1 − α))",
        Source = "Lee and Mykland, Review of Financial Studies 21, 2008",
        Convention = "Logarithmic returns; the threshold is that of a sample of K returns. L is cut at ±10⁶ where nothing moved before.",
        Parameters =
        [
            IndicatorParameter.Period(78, 5, "Returns K of the window"),
            IndicatorParameter.Real("significance", 0.01, 1e-6, 0.5, "Probability α of a false jump in a window"),
        ],
        Outputs = [new("statistic"), new("jump", "negative", PlotStyle.Marker)],
        Create = a => new Jump(new() { WindowBars = a.Period, Significance = a.Real("significance") }),
    };
}
