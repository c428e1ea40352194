using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Levels;

/// <summary>Buys while the RSI is below the low level and closes (or turns short) while it is above the high level. Levels, not crossings.</summary>
public sealed class RsiStrategy : Strategy
{
    private Rsi[] _lines = [];

    [Parameter("Bars of the RSI (Wilder smoothing)", Min = 2, Max = 10_000)]
    public int Period { get; init; } = 14;

    [Parameter("Below this level it buys", Min = 0, Max = 100)]
    public double Low { get; init; } = 30;

    [Parameter("Above this level it sells", Min = 0, Max = 100)]
    public double High { get; init; } = 70;

    [Parameter("Bar length of the RSI, such as 4h; empty for the strategy's own bars")]
    public string Timeframe { get; init; } = "";

    protected override void OnStart()
    {
        if (Low >= High) throw GodwitException.Usage($"Strategy 'rsi' needs low < high, not low={Low} and high={High}.");
        _lines = [.. Markets.Select(m => m.Use(new Rsi(Period), Timeframe))];
    }

    protected override void OnBar(Market market)
    {
        Rsi rsi = _lines[market.Slot];
        if (!rsi.IsReady) return;
        if (rsi.Value < Low) GoLong(market);
        else if (rsi.Value > High) GoShort(market);
    }
}
