using Godwit.Indicators;

namespace Godwit.Strategies.Signals;

/// <summary>The last closes of a market. Registered as an indicator, so that warm-up bars fill it.</summary>
internal sealed class CloseHistory(int length) : ValueIndicator("CLOSES", length)
{
    private readonly double[] _closes = new double[length];
    private int _next;
    private long _count;

    /// <summary>The close <paramref name="bars"/> bars before the last one.</summary>
    public double Ago(int bars)
    {
        int at = _next - 1 - bars;
        return _closes[at < 0 ? at + _closes.Length : at];
    }

    public override void Update(double value)
    {
        _closes[_next] = value;
        _next = _next + 1 == _closes.Length ? 0 : _next + 1;
        if (++_count >= _closes.Length) Set(value);
    }

    protected override void ResetState() => (_next, _count) = (0, 0);
}
