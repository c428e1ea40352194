using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Godwit.Indicators.Kernels;

/// <summary>The last <c>period</c> numbers, their mean, and their mean absolute distance from it.</summary>
/// <remarks>
/// The distances change with every new mean, so an update costs O(period). Four partial sums are kept (place in the window, oldest first,
/// modulo four) and added as (0 + 2) + (1 + 3): an order that a vector of four and plain code share, so results do not depend on the machine.
/// </remarks>
internal struct WindowSpread
{
    private readonly double _perValue;
    private ContiguousWindow _values;
    private WindowSum _window;

    public WindowSpread(int period)
    {
        _values = new ContiguousWindow(period);
        _perValue = 1.0 / period;
        _window = new WindowSum(period);
    }

    public readonly bool IsReady => _window.IsReady;
    public readonly double Mean => Math.FusedMultiplyAdd(_window.Sum, _perValue, _window.Anchor);
    public readonly double MeanAbsoluteDeviation => AbsoluteDeviations(_values.Values, Mean) * _perValue;

    public void Push(double value)
    {
        _values.Push(value);
        _window.Push(value);
    }

    public void Reset()
    {
        _values.Reset();
        _window.Reset();
    }

    /// <summary>Sum of |value − mean|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AbsoluteDeviations(ReadOnlySpan<double> window, double mean)
    {
        var partial = Vector256<double>.Zero;
        var means = Vector256.Create(mean);
        int i = 0;
        for (; i + 4 <= window.Length; i += 4)
            partial += Vector256.Abs(Vector256.Create(window.Slice(i, 4)) - means);
        for (int lane = 0; i < window.Length; i++, lane++)
            partial = partial.WithElement(lane, partial.GetElement(lane) + Math.Abs(window[i] - mean));
        return (partial.GetElement(0) + partial.GetElement(2)) + (partial.GetElement(1) + partial.GetElement(3));
    }

    /// <summary>
    /// Batch face: for each mean the sum of |value − mean| over its window; window i is values[i] … values[i + period − 1].
    /// Four windows at a time, each with its four partial sums.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AbsoluteDeviations(ReadOnlySpan<double> values, int period, ReadOnlySpan<double> means, Span<double> sums)
    {
        ref double value = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; unchecked(i + 4) <= sums.Length; i = unchecked(i + 4))
        {
            var mean = Vector256.Create(means.Slice(i, 4));
            Vector256<double> p0 = Vector256<double>.Zero, p1 = p0, p2 = p0, p3 = p0;
            nuint at = unchecked((nuint)i), end = unchecked(at + (nuint)period);
            for (; unchecked(at + 4) <= end; at = unchecked(at + 4))
            {
                p0 += Vector256.Abs(Vector256.LoadUnsafe(ref value, at) - mean);
                p1 += Vector256.Abs(Vector256.LoadUnsafe(ref value, unchecked(at + 1)) - mean);
                p2 += Vector256.Abs(Vector256.LoadUnsafe(ref value, unchecked(at + 2)) - mean);
                p3 += Vector256.Abs(Vector256.LoadUnsafe(ref value, unchecked(at + 3)) - mean);
            }
            if (at < end) p0 += Vector256.Abs(Vector256.LoadUnsafe(ref value, at) - mean);
            if (unchecked(at + 1) < end) p1 += Vector256.Abs(Vector256.LoadUnsafe(ref value, unchecked(at + 1)) - mean);
            if (unchecked(at + 2) < end) p2 += Vector256.Abs(Vector256.LoadUnsafe(ref value, unchecked(at + 2)) - mean);
            ((p0 + p2) + (p1 + p3)).CopyTo(sums[i..]);
        }
        for (; i < sums.Length; i++) sums[i] = AbsoluteDeviations(values.Slice(i, period), means[i]);
    }
}
