namespace Godwit.Simulation.Books;

/// <content>
/// Order-by-order recordings: the queue is not a model but known. An order of ours stands behind the recorded orders that were there
/// before it and before those that came later; whatever is traded with a later one would have been traded with ours first.
/// </content>
public sealed partial class TickExchange
{
    /// <summary>Events of recorded orders that spoke of an order unknown (a recording that began later), or added one twice; they are left out.</summary>
    public long UnknownOrderEvents { get; private set; }

    /// <summary>The market moves: one event of an order-by-order recording. An instrument that has such a recording needs no book and no trades; quantities and prices are in its scales.</summary>
    public void OnOrder(int instrument, in RecordedOrder e)
    {
        if (e.OccurredAt > _now) _now = e.OccurredAt;
        if (NextDue <= _now) WorkDue();
        InstrumentState state = _states[instrument];
        RecordedOrders recorded = state.Recorded ??= new RecordedOrders();
        if (e.Kind == RecordedOrderKind.Clear)
        {
            recorded.Clear();
            state.Market.Clear();
            ForgetQueues(state.Bids);
            ForgetQueues(state.Asks);
            return;
        }
        if (!recorded.Apply(in e, out RecordedOrders.Entry entry, out long units))
        {
            UnknownOrderEvents++;
            return;
        }
        long change = e.Kind == RecordedOrderKind.Add ? units : -units;
        state.Market.ChangeLevel(entry.IsBid, entry.Price, change, e.OrderId, _now);
        OwnSide own = entry.IsBid ? state.Bids : state.Asks;
        OwnLevel? level = own.MayHave(entry.Price) ? own.Find(entry.Price) : null;
        if (level is not null) level.Recorded = Math.Max(0, level.Recorded) + change;
        if (e.Kind == RecordedOrderKind.Execute)
        {
            // A seller takes from bids, a buyer from asks.
            state.Market.SetTrade(entry.Price, sellerTakes: entry.IsBid);
            if (!state.IsClosed)
            {
                TradeAgainst(state, own, entry.Price, units, reachesPrice: false);
                if (level is { Orders.Count: > 0 } && own.Find(entry.Price) == level) ExecuteBehind(state, level, entry.Number, units);
            }
        }
        else if (level is not null && e.Kind == RecordedOrderKind.Reduce) ComeForward(level, entry.Number, units);
        OnPrice(state);
    }

    /// <summary>A recorded order left: those of ours behind it come forward.</summary>
    private static void ComeForward(OwnLevel level, long number, long units)
    {
        foreach (BookOrder order in level.Orders)
            if (number < order.Joined) order.Ahead = Math.Max(0, order.Ahead - units);
    }

    /// <summary>A trade with a recorded order: those of ours that stand before it would have had it.</summary>
    private void ExecuteBehind(InstrumentState state, OwnLevel level, long number, long units)
    {
        long left = units;
        for (int i = 0; i < level.Orders.Count;)
        {
            BookOrder order = level.Orders[i];
            if (number < order.Joined)
            {
                order.Ahead = Math.Max(0, order.Ahead - units);
                i++;
                continue;
            }
            if (left <= 0) break;
            long shown = order.Displayed.Units, filled = FillAsMaker(state, order, Math.Min(left, shown), units);
            left -= filled;
            if (order.Level is not null && filled < shown) i++;
        }
    }

    private static void ForgetQueues(OwnSide own)
    {
        foreach (OwnLevel level in own.Levels)
        {
            (level.Recorded, level.Traded) = (0, 0);
            foreach (BookOrder order in level.Orders) order.Ahead = 0;
        }
    }
}
