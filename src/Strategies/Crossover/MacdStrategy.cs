using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Crossover;

/// <summary>Enters when the MACD line crosses above its signal line; the opposite crossing closes (or turns short).</summary>
public sealed class MacdStrategy : Strategy
{
    private Macd[] _lines = [];
    private CrossDetector[] _crosses = [];

    [Parameter("Bars of the fast EMA", Min = 1, Max = 10_000)]
    public int Fast { get; init; } = 12;

    [Parameter("Bars of the slow EMA", Min = 2, Max = 10_000)]
    public int Slow { get; init; } = 26;

    [Parameter("Bars of the signal EMA", Min = 1, Max = 10_000)]
    public int Signal { get; init; } = 9;

    [Parameter("How the EMAs start: as TA-Lib does (fast one late) or each by its own first mean (plain)")]
    public MacdSeed Seed { get; init; } = MacdSeed.TaLib;

    [Parameter("Whether an exact touch cancels a crossing (strict) or not (latched)")]
    public Crossing Crossing { get; init; } = Crossing.Strict;

    [Parameter("Bar length of the MACD, such as 4h; empty for the strategy's own bars")]
    public string Timeframe { get; init; } = "";

    protected override void OnStart()
    {
        if (Fast >= Slow) throw GodwitException.Usage($"Strategy 'macd' needs fast < slow, not fast={Fast} and slow={Slow}.");
        _lines = [.. Markets.Select(m => m.Use(new Macd(Fast, Slow, Signal, Seed), Timeframe))];
        _crosses = [.. Markets.Select(_ => new CrossDetector(Crossing))];
    }

    protected override void OnWarmUp(Market market) => Cross(market);

    protected override void OnBar(Market market)
    {
        int cross = Cross(market);
        if (cross > 0) GoLong(market);
        else if (cross < 0) GoShort(market);
    }

    private int Cross(Market market)
    {
        Macd macd = _lines[market.Slot];
        return macd.IsReady ? _crosses[market.Slot].Update(macd.Line, macd.Signal) : 0;
    }
}
