namespace Godwit.Indicators.Kernels;

/// <summary>The batch face of every indicator that has no faster one: the streaming face, run over the whole series.</summary>
internal static class Batch
{
    public static void Run(ValueIndicator indicator, ReadOnlySpan<double> values, Span<double> output)
    {
        Guard.SameLength(values.Length, output.Length);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            output[i] = indicator.Value;
        }
    }

    public static void Run(ValueIndicator indicator, ReadOnlySpan<double> values, Span<double> first, Span<double> second)
    {
        Guard.SameLength(values.Length, first.Length);
        Guard.SameLength(values.Length, second.Length);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            (first[i], second[i]) = (indicator.Output(0), indicator.Output(1));
        }
    }

    public static void Run(ValueIndicator indicator, ReadOnlySpan<double> values, double[][] outputs)
    {
        foreach (double[] output in outputs) Guard.SameLength(values.Length, output.Length);
        for (int i = 0; i < values.Length; i++)
        {
            indicator.Update(values[i]);
            for (int o = 0; o < outputs.Length; o++) outputs[o][i] = indicator.Output(o);
        }
    }

    public static void Run(PairIndicator indicator, ReadOnlySpan<double> firsts, ReadOnlySpan<double> seconds, Span<double> output)
    {
        Guard.SameLength(firsts.Length, seconds.Length);
        Guard.SameLength(firsts.Length, output.Length);
        for (int i = 0; i < firsts.Length; i++)
        {
            indicator.Update(firsts[i], seconds[i]);
            output[i] = indicator.Value;
        }
    }

    public static void Run(Indicator indicator, in BarSpans bars, Span<double> output)
    {
        Guard.SameLength(bars.Count, output.Length);
        for (int i = 0; i < output.Length; i++)
        {
            indicator.Update(bars[i]);
            output[i] = indicator.Value;
        }
    }

    public static void Run(Indicator indicator, in BarSpans bars, Span<double> first, Span<double> second)
    {
        Guard.SameLength(bars.Count, first.Length);
        Guard.SameLength(bars.Count, second.Length);
        for (int i = 0; i < first.Length; i++)
        {
            indicator.Update(bars[i]);
            (first[i], second[i]) = (indicator.Output(0), indicator.Output(1));
        }
    }

    public static void Run(IIndicator indicator, in BarSpans bars, double[][] outputs)
    {
        int count = bars.Count;
        foreach (double[] output in outputs) Guard.SameLength(count, output.Length);
        for (int i = 0; i < count; i++)
        {
            indicator.Update(bars[i]);
            for (int o = 0; o < outputs.Length; o++) outputs[o][i] = indicator.Output(o);
        }
    }
}
