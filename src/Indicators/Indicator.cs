using System.Runtime.CompilerServices;

namespace Godwit.Indicators;

/// <summary>What every indicator shares: its name, its settle length and its current outputs.</summary>
public abstract class Indicator : IIndicator
{
    private readonly double[] _outputs;

    protected Indicator(string name, int settleLength, int outputCount = 1)
    {
        (Name, SettleLength) = (name, settleLength);
        _outputs = new double[outputCount];
        Array.Fill(_outputs, double.NaN);
    }

    public string Name { get; }
    public int SettleLength { get; }
    public bool IsReady => !double.IsNaN(_outputs[^1]);
    public double Value => _outputs[0];
    public int OutputCount => _outputs.Length;

    public double Output(int index)
    {
        if (index < 0 || index >= _outputs.Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} has {OutputCount} output(s), counted from 0.");
        return _outputs[index];
    }

    public abstract void Update(in BarValues bar);

    public void Reset()
    {
        Array.Fill(_outputs, double.NaN);
        ResetState();
    }

    /// <summary>Forgets all bars; the outputs are blanked already.</summary>
    protected abstract void ResetState();

    /// <summary>Sets the outputs; to be called only once all of them are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Set(double value) => _outputs[0] = value;

    protected void Set(double first, double second)
    {
        double[] outputs = _outputs;
        outputs[1] = second;
        outputs[0] = first;
    }

    protected void Set(double first, double second, double third)
    {
        double[] outputs = _outputs;
        outputs[2] = third;
        outputs[1] = second;
        outputs[0] = first;
    }

    protected void Set(params ReadOnlySpan<double> values) => values.CopyTo(_outputs);
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
