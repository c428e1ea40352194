using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Runner.Ticks;

/// <content>Time runs forward: the earliest of what the venue and the engine have before them comes next.</content>
internal sealed partial class TickRunner
{
    // The stream whose tick comes next at the venue, its time, and the earliest time of any other; the same for the engine.
    private TickStream? _venueNext, _engineNext;
    private long _venueTime, _venueOther, _engineTime, _engineOther;

    // When the next bars reach the engine, and when they closed.
    private long _barsDue;
    private Instant _barsClose;

    /// <summary>Works about so many steps; false when there is nothing left to come.</summary>
    private bool Work(int steps)
    {
        while (steps > 0)
        {
            long arrival = _exchange.NextArrival.UnixNanos, venue = Math.Min(_venueTime, arrival);
            long report = _gateway.NextReport, timer = _engine.Timers.Next.UnixNanos;
            long engine = Math.Min(Math.Min(report, timer), Math.Min(_engineTime, _barsDue));
            if (venue <= engine)
            {
                // Without a market to come there is nothing that an order or a timer could meet.
                if (IsOver) return false;
                if (_venueTime <= arrival) steps -= WorkVenue(Math.Min(arrival, engine));
                else
                {
                    _exchange.Arrive();
                    steps--;
                }
            }
            else if (IsOver) return false;
            else if (report == engine) _gateway.Deliver();
            else if (timer == engine) FireTimer();
            else if (_engineTime == engine) steps -= WorkEngine(Math.Min(venue, Math.Min(report, timer)));
            else ShowBars();
        }
        return true;
    }

    private bool IsOver => _venueTime == long.MaxValue && _engineTime == long.MaxValue && _barsDue == long.MaxValue;

    /// <summary>Shows the venue ticks of one stream, up to <paramref name="limit"/> and as long as no other is earlier and nothing else has come up.</summary>
    private int WorkVenue(long limit)
    {
        TickStream stream = _venueNext!;
        long other = _venueOther, report = _gateway.NextReport;
        // A tick that the engine reads may reach it before the next one occurs.
        bool limits = stream.IsRead && stream.EngineTime == long.MaxValue;
        int steps = 0;
        do
        {
            _exchange.OnTick(stream.Instrument, in stream.VenueTick);
            stream.AdvanceVenue();
            steps++;
            if (limits)
            {
                limits = false;
                PickEngine();
                limit = Math.Min(limit, stream.EngineTime);
            }
        }
        while (stream.VenueTime <= limit && stream.VenueTime < other && _gateway.NextReport == report);
        PickVenue();
        return steps;
    }

    /// <summary>Shows the engine ticks of one stream, as long as nothing else is due before or with them.</summary>
    private int WorkEngine(long limit)
    {
        TickStream stream = _engineNext!;
        limit = Math.Min(limit, _engineOther);
        long bars = _barsDue, sent = _gateway.Sent;
        Instant timer = _engine.Timers.Next;
        int steps = 0;
        do
        {
            ref readonly Tick tick = ref stream.EngineTick;
            BarPhase phase = tick.OccurredAt.UnixNanos < _actsFrom ? BarPhase.WarmUp : BarPhase.Trading;
            _engine.StepTick(stream.Instrument, in tick, Later(stream.EngineTime), phase);
            stream.AdvanceEngine();
            steps++;
        }
        while (stream.EngineTime < limit && stream.EngineTime <= bars && _gateway.Sent == sent && _engine.Timers.Next == timer);
        PickEngine();
        return steps;
    }

    private void FireTimer()
    {
        Instant due = _engine.Timers.Next;
        (int strategy, long tag) = _engine.Timers.Take();
        _engine.Step(EngineEvent.OfTimer(Later(due.UnixNanos), strategy, tag));
    }

    /// <summary>Shows all bars that close at one time, in the order of the setup.</summary>
    private void ShowBars()
    {
        Instant close = _barsClose, received = Later(_barsDue);
        bool inRange = false;
        for (int i = 0; i < _bars.Length; i++)
        {
            BarCursor cursor = _bars[i];
            if (cursor.Close != close) continue;
            _barsLeft--;
            int index = cursor.Index - _firsts[i];
            BarPhase phase = index < 0 ? BarPhase.WarmUp : index < _setup.FirstBar ? BarPhase.Preparing : BarPhase.Trading;
            inRange |= index >= 0;
            _engine.StepBar(i, in cursor.Current, close, received, phase);
            cursor.Advance();
        }
        if (inRange && _barsLeft == 0) _lastClose = close;
        else if (inRange) _equity.Add(close, _engine.Equity, !_engine.IsFlat);
        PickBars();
    }

    private void PickVenue()
    {
        (_venueNext, _venueTime, _venueOther) = (null, long.MaxValue, long.MaxValue);
        foreach (TickStream stream in _streams)
        {
            if (stream.VenueTime < _venueTime) (_venueNext, _venueOther, _venueTime) = (stream, _venueTime, stream.VenueTime);
            else if (stream.VenueTime < _venueOther) _venueOther = stream.VenueTime;
        }
    }

    private void PickEngine()
    {
        (_engineNext, _engineTime, _engineOther) = (null, long.MaxValue, long.MaxValue);
        foreach (TickStream stream in _streams)
        {
            if (stream.EngineTime < _engineTime) (_engineNext, _engineOther, _engineTime) = (stream, _engineTime, stream.EngineTime);
            else if (stream.EngineTime < _engineOther) _engineOther = stream.EngineTime;
        }
    }

    private void PickBars()
    {
        Instant close = Instant.MaxValue;
        foreach (BarCursor cursor in _bars)
            if (cursor.Close < close) close = cursor.Close;
        _barsClose = close;
        if (close == Instant.MaxValue) _barsDue = long.MaxValue;
        else
        {
            var end = new Tick(close, close, default, default, default, default, 0, TickKind.Trade, TickFlags.None);
            _barsDue = _barLatency.FeedArrival(in end).UnixNanos;
        }
    }

    /// <summary>The engine's clock never goes back.</summary>
    private Instant Later(long nanos) => nanos < _engine.Now.UnixNanos ? _engine.Now : new Instant(nanos);
}
