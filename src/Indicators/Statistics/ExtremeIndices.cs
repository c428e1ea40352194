using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Where the most extreme of the last <c>period</c> numbers stands, counted from the first number on.</summary>
/// <remarks>
/// Of equal numbers the one found first stays until it leaves the window, unless a later number ties it on arrival: TA-Lib's habit. It
/// depends on when the window was last searched, which is why the window is kept and searched anew when its extreme has left.
/// </remarks>
internal struct ExtremeIndex<TOrder>(int period) where TOrder : struct, IExtremeOrder
{
    private readonly double[] _slots = new double[Guard.Period(period)];
    private int _next;
    private long _count, _index = -1;
    private double _best;

    public readonly bool IsReady => _count >= period;
    public readonly long Index => _index;

    public void Push(double value)
    {
        _slots[_next] = value;
        _next = _next + 1 == period ? 0 : _next + 1;
        long at = _count++;
        if (!IsReady) return;
        if (_index <= at - period) Search(at - period + 1);
        else if (!TOrder.Beats(_best, value)) (_best, _index) = (value, at);
    }

    private void Search(long oldest)
    {
        // The slot to be written next holds the oldest number.
        int slot = _next;
        for (int i = 0; i < period; i++)
        {
            if (i == 0 || TOrder.Beats(_slots[slot], _best)) (_best, _index) = (_slots[slot], oldest + i);
            slot = slot + 1 == period ? 0 : slot + 1;
        }
    }

    public void Reset()
    {
        Array.Clear(_slots);
        (_next, _count, _index, _best) = (0, 0, -1, 0.0);
    }
}

/// <summary>The index of the highest of the last <c>period</c> values; the first value of the series has index 0.</summary>
public sealed class MaximumIndex(int period = 30) : ValueIndicator("MAXINDEX", Guard.Period(period))
{
    private ExtremeIndex<Highest> _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.Index);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("MAXINDEX", IndicatorGroup.Statistics, "Index of the highest value")
    {
        Meaning = "The bar, counted from the first one, at which the recent top stands.",
        Formula = "the index i at which x is highest among the last n values",
        Source = "order statistics; ties as in TA-Lib",
        Convention = IndexConvention,
        Parameters = [IndicatorParameter.Period(30)],
        Outputs = [new("integer")],
        Memory = IndicatorMemory.Endless,
        ReadsWholeWindow = true,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new MaximumIndex(a.Period),
    };

    internal const string IndexConvention =
        "Bars count from 0 at the first one given; a value that ties the extreme on arrival takes its place, a search after the extreme has left the window finds the earliest.";
}

/// <summary>The index of the lowest of the last <c>period</c> values; the first value of the series has index 0.</summary>
public sealed class MinimumIndex(int period = 30) : ValueIndicator("MININDEX", Guard.Period(period))
{
    private ExtremeIndex<Lowest> _window = new(period);

    public override void Update(double value)
    {
        _window.Push(value);
        if (_window.IsReady) Set(_window.Index);
    }

    protected override void ResetState() => _window.Reset();

    public static IndicatorDefinition Definition { get; } = new("MININDEX", IndicatorGroup.Statistics, "Index of the lowest value")
    {
        Meaning = "The bar, counted from the first one, at which the recent bottom stands.",
        Formula = "the index i at which x is lowest among the last n values",
        Source = "order statistics; ties as in TA-Lib",
        Convention = MaximumIndex.IndexConvention,
        Parameters = [IndicatorParameter.Period(30)],
        Outputs = [new("integer")],
        Memory = IndicatorMemory.Endless,
        ReadsWholeWindow = true,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new MinimumIndex(a.Period),
    };
}

/// <summary>The indices of the lowest and the highest of the last <c>period</c> values.</summary>
public sealed class MinimumMaximumIndex(int period = 30) : ValueIndicator("MINMAXINDEX", Guard.Period(period), 2)
{
    private ExtremeIndex<Lowest> _low = new(period);
    private ExtremeIndex<Highest> _high = new(period);

    public override void Update(double value)
    {
        _low.Push(value);
        _high.Push(value);
        if (_low.IsReady) Set(_low.Index, _high.Index);
    }

    protected override void ResetState()
    {
        _low.Reset();
        _high.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("MINMAXINDEX", IndicatorGroup.Statistics, "Indices of the lowest and the highest value")
    {
        Meaning = "The bars, counted from the first one, at which the recent bottom and top stand.",
        Formula = "the indices at which x is lowest and highest among the last n values",
        Source = "order statistics; ties as in TA-Lib",
        Convention = MaximumIndex.IndexConvention,
        Parameters = [IndicatorParameter.Period(30)],
        Outputs = [new("minIndex"), new("maxIndex", "secondary")],
        Memory = IndicatorMemory.Endless,
        ReadsWholeWindow = true,
        Bounds = new(0, double.PositiveInfinity),
        Create = a => new MinimumMaximumIndex(a.Period),
    };
}
