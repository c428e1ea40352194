using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>The sum of the last <c>period</c> numbers, relative to one of them (the anchor), without drift.</summary>
/// <remarks>
/// A running sum that adds the newest and subtracts the oldest gathers rounding errors for ever. Here the series is cut into blocks
/// of one period: a window is the tail of one block (suffix sums, made once when the block is full) and the head of the next
/// (a prefix sum). Nothing is ever subtracted again, so the error never exceeds that of summing one window afresh, and work stays
/// at two additions a value. Numbers are taken relative to the last value of the finished block, which lies in every window that is
/// read: a flat window sums to exactly zero, and its mean is exactly its value.
/// </remarks>
internal struct WindowSum
{
    // Slots below _position hold raw numbers of the unfinished block, the others suffix sums of the block before; one zero closes the row.
    private readonly double[] _slots;
    private readonly int _period;
    private int _position;
    private double _prefix;

    public WindowSum(int period)
    {
        Guard.Period(period);
        _slots = new double[period + 1];
        _period = period;
    }

    /// <summary>The number that <see cref="Sum"/> is relative to.</summary>
    public double Anchor { get; private set; }

    /// <summary>Sum of (value − anchor) over the window.</summary>
    public double Sum { get; private set; }

    public bool IsReady { get; private set; }

    /// <summary>Takes a number in; returns <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Push(double value)
    {
        double[] slots = _slots;
        int at = _position, next = at + 1;
        slots[at] = value;
        if (next >= _period) return FinishBlock(value);
        // In locals: what has just been stored is slow to load again.
        double prefix = _prefix + (value - Anchor), sum = slots[next] + prefix;
        (_position, _prefix, Sum) = (next, prefix, sum);
        return sum;
    }

    private double FinishBlock(double last)
    {
        double sum = 0.0;
        Span<double> block = _slots.AsSpan(0, _period);
        for (int i = block.Length - 1; i >= 0; i--)
        {
            sum += block[i] - last;
            block[i] = sum;
        }
        (Anchor, Sum, _prefix, _position, IsReady) = (last, sum, 0.0, 0, true);
        return sum;
    }

    public void Reset()
    {
        Array.Clear(_slots);
        (Anchor, Sum, _prefix, _position, IsReady) = (0.0, 0.0, 0.0, 0, false);
    }
}
