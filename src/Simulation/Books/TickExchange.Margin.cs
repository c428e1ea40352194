using System.Runtime.CompilerServices;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Margin;

namespace Godwit.Simulation.Books;

/// <content>
/// Derivatives on ticks. The mark is the recorded mark price, otherwise the middle of the touch, otherwise the last trade. When it moves the venue first settles
/// funding, then liquidates, then works orders. A delisted derivative is settled at its mark.
/// </content>
public sealed partial class TickExchange
{
    /// <summary>Funding, liquidation and expiry; null when everything is spot.</summary>
    public MarginDesk? Margin { get; }

    private Instant NextMargin
    {
        get
        {
            Instant next = Instant.MaxValue;
            for (int i = 0; i < _states.Length; i++)
                if (Margin!.NextDue(i) is var due && due < next) next = due;
            return next;
        }
    }

    private void WorkMargin()
    {
        foreach (InstrumentState state in _states) WorkMargin(state);
    }

    /// <summary>Everything that the venue does by itself to positions at the present time and mark.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WorkMargin(InstrumentState state)
    {
        int instrument = state.Index;
        Margin!.Fund(instrument, _now, _marks[instrument]);
        if (!Margin.HasPosition(instrument)) return;
        if (Margin.IsExpired(instrument, _now))
        {
            CancelAll(state, account: -1, Refusal.NotTrading);
            Margin.Settle(instrument, _marks[instrument], _now, ref _tradeId);
            return;
        }
        if (!Margin.IsThreatened(instrument, _marks[instrument], _marks[instrument], _now)) return;
        while (Margin.FirstOnTheWay(instrument, _marks[instrument], _marks[instrument], _now, out _) is var account and >= 0)
        {
            bool isCross = !_accounts[account].MarginIn(instrument)!.IsIsolated;
            foreach (InstrumentState other in _states)
                if (other == state || isCross) CancelAll(other, account, Refusal.Liquidated);
            Margin.Liquidate(account, instrument, _now, isAmbiguous: false, ref _tradeId);
        }
    }

    /// <summary>Cancels the orders of an account (of all accounts when negative) in an instrument.</summary>
    private void CancelAll(InstrumentState state, int account, Refusal reason)
    {
        while (First(state, account) is { } order) End(state, order, ReportKind.Canceled, reason);
    }

    private static BookOrder? First(InstrumentState state, int account)
    {
        foreach (OwnSide side in (ReadOnlySpan<OwnSide>)[state.Bids, state.Asks])
            foreach (OwnLevel level in side.Levels)
                foreach (BookOrder order in level.Orders)
                    if (account < 0 || order.Account == account) return order;
        foreach (BookOrder order in state.Waiting)
            if (account < 0 || order.Account == account) return order;
        return null;
    }
}
