using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Volume profile of the last <c>period</c> bars: the price with most volume, and the ends of the area that holds a share of it.</summary>
/// <remarks>
/// A bar's volume is spread evenly over its range, which is an estimate. The grid spans the window's range, so an update costs
/// O(period · rows touched by a bar).
/// </remarks>
public sealed class VolumeProfile : BarIndicator
{
    private readonly double[] _rows;
    private readonly double _share;
    private ContiguousWindow _highs, _lows, _volumes;

    public VolumeProfile(int period = 100, int rows = 24, double share = 0.7) : base("VOLUMEPROFILE", Guard.Period(period), 3)
    {
        if (rows is < 2 or > 10_000) throw new ArgumentOutOfRangeException(nameof(rows), rows, "rows must be a whole number from 2 to 10000.");
        _rows = new double[rows];
        _share = Guard.Finite(share, 0.01, 1.0);
        (_highs, _lows, _volumes) = (new ContiguousWindow(period), new ContiguousWindow(period), new ContiguousWindow(period));
    }

    public override void Update(in BarValues bar)
    {
        _highs.Push(bar.High);
        _lows.Push(bar.Low);
        _volumes.Push(bar.Volume);
        if (!_highs.IsReady) return;
        double top = double.NegativeInfinity, bottom = double.PositiveInfinity;
        foreach (double high in _highs.Values) top = Math.Max(top, high);
        foreach (double low in _lows.Values) bottom = Math.Min(bottom, low);
        double height = (top - bottom) / _rows.Length;
        if (!(height > 0.0))
        {
            Set(top, top, bottom);
            return;
        }
        double total = Fill(bottom, height);
        (int peak, int first, int last) = ValueArea(total);
        Set(bottom + (peak + 0.5) * height, bottom + (last + 1) * height, bottom + first * height);
    }

    private double Fill(double bottom, double height)
    {
        ReadOnlySpan<double> highs = _highs.Values, lows = _lows.Values, volumes = _volumes.Values;
        Array.Clear(_rows);
        double total = 0.0;
        for (int i = 0; i < highs.Length; i++)
        {
            int from = Row((lows[i] - bottom) / height), to = Row((highs[i] - bottom) / height);
            double each = volumes[i] / (to - from + 1);
            for (int row = from; row <= to; row++) _rows[row] += each;
            total += volumes[i];
        }
        return total;
    }

    private int Row(double place) => Math.Clamp((int)place, 0, _rows.Length - 1);

    /// <summary>Grows from the fullest row to the fuller neighbour until the share is reached; of equals the lower price.</summary>
    private (int Peak, int First, int Last) ValueArea(double total)
    {
        int peak = 0;
        for (int row = 1; row < _rows.Length; row++)
            if (_rows[row] > _rows[peak]) peak = row;
        int first = peak, last = peak;
        double held = _rows[peak];
        while (held < _share * total && (first > 0 || last < _rows.Length - 1))
        {
            double below = first > 0 ? _rows[first - 1] : -1.0, above = last < _rows.Length - 1 ? _rows[last + 1] : -1.0;
            if (below >= above) held += _rows[--first];
            else held += _rows[++last];
        }
        return (peak, first, last);
    }

    protected override void ResetState()
    {
        _highs.Reset();
        _lows.Reset();
        _volumes.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("VOLUMEPROFILE", IndicatorGroup.Volume, "Volume profile")
    {
        Meaning = "At which prices the market traded most: the fullest price (poc) and the area that holds most of the volume (vah, val).",
        Formula = "volume of n bars on a grid of rows over their range; the area grows from the fullest row to the fuller neighbour",
        Source = "Steidlmayer, Market Profile, 1984",
        Convention = "A bar's volume is spread evenly over its range; poc is the middle of its row.",
        Parameters =
        [
            IndicatorParameter.Period(100), IndicatorParameter.Whole("rows", 24, 2, 10_000, "Rows of the grid"),
            IndicatorParameter.Real("share", 0.7, 0.01, 1.0, "Share of the volume in the value area"),
        ],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Outputs = [new("poc"), new("vah", "secondary"), new("val", "secondary")],
        Pane = IndicatorPane.Price,
        ReadsWholeWindow = true,
        Create = a => new VolumeProfile(a.Period, a.Whole("rows"), a.Real("share")),
    };
}
