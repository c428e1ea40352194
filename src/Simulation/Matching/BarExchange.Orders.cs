using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Fees;

namespace Godwit.Simulation.Matching;

/// <content>Arrival, execution and end of orders.</content>
public sealed partial class BarExchange
{
    /// <summary>Handles what has arrived by <paramref name="now"/>, and what the client answers to it, in order.</summary>
    private void Arrivals(int instrument, InstrumentState state, Instant now)
    {
        while (state.Inbound.Count > 0 && state.Inbound.Peek().Arrival <= now)
        {
            VenueRequest request = state.Inbound.Dequeue().Request;
            switch (request.Kind)
            {
                case RequestKind.New: Accept(instrument, state, in request, now); break;
                case RequestKind.Cancel: CancelOrder(instrument, state, in request); break;
                default: AmendOrder(instrument, state, in request, now); break;
            }
            _sink.AdvanceTo(now);
        }
    }

    private void Accept(int instrument, InstrumentState state, in VenueRequest request, Instant now)
    {
        Refusal refusal = FilterCheck.Check(_instruments[instrument], request.Terms, state.Current, now, state.Resting.Count, _options);
        if (refusal == Refusal.None && request.Terms.Is(OrderFlags.ReduceOnly) && Reducible(instrument, request.Account, request.Terms.Side).Units <= 0)
            refusal = Refusal.NothingToReduce;
        bool marketable = request.Terms.Type == OrderType.Limit && IsMarketable(in request, state.Current);
        if (refusal == Refusal.None && marketable && request.Terms.Is(OrderFlags.PostOnly)) refusal = Refusal.PostOnlyWouldTake;
        Money reserve = Money.Zero;
        if (refusal == Refusal.None && request.Terms.Type != OrderType.Market && !request.Terms.Is(OrderFlags.ReduceOnly))
        {
            reserve = ReservationOf(instrument, request.Account, request.Terms, state.Current);
            if (reserve > _accounts[request.Account].Available) refusal = Refusal.InsufficientFunds;
        }
        if (refusal != Refusal.None)
        {
            Report(instrument, state, request.OrderId, ReportKind.Rejected, refusal, request.Terms.Quantity);
            return;
        }

        RestingOrder order = _pool.Count > 0 ? _pool.Pop() : new RestingOrder();
        order.Id = request.OrderId;
        order.Account = request.Account;
        order.Terms = request.Terms.TimeInForce == TimeInForce.Day ? request.Terms with { ExpireAt = NextMidnight(now) } : request.Terms;
        order.Filled = Quantity.Zero;
        order.Reserved = reserve;
        order.IsTriggered = false;
        order.Best = state.Current;
        order.Displayed = DisplayOf(order);
        _accounts[order.Account].Reserve(reserve);
        state.Resting.Add(order);
        Report(instrument, state, order.Id, ReportKind.Accepted, Refusal.None, order.Terms.Quantity);
        ActOnArrival(instrument, state, order, marketable, now);
    }

    /// <summary>What an accepted order does at the price it meets.</summary>
    private void ActOnArrival(int instrument, InstrumentState state, RestingOrder order, bool marketable, Instant now)
    {
        if (order.Terms.Type == OrderType.Market || marketable) FillAsTaker(instrument, state, order, state.Current, now);
        else if (order.Waits && (order.TriggersUpwards ? order.Trigger <= state.Current : order.Trigger >= state.Current))
            Execute(instrument, state, order, now);
        else if (order.Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill && order.Terms.Type == OrderType.Limit)
            End(instrument, state, order, ReportKind.Expired, Refusal.None);
    }

    private void CancelOrder(int instrument, InstrumentState state, in VenueRequest request)
    {
        RestingOrder? order = Find(state, request.OrderId);
        if (order is null) Report(instrument, state, request.OrderId, ReportKind.CancelRejected, Refusal.UnknownOrder, default);
        else End(instrument, state, order, ReportKind.Canceled, Refusal.None);
    }

    private void AmendOrder(int instrument, InstrumentState state, in VenueRequest request, Instant now)
    {
        RestingOrder? order = Find(state, request.OrderId);
        Refusal refusal = order is null ? Refusal.UnknownOrder
            : request.Terms.Quantity <= order.Filled ? Refusal.QuantityNotPositive
            : FilterCheck.Check(_instruments[instrument], request.Terms, state.Current, now, 0, _options);
        if (order is null || refusal != Refusal.None)
        {
            Report(instrument, state, request.OrderId, ReportKind.AmendRejected, refusal, default);
            return;
        }
        SimulatedAccount account = _accounts[order.Account];
        account.Reserve(-order.Reserved);
        Money reserve = order.Terms.Is(OrderFlags.ReduceOnly) ? Money.Zero : ReservationOf(instrument, order.Account, request.Terms, state.Current);
        if (reserve > account.Available)
        {
            account.Reserve(order.Reserved);
            Report(instrument, state, request.OrderId, ReportKind.AmendRejected, Refusal.InsufficientFunds, default);
            return;
        }
        account.Reserve(reserve);
        order.Reserved = reserve;
        order.Terms = order.Terms with { Quantity = request.Terms.Quantity, LimitPrice = request.Terms.LimitPrice, StopPrice = request.Terms.StopPrice };
        order.Displayed = DisplayOf(order);
        Report(instrument, state, order.Id, ReportKind.Amended, Refusal.None, order.Terms.Quantity);
        bool marketable = order.ActsAsLimit && IsMarketable(new VenueRequest(RequestKind.New, order.Id, order.Account, order.Terms), state.Current);
        if (marketable || order.Waits) ActOnArrival(instrument, state, order, marketable, now);
    }

    /// <summary>The market has come to the order: triggers it, or fills it as a maker.</summary>
    private void Execute(int instrument, InstrumentState state, RestingOrder order, Instant now)
    {
        if (order.Waits)
        {
            order.IsTriggered = true;
            Report(instrument, state, order.Id, ReportKind.Triggered, Refusal.None, order.Terms.Quantity);
            bool becomesLimit = order.Terms.Type is OrderType.StopLimit or OrderType.TakeProfitLimit;
            bool takes = !becomesLimit || (order.Terms.Side == OrderSide.Buy ? order.Terms.LimitPrice >= state.Current : order.Terms.LimitPrice <= state.Current);
            if (takes) FillAsTaker(instrument, state, order, state.Current, now);
            return;
        }
        if (order.ActsAsMarket)
        {
            FillAsTaker(instrument, state, order, state.Current, now);
            return;
        }
        Quantity quantity = Quantity.Min(order.Displayed, Cut(instrument, state, order, order.Remaining));
        if (quantity.Units > 0) Fill(instrument, state, order, order.Terms.LimitPrice, quantity, isMaker: true, Money.Zero, now);
    }

    private void FillAsTaker(int instrument, InstrumentState state, RestingOrder order, Price reference, Instant now)
    {
        Instrument traded = _instruments[instrument];
        SimulatedAccount account = _accounts[order.Account];
        LimitCapacity(state, traded);
        bool allAvailable = order.Terms.Is(OrderFlags.AllAvailable) && order.Filled.IsZero;
        Quantity wanted = allAvailable ? new Quantity(long.MaxValue) : Cut(instrument, state, order, order.Remaining);
        if (wanted.Units <= 0) return;
        Rate rate = _options.Fees.RateFor(isMaker: false, account.Volume30Days);
        Price price = Slip(state, traded, order, reference, allAvailable ? default : wanted);
        if (allAvailable)
        {
            Money budget = account.Available + order.Reserved;
            if (_options.LeaveHair) budget -= new Money((budget.Units >> 52) + 1);
            wanted = Affordable(traded, budget, price, order.Terms.Quantity, rate);
            order.Terms = order.Terms with { Quantity = wanted };
            Refusal refusal = wanted.Units <= 0 ? Refusal.InsufficientFunds : FilterCheck.CheckNotional(traded, order.Terms, price, now, _options);
            if (refusal != Refusal.None)
            {
                End(instrument, state, order, ReportKind.Canceled, refusal);
                return;
            }
        }
        else if (!CanPay(instrument, account, order, price, wanted, rate))
        {
            End(instrument, state, order, ReportKind.Canceled, Refusal.InsufficientFunds);
            return;
        }

        Quantity quantity = Quantity.Min(wanted, new Quantity(state.Capacity));
        if (order.Terms.TimeInForce == TimeInForce.FillOrKill && quantity < wanted)
        {
            End(instrument, state, order, ReportKind.Expired, Refusal.FillOrKillNotFillable);
            return;
        }
        if (quantity.Units > 0)
        {
            Money slippage = Money.Abs(traded.Notional(price - reference, quantity));
            Fill(instrument, state, order, price, quantity, isMaker: false, slippage, now);
        }
        if (order.Terms.TimeInForce == TimeInForce.ImmediateOrCancel && order.Remaining.Units > 0 && Find(state, order.Id) is not null)
            End(instrument, state, order, ReportKind.Expired, Refusal.None);
    }

    private void Fill(int instrument, InstrumentState state, RestingOrder order, Price price, Quantity quantity, bool isMaker, Money slippage, Instant now)
    {
        Instrument traded = _instruments[instrument];
        SimulatedAccount account = _accounts[order.Account];
        Money notional = traded.Notional(price, quantity);
        Rate rate = _options.Fees.RateFor(isMaker, account.Volume30Days);
        bool inBase = _options.Fees.ChargesBase(order.Terms.Side, rate);
        Money fee = inBase ? FeeSchedule.InBaseAsset(traded, quantity, rate) : _options.Fees.InQuote(notional, rate);
        Quantity feeQuantity = inBase ? new Quantity((long)(fee.Units / Pow10.Wide(Money.Scale - traded.QuantityScale))) : Quantity.Zero;
        bool ambiguous = state.IsInside && (state.FillsInside > 0 || HasRivalInside(state, order));
        if (state.IsInside) state.FillsInside++;
        CountLiquidity(state, traded, quantity);

        account.ApplyFill(instrument, order.Terms.Side, quantity, notional, inBase ? Money.Zero : fee, feeQuantity, now.UtcDay);
        ReleaseReservation(account, order, quantity);
        order.Filled += quantity;
        order.Displayed -= quantity;
        if (state.Capacity != long.MaxValue) state.Capacity -= quantity.Units;
        bool done = order.Remaining.Units <= 0;
        var report = new ExecutionReport
        {
            OrderId = order.Id,
            Kind = done ? ReportKind.Fill : ReportKind.PartialFill,
            Instrument = instrument,
            // A fill at a closing print belongs to the bar that it closes, whatever the clock says.
            OccurredAt = state.IsInside || now == state.Stamp ? now : state.Stamp,
            FillPrice = price,
            FillQuantity = quantity,
            OrderQuantity = order.Terms.Quantity,
            Fee = fee,
            FeeInBase = inBase,
            SlippageCost = slippage,
            IsMaker = isMaker,
            IsAmbiguous = ambiguous,
            TradeId = ++_tradeId,
        };
        if (done) Remove(state, order);
        _sink.OnReport(in report);
    }

    /// <summary>Whether another order of the account also lies inside this bar: then the order of events is unknown.</summary>
    private static bool HasRivalInside(InstrumentState state, RestingOrder order)
    {
        foreach (RestingOrder other in state.Resting)
        {
            if (ReferenceEquals(other, order) || other.Account != order.Account || other.ActsAsMarket) continue;
            Price price = other.Waits ? other.Trigger : other.Terms.LimitPrice;
            if (price >= state.Bar.Low && price <= state.Bar.High) return true;
        }
        return false;
    }

    private Quantity Reducible(int instrument, int account, OrderSide side)
    {
        Quantity position = _accounts[account].Position(instrument);
        return side == OrderSide.Sell ? position : -position;
    }

    /// <summary>Cuts a reduce-only order to the position; ends it when there is nothing left to reduce.</summary>
    private Quantity Cut(int instrument, InstrumentState state, RestingOrder order, Quantity quantity)
    {
        if (!order.Terms.Is(OrderFlags.ReduceOnly)) return quantity;
        Quantity reducible = Reducible(instrument, order.Account, order.Terms.Side);
        if (reducible >= quantity) return quantity;
        if (reducible.Units <= 0)
        {
            End(instrument, state, order, ReportKind.Canceled, Refusal.NothingToReduce);
            return Quantity.Zero;
        }
        order.Terms = order.Terms with { Quantity = order.Filled + reducible };
        return reducible;
    }

    private bool CanPay(int instrument, SimulatedAccount account, RestingOrder order, Price price, Quantity quantity, Rate rate)
    {
        Quantity opposite = Reducible(instrument, order.Account, order.Terms.Side);
        Quantity opening = opposite.Units > 0 ? quantity - Quantity.Min(quantity, opposite) : quantity;
        if (opening.Units <= 0) return true;
        Money notional = _instruments[instrument].Notional(price, opening);
        Money freed = opposite.Units > 0 ? Money.Abs(_instruments[instrument].Notional(account.MarkOf(instrument), opposite)) : Money.Zero;
        return notional + _options.Fees.InQuote(notional, rate) <= account.Available + order.Reserved + freed;
    }

    /// <summary>The largest quantity in whole steps whose value and fee stay within the budget.</summary>
    private Quantity Affordable(Instrument instrument, Money budget, Price price, Quantity step, Rate rate)
    {
        Quantity free = instrument.Affordable(budget, price, step);
        long stepUnits = Math.Max(1, step.Units);
        if (rate.Units > 0)
        {
            Int128 one = Pow10.Long(Rate.Scale);
            free = new Quantity((long)(free.Units * one / (one + rate.Units)) / stepUnits * stepUnits);
        }
        while (free.Units > 0 && Cost(free) > budget) free -= new Quantity(stepUnits);
        while (Cost(free + new Quantity(stepUnits)) <= budget) free += new Quantity(stepUnits);
        return free;

        Money Cost(Quantity quantity)
        {
            Money notional = instrument.Notional(price, quantity);
            return notional + _options.Fees.InQuote(notional, rate);
        }
    }

    private Money ReservationOf(int instrument, int account, in OrderTerms terms, Price current)
    {
        if (terms.Is(OrderFlags.AllAvailable)) return _accounts[account].Available;
        Price price = terms.NeedsLimitPrice ? terms.LimitPrice : terms.NeedsStopPrice ? terms.StopPrice : current;
        Quantity opposite = Reducible(instrument, account, terms.Side);
        Quantity opening = opposite.Units > 0 ? terms.Quantity - Quantity.Min(terms.Quantity, opposite) : terms.Quantity;
        return _instruments[instrument].Notional(price, opening);
    }

    private static void ReleaseReservation(SimulatedAccount account, RestingOrder order, Quantity filled)
    {
        if (order.Reserved.IsZero) return;
        Money part = filled >= order.Remaining
            ? order.Reserved
            : new Money(Wide.MultiplyDivide(order.Reserved.Units, filled.Units, order.Remaining.Units, Rounding.Down));
        account.Reserve(-part);
        order.Reserved -= part;
    }

    private Price Slip(InstrumentState state, Instrument instrument, RestingOrder order, Price reference, Quantity quantity)
    {
        Price price = _options.Slippage.Apply(reference, order.Terms.Side, quantity, in state.Bar, state.VolumeDivisor, instrument);
        if (!order.Terms.NeedsLimitPrice) return price;
        return order.Terms.Side == OrderSide.Buy ? Price.Min(price, order.Terms.LimitPrice) : Price.Max(price, order.Terms.LimitPrice);
    }

    /// <summary>The first taker of a bar fixes what the volume cap leaves for all of ours.</summary>
    private void LimitCapacity(InstrumentState state, Instrument instrument)
    {
        if (_options.VolumeCap <= 0 || state.Capacity != long.MaxValue) return;
        double volume = state.Bar.Volume.Units / state.VolumeDivisor * _options.VolumeCap;
        state.Capacity = (long)Math.Min(long.MaxValue / 2, volume * instrument.QuantityDivisor);
    }

    private void CountLiquidity(InstrumentState state, Instrument instrument, Quantity quantity)
    {
        double volume = state.Bar.Volume.Units / state.VolumeDivisor;
        if (volume <= 0) UntradedFills++;
        else if (quantity.Units / instrument.QuantityDivisor > 0.1 * volume) LargeFills++;
    }

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
        state.Resting.Remove(order);
        _pool.Push(order);
    }

    private void Report(int instrument, InstrumentState state, long orderId, ReportKind kind, Refusal refusal, Quantity quantity)
    {
        var report = new ExecutionReport
        {
            OrderId = orderId,
            Kind = kind,
            Refusal = refusal,
            Instrument = instrument,
            OccurredAt = state.Stamp,
            OrderQuantity = quantity,
        };
        _sink.OnReport(in report);
    }

    private static RestingOrder? Find(InstrumentState state, long orderId)
    {
        foreach (RestingOrder order in state.Resting)
            if (order.Id == orderId) return order;
        return null;
    }

    private static bool IsMarketable(in VenueRequest request, Price current) => request.Terms.Side == OrderSide.Buy
        ? request.Terms.LimitPrice >= current
        : request.Terms.LimitPrice <= current;

    private static Quantity DisplayOf(RestingOrder order) =>
        order.Terms.DisplayQuantity.IsZero ? order.Remaining : Quantity.Min(order.Terms.DisplayQuantity, order.Remaining);

    private static Instant NextMidnight(Instant now) => new((now.UtcDay + 1) * Duration.NanosPerDay);
}
