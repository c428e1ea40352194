using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Kaufman's adaptive moving average: exponential smoothing whose weight follows the efficiency of the move.</summary>
public sealed class Kama : ValueIndicator
{
    private readonly double _slowest, _range;
    private Ring _past;
    private WindowTotal _path;
    private double _previous = double.NaN, _average;

    public Kama(int period, int fast = 2, int slow = 30) : base("KAMA", Guard.Period(period) + 1)
    {
        Period = period;
        _slowest = Smoothing.EmaAlpha(Guard.Period(slow));
        _range = Smoothing.EmaAlpha(Guard.Period(fast)) - _slowest;
        _past = new Ring(period);
        _path = new WindowTotal(period);
    }

    public int Period { get; }

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (!double.IsNaN(_previous)) _path.Push(Math.Abs(value - _previous));
        if (full)
        {
            double weight = Math.FusedMultiplyAdd(Efficiency(value - oldest, _path.Sum), _range, _slowest);
            _average = Smoothing.Next(_average, value, weight * weight);
            Set(_average);
        }
        else _average = value;
        _previous = value;
    }

    protected override void ResetState()
    {
        _past.Reset();
        _path.Reset();
        (_previous, _average) = (double.NaN, 0.0);
    }

    /// <summary>Net change over path length, 0 … 1; 1 when nothing moved at all.</summary>
    internal static double Efficiency(double change, double path) => path > 0.0 ? Math.Min(1.0, Math.Abs(change) / path) : 1.0;

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output) =>
        Batch.Run(new Kama(period), values, output);

    public static IndicatorDefinition Definition { get; } = new("KAMA", IndicatorGroup.Averages, "Kaufman's adaptive moving average")
    {
        Meaning = "An average that runs with a straight move and stands still in noise.",
        Formula = "a = a[1] + c²·(x − a[1]), c = er·(kf − ks) + ks, er = |x − x[n]| / Σ|x − x[1]|, k = 2 / (m + 1)",
        Source = "Kaufman, Smarter Trading, 1995",
        Convention = "Seeded with the value before the first output; a window that does not move counts as efficient.",
        Parameters =
        [
            IndicatorParameter.Period(30, meaning: "Bars over which efficiency is measured"),
            IndicatorParameter.Bars("fast", 2, "Length of the fastest average"),
            IndicatorParameter.Bars("slow", 30, "Length of the slowest average"),
        ],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Kama(a.Period, a.Whole("fast"), a.Whole("slow")),
    };
}
