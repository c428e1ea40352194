using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Chande momentum oscillator: 100 · (gain − loss) / (gain + loss), with Wilder's averages or Chande's plain sums.</summary>
public sealed class Cmo : ValueIndicator
{
    private readonly CmoSmoothing _smoothing;
    private double _previous = double.NaN;
    private SmoothedMean _gain, _loss;
    private WindowTotal _gains, _losses;

    public Cmo(int period, CmoSmoothing smoothing = CmoSmoothing.Wilder) : base("CMO", Guard.Period(period) + 1)
    {
        Period = period;
        _smoothing = smoothing;
        _gain = _loss = SmoothedMean.Wilder(period);
        (_gains, _losses) = (new WindowTotal(period), new WindowTotal(period));
    }

    public int Period { get; }

    public override void Update(double value)
    {
        double change = value - _previous;
        bool isFirst = double.IsNaN(_previous);
        _previous = value;
        if (isFirst) return;
        double up = Math.Max(change, 0.0), down = Math.Max(-change, 0.0);
        if (_smoothing == CmoSmoothing.Wilder) Publish(_gain.Next(up), _loss.Next(down));
        else
        {
            _gains.Push(up);
            _losses.Push(down);
            if (_gains.IsReady) Publish(_gains.Sum, _losses.Sum);
        }
    }

    private void Publish(double gain, double loss) => Set(Rsi.Share(gain - loss, gain + loss));

    protected override void ResetState()
    {
        _previous = double.NaN;
        _gain.Reset();
        _loss.Reset();
        _gains.Reset();
        _losses.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Cmo(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("CMO", IndicatorGroup.Oscillators, "Chande momentum oscillator")
    {
        Meaning = "Net movement as a share of all movement, −100 … 100.",
        Formula = "100·(g − l) / (g + l), g and l = averages or sums of rises and falls over n bars",
        Source = "Chande and Kroll, The New Technical Trader, 1994",
        Convention = "Wilder's averages as in TA-Lib, or Chande's own plain sums; 0 when nothing moved.",
        Parameters = [IndicatorParameter.Period(14), IndicatorParameter.Choice("smoothing", CmoSmoothing.Wilder, "How rises and falls are gathered")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(-100, 100),
        Create = a => new Cmo(a.Period, a.Choice<CmoSmoothing>("smoothing")),
    };
}

/// <summary>How <see cref="Cmo"/> gathers rises and falls.</summary>
public enum CmoSmoothing { Wilder, Sum }
