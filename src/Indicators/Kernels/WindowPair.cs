namespace Godwit.Indicators.Kernels;

/// <summary>First and second moments of two series over the last <c>period</c> pairs, relative to one of the pairs, without drift.</summary>
/// <remarks>Blocks and anchors as in <see cref="WindowMoments"/>.</remarks>
internal struct WindowPair
{
    private readonly Sums[] _slots;
    private readonly int _period;
    private int _position;
    private double _anchorX, _anchorY;
    private Sums _prefix;

    public WindowPair(int period)
    {
        Guard.Period(period);
        _slots = new Sums[period + 1];
        _period = period;
    }

    private struct Sums
    {
        public double X, Y, XX, YY, XY;

        public void Add(double x, double y)
        {
            X += x;
            Y += y;
            XX = Math.FusedMultiplyAdd(x, x, XX);
            YY = Math.FusedMultiplyAdd(y, y, YY);
            XY = Math.FusedMultiplyAdd(x, y, XY);
        }

        public static Sums operator +(Sums a, Sums b) =>
            new() { X = a.X + b.X, Y = a.Y + b.Y, XX = a.XX + b.XX, YY = a.YY + b.YY, XY = a.XY + b.XY };
    }

    public bool IsReady { get; private set; }

    /// <summary>Population variances and covariance.</summary>
    public double VarianceX { get; private set; }
    public double VarianceY { get; private set; }
    public double Covariance { get; private set; }
    public double MeanX { get; private set; }
    public double MeanY { get; private set; }

    public void Push(double x, double y)
    {
        int at = _position;
        _slots[at].X = x;
        _slots[at].Y = y;
        if (at + 1 < _period)
        {
            _prefix.Add(x - _anchorX, y - _anchorY);
            _position = at + 1;
            Publish(_slots[at + 1] + _prefix);
        }
        else FinishBlock(x, y);
    }

    private void FinishBlock(double lastX, double lastY)
    {
        var sums = default(Sums);
        for (int i = _period - 1; i >= 0; i--)
        {
            sums.Add(_slots[i].X - lastX, _slots[i].Y - lastY);
            _slots[i] = sums;
        }
        (_anchorX, _anchorY, _position, _prefix, IsReady) = (lastX, lastY, 0, default, true);
        Publish(sums);
    }

    private void Publish(in Sums sums)
    {
        double x = sums.X / _period, y = sums.Y / _period;
        (MeanX, MeanY) = (_anchorX + x, _anchorY + y);
        VarianceX = Math.Max(0.0, Math.FusedMultiplyAdd(-x, x, sums.XX / _period));
        VarianceY = Math.Max(0.0, Math.FusedMultiplyAdd(-y, y, sums.YY / _period));
        Covariance = Math.FusedMultiplyAdd(-x, y, sums.XY / _period);
    }

    public void Reset()
    {
        Array.Clear(_slots);
        (_anchorX, _anchorY, _position, _prefix, IsReady) = (0.0, 0.0, 0, default, false);
    }
}
