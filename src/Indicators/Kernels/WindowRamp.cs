using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>The plain sum of the last <c>period</c> numbers and their sum with rising weights 1 (oldest) … period (newest), without drift.</summary>
/// <remarks>Blocks and anchor as in <see cref="WindowSum"/>; the weighted part of a finished block is a sum of its suffix sums.</remarks>
internal struct WindowRamp
{
    private readonly double[] _sums, _ramps;
    private readonly int _period;
    private int _position;
    private double _prefix, _prefixRamp;

    public WindowRamp(int period)
    {
        Guard.Period(period);
        _sums = new double[period + 1];
        _ramps = new double[period + 1];
        _period = period;
    }

    public double Anchor { get; private set; }

    /// <summary>Sum of (value − anchor).</summary>
    public double Sum { get; private set; }

    /// <summary>Sum of weight · (value − anchor), the oldest with weight 1.</summary>
    public double Ramp { get; private set; }

    public bool IsReady { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(double value)
    {
        int at = _position;
        _sums[at] = value;
        if (at + 1 < _period)
        {
            double difference = value - Anchor;
            _prefix += difference;
            _prefixRamp = Math.FusedMultiplyAdd(at + 1, difference, _prefixRamp);
            Sum = _sums[at + 1] + _prefix;
            Ramp = _ramps[at + 1] + Math.FusedMultiplyAdd(_period - 1 - at, _prefix, _prefixRamp);
            _position = at + 1;
        }
        else FinishBlock(value);
    }

    private void FinishBlock(double last)
    {
        double sum = 0.0, ramp = 0.0;
        for (int i = _period - 1; i >= 0; i--)
        {
            sum += _sums[i] - last;
            ramp += sum;
            (_sums[i], _ramps[i]) = (sum, ramp);
        }
        (Anchor, Sum, Ramp, IsReady) = (last, sum, ramp, true);
        (_prefix, _prefixRamp, _position) = (0.0, 0.0, 0);
    }

    public void Reset()
    {
        Array.Clear(_sums);
        Array.Clear(_ramps);
        (Anchor, Sum, Ramp, IsReady) = (0.0, 0.0, 0.0, false);
        (_prefix, _prefixRamp, _position) = (0.0, 0.0, 0);
    }
}
