using System.Runtime.CompilerServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Margin;

namespace Godwit.Simulation.Matching;

/// <content>
/// Derivatives on bars. The mark is the price on the stated path through the bar: bars know no other. Within one instant the venue first
/// settles funding, then liquidates, then works orders. Instruments are walked one after the other: while one is walked, the others stand at
/// their last price.
/// </content>
public sealed partial class BarExchange
{
    /// <summary>Funding, liquidation and expiry; null when everything is spot.</summary>
    public MarginDesk? Margin { get; }

    /// <summary>Brings funding up to date, then says whether anything of a margin position happens inside a bar.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool NeedsWalk(int instrument, in Bar bar, Instant close)
    {
        Margin!.Fund(instrument, bar.OpenTime - new Duration(1), _marks[instrument]);
        if (!Margin.HasPosition(instrument)) return false;
        return Margin.IsThreatened(instrument, bar.Low, bar.High, bar.OpenTime) || Margin.NextDue(instrument) < close;
    }

    private bool MayChangeInside(int instrument, InstrumentState state, Instant close) =>
        state.Resting.Count != 0 || state.Inbound.Count != 0 || _sink.NextDue < close || Margin?.HasPosition(instrument) == true;

    /// <summary>Everything that the venue does by itself at the present time and mark.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WorkMargin(int instrument, InstrumentState state)
    {
        Margin!.Fund(instrument, state.Time, state.Bar.Open);
        if (Margin.IsExpired(instrument, state.Time))
        {
            Settle(instrument, state, state.Current, state.Time);
            return;
        }
        while (Margin.FirstOnTheWay(instrument, state.Current, state.Current, state.Time, out _) is var account and >= 0) Liquidate(instrument, state, account);
    }

    /// <summary>A dated future ends: the mark at its expiry is its settlement price.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Settle(int instrument, InstrumentState state, Price price, Instant at)
    {
        CancelAll(instrument, account: -1, Refusal.NotTrading);
        Margin!.Settle(instrument, price, at, ref _tradeId);
        _sink.AdvanceTo(at);
    }

    /// <summary>Whether a liquidation comes before <paramref name="target"/> is reached; then it has happened.</summary>
    private bool MeetsLiquidation(int instrument, InstrumentState state, in Leg leg, Price target)
    {
        int account = Margin!.FirstOnTheWay(instrument, state.Current, target, state.Time, out Price price);
        if (account < 0) return false;
        MoveTo(instrument, state, price);
        Instant met = leg.TimeAt(price);
        if (met > state.Time) state.Time = met;
        Liquidate(instrument, state, account);
        _sink.AdvanceTo(state.Time);
        Expire(instrument, state);
        Arrivals(instrument, state);
        return true;
    }

    private void Liquidate(int instrument, InstrumentState state, int account)
    {
        // A stop of the same position, or a limit that would have closed it, may have come first; at an open that lies beyond, too.
        bool ambiguous = HasExitInside(state, account);
        bool isCross = !_accounts[account].MarginIn(instrument)!.IsIsolated;
        for (int i = 0; i < _states.Length; i++)
            if (i == instrument || isCross) CancelAll(i, account, Refusal.Liquidated);
        if (ambiguous) state.AmbiguousFills++;
        state.FillsInside++;
        Margin!.Liquidate(account, instrument, state.Time, ambiguous, ref _tradeId);
    }

    private bool HasExitInside(InstrumentState state, int account)
    {
        foreach (RestingOrder order in state.Resting)
            if (order.Account == account && LiesInside(state, order)) return true;
        return false;
    }

    /// <summary>Cancels the orders of an account (all accounts when negative) in an instrument.</summary>
    private void CancelAll(int instrument, int account, Refusal reason)
    {
        InstrumentState state = _states[instrument];
        for (int i = state.Resting.Count - 1; i >= 0; i--)
            if (account < 0 || state.Resting[i].Account == account) End(instrument, state, state.Resting[i], ReportKind.Canceled, reason);
    }
}
