using System.Runtime.CompilerServices;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Margin;

namespace Godwit.Simulation.Matching;

/// <summary>An instrument of the simulated venue and the decimals of its bars' volume.</summary>
public sealed record ListedInstrument(Instrument Instrument, int VolumeScale)
{
    /// <summary>Margin rules of a derivative; null trades it without leverage.</summary>
    public MarginTerms? Margin { get; init; }

    /// <summary>Funding of a perpetual; null when it is not known.</summary>
    public FundingSchedule? Funding { get; init; }
}

/// <summary>
/// A venue simulated from bars. Each bar is walked along a stated path of four points (open, the two extremes, close), a third
/// of its time from one to the next, evenly; our orders meet the market on the way, their reports leave at once, and what
/// the client answers can still meet the rest of the same bar.
/// </summary>
/// <remarks>
/// Fills when: market orders on arrival (normally at the next bar's open, with latency where the path stands by then);
/// resting limits at their price when the path goes through (or touches) it, also when the market opens beyond it; stops at
/// their price, or at the open when the market gaps beyond it. A limit order needs cash for its value and fee.
/// Ignores: the book's depth, our place in the queue, the market's reaction to us. Biased: taker fills at the open of a bar
/// are slightly optimistic in fast markets (slippage is there to pay for it); limit fills by the through rule are
/// pessimistic. Whenever more than one order of an account lies inside a bar, or a trailing stop both follows and is met
/// there, the order of events is a guess: such fills are marked ambiguous, and <see cref="AmbiguousBars"/> also counts bars
/// in which another path would have filled what this one left.
/// </remarks>
public sealed partial class BarExchange
{
    private readonly Instrument[] _instruments;
    private readonly InstrumentState[] _states;

    /// <summary>What every account's positions are valued at.</summary>
    private readonly Price[] _marks;
    private readonly SimulatedAccount[] _accounts;
    private readonly MatchingOptions _options;
    private readonly OrderFunds _funds;
    private readonly Rate _borrowPerYear;
    private readonly IReportSink _sink;
    private readonly Stack<RestingOrder> _pool = new(64);
    private long _tradeId;

    /// <param name="listed">Instruments in the order of their run index.</param>
    /// <param name="capital">Starting cash of each account, in the quote asset.</param>
    /// <param name="options">Assumptions.</param>
    /// <param name="borrowPerYear">Interest on borrowed base assets per year of 365 days.</param>
    /// <param name="sink">Where reports go.</param>
    public BarExchange(IReadOnlyList<ListedInstrument> listed, IReadOnlyList<Money> capital, MatchingOptions options, Rate borrowPerYear, IReportSink sink)
    {
        _instruments = [.. listed.Select(l => l.Instrument)];
        _states = [.. listed.Select(l => new InstrumentState(Pow10.Double(l.VolumeScale)))];
        _marks = new Price[_instruments.Length];
        _accounts = [.. capital.Select(c => new SimulatedAccount(_instruments, _marks, c, [.. listed.Select(l => l.Margin)]))];
        _options = options;
        _funds = new OrderFunds(_instruments, _accounts, options.Fees, options.Filters);
        _borrowPerYear = borrowPerYear;
        _sink = sink;
        Margin = MarginDesk.For(_instruments, _marks, _accounts, [.. listed.Select(l => l.Funding)], sink);
    }

    public IReadOnlyList<SimulatedAccount> Accounts => _accounts;

    /// <summary>Fills that happened in bars without volume: nobody traded there.</summary>
    public long UntradedFills { get; private set; }

    /// <summary>Fills that took more than a tenth of their bar's volume.</summary>
    public long LargeFills { get; private set; }

    /// <summary>Bars in which the order of events decided what was filled, or at which price.</summary>
    public long AmbiguousBars { get; private set; }

    private sealed class InstrumentState(double volumeDivisor)
    {
        public readonly double VolumeDivisor = volumeDivisor;
        public readonly List<RestingOrder> Resting = new(16);
        public readonly TimedQueue<VenueRequest> Inbound = new();
        public Instant LastClose;

        // While a bar is walked:
        public Bar Bar;
        public Price Current;
        public Instant Time;
        public Instant Stamp;
        public bool HasBegun;
        public long Capacity;
        public bool IsInside;
        public int FillsInside;
        public int AmbiguousFills;
    }

    /// <summary>A request is on its way and arrives at <paramref name="arrival"/>.</summary>
    public void Receive(in VenueRequest request, Instant arrival) =>
        _states[request.Terms.Instrument].Inbound.Add(in request, arrival);

    /// <summary>Walks a bar with all orders that are there or arrive in time.</summary>
    /// <param name="instrument">Run index.</param>
    /// <param name="bar">The bar, in the instrument's price scale.</param>
    /// <param name="close">Its close time.</param>
    /// <param name="mayChange">True when the client may send something while the bar is under way (a timer is due, a report is on its way).</param>
    public void OnBar(int instrument, in Bar bar, Instant close, bool mayChange = false)
    {
        InstrumentState state = _states[instrument];
        bool settles = Margin is not null && NeedsWalk(instrument, in bar, close);
        if (settles || mayChange || state.Resting.Count != 0 || state.Inbound.Count != 0) Walk(instrument, state, in bar, close);
        _marks[instrument] = bar.Close;
        if (Margin is not null && Margin.IsExpired(instrument, close)) Settle(instrument, state, bar.Close, close);
        if (_borrowPerYear.Units > 0 && !_instruments[instrument].IsDerivative) ChargeBorrow(instrument, state, close);
        state.LastClose = close;
    }

    /// <summary>Whether a bar can change nothing of ours: no order is there or on its way, and nobody pays interest.</summary>
    public bool IsIdle(int instrument)
    {
        InstrumentState state = _states[instrument];
        return state.Resting.Count == 0 && state.Inbound.Count == 0 && (_borrowPerYear.Units <= 0 || !HasShort(instrument))
            && Margin?.HasPosition(instrument) != true;
    }

    /// <summary>As <see cref="OnBar"/> for an instrument that <see cref="IsIdle"/>.</summary>
    public void Pass(int instrument, Price close, Instant at)
    {
        _marks[instrument] = close;
        _states[instrument].LastClose = at;
    }

    private bool HasShort(int instrument)
    {
        foreach (SimulatedAccount account in _accounts)
            if (account.Position(instrument).Units < 0) return true;
        return false;
    }

    /// <summary>Fills everything that has arrived by <paramref name="now"/> at one stated price, stamped with one stated bar.</summary>
    public void OnStatedPrice(int instrument, in Bar stamp, Price price, Instant now)
    {
        InstrumentState state = _states[instrument];
        Begin(state, in stamp, now);
        state.Current = price;
        _marks[instrument] = price;
        _sink.AdvanceTo(now);
        Arrivals(instrument, state);
    }

    /// <summary>Signal-close timing: what arrives by the close meets the closing print of the bar that has just closed; any latency misses it.</summary>
    public void OnClosingPrint(int instrument, in Bar bar, Instant close)
    {
        InstrumentState state = _states[instrument];
        if (state.Inbound.Count != 0) OnStatedPrice(instrument, in bar, bar.Close, close);
    }

    /// <summary>Ends the run: working orders are canceled without reports.</summary>
    public void Clear()
    {
        foreach (InstrumentState state in _states)
        {
            state.Inbound.Clear();
            for (int i = state.Resting.Count - 1; i >= 0; i--)
            {
                _accounts[state.Resting[i].Account].Reserve(-state.Resting[i].Reserved);
                Remove(state, state.Resting[i]);
            }
        }
    }

    private void Begin(InstrumentState state, in Bar bar, Instant now)
    {
        // The closing print belongs to the bar that was walked before: what was taken there is gone.
        if (bar.OpenTime != state.Stamp || !state.HasBegun) state.Capacity = long.MaxValue;
        state.HasBegun = true;
        state.Bar = bar;
        state.Stamp = bar.OpenTime;
        state.Time = now;
        state.FillsInside = 0;
        state.IsInside = false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ChargeBorrow(int instrument, InstrumentState state, Instant close)
    {
        if (state.LastClose.UnixNanos == 0) return;
        for (int i = 0; i < _accounts.Length; i++)
        {
            Quantity position = _accounts[i].Position(instrument);
            if (position.Units >= 0) continue;
            Money value = Money.Abs(_instruments[instrument].Notional(_marks[instrument], position));
            Money perYear = value.Times(_borrowPerYear, Rounding.Up);
            var interest = new Money(Wide.MultiplyDivide(perYear.Units, (close - state.LastClose).Nanos, 365 * Duration.NanosPerDay, Rounding.Up));
            _accounts[i].Charge(interest);
            _sink.OnInterest(i, instrument, interest, close);
        }
    }
}
