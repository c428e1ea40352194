using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>The last five candles, each with the yardsticks of its time.</summary>
internal sealed class CandleWindow
{
    public const int Length = 5;

    private readonly Candle[] _candles = new Candle[Length];
    private WindowTotal _bodies = new(10), _rangesOfTen = new(10), _rangesOfFive = new(5), _shadows = new(10);
    private int _newest;

    /// <summary>The candle that came <paramref name="ago"/> bars before the newest, 0 … 4.</summary>
    public ref readonly Candle this[int ago] => ref _candles[(_newest - ago + Length) % Length];

    public void Push(in BarValues bar)
    {
        _newest = (_newest + 1) % Length;
        var candle = new Candle(bar, _bodies.Sum / 10.0, _rangesOfTen.Sum / 10.0, _rangesOfFive.Sum / 5.0, _shadows.Sum / 10.0);
        _candles[_newest] = candle;
        _bodies.Push(candle.Body);
        _rangesOfTen.Push(candle.Range);
        _rangesOfFive.Push(candle.Range);
        _shadows.Push(candle.Upper + candle.Lower);
    }

    public void Reset()
    {
        Array.Clear(_candles);
        _bodies.Reset();
        _rangesOfTen.Reset();
        _rangesOfFive.Reset();
        _shadows.Reset();
        _newest = 0;
    }
}
