using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Moving average envelope: an average and lines some percent above and below it.</summary>
public sealed class Envelope : ValueIndicator
{
    private readonly ValueIndicator _average;
    private readonly double _share;

    public Envelope(int period = 20, double percent = 2.5, MovingAverageType type = MovingAverageType.Sma)
        : this(MovingAverages.Create(type, period), percent) { }

    private Envelope(ValueIndicator average, double percent) : base("ENVELOPE", average.SettleLength, 3)
    {
        _average = average;
        _share = Guard.Finite(percent, 0.0, 100.0) / 100.0;
    }

    public override void Update(double value)
    {
        _average.Update(value);
        if (_average.IsReady) Set(_average.Value * (1.0 + _share), _average.Value, _average.Value * (1.0 - _share));
    }

    protected override void ResetState() => _average.Reset();

    public static IndicatorDefinition Definition { get; } = new("ENVELOPE", IndicatorGroup.Averages, "Moving average envelope")
    {
        Meaning = "A channel of fixed relative width around an average.",
        Formula = "ma·(1 ± p/100)",
        Source = "common practice",
        Parameters =
        [
            IndicatorParameter.Period(20), IndicatorParameter.Real("percent", 2.5, 0.0, 100.0, "Distance p in percent"),
            IndicatorParameter.Average("maType", MovingAverageType.Sma, "Kind of average"),
        ],
        Outputs = [new("upper", "secondary"), new("middle"), new("lower", "secondary")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Envelope(a.Period, a.Real("percent"), a.Average("maType")),
    };
}

/// <summary>Bill Williams' Alligator: three Wilder averages of the median price, shown some bars late.</summary>
public sealed class Alligator : BarIndicator
{
    private SmoothedMean _jaw, _teeth, _lips;
    private Ring _jaws, _teeths, _lipses;

    public Alligator(int jaw = 13, int jawShift = 8, int teeth = 8, int teethShift = 5, int lips = 5, int lipsShift = 3)
        : base("ALLIGATOR", Math.Max(Guard.Period(jaw) + Guard.Period(jawShift, 0), Math.Max(Guard.Period(teeth) + Guard.Period(teethShift, 0), Guard.Period(lips) + Guard.Period(lipsShift, 0))), 3)
    {
        (_jaw, _teeth, _lips) = (SmoothedMean.Wilder(jaw), SmoothedMean.Wilder(teeth), SmoothedMean.Wilder(lips));
        (_jaws, _teeths, _lipses) = (new Ring(jawShift + 1), new Ring(teethShift + 1), new Ring(lipsShift + 1));
    }

    public override void Update(in BarValues bar)
    {
        double price = bar.Select(PriceField.Median);
        _jaws.Push(_jaw.Next(price));
        _teeths.Push(_teeth.Next(price));
        _lipses.Push(_lips.Next(price));
        if (_jaws.IsFull && _teeths.IsFull && _lipses.IsFull)
        {
            double jaw = _jaws.Ago(_jaws.Length - 1), teeth = _teeths.Ago(_teeths.Length - 1), lips = _lipses.Ago(_lipses.Length - 1);
            if (!double.IsNaN(jaw + teeth + lips)) Set(jaw, teeth, lips);
        }
    }

    protected override void ResetState()
    {
        _jaw.Reset();
        _teeth.Reset();
        _lips.Reset();
        _jaws.Reset();
        _teeths.Reset();
        _lipses.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("ALLIGATOR", IndicatorGroup.Averages, "Alligator")
    {
        Meaning = "Three slow averages: entwined while the market sleeps, spread while it trends.",
        Formula = "smma(median, 13)[8], smma(median, 8)[5], smma(median, 5)[3]",
        Source = "Williams, New Trading Dimensions, 1998",
        Convention = "The shift looks back: the value of a bar uses only bars up to it.",
        Parameters =
        [
            IndicatorParameter.Bars("jaw", 13, "Length of the jaw"), IndicatorParameter.Bars("jawShift", 8, "Bars by which it is late", 0),
            IndicatorParameter.Bars("teeth", 8, "Length of the teeth"), IndicatorParameter.Bars("teethShift", 5, "Bars by which they are late", 0),
            IndicatorParameter.Bars("lips", 5, "Length of the lips"), IndicatorParameter.Bars("lipsShift", 3, "Bars by which they are late", 0),
        ],
        Inputs = IndicatorDefinition.HighLow,
        Outputs = [new("jaw"), new("teeth", "secondary"), new("lips", "muted")],
        Pane = IndicatorPane.Price,
        Memory = IndicatorMemory.Fading,
        Create = a => new Alligator(a.Whole("jaw"), a.Whole("jawShift"), a.Whole("teeth"), a.Whole("teethShift"), a.Whole("lips"), a.Whole("lipsShift")),
    };
}
