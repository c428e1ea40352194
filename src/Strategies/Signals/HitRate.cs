namespace Godwit.Strategies.Signals;

/// <summary>How often a strategy's own opinions about a market proved right, by side: the confidence that it can honestly state.</summary>
/// <remarks>
/// An opinion is right when the close <c>horizon</c> bars later lies strictly beyond the close at which it was given, in its direction.
/// The rate is (right + 5) / (judged + 10): the mean of a Beta(5, 5) prior after the record, as if ten fair coin flips had come first.
/// Only opinions whose horizon has passed count. O(1) a bar, nothing is allocated.
/// </remarks>
public sealed class HitRate(int horizon)
{
    private const double PriorRight = 5, PriorJudged = 10;

    private readonly double[] _closes = new double[horizon];
    private readonly sbyte[] _signs = new sbyte[horizon];
    private readonly long[] _judged = new long[2], _right = new long[2];
    private int _next;

    /// <summary>Takes the next close and judges the opinion that was given <c>horizon</c> bars ago. Call once a bar, before <see cref="Record"/>.</summary>
    public void Update(double close)
    {
        int sign = _signs[_next];
        if (sign != 0)
        {
            int side = sign > 0 ? 1 : 0;
            _judged[side]++;
            if (sign * (close - _closes[_next]) > 0) _right[side]++;
        }
        (_closes[_next], _signs[_next]) = (close, 0);
        _next = _next + 1 == horizon ? 0 : _next + 1;
    }

    /// <summary>Notes the opinion given at the close of <see cref="Update"/>; 0 is none.</summary>
    public void Record(int sign) => _signs[_next == 0 ? horizon - 1 : _next - 1] = (sbyte)sign;

    /// <summary>The probability that an opinion of this side proves right, ½ before any was judged.</summary>
    public double Of(int sign)
    {
        int side = sign > 0 ? 1 : 0;
        return (_right[side] + PriorRight) / (_judged[side] + PriorJudged);
    }

    /// <summary>The same over both sides.</summary>
    public double Overall => (_right[0] + _right[1] + PriorRight) / (_judged[0] + _judged[1] + PriorJudged);
}
