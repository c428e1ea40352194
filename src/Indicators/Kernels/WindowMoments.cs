using System.Runtime.CompilerServices;

namespace Godwit.Indicators.Kernels;

/// <summary>Sum and sum of squares of the last <c>period</c> numbers, relative to one of them, without drift.</summary>
/// <remarks>
/// Blocks and anchor as in <see cref="WindowSum"/>. Because the anchor is one of the window's own numbers, the difference that gives
/// the variance loses at most a factor of <c>period</c> in precision, however far the series lies from zero; a flat window gives exactly zero.
/// </remarks>
internal struct WindowMoments
{
    private readonly double[] _sums, _squares;
    private readonly int _period;
    private readonly double _perValue;
    private int _position;
    private double _prefix, _prefixSquares;

    public WindowMoments(int period)
    {
        Guard.Period(period);
        _sums = new double[period + 1];
        _squares = new double[period + 1];
        _period = period;
        _perValue = 1.0 / period;
    }

    public double Anchor { get; private set; }
    public double Sum { get; private set; }
    public double SumOfSquares { get; private set; }
    public bool IsReady { get; private set; }

    public readonly double Mean => Math.FusedMultiplyAdd(Sum, _perValue, Anchor);

    /// <summary>Mean squared distance from the mean (divisor: period).</summary>
    public readonly double Variance => VarianceOf(Sum, SumOfSquares, _perValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double VarianceOf(double sum, double sumOfSquares, double perValue)
    {
        double mean = sum * perValue;
        return Math.Max(0.0, Math.FusedMultiplyAdd(-mean, mean, sumOfSquares * perValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(double value)
    {
        int at = _position;
        _sums[at] = value;
        if (at + 1 < _period)
        {
            double difference = value - Anchor;
            _prefix += difference;
            _prefixSquares = Math.FusedMultiplyAdd(difference, difference, _prefixSquares);
            Sum = _sums[at + 1] + _prefix;
            SumOfSquares = _squares[at + 1] + _prefixSquares;
            _position = at + 1;
        }
        else FinishBlock(value);
    }

    private void FinishBlock(double last)
    {
        double sum = 0.0, squares = 0.0;
        for (int i = _period - 1; i >= 0; i--)
        {
            double difference = _sums[i] - last;
            sum += difference;
            squares = Math.FusedMultiplyAdd(difference, difference, squares);
            (_sums[i], _squares[i]) = (sum, squares);
        }
        (Anchor, Sum, SumOfSquares, IsReady) = (last, sum, squares, true);
        (_prefix, _prefixSquares, _position) = (0.0, 0.0, 0);
    }

    public void Reset()
    {
        Array.Clear(_sums);
        Array.Clear(_squares);
        (Anchor, Sum, SumOfSquares, IsReady) = (0.0, 0.0, 0.0, false);
        (_prefix, _prefixSquares, _position) = (0.0, 0.0, 0);
    }
}
