using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Matching;

namespace Godwit.Simulation.Books;

/// <content>Arrival, amendment and end of orders.</content>
public sealed partial class TickExchange
{
    private void Accept(InstrumentState state, in VenueRequest request)
    {
        BookOrder order = OrderOf(in request, state.Market.TriggerPrice);
        if (order.Terms.TimeInForce == TimeInForce.Day)
            order.Terms = order.Terms with { ExpireAt = new Instant((_now.UtcDay + 1) * Duration.NanosPerDay) };
        bool takes = order.ActsAsMarket || (order.ActsAsLimit && Crosses(state, order.Terms.Side, order.Terms.LimitPrice));
        if (order.Terms.Is(OrderFlags.AllAvailable) && order.Terms.Type == OrderType.Limit && !takes) SizeToRest(state, order, _accounts[order.Account].Available);
        Refusal refusal = order.Step.Units > 0 && order.Terms.Quantity.Units == 0 ? Refusal.InsufficientFunds : RefusalOf(state, order, takes);
        if (refusal == Refusal.None && order.Terms.Type != OrderType.Market && !order.Terms.Is(OrderFlags.ReduceOnly)) refusal = ReserveFor(state, order);
        if (refusal != Refusal.None)
        {
            _pool.Push(order);
            Report(state, request.OrderId, ReportKind.Rejected, refusal, request.Terms.Quantity);
            return;
        }
        _orders.Add(order.Id, order);
        Report(state, order.Id, ReportKind.Accepted, Refusal.None, order.Terms.Quantity);
        if (Expires(order))
        {
            if (order.Terms.ExpireAt <= _now)
            {
                End(state, order, ReportKind.Expired, Refusal.None);
                return;
            }
            _expiries.Add(order.Id, order.Terms.ExpireAt);
        }
        Act(state, order);
    }

    private Refusal RefusalOf(InstrumentState state, BookOrder order, bool takes)
    {
        if (state.IsClosed) return WhyClosed(state);
        if (_orders.ContainsKey(order.Id)) return Refusal.DuplicateOrder;
        // Before there is a price, an order is judged by its own; one that has none is too early.
        Price current = state.Market.HasPrice ? state.Market.Current : order.Terms.NeedsLimitPrice ? order.Terms.LimitPrice : order.Terms.StopPrice;
        if (current.Units <= 0 && !order.Terms.NeedsLimitPrice && !order.Terms.NeedsStopPrice) return Refusal.NoLiquidity;
        Refusal refusal = FilterCheck.Check(_instruments[state.Index], in order.Terms, current, _now, OpenOrders(state, order.Account), _options.Filters);
        if (refusal != Refusal.None) return refusal;
        if (order.Terms.Is(OrderFlags.ReduceOnly) && _funds.Reducible(state.Index, order.Account, order.Terms.Side).Units <= 0) return Refusal.NothingToReduce;
        if (!order.Terms.Is(OrderFlags.ReduceOnly) && _funds.ExceedsTier(state.Index, order.Account, in order.Terms, current, _now)) return Refusal.PositionLimit;
        return order.Terms.Is(OrderFlags.PostOnly) && (takes || !order.Terms.NeedsLimitPrice) ? Refusal.PostOnlyWouldTake : Refusal.None;
    }

    private BookOrder OrderOf(in VenueRequest request, Price current)
    {
        BookOrder order = _pool.Count > 0 ? _pool.Pop() : new BookOrder();
        order.Id = request.OrderId;
        order.Account = request.Account;
        order.Terms = request.Terms;
        order.Step = request.Terms.Quantity;
        order.Filled = Quantity.Zero;
        order.Reserved = Money.Zero;
        order.IsTriggered = false;
        order.Best = current;
        order.Ahead = 0;
        order.Displayed = Quantity.Zero;
        return order;
    }

    /// <summary>A limit order that takes everything and will rest: sized now, at its own price.</summary>
    private void SizeToRest(InstrumentState state, BookOrder order, Money budget)
    {
        Quantity all = _funds.SizeOfAll(state.Index, in order.Terms, order.Step, budget, order.Terms.LimitPrice, _funds.HighestRate(order.Account), _now);
        order.Terms = order.Terms with { Quantity = all, Flags = order.Terms.Flags & ~OrderFlags.AllAvailable };
    }

    private Refusal ReserveFor(InstrumentState state, BookOrder order)
    {
        Money reserve = _funds.ReservationOf(state.Index, order.Account, in order.Terms, order.Terms.Quantity, state.Market.Current);
        if (reserve > _accounts[order.Account].Available) return Refusal.InsufficientFunds;
        order.Reserved = reserve;
        _accounts[order.Account].Reserve(reserve);
        return Refusal.None;
    }

    /// <summary>What an order that is in force does next: wait, take, rest.</summary>
    private void Act(InstrumentState state, BookOrder order)
    {
        if (order.Waits)
        {
            Price trigger = state.Market.TriggerPrice;
            if (trigger.Units == 0 || !IsTriggeredBy(order, trigger)) state.Waiting.Add(order);
            else Trigger(state, order);
            return;
        }
        if (order.ActsAsMarket || Crosses(state, order.Terms.Side, order.Terms.LimitPrice))
        {
            if (!TakeLiquidity(state, order)) return;
        }
        if (order.ActsAsMarket) End(state, order, ReportKind.Expired, Refusal.NoLiquidity);
        else if (IsImmediate(order)) End(state, order, ReportKind.Expired, Refusal.None);
        else Rest(state, order);
    }

    private void Trigger(InstrumentState state, BookOrder order)
    {
        order.IsTriggered = true;
        Report(state, order.Id, ReportKind.Triggered, Refusal.None, order.Terms.Quantity);
        bool takes = order.ActsAsMarket || Crosses(state, order.Terms.Side, order.Terms.LimitPrice);
        if (takes && order.Terms.Is(OrderFlags.PostOnly))
        {
            End(state, order, ReportKind.Canceled, Refusal.PostOnlyWouldTake);
            return;
        }
        if (!takes && order.Terms.Is(OrderFlags.AllAvailable) && !IsImmediate(order))
        {
            SizeToRest(state, order, _accounts[order.Account].Available + order.Reserved);
            Refusal refusal = order.Terms.Quantity.Units <= 0 ? Refusal.InsufficientFunds
                : FilterCheck.CheckNotional(_instruments[state.Index], in order.Terms, order.Terms.LimitPrice, _now, _options.Filters);
            if (refusal != Refusal.None)
            {
                End(state, order, ReportKind.Canceled, refusal);
                return;
            }
        }
        Act(state, order);
    }

    /// <summary>Joins the end of its level's queue.</summary>
    private void Rest(InstrumentState state, BookOrder order)
    {
        OwnSide side = state.Own(order.Terms.Side);
        OwnLevel level = side.Open(order.Terms.LimitPrice, out bool isNew);
        if (isNew) level.Recorded = state.Market.RecordedAt(side.IsBid, level.Price);
        level.Orders.Add(order);
        order.Level = level;
        JoinQueue(state, level, order);
    }

    /// <summary>Behind everything that is there now. Where nothing is known of the queue, the touch rule speaks.</summary>
    private void JoinQueue(InstrumentState state, OwnLevel level, BookOrder order)
    {
        order.Joined = state.Recorded?.NextNumber ?? 0;
        order.Displayed = DisplayOf(order);
        order.Ahead = _options.Touch == TouchFill.First && level.Recorded < 0 ? 0 : level.Known;
    }

    private void CancelOrder(InstrumentState state, in VenueRequest request)
    {
        if (!_orders.TryGetValue(request.OrderId, out BookOrder? order)) Report(state, request.OrderId, ReportKind.CancelRejected, Refusal.UnknownOrder, default);
        else if (state.IsClosed && !state.ClosedBy.AllowsCancel) Report(state, request.OrderId, ReportKind.CancelRejected, Refusal.Halted, default);
        else End(state, order, ReportKind.Canceled, Refusal.None);
    }

    private void AmendOrder(InstrumentState state, in VenueRequest request)
    {
        if (!_orders.TryGetValue(request.OrderId, out BookOrder? order))
        {
            Report(state, request.OrderId, ReportKind.AmendRejected, Refusal.UnknownOrder, default);
            return;
        }
        OrderTerms terms = order.Terms with { Quantity = request.Terms.Quantity, LimitPrice = request.Terms.LimitPrice, StopPrice = request.Terms.StopPrice, TrailOffset = request.Terms.TrailOffset };
        // A stated quantity replaces "everything".
        if (order.Filled.IsZero && request.Terms.Quantity != order.Step) terms = terms with { Flags = terms.Flags & ~OrderFlags.AllAvailable };
        bool takes = order.ActsAsLimit && terms.LimitPrice != order.Terms.LimitPrice && Crosses(state, terms.Side, terms.LimitPrice);
        SimulatedAccount account = _accounts[order.Account];
        account.Reserve(-order.Reserved);
        Quantity remaining = terms.Quantity - order.Filled;
        bool reserves = terms.Type != OrderType.Market && !terms.Is(OrderFlags.ReduceOnly);
        Money reserve = reserves && remaining.Units > 0 ? _funds.ReservationOf(state.Index, order.Account, in terms, remaining, state.Market.Current) : Money.Zero;
        Refusal refusal = state.IsClosed ? WhyClosed(state)
            : remaining.Units <= 0 ? Refusal.QuantityNotPositive
            : FilterCheck.Check(_instruments[state.Index], in terms, state.Market.Current, _now, 0, _options.Filters) is var filter and not Refusal.None ? filter
            : takes && terms.Is(OrderFlags.PostOnly) ? Refusal.PostOnlyWouldTake
            : reserve > account.Available ? Refusal.InsufficientFunds
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            account.Reserve(order.Reserved);
            Report(state, request.OrderId, ReportKind.AmendRejected, refusal, default);
            return;
        }
        account.Reserve(reserve);
        order.Reserved = reserve;
        bool keepsPlace = order.Level is { } level && terms.LimitPrice == level.Price && terms.Quantity <= order.Terms.Quantity;
        order.Terms = terms;
        Report(state, order.Id, ReportKind.Amended, Refusal.None, order.Terms.Quantity);
        if (keepsPlace)
        {
            order.Displayed = Quantity.Min(order.Displayed, order.Remaining);
            return;
        }
        Withdraw(state, order);
        Act(state, order);
    }

    private void End(InstrumentState state, BookOrder order, ReportKind kind, Refusal refusal)
    {
        _accounts[order.Account].Reserve(-order.Reserved);
        order.Reserved = Money.Zero;
        long id = order.Id;
        Quantity quantity = order.Terms.Quantity;
        Remove(state, order);
        Report(state, id, kind, refusal, quantity);
    }

    private void Remove(InstrumentState state, BookOrder order)
    {
        Withdraw(state, order);
        _orders.Remove(order.Id);
        _pool.Push(order);
    }

    private static void Withdraw(InstrumentState state, BookOrder order)
    {
        if (order.Level is not null) state.Own(order.Terms.Side).Remove(order);
        else if (state.Waiting.Count > 0) state.Waiting.Remove(order);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(InstrumentState state, long orderId, ReportKind kind, Refusal refusal, Quantity quantity)
    {
        var report = new ExecutionReport { OrderId = orderId, Kind = kind, Refusal = refusal, Instrument = state.Index, OccurredAt = _now, OrderQuantity = quantity };
        _sink.OnReport(in report);
    }

    /// <summary>Working orders of one account in one instrument.</summary>
    private int OpenOrders(InstrumentState state, int account)
    {
        if (_instruments[state.Index].RulesAt(_now).MaxOpenOrders == 0) return 0;
        int count = 0;
        foreach (BookOrder order in state.Waiting)
            if (order.Account == account) count++;
        return count + Resting(state.Bids) + Resting(state.Asks);

        int Resting(OwnSide side)
        {
            int resting = 0;
            foreach (OwnLevel level in side.Levels)
                foreach (BookOrder order in level.Orders)
                    if (order.Account == account) resting++;
            return resting;
        }
    }

    private static bool Expires(RestingOrder order) => order.Terms.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;

    private static bool IsImmediate(RestingOrder order) => order.Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;

    private static Quantity DisplayOf(RestingOrder order) =>
        order.Terms.DisplayQuantity.IsZero ? order.Remaining : Quantity.Min(order.Terms.DisplayQuantity, order.Remaining);
}
