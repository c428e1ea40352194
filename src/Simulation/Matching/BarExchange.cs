using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Matching;

/// <summary>An instrument of the simulated venue and the decimals of its bars' volume.</summary>
public sealed record ListedInstrument(Instrument Instrument, int VolumeScale);

/// <summary>
/// A venue simulated from bars. Each bar is walked along a stated path of four points (open, the two extremes, close);
/// our orders meet the market on the way, their reports leave at once, and what the client answers can still meet the rest
/// of the same bar.
/// </summary>
/// <remarks>
/// Fills when: market orders at the first path point after arrival (normally the next bar's open); resting limits at their
/// price when the path goes through (or touches) it; stops at their price, or at the open when the market gaps beyond it.
/// Ignores: the book's depth, our place in the queue, the market's reaction to us. Biased: taker fills at the open of a bar
/// are slightly optimistic in fast markets (slippage is there to pay for it); limit fills by the through rule are
/// pessimistic. Whenever more than one order of an account lies inside a bar, the order of events is a guess: such fills are
/// marked ambiguous.
/// </remarks>
public sealed partial class BarExchange
{
    private readonly Instrument[] _instruments;
    private readonly InstrumentState[] _states;
    private readonly SimulatedAccount[] _accounts;
    private readonly MatchingOptions _options;
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
        _accounts = [.. capital.Select(c => new SimulatedAccount(_instruments, c))];
        _options = options;
        _borrowPerYear = borrowPerYear;
        _sink = sink;
    }

    public IReadOnlyList<SimulatedAccount> Accounts => _accounts;

    /// <summary>Fills that happened in bars without volume: nobody traded there.</summary>
    public long UntradedFills { get; private set; }

    /// <summary>Fills that took more than a tenth of their bar's volume.</summary>
    public long LargeFills { get; private set; }

    private sealed class InstrumentState(double volumeDivisor)
    {
        public readonly double VolumeDivisor = volumeDivisor;
        public readonly List<RestingOrder> Resting = new(16);
        public readonly Queue<(VenueRequest Request, Instant Arrival)> Inbound = new(16);
        public Instant LastClose;

        // While a bar is walked:
        public Bar Bar;
        public Price Current;
        public Instant Stamp;
        public long Capacity;
        public bool IsInside;
        public int FillsInside;
    }

    /// <summary>A request is on its way and arrives at <paramref name="arrival"/>; requests of one instrument arrive in order.</summary>
    public void Receive(in VenueRequest request, Instant arrival) =>
        _states[request.Terms.Instrument].Inbound.Enqueue((request, arrival));

    /// <summary>Walks a bar with all orders that are there or arrive in time.</summary>
    /// <param name="instrument">Run index.</param>
    /// <param name="bar">The bar, in the instrument's price scale.</param>
    /// <param name="close">Its close time.</param>
    /// <param name="mayChange">True when the client may send something while the bar is under way (a timer is due, a report is on its way).</param>
    public void OnBar(int instrument, in Bar bar, Instant close, bool mayChange = false)
    {
        InstrumentState state = _states[instrument];
        if (mayChange || state.Resting.Count != 0 || state.Inbound.Count != 0) Walk(instrument, state, in bar, close, mayChange);
        Mark(instrument, bar.Close);
        if (_borrowPerYear.Units > 0) ChargeBorrow(instrument, state, close);
        state.LastClose = close;
    }

    /// <summary>Fills everything that has arrived by <paramref name="now"/> at one stated price, stamped with one stated bar.</summary>
    public void OnStatedPrice(int instrument, in Bar stamp, Price price, Instant now)
    {
        InstrumentState state = _states[instrument];
        Begin(state, in stamp);
        state.Current = price;
        Mark(instrument, price);
        Arrivals(instrument, state, now);
    }

    /// <summary>Signal-close timing: what arrives by now meets the closing print of the bar that has just closed.</summary>
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
            for (int i = state.Resting.Count - 1; i >= 0; i--) Remove(state, state.Resting[i]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Walk(int instrument, InstrumentState state, in Bar bar, Instant close, bool mayChange)
    {
        Begin(state, in bar);
        Instant time = bar.OpenTime;
        long third = (close - bar.OpenTime).Nanos / 3;
        state.Current = bar.Open;
        Mark(instrument, bar.Open);
        Expire(instrument, state, time);
        _sink.AdvanceTo(time);
        Arrivals(instrument, state, time);
        MatchGap(instrument, state, time);
        state.IsInside = true;
        bool highSeen = bar.High <= state.Current, lowSeen = bar.Low >= state.Current;
        while (mayChange || state.Resting.Count != 0 || state.Inbound.Count != 0)
        {
            bool last = highSeen && lowSeen;
            Price target = last ? bar.Close : !highSeen && (lowSeen || GoesUpFirst(instrument, in bar)) ? bar.High : bar.Low;
            if (FirstHit(state, target, out Price at) is { } hit)
            {
                MoveTo(instrument, state, at);
                Execute(instrument, state, hit, time);
            }
            else
            {
                MoveTo(instrument, state, target);
                RefreshIcebergs(state);
                highSeen |= target >= bar.High;
                lowSeen |= target <= bar.Low;
                if (last)
                {
                    _sink.AdvanceTo(close);
                    break;
                }
                time += new Duration(third);
            }
            _sink.AdvanceTo(time);
            Arrivals(instrument, state, time);
        }
        state.IsInside = false;
    }

    private void Begin(InstrumentState state, in Bar bar)
    {
        state.Bar = bar;
        state.Stamp = bar.OpenTime;
        state.FillsInside = 0;
        state.IsInside = false;
        state.Capacity = long.MaxValue;
    }

    /// <summary>Which extreme comes first, by the path policy and the net position of all accounts.</summary>
    private bool GoesUpFirst(int instrument, in Bar bar)
    {
        switch (_options.Path)
        {
            case IntrabarPath.HighFirst: return true;
            case IntrabarPath.LowFirst: return false;
        }
        long net = 0;
        foreach (SimulatedAccount account in _accounts) net += account.Position(instrument).Units;
        // A flat book takes the conventional candle path: a rising bar visits its low first.
        if (net == 0) return bar.Close < bar.Open;
        bool adverseIsUp = net < 0;
        return _options.Path == IntrabarPath.Pessimistic ? adverseIsUp : !adverseIsUp;
    }

    /// <summary>The resting order that the move from the current price to <paramref name="target"/> meets first; earlier orders win ties.</summary>
    private RestingOrder? FirstHit(InstrumentState state, Price target, out Price at)
    {
        at = default;
        RestingOrder? first = null;
        bool up = target > state.Current;
        if (target == state.Current || state.Capacity <= 0) return null;
        bool touch = _options.LimitFill == LimitFill.Touch;
        foreach (RestingOrder order in state.Resting)
        {
            Price price;
            if (order.Waits)
            {
                if (order.TriggersUpwards != up) continue;
                price = order.Trigger;
                if (up ? price > target : price < target) continue;
            }
            else
            {
                if (!order.ActsAsLimit || order.Displayed.Units <= 0) continue;
                if ((order.Terms.Side == OrderSide.Sell) != up) continue;
                price = order.Terms.LimitPrice;
                bool reached = up ? (touch ? price <= target : price < target) : (touch ? price >= target : price > target);
                if (!reached) continue;
            }
            price = up ? Price.Max(price, state.Current) : Price.Min(price, state.Current);
            if (first is not null && (up ? price >= at : price <= at)) continue;
            first = order;
            at = price;
        }
        return first;
    }

    /// <summary>Orders that were there when the market jumped from the last close to this open.</summary>
    private void MatchGap(int instrument, InstrumentState state, Instant time)
    {
        for (int i = 0; i < state.Resting.Count;)
        {
            RestingOrder order = state.Resting[i];
            int before = state.Resting.Count;
            bool hit = order.Waits
                ? order.TriggersUpwards ? order.Trigger <= state.Current : order.Trigger >= state.Current
                : order.ActsAsMarket || (order.Terms.Side == OrderSide.Buy ? order.Terms.LimitPrice > state.Current : order.Terms.LimitPrice < state.Current);
            if (!hit || state.Capacity <= 0)
            {
                i++;
                continue;
            }
            Execute(instrument, state, order, time);
            _sink.AdvanceTo(time);
            Arrivals(instrument, state, time);
            // A fill can cancel or add orders: start over unless nothing was removed.
            i = state.Resting.Count == before && i < before && ReferenceEquals(state.Resting[i], order) ? i + 1 : 0;
        }
    }

    private void MoveTo(int instrument, InstrumentState state, Price price)
    {
        state.Current = price;
        Mark(instrument, price);
        foreach (RestingOrder order in state.Resting)
        {
            if (order.Terms.Type != OrderType.TrailingStop || order.IsTriggered) continue;
            order.Best = order.Terms.Side == OrderSide.Sell ? Price.Max(order.Best, price) : Price.Min(order.Best, price);
        }
    }

    private static void RefreshIcebergs(InstrumentState state)
    {
        foreach (RestingOrder order in state.Resting) order.Displayed = DisplayOf(order);
    }

    private void Expire(int instrument, InstrumentState state, Instant now)
    {
        for (int i = state.Resting.Count - 1; i >= 0; i--)
        {
            RestingOrder order = state.Resting[i];
            if (order.Terms.TimeInForce is not (TimeInForce.GoodTillDate or TimeInForce.Day) || order.Terms.ExpireAt > now) continue;
            End(instrument, state, order, ReportKind.Expired, Refusal.None);
        }
    }

    private void Mark(int instrument, Price price)
    {
        foreach (SimulatedAccount account in _accounts) account.Mark(instrument, price);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ChargeBorrow(int instrument, InstrumentState state, Instant close)
    {
        if (state.LastClose.UnixNanos == 0) return;
        for (int i = 0; i < _accounts.Length; i++)
        {
            Quantity position = _accounts[i].Position(instrument);
            if (position.Units >= 0) continue;
            Money value = Money.Abs(_instruments[instrument].Notional(_accounts[i].MarkOf(instrument), position));
            Money perYear = value.Times(_borrowPerYear, Rounding.Up);
            var interest = new Money(Wide.MultiplyDivide(perYear.Units, (close - state.LastClose).Nanos, 365 * Duration.NanosPerDay, Rounding.Up));
            _accounts[i].Charge(interest);
            _sink.OnInterest(i, instrument, interest, close);
        }
    }
}
