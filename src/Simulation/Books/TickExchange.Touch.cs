using Godwit.Core.Numbers;

namespace Godwit.Simulation.Books;

/// <content>What an observer may ask.</content>
public sealed partial class TickExchange
{
    /// <summary>Best recorded bid and ask of an instrument at the venue now; false when one of them is not known.</summary>
    public bool TryTouch(int instrument, out Price bid, out Price ask)
    {
        TickMarket market = _states[instrument].Market;
        return market.TryBest(true, out bid) & market.TryBest(false, out ask);
    }
}
