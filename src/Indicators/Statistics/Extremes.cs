using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>The highest of the last <c>period</c> values.</summary>
public sealed class Maximum(int period) : ValueIndicator("MAX", Guard.Period(period))
{
    private WindowExtreme<Highest> _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.Value);
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        WindowExtremeBatch.Compute<Highest>(values, period, output);
    }

    public static IndicatorDefinition Definition { get; } = new("MAX", IndicatorGroup.Statistics, "Highest value")
    {
        Meaning = "The top of the recent range.",
        Formula = "max of x[0] … x[n−1]",
        Source = "order statistics",
        Parameters = [IndicatorParameter.Period(30)],
        Pane = IndicatorPane.Price,
        Create = a => new Maximum(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}

/// <summary>The lowest of the last <c>period</c> values.</summary>
public sealed class Minimum(int period) : ValueIndicator("MIN", Guard.Period(period))
{
    private WindowExtreme<Lowest> _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.Value);
    }

    protected override void ResetState() => _window.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        WindowExtremeBatch.Compute<Lowest>(values, period, output);
    }

    public static IndicatorDefinition Definition { get; } = new("MIN", IndicatorGroup.Statistics, "Lowest value")
    {
        Meaning = "The bottom of the recent range.",
        Formula = "min of x[0] … x[n−1]",
        Source = "order statistics",
        Parameters = [IndicatorParameter.Period(30)],
        Pane = IndicatorPane.Price,
        Create = a => new Minimum(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}

/// <summary>The middle between the highest and the lowest of the last <c>period</c> values.</summary>
public sealed class MidPoint(int period) : ValueIndicator("MIDPOINT", Guard.Period(period))
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public override void Update(double value)
    {
        _high.Push(value);
        _low.Push(value);
        if (_high.IsReady) Set(0.5 * (_high.Value + _low.Value));
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MIDPOINT", IndicatorGroup.Averages, "Middle of the range of a series")
    {
        Meaning = "The middle of the recent range of one series.",
        Formula = "(max x + min x) / 2 over n bars",
        Source = "order statistics",
        Parameters = [IndicatorParameter.Period(14)],
        Pane = IndicatorPane.Price,
        Create = a => new MidPoint(a.Period),
    };
}

/// <summary>The middle between the highest high and the lowest low of the last <c>period</c> bars.</summary>
public sealed class MidPrice(int period) : BarIndicator("MIDPRICE", Guard.Period(period))
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public override void Update(in BarValues bar)
    {
        _high.Push(bar.High);
        _low.Push(bar.Low);
        if (_high.IsReady) Set(0.5 * (_high.Value + _low.Value));
    }

    protected override void ResetState()
    {
        _high.Reset();
        _low.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MIDPRICE", IndicatorGroup.Averages, "Middle of the price range")
    {
        Meaning = "The middle of the recent price range.",
        Formula = "(max high + min low) / 2 over n bars",
        Source = "order statistics",
        Parameters = [IndicatorParameter.Period(14)],
        Inputs = IndicatorDefinition.HighLow,
        Pane = IndicatorPane.Price,
        Create = a => new MidPrice(a.Period),
    };
}
