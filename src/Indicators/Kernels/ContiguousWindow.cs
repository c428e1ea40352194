namespace Godwit.Indicators.Kernels;

/// <summary>The last <c>length</c> numbers as one run, oldest first: for the few formulas that must read the whole window at every bar.</summary>
internal struct ContiguousWindow(int length)
{
    // Everything is written twice, one length apart, so that the window is a contiguous run wherever the ring stands.
    private readonly double[] _twice = new double[2 * Guard.Period(length)];
    private int _position;
    private int _count;

    public readonly bool IsReady => _count == length;

    public readonly ReadOnlySpan<double> Values => _twice.AsSpan(_position, length);

    public void Push(double value)
    {
        _twice[_position] = _twice[_position + length] = value;
        _position = _position + 1 == length ? 0 : _position + 1;
        if (_count < length) _count++;
    }

    public void Reset()
    {
        Array.Clear(_twice);
        (_position, _count) = (0, 0);
    }
}
