using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Margin;
using Godwit.Simulation.Matching;

namespace Godwit.Simulation.Books;

/// <summary>
/// A venue simulated from recorded trades, quotes and books: our orders against the liquidity that was there, by price and time. The
/// deepest kind of data that an instrument has decides what is known.
/// </summary>
/// <remarks>
/// Takers. With a book they take level by level what was recorded, at its price, several fills; what they took stays taken until the
/// venue states that level anew. With quotes the best level's quantity, then the same quantity again at prices a gap apart
/// (one fill at their mean). With trades only, any quantity at the last trade plus or minus half a spread. Impact on later takers is an option.
/// <para>
/// Makers. An order joins the end of its level's queue. It fills when the quantity ahead is used up by trades at its price
/// (<see cref="TickMatchingOptions.Queue"/> says how cancellations bring it forward), with what those trades leave; or when a trade, or the
/// other side's best price, comes to lie beyond or (the other side's price) at it, up to <see cref="TickMatchingOptions.Through"/>. Where no queue is recorded
/// (trades only, levels outside the recorded book), a touch does what <see cref="TickMatchingOptions.Touch"/> says.
/// </para>
/// Ignores: that others would have acted differently with our orders there; hidden orders. Biased: small orders, little;
/// large ones optimistically, as makers because recorded takers would have stopped at them, as takers because the book refills as if nothing had
/// happened (impact is there to pay for it). Fills are never ambiguous: the order of events is recorded.
/// </remarks>
public sealed partial class TickExchange
{
    private readonly Instrument[] _instruments;
    private readonly InstrumentState[] _states;

    /// <summary>What every account's positions are valued at.</summary>
    private readonly Price[] _marks;
    private readonly SimulatedAccount[] _accounts;
    private readonly TickMatchingOptions _options;
    private readonly OrderFunds _funds;
    private readonly IReportSink _sink;
    private readonly TimedQueue<VenueRequest> _inbound = new();

    /// <summary>Orders by id, and when those that expire do.</summary>
    private readonly Dictionary<long, BookOrder> _orders = new(64);
    private readonly TimedQueue<long> _expiries = new();
    private readonly Stack<BookOrder> _pool = new(64);

    /// <summary>When venue events begin and end, still to come.</summary>
    private readonly TimedQueue<int> _changes = new();
    private Instant _now = Instant.MinValue;
    private long _tradeId;

    /// <param name="listed">Instruments in the order of their run index. Ticks are in their scales.</param>
    /// <param name="capital">Starting cash of each account, in the quote asset.</param>
    /// <param name="options">Assumptions.</param>
    /// <param name="sink">Where reports go, at venue time.</param>
    public TickExchange(IReadOnlyList<ListedInstrument> listed, IReadOnlyList<Money> capital, TickMatchingOptions options, IReportSink sink)
    {
        _instruments = [.. listed.Select(l => l.Instrument)];
        _states = [.. _instruments.Select((instrument, i) => new InstrumentState(i, instrument, options))];
        _marks = new Price[_instruments.Length];
        _accounts = [.. capital.Select(c => new SimulatedAccount(_instruments, _marks, c, [.. listed.Select(l => l.Margin)]))];
        _options = options;
        _funds = new OrderFunds(_instruments, _accounts, options.Fees, options.Filters);
        _sink = sink;
        Margin = MarginDesk.For(_instruments, _marks, _accounts, [.. listed.Select(l => l.Funding)], sink);
        _accrued = new Money[_accounts.Length * _instruments.Length];
        _accruedUntil = new Instant[_instruments.Length];
        foreach (VenueEvent e in options.Schedule.Events)
        {
            _changes.Add(e.Instrument, e.From);
            if (e.Kind != VenueEventKind.Delisting) _changes.Add(e.Instrument, e.Until);
        }
    }

    public IReadOnlyList<SimulatedAccount> Accounts => _accounts;

    /// <summary>Fills of liquidity that no row recorded: behind the best quote, or with trades only.</summary>
    public long UntradedFills { get; private set; }

    /// <summary>Fills that took more than a tenth of the level or trade that they met.</summary>
    public long LargeFills { get; private set; }

    /// <summary>Always zero: recorded events have an order.</summary>
    public long AmbiguousBars => 0;

    /// <summary>One instrument: its recorded market and our orders in it.</summary>
    private sealed class InstrumentState(int index, Instrument instrument, TickMatchingOptions options)
    {
        public readonly int Index = index;
        public readonly TickMarket Market = new(instrument, options);
        public readonly OwnSide Bids = new(isBid: true), Asks = new(isBid: false);

        /// <summary>Stops, take-profits and trailing stops that wait for their price.</summary>
        public readonly List<BookOrder> Waiting = new(8);
        public bool IsInSnapshot;

        /// <summary>Others' orders one by one, where they are recorded.</summary>
        public RecordedOrders? Recorded;

        /// <summary>A halt, maintenance or the end of trading.</summary>
        public bool IsClosed;
        public VenueEvent ClosedBy;

        public OwnSide Own(OrderSide side) => side == OrderSide.Buy ? Bids : Asks;
        public bool HasOwn => !Bids.IsEmpty || !Asks.IsEmpty;
    }

    /// <summary>When something of ours happens next without the market: an arrival, an expiry, an event of the venue, interest; <see cref="Instant.MaxValue"/> when nothing will.</summary>
    public Instant NextArrival
    {
        get
        {
            Instant next = _inbound.NextDue, due = NextDue;
            return due < next ? due : next;
        }
    }

    private Instant NextDue
    {
        get
        {
            Instant next = _expiries.NextDue < _changes.NextDue ? _expiries.NextDue : _changes.NextDue;
            if (Margin is not null && NextMargin is var margin && margin < next) next = margin;
            return _nextInterest < next ? _nextInterest : next;
        }
    }

    /// <summary>A request is on its way and arrives at <paramref name="arrival"/>.</summary>
    public void Receive(in VenueRequest request, Instant arrival) => _inbound.Add(in request, arrival);

    /// <summary>Works what is due at <see cref="NextArrival"/>: one request, or all that the venue does by itself at that time. Does nothing when there is none.</summary>
    public void Arrive()
    {
        Instant due = NextArrival;
        if (due == Instant.MaxValue) return;
        if (due > _now) _now = due;
        if (NextDue <= due)
        {
            WorkDue();
            return;
        }
        VenueRequest request = _inbound.Take();
        InstrumentState state = _states[request.Terms.Instrument];
        switch (request.Kind)
        {
            case RequestKind.New: Accept(state, in request); break;
            case RequestKind.Cancel: CancelOrder(state, in request); break;
            default: AmendOrder(state, in request); break;
        }
    }

    /// <summary>The market moves: one recorded event at its venue time. Call <see cref="Arrive"/> first for what is due before.</summary>
    /// <param name="instrument">Run index.</param>
    /// <param name="tick">The event, in the instrument's scales.</param>
    public void OnTick(int instrument, in Tick tick)
    {
        if (tick.OccurredAt > _now) _now = tick.OccurredAt;
        if (NextDue <= _now) WorkDue();
        InstrumentState state = _states[instrument];
        switch (tick.Kind)
        {
            case TickKind.Book: OnRow(state, in tick); break;
            case TickKind.Trade: OnTrade(state, in tick); break;
            case TickKind.Quote: OnQuote(state, in tick); break;
            case TickKind.Mark:
                state.Market.SetMark(tick.Price);
                OnPrice(state);
                break;
        }
    }

    /// <summary>Ends the run: working orders are canceled without reports.</summary>
    public void Clear()
    {
        _inbound.Clear();
        _expiries.Clear();
        _changes.Clear();
        _nextInterest = Instant.MaxValue;
        foreach (InstrumentState state in _states)
            while (Any(state) is { } order)
            {
                _accounts[order.Account].Reserve(-order.Reserved);
                Remove(state, order);
            }
    }

    /// <summary>Some working order of an instrument; null when there is none.</summary>
    private static BookOrder? Any(InstrumentState state) =>
        !state.Bids.IsEmpty ? state.Bids.Levels[0].Orders[0]
        : !state.Asks.IsEmpty ? state.Asks.Levels[0].Orders[0]
        : state.Waiting.Count > 0 ? state.Waiting[0] : null;

    /// <summary>What the venue does by itself up to the present: expiries, events, interest.</summary>
    private void WorkDue()
    {
        if (_nextInterest <= _now) ChargeInterest();
        if (Margin is not null) WorkMargin();
        while (_expiries.NextDue <= _now)
            if (_orders.TryGetValue(_expiries.Take(), out BookOrder? order)) End(_states[order.Terms.Instrument], order, ReportKind.Expired, Refusal.None);
        while (_changes.NextDue <= _now)
        {
            int instrument = _changes.Take();
            if (instrument >= 0) Reschedule(_states[instrument]);
            else
                foreach (InstrumentState state in _states) Reschedule(state);
        }
    }

    private static Refusal WhyClosed(InstrumentState state) => state.ClosedBy.Kind == VenueEventKind.Delisting ? Refusal.NotTrading : Refusal.Halted;

    private void Reschedule(InstrumentState state)
    {
        bool wasClosed = state.IsClosed;
        state.IsClosed = _options.Schedule.IsClosed(state.Index, _now, out state.ClosedBy);
        if (state.IsClosed && !state.ClosedBy.KeepsOrders)
            while (Any(state) is { } order) End(state, order, ReportKind.Canceled, WhyClosed(state));
        if (state.IsClosed && state.ClosedBy.Kind == VenueEventKind.Delisting && Margin?.HasPosition(state.Index) == true)
            Margin.Settle(state.Index, _marks[state.Index], _now, ref _tradeId);
        // What the market did meanwhile meets our orders when trading resumes.
        if (wasClosed && !state.IsClosed) OnPrice(state);
    }
}
