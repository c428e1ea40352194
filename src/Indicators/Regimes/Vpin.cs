using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Options of <see cref="Vpin"/>.</summary>
public sealed record VpinOptions
{
    /// <summary>Buckets that one value covers.</summary>
    public int Buckets { get; init; } = 50;

    /// <summary>Volume of a bucket in mean bars, 0.01 … 1000.</summary>
    public double BucketBars { get; init; } = 1;

    /// <summary>Bars that say how large a price change and a volume usually are.</summary>
    public int HistoryBars { get; init; } = 100;
}

/// <summary>Volume-synchronised probability of informed trading: how one-sided the flow was over the last buckets of equal volume, 0 … 1.</summary>
/// <remarks>
/// The causal form: deviation of changes and mean volume come from the bars before each bar, and a bucket's size is set when it opens. A bar that
/// fills more than a whole window of buckets counts as one window. Bars do not tell who was the aggressor: the split is an estimate.
/// </remarks>
public sealed class Vpin : BarIndicator, IGauge
{
    private readonly VpinOptions _options;
    private WindowMoments _changes;
    private WindowTotal _volumes, _imbalances, _sizes;
    private double _previous = double.NaN, _size, _room, _bought;
    private int _bars;

    public Vpin(VpinOptions? options = null) : base("VPIN", SettleLengthOf(options ?? new()))
    {
        _options = options ?? new VpinOptions();
        (_changes, _volumes) = (new(_options.HistoryBars), new(_options.HistoryBars));
        (_imbalances, _sizes) = (new(_options.Buckets), new(_options.Buckets));
    }

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previous))
        {
            double change = bar.Close - _previous;
            if (_changes.IsReady) Pour(bar.Volume, change);
            _changes.Push(change);
            _volumes.Push(bar.Volume);
        }
        _previous = bar.Close;
        // A market without trades fills no buckets; it is settled all the same, and nobody's flow is one-sided in it.
        if (++_bars >= SettleLength) Set(_sizes.Sum > 0.0 ? Math.Clamp(_imbalances.Sum / _sizes.Sum, 0.0, 1.0) : 0.0);
        if (_bars > SettleLength) _bars = SettleLength;
    }

    private void Pour(double volume, double change)
    {
        double mean = _volumes.Sum / _options.HistoryBars * _options.BucketBars;
        double deviation = Math.Sqrt(_changes.Variance * _options.HistoryBars / (_options.HistoryBars - 1.0));
        double share = VolumeToxicity.BoughtShare(change, deviation), left = volume;
        for (int filled = 0; left > 0.0 && filled <= _options.Buckets; filled++)
        {
            if (_size == 0.0) (_size, _room) = (mean, mean);
            if (_size == 0.0) return;
            // What is left of the room is exact when it is taken whole: a bucket never stays open for a rounding.
            double part = Math.Min(left, _room);
            (_bought, _room, left) = (_bought + part * share, _room - part, left - part);
            if (_room > 0.0) return;
            _imbalances.Push(Math.Abs(2.0 * _bought - _size));
            _sizes.Push(_size);
            (_size, _bought) = (0.0, 0.0);
        }
    }

    protected override void ResetState()
    {
        _changes.Reset();
        _volumes.Reset();
        _imbalances.Reset();
        _sizes.Reset();
        (_previous, _size, _room, _bought, _bars) = (double.NaN, 0.0, 0.0, 0.0, 0);
    }

    private static int SettleLengthOf(VpinOptions options) =>
        Guard.Period(options.HistoryBars, 2) + 1 + (int)Math.Ceiling(Guard.Period(options.Buckets) * Guard.Finite(options.BucketBars, 0.01, 1e3));

    public static IndicatorDefinition Definition { get; } = new("VPIN", IndicatorGroup.Regimes, "Flow toxicity (VPIN)")
    {
        Meaning = "How one-sided the order flow was over the last buckets of equal volume, 0 … 1: high values have come before and with sharp moves.",
        Formula = "Σ |bought − sold| / Σ volume over the last n buckets; bought share of a bar = Φ(Δc / σ)",
        Source = "Easley, López de Prado and O'Hara, Review of Financial Studies 25, 2012; bulk volume classification 2016",
        Convention = "σ (ddof 1) and mean volume come from the h bars before each bar, a bucket's size is set when it opens, a bar is split across buckets; the paper's sample-wide σ would look ahead.",
        Parameters =
        [
            IndicatorParameter.Period(50, 1, "Buckets n that a value covers"),
            IndicatorParameter.Real("bucketBars", 1.0, 0.01, 1e3, "Volume of a bucket, in mean bars"),
            IndicatorParameter.Bars("history", 100, "Bars h that say what is usual", 2),
        ],
        Inputs = IndicatorDefinition.CloseVolume,
        Memory = IndicatorMemory.Endless,
        Bounds = new(0, 1),
        Create = a => new Vpin(new() { Buckets = a.Period, BucketBars = a.Real("bucketBars"), HistoryBars = a.Whole("history") }),
    };
}
