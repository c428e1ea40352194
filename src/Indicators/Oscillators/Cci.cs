using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Commodity channel index (Lambert 1980): the typical price's distance from its mean, in 0.015 mean absolute deviations.</summary>
/// <remarks>An update costs O(period): the deviations are taken from a mean that moves with every bar.</remarks>
public sealed class Cci(int period) : BarIndicator("CCI", Guard.Period(period))
{
    private WindowSpread _window = new(period);

    public int Period { get; } = period;

    public override void Update(in BarValues bar)
    {
        double typical = bar.Select(PriceField.Typical);
        _window.Push(typical);
        if (_window.IsReady) Set(Index(typical - _window.Mean, _window.MeanAbsoluteDeviation));
    }

    protected override void ResetState() => _window.Reset();

    internal static double Index(double distance, double deviation) => deviation == 0.0 ? 0.0 : distance / (0.015 * deviation);

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(in BarSpans bars, int period, Span<double> output)
    {
        Guard.SameLength(bars.Closes.Length, output.Length);
        Guard.BlankUnsettled(output, Guard.Period(period));
        // A piece is a whole number of windows long, so that its blocks are those of the streaming face.
        int history = period - 1, pieceLength = period * ((1023 + period) / period);
        double[] rented = ArrayPool<double>.Shared.Rent(2 * (pieceLength + history));
        for (int start = history; start < output.Length; start += pieceLength)
        {
            int length = Math.Min(pieceLength, output.Length - start), from = start - history;
            Span<double> typical = rented.AsSpan(0, length + history), means = rented.AsSpan(pieceLength + history, length + history);
            Typical(bars.Highs.Slice(from, typical.Length), bars.Lows.Slice(from, typical.Length), bars.Closes.Slice(from, typical.Length), typical);
            WindowSumBatch.Means(typical, period, 1.0 / period, means);
            Span<double> target = output.Slice(start, length);
            WindowSpread.AbsoluteDeviations(typical, period, means[history..], target);
            Indices(typical[history..], means[history..], 1.0 / period, target);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Typical(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes, Span<double> output)
    {
        ref double high = ref MemoryMarshal.GetReference(highs), low = ref MemoryMarshal.GetReference(lows), close = ref MemoryMarshal.GetReference(closes);
        int i = 0;
        for (; unchecked(i + 4) <= output.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            ((Vector256.LoadUnsafe(ref high, at) + Vector256.LoadUnsafe(ref low, at) + Vector256.LoadUnsafe(ref close, at)) / 3.0).CopyTo(output[i..]);
        }
        for (; i < output.Length; i++) output[i] = (highs[i] + lows[i] + closes[i]) / 3.0;
    }

    /// <summary>Batch form of <see cref="Index"/>; the sums of deviations are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Indices(ReadOnlySpan<double> values, ReadOnlySpan<double> means, double perValue, Span<double> deviations)
    {
        ref double value = ref MemoryMarshal.GetReference(values), mean = ref MemoryMarshal.GetReference(means), target = ref MemoryMarshal.GetReference(deviations);
        int i = 0;
        for (; unchecked(i + 4) <= deviations.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            Vector256<double> deviation = Vector256.LoadUnsafe(ref target, at) * perValue;
            Vector256<double> index = (Vector256.LoadUnsafe(ref value, at) - Vector256.LoadUnsafe(ref mean, at)) / (deviation * 0.015);
            Vector256.AndNot(index, Vector256.Equals(deviation, Vector256<double>.Zero)).StoreUnsafe(ref target, at);
        }
        for (; i < deviations.Length; i++) deviations[i] = Index(values[i] - means[i], deviations[i] * perValue);
    }

    public static IndicatorDefinition Definition { get; } = new("CCI", IndicatorGroup.Oscillators, "Commodity channel index")
    {
        Meaning = "How unusual the price is against its recent mean; beyond ±100 is called strong.",
        Formula = "(tp − mean tp) / (0.015 · mean |tp − mean tp|), tp = (high + low + close) / 3",
        Source = "Lambert, Commodities, October 1980",
        Convention = "0 when the window does not move.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.HighLowClose,
        ReadsWholeWindow = true,
        Create = a => new Cci(a.Period),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars, a.Period, o[0]),
    };
}
