namespace Godwit.Indicators;

/// <summary>An indicator of one series of numbers: a price field of the bars, or the output of another indicator.</summary>
/// <remarks>Shipped strategies hold the sealed classes themselves, so that <see cref="Update(double)"/> is a direct call.</remarks>
public abstract class ValueIndicator : IIndicator
{
    /// <summary>The field that <see cref="Update(in BarValues)"/> reads; the close unless chosen otherwise.</summary>
    public PriceField Source { get; init; } = PriceField.Close;

    public abstract string Name { get; }
    public abstract int SettleLength { get; }
    public abstract double Value { get; }
    public virtual bool IsReady => !double.IsNaN(Value);
    public virtual int OutputCount => 1;
    public virtual double Output(int index) => index == 0 ? Value : throw Outputs.OutOfRange(this, index);

    /// <summary>Takes the next number of the series.</summary>
    public abstract void Update(double value);

    public void Update(in BarValues bar) => Update(bar.Select(Source));

    public abstract void Reset();
}

/// <summary>An indicator that needs several fields of a bar, such as high, low and close.</summary>
public abstract class BarIndicator : IIndicator
{
    public abstract string Name { get; }
    public abstract int SettleLength { get; }
    public abstract double Value { get; }
    public virtual bool IsReady => !double.IsNaN(Value);
    public virtual int OutputCount => 1;
    public virtual double Output(int index) => index == 0 ? Value : throw Outputs.OutOfRange(this, index);
    public abstract void Update(in BarValues bar);
    public abstract void Reset();
}

internal static class Outputs
{
    public static ArgumentOutOfRangeException OutOfRange(IIndicator indicator, int index) =>
        new(nameof(index), index, $"{indicator.Name} has {indicator.OutputCount} output(s).");
}
