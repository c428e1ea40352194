namespace Godwit.Indicators;

/// <summary>What both hikkake patterns remember: the last false breakout from an inside bar, and whether it can still be confirmed.</summary>
internal struct HikkakeState
{
    private const int BarsToConfirm = 3;
    private int _result, _age;
    private double _high, _low;

    /// <summary>A new pattern at this bar, which broke out of <paramref name="inside"/> the wrong way.</summary>
    public int Begin(int result, in Candle inside)
    {
        (_result, _age, _high, _low) = (result, 0, inside.High, inside.Low);
        return result;
    }

    /// <summary>±200 when the close leaves the inside bar on the other side within three bars, else 0.</summary>
    public int Confirm(double close)
    {
        if (_result == 0 || ++_age > BarsToConfirm) return 0;
        bool isConfirmed = _result > 0 ? close > _high : close < _low;
        if (!isConfirmed) return 0;
        int result = 2 * _result;
        _result = 0;
        return result;
    }
}

/// <summary>Hikkake (Chesler): an inside bar and a breakout that fails; ±100 at the breakout, ±200 when it is confirmed within three bars.</summary>
public sealed class Hikkake() : BarIndicator("CDLHIKKAKE", 6)
{
    private readonly CandleWindow _candles = new();
    private HikkakeState _state;
    private int _bars;

    public override void Update(in BarValues bar)
    {
        _candles.Push(bar);
        if (_bars < SettleLength) _bars++;
        if (_bars < 3) return;
        int result = Judge();
        if (_bars == SettleLength) Set(result);
    }

    private int Judge()
    {
        ref readonly Candle last = ref _candles[0];
        ref readonly Candle inside = ref _candles[1];
        ref readonly Candle mother = ref _candles[2];
        bool isInside = inside.High < mother.High && inside.Low > mother.Low;
        if (isInside && last.High < inside.High && last.Low < inside.Low) return _state.Begin(100, inside);
        if (isInside && last.High > inside.High && last.Low > inside.Low) return _state.Begin(-100, inside);
        return _state.Confirm(last.Close);
    }

    protected override void ResetState()
    {
        _candles.Reset();
        (_state, _bars) = (default, 0);
    }

    public static IndicatorDefinition Definition { get; } =
        CandlePattern.Of("CDLHIKKAKE", "Hikkake", "an inside bar and a breakout that fails; 200 when confirmed within three bars", 5, (_, _) => 0) with
        {
            Source = "Chesler, Technical Analysis of Stocks & Commodities, April 2004",
            Memory = IndicatorMemory.Fading,
            Create = _ => new Hikkake(),
        };
}

/// <summary>Modified hikkake: two inside bars in a row, the first closing near the end that the breakout goes to.</summary>
public sealed class ModifiedHikkake() : BarIndicator("CDLHIKKAKEMOD", 11)
{
    private readonly CandleWindow _candles = new();
    private HikkakeState _state;
    private int _bars;

    public override void Update(in BarValues bar)
    {
        _candles.Push(bar);
        if (_bars < SettleLength) _bars++;
        if (_bars < SettleLength - 3) return;
        int result = Judge();
        if (_bars == SettleLength) Set(result);
    }

    private int Judge()
    {
        ref readonly Candle last = ref _candles[0];
        ref readonly Candle inside = ref _candles[1];
        ref readonly Candle middle = ref _candles[2];
        ref readonly Candle mother = ref _candles[3];
        bool areInside = middle.High < mother.High && middle.Low > mother.Low && inside.High < middle.High && inside.Low > middle.Low;
        if (areInside && last.High < inside.High && last.Low < inside.Low && middle.Close <= middle.Low + middle.Near)
            return _state.Begin(100, inside);
        if (areInside && last.High > inside.High && last.Low > inside.Low && middle.Close >= middle.High - middle.Near)
            return _state.Begin(-100, inside);
        return _state.Confirm(last.Close);
    }

    protected override void ResetState()
    {
        _candles.Reset();
        (_state, _bars) = (default, 0);
    }

    public static IndicatorDefinition Definition { get; } =
        CandlePattern.Of("CDLHIKKAKEMOD", "Modified hikkake", "two inside bars, the first closing near the end the false breakout goes to; 200 when confirmed", 10, (_, _) => 0) with
        {
            Source = "Chesler, Technical Analysis of Stocks & Commodities, April 2004; definition as in TA-Lib",
            Memory = IndicatorMemory.Fading,
            Create = _ => new ModifiedHikkake(),
        };
}
