using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>How support and resistance are laid around the pivot.</summary>
public enum PivotStyle { Classic, Fibonacci, Camarilla, Woodie, DeMark }

/// <summary>Pivot points of the previous session: a pivot with three resistances and three supports, constant through the session.</summary>
/// <remarks>Sessions are counted from the epoch in UTC. There is no value until one session has ended; how many bars that takes depends on their times.</remarks>
public sealed class PivotPoints : BarIndicator
{
    private const double NanosPerHour = 3.6e12;
    private readonly long _lengthNanos, _offsetNanos;
    private readonly PivotStyle _style;
    private long _session = long.MinValue;
    private double _open, _high, _low, _close;

    public PivotPoints(PivotStyle style = PivotStyle.Classic, double sessionHours = 24.0, double offsetHours = 0.0) : base("PIVOTS", 2, 7)
    {
        _style = style;
        _lengthNanos = (long)(Guard.Finite(sessionHours, 1.0 / 60.0, 24.0 * 366.0) * NanosPerHour);
        _offsetNanos = (long)(Guard.Finite(offsetHours, -24.0 * 366.0, 24.0 * 366.0) * NanosPerHour);
    }

    public override void Update(in BarValues bar)
    {
        long session = Math.DivRem(bar.OpenTimeNanos - _offsetNanos, _lengthNanos, out long rest) - (rest < 0 ? 1 : 0);
        if (session == _session)
        {
            _high = Math.Max(_high, bar.High);
            _low = Math.Min(_low, bar.Low);
            _close = bar.Close;
            return;
        }
        if (_session != long.MinValue) Publish(bar.Open);
        (_session, _open, _high, _low, _close) = (session, bar.Open, bar.High, bar.Low, bar.Close);
    }

    private void Publish(double nextOpen)
    {
        double range = _high - _low, p = (_high + _low + _close) / 3.0;
        switch (_style)
        {
            case PivotStyle.Fibonacci: Lay(p, 0.382 * range, 0.618 * range, range); break;
            case PivotStyle.Camarilla:
                double c = 1.1 * range;
                Set([p, _close + c / 12.0, _close + c / 6.0, _close + c / 4.0, _close - c / 12.0, _close - c / 6.0, _close - c / 4.0]);
                break;
            case PivotStyle.Woodie: LayClassic(0.25 * (_high + _low + 2.0 * nextOpen), range); break;
            case PivotStyle.DeMark:
                double x = _close < _open ? _high + 2.0 * _low + _close : _close > _open ? 2.0 * _high + _low + _close : _high + _low + 2.0 * _close;
                // DeMark gives one line to each side; the outer ones repeat it.
                double up = 0.5 * x - _low, down = 0.5 * x - _high;
                Set([0.25 * x, up, up, up, down, down, down]);
                break;
            default: LayClassic(p, range); break;
        }
    }

    private void LayClassic(double p, double range) =>
        Set([p, 2.0 * p - _low, p + range, _high + 2.0 * (p - _low), 2.0 * p - _high, p - range, _low - 2.0 * (_high - p)]);

    private void Lay(double p, double first, double second, double third) =>
        Set([p, p + first, p + second, p + third, p - first, p - second, p - third]);

    protected override void ResetState() => _session = long.MinValue;

    public static IndicatorDefinition Definition { get; } = new("PIVOTS", IndicatorGroup.Bars, "Pivot points")
    {
        Meaning = "Prices where the previous session suggests support and resistance.",
        Formula = "classic: p = (h + l + c)/3, r1 = 2p − l, r2 = p + (h − l), r3 = h + 2(p − l), s1 = 2p − h, s2 = p − (h − l), s3 = l − 2(h − p) of the previous session",
        Source = "floor traders' practice; Fibonacci, Camarilla (Stott), Woodie and DeMark variants",
        Convention = "Sessions begin at midnight UTC plus the offset; Woodie uses the new session's open; DeMark has one line to each side.",
        Parameters =
        [
            IndicatorParameter.Choice("style", PivotStyle.Classic, "How the lines are laid"),
            IndicatorParameter.Real("sessionHours", 24.0, 1.0 / 60.0, 24.0 * 366.0, "Length of a session"),
            IndicatorParameter.Real("offsetHours", 0.0, -24.0 * 366.0, 24.0 * 366.0, "Hours after midnight UTC at which it begins"),
        ],
        Inputs = IndicatorDefinition.OpenHighLowClose,
        Outputs = [new("pivot"), new("r1", "negative"), new("r2", "negative"), new("r3", "negative"), new("s1", "positive"), new("s2", "positive"), new("s3", "positive")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        SettlesByTime = true,
        Create = a => new PivotPoints(a.Choice<PivotStyle>("style"), a.Real("sessionHours"), a.Real("offsetHours")),
    };
}
