using System.Runtime.CompilerServices;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Portfolio.Valuation;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <content>Bars: nearly all there is in a backtest.</content>
public sealed partial class TradingEngine
{
    /// <summary>As <see cref="Step"/> with a bar event, which is only built where a journal wants it: bars are nearly all there is in a backtest.</summary>
    public void StepBar(int instrument, in Bar bar, Instant occurredAt, Instant receivedAt, BarPhase phase)
    {
        if (_journal is not null) StepJournaled(instrument, in bar, occurredAt, receivedAt, phase);
        else
        {
            Now = receivedAt;
            OnBar(instrument, in bar, phase);
        }
    }

    // Kept out of the method above, like everything that is rare: its large structs would be cleared on every bar.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StepJournaled(int instrument, in Bar bar, Instant occurredAt, Instant receivedAt, BarPhase phase) =>
        Step(new EngineEvent(instrument, in bar, occurredAt, receivedAt, phase));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnBar(int instrument, in Bar bar, BarPhase phase)
    {
        if (phase != BarPhase.WarmUp)
            foreach (Book book in _books) book.OnBar(instrument, in bar);
        foreach (Listener listener in _listeners[instrument])
        {
            Market market = listener.Market;
            market.RefreshRules(Now);
            market.Apply(in bar);
            if (phase == BarPhase.Trading) listener.Strategy.OnBar(market);
            else listener.Strategy.OnWarmUp(market);
            WorkIntents();
        }
    }

    /// <summary>
    /// As <see cref="StepBar"/> for bars of one instrument in a row, each received a latency after its close, as long as nothing else can
    /// happen: up to a timer that comes due, and up to and with the bar at which something is sent. Not for an engine with a journal.
    /// </summary>
    /// <param name="instrument">Run index.</param>
    /// <param name="bars">Bars to trade on, in order.</param>
    /// <param name="interval">From the open time of a bar to its close.</param>
    /// <param name="feedLatency">From the close to its receipt.</param>
    /// <param name="equities">The sum of all books after each bar; filled only where there are positions, which a row neither opens nor closes.</param>
    /// <returns>How many bars were taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int StepBars(int instrument, ReadOnlySpan<Bar> bars, Duration interval, Duration feedLatency, Span<Money> equities)
    {
        Book[] books = _books;
        Listener[] listeners = _listeners[instrument];
        bool isFlat = IsFlat;
        long sent = OrdersSent;
        for (int i = 0; i < bars.Length; i++)
        {
            ref readonly Bar bar = ref bars[i];
            Instant close = bar.OpenTime + interval;
            if (Timers.Next <= close) return i;
            Instant received = close + feedLatency;
            if (received > Now) Now = received;
            foreach (Book book in books) book.OnBar(instrument, in bar);
            foreach (Listener listener in listeners)
            {
                Market market = listener.Market;
                market.RefreshRules(Now);
                market.Apply(in bar);
                listener.Strategy.OnBar(market);
                WorkIntents();
            }
            if (!isFlat) equities[i] = Equity;
            if (OrdersSent != sent) return i + 1;
        }
        return bars.Length;
    }
}
