namespace Godwit.Strategies.Baselines;

/// <summary>Buys once at the first bar it sees and holds: the baseline that any other strategy has to beat.</summary>
public sealed class BuyAndHoldStrategy : Strategy
{
    private bool[] _done = [];

    protected override void OnStart() => _done = new bool[Markets.Count];

    protected override void OnBar(Market market)
    {
        if (_done[market.Slot]) return;
        _done[market.Slot] = true;
        GoLong(market);
    }
}
