using System.Runtime.CompilerServices;

namespace Godwit.Indicators;

/// <summary>What every indicator shares: its name, its settle length and its current outputs.</summary>
public abstract class Indicator : IIndicator
{
    // The first output is a field: most indicators have no other, and strategies read it at every bar.
    private double _value = double.NaN;
    private readonly double[]? _others;

    protected Indicator(string name, int settleLength, int outputCount = 1)
    {
        (Name, SettleLength) = (name, settleLength);
        if (outputCount == 1) return;
        _others = new double[outputCount - 1];
        Array.Fill(_others, double.NaN);
    }

    public string Name { get; }
    public int SettleLength { get; }
    public bool IsReady => !double.IsNaN(_others is null ? _value : _others[^1]);
    public double Value => _value;
    public int OutputCount => _others is null ? 1 : _others.Length + 1;

    public double Output(int index)
    {
        if (index < 0 || index >= OutputCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} has {OutputCount} output(s), counted from 0.");
        return index == 0 ? _value : _others![index - 1];
    }

    public abstract void Update(in BarValues bar);

    public void Reset()
    {
        _value = double.NaN;
        if (_others is not null) Array.Fill(_others, double.NaN);
        ResetState();
    }

    /// <summary>Forgets all bars; the outputs are blanked already.</summary>
    protected abstract void ResetState();

    /// <summary>Sets the outputs; to be called only once all of them are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Set(double value) => _value = value;

    protected void Set(double first, double second)
    {
        _others![0] = second;
        _value = first;
    }

    protected void Set(double first, double second, double third)
    {
        double[] others = _others!;
        others[1] = third;
        others[0] = second;
        _value = first;
    }

    protected void Set(params ReadOnlySpan<double> values)
    {
        _value = values[0];
        values[1..].CopyTo(_others);
    }
}

/// <summary>An indicator of one series of numbers: a price field of the bars, or the output of another indicator.</summary>
/// <remarks>Shipped strategies hold the sealed classes themselves, so that <see cref="Update(double)"/> is a direct call.</remarks>
public abstract class ValueIndicator(string name, int settleLength, int outputCount = 1) : Indicator(name, settleLength, outputCount)
{
    /// <summary>The field that <see cref="Update(in BarValues)"/> reads; the close unless chosen otherwise before the first bar.</summary>
    public PriceField Source { get; set; } = PriceField.Close;

    /// <summary>Takes the next number of the series.</summary>
    public abstract void Update(double value);

    public sealed override void Update(in BarValues bar) => Update(bar.Select(Source));
}

/// <summary>An indicator of two series of numbers that move side by side.</summary>
public abstract class PairIndicator(string name, int settleLength, int outputCount = 1) : Indicator(name, settleLength, outputCount)
{
    public PriceField FirstSource { get; set; } = PriceField.High;
    public PriceField SecondSource { get; set; } = PriceField.Low;

    /// <summary>Takes the next number of each series.</summary>
    public abstract void Update(double first, double second);

    public sealed override void Update(in BarValues bar) => Update(bar.Select(FirstSource), bar.Select(SecondSource));
}

/// <summary>An indicator that needs several fields of a bar, such as high, low and close.</summary>
public abstract class BarIndicator(string name, int settleLength, int outputCount = 1) : Indicator(name, settleLength, outputCount)
{
}
