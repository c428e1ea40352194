using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Matching;

/// <content>Arrival, amendment and end of orders.</content>
/// <remarks>Methods with large structs are kept out of one another (NoInlining): a caller clears the room of all that it inlines, used or not.</remarks>
public sealed partial class BarExchange
{
    /// <summary>Handles what has arrived by the present time, and what the client answers to it, in order.</summary>
    private void Arrivals(int instrument, InstrumentState state)
    {
        while (state.Inbound.Count > 0 && state.Inbound.NextDue <= state.Time)
        {
            VenueRequest request = state.Inbound.Take();
            if (_options.Schedule.IsEmpty || !IsRefusedByEvent(instrument, state, in request)) Work(instrument, state, in request);
            _sink.AdvanceTo(state.Time);
        }
    }

    private void Work(int instrument, InstrumentState state, in VenueRequest request)
    {
        switch (request.Kind)
        {
            case RequestKind.New: Accept(instrument, state, in request); break;
            case RequestKind.Cancel: CancelOrder(instrument, state, in request); break;
            default: AmendOrder(instrument, state, in request); break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Accept(int instrument, InstrumentState state, in VenueRequest request)
    {
        bool marketable = IsMarketable(in request.Terms, state.Current);
        RestingOrder order = OrderOf(in request, state.Current);
        if (order.Terms.TimeInForce == TimeInForce.Day) ExpireAtMidnight(order, state.Time);
        if (order.Terms.Is(OrderFlags.AllAvailable) && order.Terms.Type == OrderType.Limit && !marketable) SizeToRest(instrument, state, order);
        Refusal refusal = order.Step.Units > 0 && order.Terms.Quantity.Units == 0
            ? Refusal.InsufficientFunds
            : RefusalOf(instrument, state, order.Account, in order.Terms, marketable);
        if (refusal == Refusal.None && order.Terms.Type != OrderType.Market && !order.Terms.Is(OrderFlags.ReduceOnly))
            refusal = ReserveFor(instrument, state, order);
        if (refusal != Refusal.None)
        {
            _pool.Push(order);
            Report(instrument, state, request.OrderId, ReportKind.Rejected, refusal, request.Terms.Quantity);
            return;
        }
        order.Displayed = DisplayOf(order);
        state.Resting.Add(order);
        Report(instrument, state, order.Id, ReportKind.Accepted, Refusal.None, order.Terms.Quantity);
        if (Expires(order) && order.Terms.ExpireAt <= state.Time) End(instrument, state, order, ReportKind.Expired, Refusal.None);
        else ActOnArrival(instrument, state, order, marketable);
    }

    /// <summary>An order as it was sent; nothing is bound yet.</summary>
    private RestingOrder OrderOf(in VenueRequest request, Price current)
    {
        RestingOrder order = _pool.Count > 0 ? _pool.Pop() : new RestingOrder();
        order.Id = request.OrderId;
        order.Account = request.Account;
        order.Terms = request.Terms;
        order.Step = request.Terms.Quantity;
        order.Filled = Quantity.Zero;
        order.LastFill = Instant.MinValue;
        order.Reserved = Money.Zero;
        order.IsTriggered = false;
        order.Best = current;
        order.BestBefore = current;
        return order;
    }

    /// <summary>A limit order that takes everything and will rest: sized now, at its own price.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SizeToRest(int instrument, InstrumentState state, RestingOrder order)
    {
        Quantity all = _funds.SizeOfAll(instrument, in order.Terms, order.Step, _accounts[order.Account].Available, order.Terms.LimitPrice, _funds.HighestRate(order.Account), state.Time);
        order.Terms = order.Terms with { Quantity = all, Flags = order.Terms.Flags & ~OrderFlags.AllAvailable };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Refusal ReserveFor(int instrument, InstrumentState state, RestingOrder order)
    {
        Money reserve = _funds.ReservationOf(instrument, order.Account, in order.Terms, order.Terms.Quantity, state.Current);
        if (reserve > _accounts[order.Account].Available) return Refusal.InsufficientFunds;
        order.Reserved = reserve;
        _accounts[order.Account].Reserve(reserve);
        return Refusal.None;
    }

    private Refusal RefusalOf(int instrument, InstrumentState state, int account, in OrderTerms terms, bool marketable)
    {
        Refusal refusal = FilterCheck.Check(_instruments[instrument], in terms, state.Current, state.Time, OpenOrders(instrument, state, account), _options.Filters);
        if (refusal != Refusal.None) return refusal;
        if (terms.Is(OrderFlags.ReduceOnly) && _funds.Reducible(instrument, account, terms.Side).Units <= 0) return Refusal.NothingToReduce;
        if (!terms.Is(OrderFlags.ReduceOnly) && _funds.ExceedsTier(instrument, account, in terms, state.Current, state.Time)) return Refusal.PositionLimit;
        bool takes = marketable || !terms.NeedsLimitPrice;
        return takes && terms.Is(OrderFlags.PostOnly) ? Refusal.PostOnlyWouldTake : Refusal.None;
    }

    /// <summary>What an accepted order does at the price it meets.</summary>
    private void ActOnArrival(int instrument, InstrumentState state, RestingOrder order, bool marketable)
    {
        if (order.Terms.Type == OrderType.Market || marketable) FillAsTaker(instrument, state, order, state.Current);
        else if (order.Waits && (order.TriggersUpwards ? order.Trigger <= state.Current : order.Trigger >= state.Current))
            Execute(instrument, state, order);
        else if (IsImmediate(order) && order.Terms.Type == OrderType.Limit)
            End(instrument, state, order, ReportKind.Expired, Refusal.None);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CancelOrder(int instrument, InstrumentState state, in VenueRequest request)
    {
        RestingOrder? order = Find(state, request.OrderId);
        if (order is null) Report(instrument, state, request.OrderId, ReportKind.CancelRejected, Refusal.UnknownOrder, default);
        else End(instrument, state, order, ReportKind.Canceled, Refusal.None);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AmendOrder(int instrument, InstrumentState state, in VenueRequest request)
    {
        RestingOrder? order = Find(state, request.OrderId);
        if (order is null)
        {
            Report(instrument, state, request.OrderId, ReportKind.AmendRejected, Refusal.UnknownOrder, default);
            return;
        }
        OrderTerms terms = order.Terms with { Quantity = request.Terms.Quantity, LimitPrice = request.Terms.LimitPrice, StopPrice = request.Terms.StopPrice, TrailOffset = request.Terms.TrailOffset };
        // A stated quantity replaces "everything".
        if (order.Filled.IsZero && request.Terms.Quantity != order.Step) terms = terms with { Flags = terms.Flags & ~OrderFlags.AllAvailable };
        bool marketable = order.ActsAsLimit && IsLimitMarketable(in terms, state.Current);
        SimulatedAccount account = _accounts[order.Account];
        account.Reserve(-order.Reserved);
        Quantity remaining = terms.Quantity - order.Filled;
        bool reserves = terms.Type != OrderType.Market && !terms.Is(OrderFlags.ReduceOnly);
        Money reserve = reserves && remaining.Units > 0 ? _funds.ReservationOf(instrument, order.Account, in terms, remaining, state.Current) : Money.Zero;
        Refusal refusal = remaining.Units <= 0 ? Refusal.QuantityNotPositive
            : FilterCheck.Check(_instruments[instrument], in terms, state.Current, state.Time, 0, _options.Filters) is var filter and not Refusal.None ? filter
            : marketable && terms.Is(OrderFlags.PostOnly) ? Refusal.PostOnlyWouldTake
            : reserve > account.Available ? Refusal.InsufficientFunds
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            account.Reserve(order.Reserved);
            Report(instrument, state, request.OrderId, ReportKind.AmendRejected, refusal, default);
            return;
        }
        account.Reserve(reserve);
        order.Reserved = reserve;
        order.Terms = terms;
        order.Displayed = DisplayOf(order);
        Report(instrument, state, order.Id, ReportKind.Amended, Refusal.None, order.Terms.Quantity);
        if (marketable || order.Waits) ActOnArrival(instrument, state, order, marketable);
    }

    private void Expire(int instrument, InstrumentState state)
    {
        for (int i = 0; i < state.Resting.Count;)
        {
            RestingOrder order = state.Resting[i];
            if (Expires(order) && order.Terms.ExpireAt <= state.Time) End(instrument, state, order, ReportKind.Expired, Refusal.None);
            else i++;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void End(int instrument, InstrumentState state, RestingOrder order, ReportKind kind, Refusal refusal)
    {
        _accounts[order.Account].Reserve(-order.Reserved);
        order.Reserved = Money.Zero;
        long id = order.Id;
        Quantity quantity = order.Terms.Quantity;
        Remove(state, order);
        Report(instrument, state, id, kind, refusal, quantity);
    }

    private void Remove(InstrumentState state, RestingOrder order)
    {
        List<RestingOrder> resting = state.Resting;
        int at = 0;
        while (!ReferenceEquals(resting[at], order)) at++;
        resting.RemoveAt(at);
        _pool.Push(order);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(int instrument, InstrumentState state, long orderId, ReportKind kind, Refusal refusal, Quantity quantity)
    {
        var report = new ExecutionReport
        {
            OrderId = orderId,
            Kind = kind,
            Refusal = refusal,
            Instrument = instrument,
            OccurredAt = state.IsInside ? state.Time : state.Stamp,
            OrderQuantity = quantity,
        };
        _sink.OnReport(in report);
    }

    /// <summary>Working orders of one account: the venue counts each client's own.</summary>
    private int OpenOrders(int instrument, InstrumentState state, int account)
    {
        if (_instruments[instrument].RulesAt(state.Time).MaxOpenOrders == 0) return 0;
        int count = 0;
        foreach (RestingOrder order in state.Resting)
            if (order.Account == account) count++;
        return count;
    }

    private static RestingOrder? Find(InstrumentState state, long orderId)
    {
        foreach (RestingOrder order in state.Resting)
            if (order.Id == orderId) return order;
        return null;
    }

    private static bool IsMarketable(in OrderTerms terms, Price current) => terms.Type == OrderType.Limit && IsLimitMarketable(in terms, current);

    private static bool IsLimitMarketable(in OrderTerms terms, Price current) =>
        terms.Side == OrderSide.Buy ? terms.LimitPrice >= current : terms.LimitPrice <= current;

    private static bool Expires(RestingOrder order) => order.Terms.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;

    private static bool IsImmediate(RestingOrder order) => order.Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;

    private static Quantity DisplayOf(RestingOrder order) =>
        order.Terms.DisplayQuantity.IsZero ? order.Remaining : Quantity.Min(order.Terms.DisplayQuantity, order.Remaining);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ExpireAtMidnight(RestingOrder order, Instant now) =>
        order.Terms = order.Terms with { ExpireAt = new Instant((now.UtcDay + 1) * Duration.NanosPerDay) };
}
