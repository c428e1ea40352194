namespace Godwit.Strategies.Baselines;

/// <summary>Buys once, as soon as it can, and holds: the baseline that any other strategy has to beat.</summary>
public sealed class BuyAndHoldStrategy : Strategy
{
    private bool[] _done = [];

    protected override void OnStart() => _done = new bool[Markets.Count];

    protected override void OnBar(Market market)
    {
        _done[market.Slot] |= market.PositionSign != 0;
        if (!_done[market.Slot]) GoLong(market);
    }
}
