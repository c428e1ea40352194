using System.Runtime.CompilerServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Matching;

/// <content>The way of the market through a bar, and what it meets.</content>
public sealed partial class BarExchange
{
    /// <summary>A straight move of the market, even in time.</summary>
    private readonly record struct Leg(Price From, Price To, Instant Start, Instant End)
    {
        public Price PriceAt(Instant at) => Start == End
            ? To
            : new Price(From.Units + (long)Wide.MultiplyDivide(To.Units - From.Units, (at - Start).Nanos, (End - Start).Nanos, Rounding.Truncate));

        public Instant TimeAt(Price price) => From == To
            ? Start
            : Start + new Duration((long)Wide.MultiplyDivide(Math.Abs(price.Units - From.Units), (End - Start).Nanos, Math.Abs(To.Units - From.Units), Rounding.Down));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Walk(int instrument, InstrumentState state, in Bar bar, Instant close)
    {
        Begin(state, in bar, bar.OpenTime);
        if (!_options.Schedule.IsEmpty && IsPassedOver(instrument, state, close)) return;
        foreach (RestingOrder order in state.Resting) order.BestBefore = order.Best;
        MoveTo(instrument, state, bar.Open);
        if (Margin is not null) WorkMargin(instrument, state);
        _sink.AdvanceTo(bar.OpenTime);
        Expire(instrument, state);
        Arrivals(instrument, state);
        MatchGap(instrument, state);
        state.IsInside = true;
        // What is on its way to the client may yet be answered inside this bar.
        if (MayChangeInside(instrument, state, close)) WalkInside(instrument, state, in bar, close);
        if (state.AmbiguousFills > 0 || CouldHaveFilled(state)) AmbiguousBars++;
        state.AmbiguousFills = 0;
        state.IsInside = false;
        _sink.AdvanceTo(close);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WalkInside(int instrument, InstrumentState state, in Bar bar, Instant close)
    {
        bool highSeen = bar.High <= state.Current, lowSeen = bar.Low >= state.Current;
        var leg = new Leg(state.Current, default, state.Time, state.Time);
        while (MayChangeInside(instrument, state, close))
        {
            bool last = highSeen && lowSeen;
            Price target = last ? bar.Close : !highSeen && (lowSeen || GoesUpFirst(instrument, in bar)) ? bar.High : bar.Low;
            // A fill can change which extreme comes first: then a new leg starts here.
            if (target != leg.To || leg.End <= state.Time) leg = LegTo(state, target, close, last, highSeen || lowSeen);
            Instant due = NextDue(state);
            if (Margin is not null && Margin.NextDue(instrument) is var settles && settles < due) due = settles;
            bool interrupted = due > state.Time && due < leg.End;
            Price point = interrupted ? leg.PriceAt(due) : target;
            RestingOrder? hit = FirstHit(state, point, out Price at);
            if (Margin is not null && MeetsLiquidation(instrument, state, in leg, hit is null ? point : at)) continue;
            if (hit is not null)
            {
                MoveTo(instrument, state, at);
                Instant met = leg.TimeAt(at);
                if (met > state.Time) state.Time = met;
                _sink.AdvanceTo(state.Time);
                Execute(instrument, state, hit);
            }
            else
            {
                MoveTo(instrument, state, point);
                state.Time = interrupted ? due : leg.End;
                if (!interrupted)
                {
                    RefreshIcebergs(state);
                    highSeen |= target >= bar.High;
                    lowSeen |= target <= bar.Low;
                    // What is sent at the close meets the next open.
                    if (last) break;
                }
            }
            if (Margin is not null) WorkMargin(instrument, state);
            _sink.AdvanceTo(state.Time);
            Expire(instrument, state);
            Arrivals(instrument, state);
        }
    }

    /// <summary>The rest of the bar's time in equal parts: one for each extreme not yet seen and one for the close.</summary>
    private static Leg LegTo(InstrumentState state, Price target, Instant close, bool last, bool oneSeen)
    {
        long parts = last ? 1 : oneSeen ? 2 : 3;
        return new Leg(state.Current, target, state.Time, state.Time + new Duration((close - state.Time).Nanos / parts));
    }

    /// <summary>When something can change before the market has reached the end of its leg: an arrival, a report or timer due, an expiry.</summary>
    private Instant NextDue(InstrumentState state)
    {
        Instant due = _sink.NextDue;
        if (state.Inbound.NextDue < due) due = state.Inbound.NextDue;
        foreach (RestingOrder order in state.Resting)
            if (Expires(order) && order.Terms.ExpireAt < due) due = order.Terms.ExpireAt;
        return due;
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
        if (target == state.Current) return null;
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
                // Without volume left nothing fills; a stop price is reached all the same.
                if (!order.ActsAsLimit || order.Displayed.Units <= 0 || state.Capacity <= 0) continue;
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
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MatchGap(int instrument, InstrumentState state)
    {
        bool touch = _options.LimitFill == LimitFill.Touch;
        for (int i = 0; i < state.Resting.Count;)
        {
            RestingOrder order = state.Resting[i];
            int before = state.Resting.Count;
            if (!IsMetAtOpen(state, order, touch))
            {
                i++;
                continue;
            }
            Execute(instrument, state, order);
            _sink.AdvanceTo(state.Time);
            Arrivals(instrument, state);
            // A fill can cancel or add orders: start over unless nothing was removed.
            i = state.Resting.Count == before && i < before && ReferenceEquals(state.Resting[i], order) ? i + 1 : 0;
        }
    }

    private static bool IsMetAtOpen(InstrumentState state, RestingOrder order, bool touch)
    {
        if (order.Waits) return order.TriggersUpwards ? order.Trigger <= state.Current : order.Trigger >= state.Current;
        if (state.Capacity <= 0) return false;
        if (order.ActsAsMarket) return true;
        if (order.Displayed.Units <= 0) return false;
        if (touch && order.Terms.LimitPrice == state.Current) return true;
        return order.Terms.Side == OrderSide.Buy ? order.Terms.LimitPrice > state.Current : order.Terms.LimitPrice < state.Current;
    }

    private void MoveTo(int instrument, InstrumentState state, Price price)
    {
        state.Current = price;
        _marks[instrument] = price;
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

    /// <summary>Whether another order of the account also lies inside this bar: then the order of events is unknown.</summary>
    private bool HasRivalInside(InstrumentState state, RestingOrder order)
    {
        foreach (RestingOrder other in state.Resting)
            if (!ReferenceEquals(other, order) && other.Account == order.Account && LiesInside(state, other)) return true;
        return false;
    }

    /// <summary>Whether what this path left could have been filled on another: what else lies inside a bar that filled something, and trailing stops that rose out of danger.</summary>
    private bool CouldHaveFilled(InstrumentState state)
    {
        foreach (RestingOrder order in state.Resting)
        {
            // The rest of an order that volume or display cut off is no other event.
            if (order.LastFill == state.Stamp) continue;
            bool follows = order.Terms.Type == OrderType.TrailingStop && order.Waits && order.Best != order.BestBefore;
            if ((follows || state.FillsInside > 0) && LiesInside(state, order)) return true;
        }
        return false;
    }

    /// <summary>Whether some way through the bar meets the order.</summary>
    private bool LiesInside(InstrumentState state, RestingOrder order)
    {
        bool touch = _options.LimitFill == LimitFill.Touch;
        if (order.ActsAsMarket) return false;
        if (order.Waits) return order.TriggersUpwards ? order.Trigger <= state.Bar.High : order.Trigger >= state.Bar.Low;
        if (order.Terms.Side == OrderSide.Sell) return order.Terms.LimitPrice < state.Bar.High || (touch && order.Terms.LimitPrice == state.Bar.High);
        return order.Terms.LimitPrice > state.Bar.Low || (touch && order.Terms.LimitPrice == state.Bar.Low);
    }

    /// <summary>A trailing stop that this bar both raised (or could have raised) and met: whether it was raised before is a guess.</summary>
    private static bool IsPathDependent(InstrumentState state, RestingOrder order) => order.Terms.Type == OrderType.TrailingStop
        && (order.Terms.Side == OrderSide.Sell ? state.Bar.High > order.BestBefore : state.Bar.Low < order.BestBefore);
}
