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
    /// <summary>The row being worked, how much of it has been seen, and how much of that the books know of.</summary>
    private ReadOnlyMemory<Bar> _row;
    private int _rowInstrument, _seen, _valued;

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
        if (phase != BarPhase.WarmUp) ShowToBooks(instrument, in bar);
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
    /// <remarks>The books are valued when somebody looks at them, at the latest at the end of the row: no one can tell the difference.</remarks>
    /// <param name="instrument">Run index.</param>
    /// <param name="bars">Bars to trade on, in order.</param>
    /// <param name="interval">From the open time of a bar to its close.</param>
    /// <param name="feedLatency">From the close to its receipt.</param>
    /// <returns>How many bars were taken.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int StepBars(int instrument, ReadOnlyMemory<Bar> bars, Duration interval, Duration feedLatency)
    {
        _row = bars;
        _rowInstrument = instrument;
        Listener[] listeners = _listeners[instrument];
        ReadOnlySpan<Bar> row = bars.Span;
        long sent = OrdersSent;
        int taken = 0;
        while (taken < row.Length && OrdersSent == sent)
        {
            ref readonly Bar bar = ref row[taken];
            Instant close = bar.OpenTime + interval;
            if (Timers.Next <= close) break;
            _seen = ++taken;
            Instant received = close + feedLatency;
            if (received > Now) Now = received;
            foreach (Listener listener in listeners)
            {
                Market market = listener.Market;
                market.RefreshRules(Now);
                market.Apply(in bar);
                listener.Strategy.OnBar(market);
                WorkIntents();
            }
        }
        ValueBooks();
        (_row, _seen, _valued) = (default, 0, 0);
        return taken;
    }

    /// <summary>What all books were worth after each of some bars in a row that <see cref="StepBars"/> took last.</summary>
    public void WriteEquities(int instrument, ReadOnlySpan<Bar> row, Span<Money> equities)
    {
        Money now = Equity;
        for (int i = 0; i < row.Length; i++) equities[i] = now + _books[0].GainAt(instrument, row[i].Close);
        for (int b = 1; b < _books.Length; b++)
            for (int i = 0; i < row.Length; i++) equities[i] += _books[b].GainAt(instrument, row[i].Close);
    }

    /// <summary>Brings the books up to the bars that have been seen.</summary>
    private void ValueBooks()
    {
        if (_valued < _seen) ValueRow();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ValueRow()
    {
        ReadOnlySpan<Bar> row = _row.Span[_valued.._seen];
        _valued = _seen;
        foreach (Book book in _books) book.OnBars(_rowInstrument, row);
    }
}
