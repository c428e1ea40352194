using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>The last <c>length</c> numbers of a series.</summary>
internal struct Ring(int length)
{
    private readonly double[] _slots = new double[Guard.Period(length)];
    private int _next;
    private int _count;

    public readonly int Length => _slots.Length;
    public readonly bool IsFull => _count == _slots.Length;

    /// <summary>Takes a number in and returns the one that falls out; meaningless (zero) while the ring fills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Push(double value)
    {
        int at = _next;
        double oldest = _slots[at];
        _slots[at] = value;
        _next = at + 1 == _slots.Length ? 0 : at + 1;
        if (_count < _slots.Length) _count++;
        return oldest;
    }

    /// <summary>The number that came <paramref name="age"/> pushes before the newest; 0 is the newest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Ago(int age)
    {
        int at = _next - 1 - age;
        return _slots[at < 0 ? at + _slots.Length : at];
    }

    public void Reset()
    {
        Array.Clear(_slots);
        (_next, _count) = (0, 0);
    }
}
