using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Signals;

/// <summary>A strategy whose opinion about a market is a state: each closed bar may change it, and it is told when it changes.</summary>
/// <remarks>
/// Warm-up bars move the state, too, but nothing is told during them: what was decided before the first bar to act on is no news.
/// Each signal carries the hit rate of the strategy's own opinions of that side as its confidence.
/// </remarks>
public abstract class StanceStrategy : Strategy
{
    private int[] _stances = [];
    private HitRate[] _records = [];

    [Parameter("Bars after which a signal is judged; its confidence is the share of earlier ones that proved right", Min = 1, Max = 10_000)]
    public int Horizon { get; init; } = 10;

    /// <summary>Registers indicators and checks parameters.</summary>
    protected abstract void Prepare();

    /// <summary>The stance after the market's newest bar: long (+1), flat (0) or short (−1).</summary>
    protected abstract int Next(Market market, int stance);

    protected sealed override void OnStart()
    {
        _stances = new int[Markets.Count];
        _records = [.. Markets.Select(_ => new HitRate(Horizon))];
        Prepare();
    }

    protected sealed override void OnWarmUp(Market market) => Turn(market);

    protected sealed override void OnBar(Market market)
    {
        if (!Turn(market)) return;
        int stance = _stances[market.Slot];
        double confidence = stance == 0 ? double.NaN : _records[market.Slot].Of(stance);
        Give(market, new Signal(stance, 1, confidence, stance == 0 ? 0 : Horizon, ""));
    }

    private bool Turn(Market market)
    {
        ref int stance = ref _stances[market.Slot];
        HitRate record = _records[market.Slot];
        record.Update(market.Close);
        int next = Next(market, stance);
        if (next == stance) return false;
        stance = next;
        record.Record(next);
        return true;
    }
}
