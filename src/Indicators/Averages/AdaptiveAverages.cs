using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Chande's variable index dynamic average: an EMA whose weight is scaled by the size of the Chande momentum oscillator.</summary>
public sealed class Vidya : ValueIndicator
{
    private readonly double _alpha;
    private readonly Cmo _momentum;
    private double _average;

    public Vidya(int period, int momentum = 9) : base("VIDYA", Guard.Period(momentum) + 1)
    {
        _alpha = Smoothing.EmaAlpha(Guard.Period(period));
        _momentum = new Cmo(momentum, CmoSmoothing.Sum);
    }

    public override void Update(double value)
    {
        _momentum.Update(value);
        if (_momentum.IsReady)
        {
            _average = Smoothing.Next(_average, value, _alpha * Math.Abs(_momentum.Value) / 100.0);
            Set(_average);
        }
        else _average = value;
    }

    protected override void ResetState()
    {
        _momentum.Reset();
        _average = 0.0;
    }

    public static IndicatorDefinition Definition { get; } = new("VIDYA", IndicatorGroup.Averages, "Variable index dynamic average")
    {
        Meaning = "An average that moves when momentum is one-sided and rests when it is not.",
        Formula = "v = v[1] + k·|cmo|/100·(x − v[1]), k = 2 / (n + 1), cmo over m changes",
        Source = "Chande, Technical Analysis of Stocks & Commodities, March 1992",
        Convention = "Starts at the value before the first full momentum window; plain sums in the oscillator.",
        Parameters = [IndicatorParameter.Period(14), IndicatorParameter.Bars("momentum", 9, "Changes m in the oscillator")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Endless,
        Create = a => new Vidya(a.Period, a.Whole("momentum")),
    };
}

/// <summary>McGinley's dynamic average: it speeds up as the price falls away below and slows down above.</summary>
public sealed class McGinleyDynamic : ValueIndicator
{
    private readonly double _length;
    private SmoothedMean _seed;
    private double _average = double.NaN;

    public McGinleyDynamic(int period, double constant = 0.6) : base("MCGINLEY", Guard.Period(period))
    {
        _length = period * Guard.Finite(constant, 0.01, 100.0);
        _seed = SmoothedMean.Ema(period);
    }

    public override void Update(double value)
    {
        if (double.IsNaN(_average)) _average = _seed.Next(value);
        else
        {
            double ratio = _average == 0.0 ? 1.0 : value / _average, square = ratio * ratio;
            // A weight beyond one would throw the average past the price when it has fallen far.
            double weight = Math.Min(1.0, 1.0 / Math.Max(_length * square * square, 1e-9));
            _average = Smoothing.Next(_average, value, weight);
        }
        Set(_average);
    }

    protected override void ResetState()
    {
        _seed.Reset();
        _average = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("MCGINLEY", IndicatorGroup.Averages, "McGinley dynamic")
    {
        Meaning = "An average that follows falls faster than rises.",
        Formula = "a = a[1] + (x − a[1]) / (c·n·(x / a[1])⁴)",
        Source = "McGinley, Journal of Technical Analysis, 1997",
        Convention = "Seeded with the mean of the first n values; the weight never exceeds 1.",
        Parameters = [IndicatorParameter.Period(14), IndicatorParameter.Real("constant", 0.6, 0.01, 100.0, "Factor c")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new McGinleyDynamic(a.Period, a.Real("constant")),
    };
}

/// <summary>Ehlers' fractal adaptive moving average of the median price.</summary>
public sealed class FractalAdaptiveAverage : BarIndicator
{
    private readonly int _half;
    private WindowExtreme<Highest> _high, _halfHigh;
    private WindowExtreme<Lowest> _low, _halfLow;
    private Ring _olderRange;
    private double _average;

    public FractalAdaptiveAverage(int period = 16) : base("FRAMA", 2 * ((Guard.Period(period, least: 2) + 1) / 2))
    {
        _half = (period + 1) / 2;
        (_high, _low) = (new WindowExtreme<Highest>(2 * _half), new WindowExtreme<Lowest>(2 * _half));
        (_halfHigh, _halfLow) = (new WindowExtreme<Highest>(_half), new WindowExtreme<Lowest>(_half));
        _olderRange = new Ring(_half);
    }

    public override void Update(in BarValues bar)
    {
        double price = bar.Select(PriceField.Median);
        _high.Push(bar.High);
        _low.Push(bar.Low);
        _halfHigh.Push(bar.High);
        _halfLow.Push(bar.Low);
        double newer = _halfHigh.Value - _halfLow.Value, older = _olderRange.Push(newer);
        if (!_high.IsReady)
        {
            _average = price;
            return;
        }
        if (IsReady) _average = Smoothing.Next(_average, price, Weight((newer + older) / _half, (_high.Value - _low.Value) / (2 * _half)));
        else _average = price;
        Set(_average);
    }

    /// <summary>exp(−4.6·(dimension − 1)) within 0.01 … 1; the dimension compares the two halves' ranges with the whole one.</summary>
    private static double Weight(double halves, double whole)
    {
        if (!(halves > 0.0 && whole > 0.0)) return 0.01;
        double dimension = DeterministicMath.Log(halves / whole) * (1.0 / 0.6931471805599453);
        return Math.Clamp(DeterministicMath.Exp(-4.6 * (dimension - 1.0)), 0.01, 1.0);
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
        _halfHigh.Reset();
        _halfLow.Reset();
        _olderRange.Reset();
        _average = 0.0;
    }

    public static IndicatorDefinition Definition { get; } = new("FRAMA", IndicatorGroup.Averages, "Fractal adaptive moving average")
    {
        Meaning = "An average that follows a straight move at once and a ragged one slowly.",
        Formula = "f = f[1] + a·(median − f[1]), a = exp(−4.6·(D − 1)), D = log₂(2·(r1 + r2) / r), r1, r2, r = ranges of the halves and of the whole window",
        Source = "Ehlers, Technical Analysis of Stocks & Commodities, October 2005",
        Convention = "Starts at the median price; the weight stays within 0.01 … 1.",
        Parameters = [IndicatorParameter.Period(16, least: 2, meaning: "Bars in the window, which is halved: an odd number is rounded up")],
        Inputs = IndicatorDefinition.HighLow,
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new FractalAdaptiveAverage(a.Period),
    };
}
