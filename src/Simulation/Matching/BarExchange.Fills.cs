using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Slippage;

namespace Godwit.Simulation.Matching;

/// <content>Execution: what an order that meets the market gets, and what it costs.</content>
public sealed partial class BarExchange
{
    /// <summary>The market has come to the order: triggers it, or fills it as a maker.</summary>
    private void Execute(int instrument, InstrumentState state, RestingOrder order)
    {
        if (order.Waits)
        {
            order.IsTriggered = true;
            Report(instrument, state, order.Id, ReportKind.Triggered, Refusal.None, order.Terms.Quantity);
            bool becomesLimit = order.Terms.NeedsLimitPrice;
            bool takes = !becomesLimit || IsLimitMarketable(order.Terms, state.Current);
            if (takes && order.Terms.Is(OrderFlags.PostOnly)) End(instrument, state, order, ReportKind.Canceled, Refusal.PostOnlyWouldTake);
            else if (takes) FillAsTaker(instrument, state, order, state.Current);
            else if (IsImmediate(order)) End(instrument, state, order, ReportKind.Expired, Refusal.None);
            else if (order.Terms.Is(OrderFlags.AllAvailable)) Rest(instrument, state, order);
        }
        else if (order.ActsAsMarket) FillAsTaker(instrument, state, order, state.Current);
        else FillAsMaker(instrument, state, order);
    }

    /// <summary>A stop that takes everything has become a limit order that rests: sized now, at its own price.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Rest(int instrument, InstrumentState state, RestingOrder order)
    {
        Money budget = _accounts[order.Account].Available + order.Reserved;
        Quantity all = _funds.SizeOfAll(instrument, order.Terms, order.Step, budget, order.Terms.LimitPrice, _funds.HighestRate(order.Account), state.Time);
        Refusal refusal = all.Units <= 0 ? Refusal.InsufficientFunds : FilterCheck.CheckNotional(_instruments[instrument], order.Terms with { Quantity = all }, order.Terms.LimitPrice, state.Time, _options.Filters);
        if (refusal != Refusal.None)
        {
            End(instrument, state, order, ReportKind.Canceled, refusal);
            return;
        }
        order.Terms = order.Terms with { Quantity = all, Flags = order.Terms.Flags & ~OrderFlags.AllAvailable };
        order.Displayed = DisplayOf(order);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillAsMaker(int instrument, InstrumentState state, RestingOrder order)
    {
        LimitCapacity(instrument, state);
        Quantity wanted = Cut(instrument, state, order, order.Remaining);
        if (wanted.Units <= 0) return;
        Quantity quantity = Quantity.Min(Quantity.Min(order.Displayed, wanted), new Quantity(state.Capacity));
        if (quantity.Units <= 0) return;
        Rate rate = _options.Fees.RateFor(isMaker: true, _accounts[order.Account].Volume30Days);
        if (_funds.CanPay(instrument, order, order.Terms.LimitPrice, quantity, rate))
            Fill(instrument, state, order, order.Terms.LimitPrice, quantity, rate, isMaker: true, Money.Zero);
        else End(instrument, state, order, ReportKind.Canceled, Refusal.InsufficientFunds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillAsTaker(int instrument, InstrumentState state, RestingOrder order, Price reference)
    {
        LimitCapacity(instrument, state);
        Rate rate = _options.Fees.RateFor(isMaker: false, _accounts[order.Account].Volume30Days);
        if (!WantedAsTaker(instrument, state, order, reference, rate, out Quantity wanted, out Price price)) return;

        Quantity quantity = Quantity.Min(wanted, new Quantity(state.Capacity));
        if (order.Terms.TimeInForce == TimeInForce.FillOrKill && quantity < wanted)
        {
            End(instrument, state, order, ReportKind.Expired, Refusal.FillOrKillNotFillable);
            return;
        }
        long id = order.Id;
        if (quantity.Units > 0)
        {
            Money slippage = Money.Abs(_instruments[instrument].Gain(reference, price, quantity));
            Fill(instrument, state, order, price, quantity, rate, isMaker: false, slippage);
        }
        if (quantity < wanted && order.Terms.TimeInForce == TimeInForce.ImmediateOrCancel && Find(state, id) is { } rest)
            End(instrument, state, rest, ReportKind.Expired, Refusal.None);
    }

    /// <summary>How much a taker wants, and the price it gets. False when the order has ended instead.</summary>
    private bool WantedAsTaker(int instrument, InstrumentState state, RestingOrder order, Price reference, Rate rate, out Quantity wanted, out Price price)
    {
        Instrument traded = _instruments[instrument];
        if (!order.Terms.Is(OrderFlags.AllAvailable))
        {
            wanted = Cut(instrument, state, order, order.Remaining);
            price = wanted.Units > 0 ? Slip(state, traded, order, reference, wanted) : reference;
            if (wanted.Units <= 0) return false;
            if (_funds.CanPay(instrument, order, price, wanted, rate)) return true;
            End(instrument, state, order, ReportKind.Canceled, Refusal.InsufficientFunds);
            return false;
        }
        return SizedAsTaker(instrument, state, order, reference, rate, out wanted, out price);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool SizedAsTaker(int instrument, InstrumentState state, RestingOrder order, Price reference, Rate rate, out Quantity wanted, out Price price)
    {
        Instrument traded = _instruments[instrument];
        Money budget = _accounts[order.Account].Available + order.Reserved;
        if (_options.LeaveHair) budget -= new Money((budget.Units >> 52) + 1);
        // The size decides the slippage and the slippage the size: the size before slippage is the larger of the two.
        bool bySize = _options.Slippage.Kind is SlippageKind.SquareRootImpact or SlippageKind.VolumeShare;
        price = Slip(state, traded, order, reference, bySize ? _funds.SizeOfAll(instrument, order.Terms, order.Step, budget, reference, rate, state.Time) : default);
        wanted = _funds.SizeOfAll(instrument, order.Terms, order.Step, budget, price, rate, state.Time);
        // What was sized at an earlier price never grows.
        if (order.Filled.Units > 0) wanted = Quantity.Min(wanted, order.Remaining);
        Refusal refusal = wanted.Units <= 0 ? Refusal.InsufficientFunds
            : order.Filled.IsZero ? FilterCheck.CheckNotional(traded, order.Terms with { Quantity = wanted }, price, state.Time, _options.Filters)
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            End(instrument, state, order, ReportKind.Canceled, refusal);
            return false;
        }
        order.Terms = order.Terms with { Quantity = order.Filled + wanted };
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fill(int instrument, InstrumentState state, RestingOrder order, Price price, Quantity quantity, Rate rate, bool isMaker, Money slippage)
    {
        Instrument traded = _instruments[instrument];
        SimulatedAccount account = _accounts[order.Account];
        Money notional = traded.Notional(price, quantity);
        bool inBase = _funds.ChargesBase(instrument, order.Terms.Side, rate);
        Money fee = inBase ? FeeSchedule.InBaseAsset(traded, quantity, rate) : _options.Fees.InQuote(notional, rate);
        Quantity feeQuantity = inBase ? new Quantity((long)(fee.Units / Pow10.Wide(Money.Scale - traded.QuantityScale))) : Quantity.Zero;
        // A market order meets whatever price there is: it waited for none.
        bool ambiguous = state.IsInside && order.Terms.Type != OrderType.Market && (state.FillsInside > 0 || HasRivalInside(state, order) || IsPathDependent(state, order));
        if (state.IsInside) state.FillsInside++;
        if (ambiguous) state.AmbiguousFills++;
        CountLiquidity(state, traded, quantity);

        account.ApplyFill(instrument, order.Terms.Side, quantity, notional, inBase ? Money.Zero : fee, feeQuantity, state.Time.UtcDay);
        OrderFunds.Release(account, order, quantity);
        order.Filled += quantity;
        order.LastFill = state.Stamp;
        order.Displayed -= quantity;
        if (state.Capacity != long.MaxValue) state.Capacity -= quantity.Units;
        bool done = order.Remaining.Units <= 0;
        var report = new ExecutionReport
        {
            OrderId = order.Id,
            Kind = done ? ReportKind.Fill : ReportKind.PartialFill,
            Instrument = instrument,
            // A fill at a closing print belongs to the bar that it closes, whatever the clock says.
            OccurredAt = state.IsInside ? state.Time : state.Stamp,
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

    /// <summary>Cuts a reduce-only order to the position, in whole lots; ends it when there is nothing left to reduce.</summary>
    private Quantity Cut(int instrument, InstrumentState state, RestingOrder order, Quantity quantity)
    {
        if (!order.Terms.Is(OrderFlags.ReduceOnly)) return quantity;
        Quantity reducible = _funds.Reducible(instrument, order.Account, order.Terms.Side);
        return reducible >= quantity ? quantity : CutTo(instrument, state, order, reducible);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Quantity CutTo(int instrument, InstrumentState state, RestingOrder order, Quantity reducible)
    {
        reducible = InLots(instrument, state, reducible);
        if (reducible.Units <= 0)
        {
            End(instrument, state, order, ReportKind.Canceled, Refusal.NothingToReduce);
            return Quantity.Zero;
        }
        order.Terms = order.Terms with { Quantity = order.Filled + reducible };
        return reducible;
    }

    private Price Slip(InstrumentState state, Instrument instrument, RestingOrder order, Price reference, Quantity quantity)
    {
        Price price = _options.Slippage.Apply(reference, order.Terms.Side, quantity, in state.Bar, state.VolumeDivisor, instrument);
        if (!order.Terms.NeedsLimitPrice) return price;
        return order.Terms.Side == OrderSide.Buy ? Price.Min(price, order.Terms.LimitPrice) : Price.Max(price, order.Terms.LimitPrice);
    }

    /// <summary>The first fill of a bar fixes what the volume cap leaves for all of ours, in whole lots.</summary>
    private void LimitCapacity(int instrument, InstrumentState state)
    {
        if (_options.VolumeCap <= 0 || state.Capacity != long.MaxValue) return;
        double volume = state.Bar.Volume.Units / state.VolumeDivisor * _options.VolumeCap;
        long units = (long)Math.Min(long.MaxValue / 2, volume * _instruments[instrument].QuantityDivisor);
        state.Capacity = InLots(instrument, state, new Quantity(units)).Units;
    }

    private Quantity InLots(int instrument, InstrumentState state, Quantity quantity)
    {
        long lot = _options.LotOverride.Units > 0 ? _options.LotOverride.Units
            : _options.ApplyFilters ? _instruments[instrument].RulesAt(state.Time).Lot.Units : 0;
        return lot > 1 ? new Quantity(quantity.Units - quantity.Units % lot) : quantity;
    }

    private void CountLiquidity(InstrumentState state, Instrument instrument, Quantity quantity)
    {
        double volume = state.Bar.Volume.Units / state.VolumeDivisor;
        if (volume <= 0) UntradedFills++;
        else if (quantity.Units / instrument.QuantityDivisor > 0.1 * volume) LargeFills++;
    }
}
