using System.Runtime.CompilerServices;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Relative strength index (Wilder 1978): 100 · average gain / (average gain + average loss), with Wilder smoothing.</summary>
/// <remarks>The averages are seeded with the mean of the first <c>period</c> changes. With neither gain nor loss the value is 0.</remarks>
public sealed class Rsi(int period) : ValueIndicator("RSI", Guard.Period(period) + 1)
{
    private double _previous = double.NaN;
    private SmoothedMean _gain = SmoothedMean.Wilder(period), _loss = SmoothedMean.Wilder(period);

    public int Period { get; } = period;

    public override void Update(double value)
    {
        double change = value - _previous;
        bool isFirst = double.IsNaN(_previous);
        _previous = value;
        if (isFirst) return;
        double gain = _gain.Next(double.MaxNative(change, 0.0)), loss = _loss.Next(double.MaxNative(-change, 0.0));
        Set(Share(gain, gain + loss));
    }

    protected override void ResetState()
    {
        _previous = double.NaN;
        _gain.Reset();
        _loss.Reset();
    }

    /// <summary>100 · part / total, 0 when the total is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Share(double part, double total) => total == 0.0 ? 0.0 : 100.0 * (part / total);

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period) + 1);
        if (values.Length <= period) return;
        SmoothedMean gain = SmoothedMean.Wilder(period), loss = SmoothedMean.Wilder(period);
        double previous = values[0];
        for (int i = 1; i <= period; i++)
        {
            double change = values[i] - previous;
            previous = values[i];
            gain.Next(double.MaxNative(change, 0.0));
            loss.Next(double.MaxNative(-change, 0.0));
        }
        output[period] = Share(gain.Value, gain.Value + loss.Value);

        double keep = 1.0 - Smoothing.WilderAlpha(period);
        Continue(values[(period + 1)..], output[(period + 1)..], previous, gain.Last, loss.Last, gain.Lag, loss.Lag, keep);
    }

    /// <summary>The settled recursion in a method of its own: nothing is called here, so all of it stays in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Continue(
        ReadOnlySpan<double> values, Span<double> output, double previous, double lastUp, double lastDown, double gainLag, double lossLag, double keep)
    {
        for (int i = 0; i < values.Length && i < output.Length; i++)
        {
            double value = values[i], change = value - previous, up = double.MaxNative(change, 0.0), down = double.MaxNative(-change, 0.0);
            gainLag = Smoothing.NextLag(gainLag, lastUp - up, keep);
            lossLag = Smoothing.NextLag(lossLag, lastDown - down, keep);
            double average = up + gainLag, total = average + (down + lossLag);
            output[i] = Share(average, total);
            previous = value;
            lastUp = up;
            lastDown = down;
        }
    }

    public static IndicatorDefinition Definition { get; } = new("RSI", IndicatorGroup.Oscillators, "Relative strength index")
    {
        Meaning = "The share of rises in the recent movement, 0 … 100; above 70 is called overbought, below 30 oversold.",
        Formula = "100·g / (g + l), g and l = Wilder averages of max(Δx, 0) and max(−Δx, 0)",
        Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
        Convention = "Seeded with the mean of the first n changes; 0 when nothing moved at all.",
        Parameters = [IndicatorParameter.Period(14)],
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new Rsi(a.Period),
        SeriesBatch = (a, x, o) => Compute(x, a.Period, o[0]),
    };
}
