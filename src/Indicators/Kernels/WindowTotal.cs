using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>The plain sum of the last <c>period</c> numbers, without drift: for volumes, ranges and other quantities that are never negative.</summary>
/// <remarks>Blocks as in <see cref="WindowSum"/> without an anchor: nothing is ever subtracted, so a window of zeros sums to zero.</remarks>
internal struct WindowTotal
{
    private readonly double[] _slots;
    private readonly int _period;
    private int _position;
    private double _prefix;

    public WindowTotal(int period)
    {
        Guard.Period(period);
        _slots = new double[period + 1];
        _period = period;
    }

    public double Sum { get; private set; }
    public bool IsReady { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(double value)
    {
        int at = _position;
        double[] slots = _slots;
        slots[at] = value;
        if (at + 1 < _period)
        {
            _prefix += value;
            Sum = slots[at + 1] + _prefix;
            _position = at + 1;
        }
        else FinishBlock();
    }

    private void FinishBlock()
    {
        double sum = 0.0;
        for (int i = _period - 1; i >= 0; i--)
        {
            sum += _slots[i];
            _slots[i] = sum;
        }
        (Sum, _prefix, _position, IsReady) = (sum, 0.0, 0, true);
    }

    public void Reset()
    {
        Array.Clear(_slots);
        (Sum, _prefix, _position, IsReady) = (0.0, 0.0, 0, false);
    }
}
