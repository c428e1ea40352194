using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Sums for a volume-weighted mean price and its deviation since some beginning.</summary>
/// <remarks>Prices are taken relative to the first one, so that the deviation keeps its digits.</remarks>
internal struct WeightedPrices
{
    private double _anchor, _volume, _value, _square;
    private bool _isBegun;

    public void Add(double price, double volume)
    {
        if (!_isBegun) (_anchor, _isBegun) = (price, true);
        double difference = price - _anchor;
        _volume += volume;
        _value = Math.FusedMultiplyAdd(volume, difference, _value);
        _square = Math.FusedMultiplyAdd(volume * difference, difference, _square);
    }

    /// <summary>The mean and the standard deviation; the last price and 0 as long as no volume was traded.</summary>
    public readonly (double Mean, double Deviation) Read(double price)
    {
        if (!(_volume > 0.0)) return (price, 0.0);
        double mean = _value / _volume;
        return (_anchor + mean, Math.Sqrt(Math.Max(0.0, Math.FusedMultiplyAdd(-mean, mean, _square / _volume))));
    }
}

/// <summary>Volume-weighted average price of the session so far, with bands of some weighted deviations.</summary>
/// <remarks>Sessions are counted from the epoch in UTC: 24 hours from midnight unless told otherwise. A bar belongs to the session it opens in.</remarks>
public sealed class SessionVwap : BarIndicator
{
    private const double NanosPerHour = 3.6e12;
    private readonly long _lengthNanos, _offsetNanos;
    private readonly double _deviations;
    private long _session = long.MinValue;
    private WeightedPrices _prices;

    public SessionVwap(double sessionHours = 24.0, double offsetHours = 0.0, double deviations = 1.0) : base("VWAP", 1, 3)
    {
        _lengthNanos = (long)(Guard.Finite(sessionHours, 1.0 / 60.0, 24.0 * 366.0) * NanosPerHour);
        _offsetNanos = (long)(Guard.Finite(offsetHours, -24.0 * 366.0, 24.0 * 366.0) * NanosPerHour);
        _deviations = deviations;
    }

    public override void Update(in BarValues bar)
    {
        long session = Math.DivRem(bar.OpenTimeNanos - _offsetNanos, _lengthNanos, out long rest) - (rest < 0 ? 1 : 0);
        if (session != _session) (_session, _prices) = (session, default);
        double typical = bar.Select(PriceField.Typical);
        _prices.Add(typical, bar.Volume);
        (double mean, double deviation) = _prices.Read(typical);
        Set(mean, mean + _deviations * deviation, mean - _deviations * deviation);
    }

    protected override void ResetState() => (_session, _prices) = (long.MinValue, default);

    public static IndicatorDefinition Definition { get; } = new("VWAP", IndicatorGroup.Volume, "Session volume-weighted average price")
    {
        Meaning = "The average price paid in the session so far: the yardstick of executions.",
        Formula = "Σ tp·volume / Σ volume since the session began; upper, lower = vwap ± k·weighted deviation",
        Source = "Berkowitz, Logue and Noser, Journal of Finance, 1988",
        Convention = "Sessions begin at midnight UTC plus the offset; the typical price stands while nothing was traded.",
        Parameters =
        [
            IndicatorParameter.Real("sessionHours", 24.0, 1.0 / 60.0, 24.0 * 366.0, "Length of a session"),
            IndicatorParameter.Real("offsetHours", 0.0, -24.0 * 366.0, 24.0 * 366.0, "Hours after midnight UTC at which it begins"),
            IndicatorParameter.Real("deviations", 1.0, 0.0, 1000.0, "Deviations k to the bands"),
        ],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Outputs = [new("vwap"), new("upper", "secondary"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Create = a => new SessionVwap(a.Real("sessionHours"), a.Real("offsetHours"), a.Real("deviations")),
    };
}

/// <summary>Volume-weighted average price since an anchor in time; NaN before it.</summary>
public sealed class AnchoredVwap(long anchorNanos = long.MinValue) : BarIndicator("AVWAP", 1)
{
    private WeightedPrices _prices;

    public override void Update(in BarValues bar)
    {
        if (bar.OpenTimeNanos < anchorNanos) return;
        double typical = bar.Select(PriceField.Typical);
        _prices.Add(typical, bar.Volume);
        Set(_prices.Read(typical).Mean);
    }

    protected override void ResetState() => _prices = default;

    public static IndicatorDefinition Definition { get; } = new("AVWAP", IndicatorGroup.Volume, "Anchored volume-weighted average price")
    {
        Meaning = "The average price paid since an event; those who bought since then gain above it and lose below.",
        Formula = "Σ tp·volume / Σ volume since the anchor",
        Source = "Shannon, Technical Analysis Using Multiple Timeframes, 2008",
        Convention = "Begins at the first bar that opens at or after the anchor; before it there is no value.",
        Parameters = [IndicatorParameter.Real("anchor", 0.0, 0.0, 9e9, "Seconds since the epoch, UTC")],
        Inputs = IndicatorDefinition.HighLowCloseVolume,
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        SettlesByTime = true,
        Create = a => new AnchoredVwap((long)(a.Real("anchor") * 1e9)),
    };
}
