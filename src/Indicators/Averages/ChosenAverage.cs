using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>A moving average whose kind is a parameter.</summary>
public sealed class ChosenAverage : ValueIndicator
{
    private readonly ValueIndicator _average;

    public ChosenAverage(int period = 30, MovingAverageType type = MovingAverageType.Sma) : this(MovingAverages.Create(type, Guard.Period(period))) { }

    private ChosenAverage(ValueIndicator average) : base("MA", average.SettleLength) => _average = average;

    public override void Update(double value)
    {
        _average.Update(value);
        Set(_average.Value);
    }

    protected override void ResetState() => _average.Reset();

    public static IndicatorDefinition Definition { get; } = new("MA", IndicatorGroup.Averages, "Moving average of a chosen kind")
    {
        Meaning = "The smoothed series; the kind of average is a parameter.",
        Formula = "the average named by maType over n values",
        Source = "parameters as in TA-Lib",
        Convention = "KAMA, MAMA and T3 take their usual other parameters; a period of 1 is the series itself for every kind.",
        Parameters = [IndicatorParameter.Period(30), IndicatorParameter.Average("maType", MovingAverageType.Sma, "Kind of average")],
        Pane = IndicatorPane.Price,
        Create = a => new ChosenAverage(a.Period, a.Average("maType")),
    };
}

/// <summary>A moving average whose period is itself a series: the second one, cut to whole numbers and held between two bounds.</summary>
/// <remarks>One average is kept for every period between the bounds, so an update costs as many steps as there are periods.</remarks>
public sealed class VariablePeriodAverage : PairIndicator
{
    /// <summary>Longest period: an average is kept for each, so memory grows with its square.</summary>
    public const int LongestPeriod = 1000;

    private readonly ValueIndicator[] _averages;
    private readonly int _least;
    private int _bars;

    public VariablePeriodAverage(int least = 2, int most = 30, MovingAverageType type = MovingAverageType.Sma)
        : this(Averages(least, most, type), least) { }

    private VariablePeriodAverage(ValueIndicator[] averages, int least) : base("MAVP", averages.Max(a => a.SettleLength))
    {
        (_averages, _least) = (averages, least);
        (FirstSource, SecondSource) = (PriceField.Close, PriceField.Volume);
    }

    /// <param name="first">The number to average.</param>
    /// <param name="second">The period of this bar.</param>
    public override void Update(double first, double second)
    {
        // All settle at the bar of the slowest, each from the values that end there, so that they are seeded alike.
        foreach (ValueIndicator average in _averages)
            if (_bars >= SettleLength - average.SettleLength) average.Update(first);
        if (_bars < SettleLength) _bars++;
        if (_bars < SettleLength) return;
        int place = (int)Math.Clamp(Math.Truncate(second) - _least, 0.0, _averages.Length - 1);
        Set(_averages[place].Value);
    }

    protected override void ResetState()
    {
        foreach (ValueIndicator average in _averages) average.Reset();
        _bars = 0;
    }

    private static ValueIndicator[] Averages(int least, int most, MovingAverageType type)
    {
        if (least < 1 || most > LongestPeriod || least > most)
            throw new ArgumentOutOfRangeException(nameof(most), most, $"minPeriod and maxPeriod must be whole numbers with 1 ≤ minPeriod ≤ maxPeriod ≤ {LongestPeriod}.");
        return [.. Enumerable.Range(least, most - least + 1).Select(period => MovingAverages.Create(type, period))];
    }

    public static IndicatorDefinition Definition { get; } = new("MAVP", IndicatorGroup.Averages, "Moving average with variable period")
    {
        Meaning = "An average that is longer or shorter as a second series says, such as the period of the dominant cycle.",
        Formula = "ma(x, min(max(⌊y⌋, minPeriod), maxPeriod))",
        Source = "parameters as in TA-Lib",
        Convention = "All averages settle at the bar of the slowest one, each seeded with the values that end there.",
        Parameters =
        [
            IndicatorParameter.Whole("minPeriod", 2, 1, LongestPeriod, "Shortest period"),
            IndicatorParameter.Whole("maxPeriod", 30, 1, LongestPeriod, "Longest period"),
            IndicatorParameter.Average("maType", MovingAverageType.Sma, "Kind of average"),
        ],
        Inputs = IndicatorDefinition.CloseVolume,
        Pane = IndicatorPane.Price,
        ReadsWholeWindow = true,
        Create = a => new VariablePeriodAverage(a.Whole("minPeriod"), a.Whole("maxPeriod"), a.Average("maType")),
    };
}
