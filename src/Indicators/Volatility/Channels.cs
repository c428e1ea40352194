using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Keltner channel: an EMA of the close and lines some average true ranges above and below it.</summary>
public sealed class KeltnerChannel(int period = 20, int rangePeriod = 10, double multiple = 2.0)
    : BarIndicator("KELTNER", Math.Max(Guard.Period(period), Guard.Period(rangePeriod) + 1), 3)
{
    private SmoothedMean _average = SmoothedMean.Ema(period);
    private readonly Atr _range = new(rangePeriod);

    public override void Update(in BarValues bar)
    {
        double middle = _average.Next(bar.Close);
        _range.Update(bar);
        if (!_average.IsReady || !_range.IsReady) return;
        double width = multiple * _range.Value;
        Set(middle + width, middle, middle - width);
    }

    protected override void ResetState()
    {
        _average.Reset();
        _range.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("KELTNER", IndicatorGroup.Volatility, "Keltner channel")
    {
        Meaning = "A channel as wide as the market's usual travel.",
        Formula = "ema(close, n) ± k·atr(m)",
        Source = "Keltner 1960 in Raschke's form",
        Convention = "EMA and Wilder's average true range, each seeded with its own first mean.",
        Parameters =
        [
            IndicatorParameter.Period(20), IndicatorParameter.Bars("rangePeriod", 10, "Length m of the average true range"),
            IndicatorParameter.Real("multiple", 2.0, 0.0, 1000.0, "Factor k"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new KeltnerChannel(a.Period, a.Whole("rangePeriod"), a.Real("multiple")),
    };
}

/// <summary>Donchian channel: highest high, lowest low and their middle over the last <c>period</c> bars, the present one included.</summary>
public sealed class DonchianChannel(int period = 20) : BarIndicator("DONCHIAN", Guard.Period(period), 3)
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public double Upper => Value;
    public double Lower => Output(2);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_high.IsReady) Set(_high.Value, 0.5 * (_high.Value + _low.Value), _low.Value);
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("DONCHIAN", IndicatorGroup.Volatility, "Donchian channel")
    {
        Meaning = "The recent range; leaving the range of the bars before is a breakout.",
        Formula = "max high, (max high + min low) / 2, min low over n bars",
        Source = "Donchian 1950s",
        Convention = "The present bar belongs to the window: compare a close with the channel of the bar before.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Create = a => new DonchianChannel(a.Period),
    };
}

/// <summary>Acceleration bands (Headley): averages of the high and the low, each pushed out by the bar's relative width.</summary>
public sealed class AccelerationBands(int period = 20) : BarIndicator("ACCBANDS", Guard.Period(period), 3)
{
    private readonly Sma _upper = new(period), _middle = new(period), _lower = new(period);

    public override void Update(in BarValues bar)
    {
        double sum = bar.High + bar.Low, push = sum == 0.0 ? 0.0 : 4.0 * (bar.High - bar.Low) / sum;
        _upper.Update(bar.High * (1.0 + push));
        _middle.Update(bar.Close);
        _lower.Update(bar.Low * (1.0 - push));
        if (_middle.IsReady) Set(_upper.Value, _middle.Value, _lower.Value);
    }

    protected override void ResetState()
    {
        _upper.Reset();
        _middle.Reset();
        _lower.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("ACCBANDS", IndicatorGroup.Volatility, "Acceleration bands")
    {
        Meaning = "A channel that widens with the bars; closing outside it marks acceleration.",
        Formula = "sma(high·(1 + 4(h − l)/(h + l)), n), sma(close, n), sma(low·(1 − 4(h − l)/(h + l)), n)",
        Source = "Headley, Big Trends in Trading, 2002",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Create = a => new AccelerationBands(a.Period),
    };
}

/// <summary>Where the value lies between the Bollinger bands (0 lower, 1 upper), and how wide they are relative to the middle.</summary>
public sealed class BollingerPosition(int period = 20, double deviations = 2.0, int ddof = 0) : ValueIndicator("BBPOSITION", Guard.Period(period), 2)
{
    private readonly BollingerBands _bands = new(period, deviations, deviations, ddof);

    public override void Update(double value)
    {
        _bands.Update(value);
        if (!_bands.IsReady) return;
        double width = _bands.Upper - _bands.Lower;
        Set(width > 0.0 ? (value - _bands.Lower) / width : 0.5, _bands.Middle == 0.0 ? 0.0 : width / _bands.Middle);
    }

    protected override void ResetState() => _bands.Reset();

    public static IndicatorDefinition Definition { get; } = new("BBPOSITION", IndicatorGroup.Volatility, "Bollinger %B and bandwidth")
    {
        Meaning = "The place in the Bollinger channel, and its width as a share of the price.",
        Formula = "percentB = (x − lower) / (upper − lower); bandwidth = (upper − lower) / middle",
        Source = "Bollinger, Bollinger on Bollinger Bands, 2001",
        Convention = "½ when the bands coincide; population deviation unless told otherwise.",
        Parameters = [IndicatorParameter.Period(20, least: 2), IndicatorParameter.Real("nbDev", 2.0, 0.001, 1000.0, "Deviations to the bands"), StandardDeviation.Ddof],
        Outputs = [new("percentB"), new("bandwidth", "secondary")],
        Create = a => new BollingerPosition(a.Period, a.Real("nbDev"), a.Whole("ddof")),
    };
}

/// <summary>Squeeze: 1 while the Bollinger bands lie inside the Keltner channel, with a momentum that shows where it may break out.</summary>
public sealed class Squeeze(int period = 20, double deviations = 2.0, double multiple = 1.5) : BarIndicator("SQUEEZE", 2 * Guard.Period(period, 2), 2)
{
    private readonly BollingerBands _bands = new(period, deviations, deviations);
    private readonly Sma _range = new(period);
    private readonly DonchianChannel _channel = new(period);
    private readonly LinearRegression _trend = new(Math.Max(2, period));
    private double _previousClose = double.NaN;

    public override void Update(in BarValues bar)
    {
        _bands.Update(bar.Close);
        _channel.Update(bar);
        if (!double.IsNaN(_previousClose)) _range.Update(TrueRange.Of(bar.High, bar.Low, _previousClose));
        _previousClose = bar.Close;
        if (!_range.IsReady) return;
        _trend.Update(bar.Close - 0.5 * (_channel.Output(1) + _bands.Middle));
        double width = multiple * _range.Value;
        bool isSqueezed = _bands.Upper < _bands.Middle + width && _bands.Lower > _bands.Middle - width;
        if (_trend.IsReady) Set(isSqueezed ? 1.0 : 0.0, _trend.Value);
    }

    protected override void ResetState()
    {
        _bands.Reset();
        _range.Reset();
        _channel.Reset();
        _trend.Reset();
        _previousClose = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("SQUEEZE", IndicatorGroup.Volatility, "Volatility squeeze")
    {
        Meaning = "Whether volatility is unusually low, as before a breakout, and which way momentum points.",
        Formula = "on = bbands(close, n, k) inside sma(close, n) ± m·sma(tr, n); momentum = linearreg(close − (donchian middle + sma) / 2, n)",
        Source = "Carter, Mastering the Trade, 2005",
        Convention = "Simple averages of close and true range; population deviation.",
        Parameters =
        [
            IndicatorParameter.Period(20, least: 2), IndicatorParameter.Real("nbDev", 2.0, 0.001, 1000.0, "Deviations k of the Bollinger bands"),
            IndicatorParameter.Real("multiple", 1.5, 0.001, 1000.0, "Ranges m of the Keltner channel"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("on", "muted", PlotStyle.Marker), new("momentum", "primary", PlotStyle.Histogram)],
        Create = a => new Squeeze(a.Period, a.Real("nbDev"), a.Real("multiple")),
    };
}
