using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>A quantile of the last <c>period</c> values; 0.5 is the median. Between two values it is interpolated.</summary>
/// <remarks>The window is kept sorted: an update moves at most <c>period</c> numbers.</remarks>
public sealed class Quantile : ValueIndicator
{
    private readonly double[] _sorted;
    private readonly double _place;
    private Ring _past;
    private int _count;

    public Quantile(int period = 20, double share = 0.5) : base("QUANTILE", Guard.Period(period))
    {
        _place = Guard.Finite(share, 0.0, 1.0) * (period - 1);
        _sorted = new double[period];
        _past = new Ring(period);
    }

    public override void Update(double value)
    {
        double oldest = _past.Push(value);
        if (_count == _sorted.Length) Replace(oldest, value);
        else Insert(value);
        if (_count < _sorted.Length) return;
        int lower = Math.Min((int)_place, _sorted.Length - 1), upper = Math.Min(lower + 1, _sorted.Length - 1);
        Set(Math.FusedMultiplyAdd(_place - lower, _sorted[upper] - _sorted[lower], _sorted[lower]));
    }

    private void Insert(double value)
    {
        int at = PlaceOf(value);
        Array.Copy(_sorted, at, _sorted, at + 1, _count - at);
        _sorted[at] = value;
        _count++;
    }

    private void Replace(double oldest, double value)
    {
        int from = PlaceOf(oldest), to = PlaceOf(value);
        if (to > from)
        {
            to--;
            Array.Copy(_sorted, from + 1, _sorted, from, to - from);
        }
        else Array.Copy(_sorted, to, _sorted, to + 1, from - to);
        _sorted[to] = value;
    }

    /// <summary>Index of the first number that is not below <paramref name="value"/>.</summary>
    private int PlaceOf(double value)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    protected override void ResetState()
    {
        _past.Reset();
        _count = 0;
    }

    public static IndicatorDefinition Definition { get; } = new("QUANTILE", IndicatorGroup.Statistics, "Quantile")
    {
        Meaning = "The value below which a share of the window lies; the median for 0.5.",
        Formula = "the value at place share·(n − 1) of the sorted window, interpolated",
        Source = "order statistics (Hyndman and Fan type 7)",
        Parameters = [IndicatorParameter.Period(20), IndicatorParameter.Real("share", 0.5, 0.0, 1.0, "Share of the window below")],
        Pane = IndicatorPane.Price,
        ReadsWholeWindow = true,
        Create = a => new Quantile(a.Period, a.Real("share")),
    };
}
