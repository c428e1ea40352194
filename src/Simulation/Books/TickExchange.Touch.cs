using Godwit.Core.Numbers;

namespace Godwit.Simulation.Books;

/// <content>What an observer may ask.</content>
public sealed partial class TickExchange
{
    /// <summary>Best recorded bid and ask of an instrument at the venue now; false when one of them is not known, and both are then the last trade.</summary>
    public bool TryTouch(int instrument, out Price bid, out Price ask)
    {
        TickMarket market = _states[instrument].Market;
        if (market.TryBest(true, out bid) & market.TryBest(false, out ask)) return true;
        bid = ask = market.Current;
        return false;
    }
}
