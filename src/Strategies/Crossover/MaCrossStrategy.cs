using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Crossover;

public enum AverageType : byte { Sma, Ema, Wma, Dema, Tema }

/// <summary>Long while the fast moving average of closes is above the slow one, entered at the crossing; the opposite crossing closes (or turns short).</summary>
public sealed class MaCrossStrategy : Strategy
{
    private Line[] _lines = [];

    [Parameter("Bars of the fast average", Min = 1, Max = 10_000)]
    public int Fast { get; init; } = 10;

    [Parameter("Bars of the slow average", Min = 2, Max = 10_000)]
    public int Slow { get; init; } = 30;

    [Parameter("Kind of moving average")]
    public AverageType Type { get; init; } = AverageType.Sma;

    [Parameter("Whether an exact touch cancels a crossing (strict) or not (latched)")]
    public Crossing Crossing { get; init; } = Crossing.Strict;

    [Parameter("Bar length of the averages, such as 4h; empty for the strategy's own bars")]
    public string Timeframe { get; init; } = "";

    private struct Line
    {
        public ValueIndicator Fast;
        public ValueIndicator Slow;
        public CrossDetector Cross;
    }

    protected override void OnStart()
    {
        if (Fast >= Slow) throw GodwitException.Usage($"Strategy 'ma-cross' needs fast < slow, not fast={Fast} and slow={Slow}.");
        _lines = new Line[Markets.Count];
        for (int i = 0; i < _lines.Length; i++)
            _lines[i] = new Line { Fast = Markets[i].Use(Average(Type, Fast), Timeframe), Slow = Markets[i].Use(Average(Type, Slow), Timeframe), Cross = new CrossDetector(Crossing) };
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
        ref Line line = ref _lines[market.Slot];
        return line.Slow.IsReady && line.Fast.IsReady ? line.Cross.Update(line.Fast.Value, line.Slow.Value) : 0;
    }

    internal static ValueIndicator Average(AverageType type, int period) => type switch
    {
        AverageType.Ema => new Ema(period),
        AverageType.Wma => new Wma(period),
        AverageType.Dema => new Dema(period),
        AverageType.Tema => new Tema(period),
        _ => new Sma(period),
    };
}
