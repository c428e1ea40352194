using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;

namespace Godwit.Simulation.Books;

/// <content>The recorded market moves, and what it does to orders that rest.</content>
public sealed partial class TickExchange
{
    private void OnRow(InstrumentState state, in Tick row)
    {
        TickFlags flags = row.Flags;
        state.Market.SetRow(in row);
        if ((flags & TickFlags.StartOfSnapshot) != 0) state.IsInSnapshot = true;
        else if (!state.IsInSnapshot && (flags & TickFlags.NoLevel) == 0)
        {
            OwnSide own = (flags & TickFlags.Bid) != 0 ? state.Bids : state.Asks;
            if (own.MayHave(row.Price) && own.Find(row.Price) is { } level) Restate(state, level, Math.Max(0, row.Quantity.Units));
        }
        if ((flags & TickFlags.EndOfMessage) == 0) return;
        if (state.IsInSnapshot)
        {
            state.IsInSnapshot = false;
            RestateAll(state, state.Bids);
            RestateAll(state, state.Asks);
        }
        OnPrice(state);
    }

    private void OnQuote(InstrumentState state, in Tick tick)
    {
        // A book says more than its best level does.
        if (state.Market.Depth == MarketDepth.Book) return;
        state.Market.SetQuote(tick.Quote);
        RestateAll(state, state.Bids);
        RestateAll(state, state.Asks);
        OnPrice(state);
    }

    private void OnTrade(InstrumentState state, in Tick tick)
    {
        bool sellerTakes = tick.Is(TickFlags.BuyerIsMaker);
        state.Market.SetTrade(tick.Price, sellerTakes);
        if (state.HasOwn && !state.IsClosed)
        {
            TradeAgainst(state, state.Bids, tick.Price, tick.Quantity.Units, reachesPrice: sellerTakes);
            TradeAgainst(state, state.Asks, tick.Price, tick.Quantity.Units, reachesPrice: !sellerTakes);
        }
        Revalue(state);
        if (state.Waiting.Count > 0 && !state.IsClosed) CheckTriggers(state);
    }

    /// <summary>The state of the market has changed: what it meets, and what it triggers.</summary>
    private void OnPrice(InstrumentState state)
    {
        Revalue(state);
        if (state.IsClosed) return;
        if (!state.Bids.IsEmpty) MeetOffers(state, state.Bids);
        if (!state.Asks.IsEmpty) MeetOffers(state, state.Asks);
        if (state.Waiting.Count > 0) CheckTriggers(state);
    }

    /// <summary>What positions are valued at follows the market.</summary>
    private void Revalue(InstrumentState state)
    {
        Price value = state.Market.Value;
        if (value == _marks[state.Index]) return;
        _marks[state.Index] = value;
        if (Margin is not null) WorkMargin(state);
    }

    /// <summary>The venue states others' quantity at one of our levels.</summary>
    private void Restate(InstrumentState state, OwnLevel level, long units)
    {
        double divisor = _instruments[state.Index].QuantityDivisor, before = level.Known;
        foreach (BookOrder order in level.Orders)
            order.Ahead = _options.Queue.Kind == QueueKind.RiskAverse || level.Recorded < 0
                ? Math.Min(order.Ahead, units)
                : _options.Queue.Follow(order.Ahead / divisor, before / divisor, units / divisor) * divisor;
        (level.Recorded, level.Traded) = (units, 0);
    }

    private void RestateAll(InstrumentState state, OwnSide own)
    {
        foreach (OwnLevel level in own.Levels)
            if (state.Market.RecordedAt(own.IsBid, level.Price) is >= 0 and var units) Restate(state, level, units);
    }

    /// <summary>A trade of the market meets our orders of one side: those at better prices first, then (when it came from their other side) those at its price.</summary>
    private void TradeAgainst(InstrumentState state, OwnSide own, Price price, long units, bool reachesPrice)
    {
        double left = units;
        while (!own.IsEmpty && own.IsBetter(own.Best, price) && left >= 1)
        {
            BookOrder order = own.Levels[0].Orders[0];
            bool whole = _options.Through == ThroughFill.Whole;
            long filled = FillAsMaker(state, order, whole ? order.Remaining.Units : (long)left, units);
            // Less than a lot is left, or the order has ended without a fill.
            if (filled == 0 && order.Level is not null) break;
            if (!whole) left -= filled;
        }
        if (reachesPrice && own.MayHave(price) && own.Find(price) is { } level) TradeAt(state, level, left, units);
    }

    /// <summary>A trade at one of our levels eats its queue from the front: others' quantity ahead of each order, then the order.</summary>
    private void TradeAt(InstrumentState state, OwnLevel level, double left, long traded)
    {
        double eaten = 0;
        // An order that ends leaves the list, an iceberg that is refreshed moves to its end: behind everything that was there.
        for (int i = 0; i < level.Orders.Count;)
        {
            BookOrder order = level.Orders[i];
            double ahead = Math.Max(0, order.Ahead - eaten), bite = Math.Min(left, ahead);
            (eaten, left) = (eaten + bite, left - bite);
            // Quantities are whole units: what is less is the rounding of a share.
            order.Ahead = ahead - bite < 0.5 ? 0 : ahead - bite;
            if (left < 1 || order.Ahead > 0)
            {
                i++;
                continue;
            }
            long shown = order.Displayed.Units, filled = FillAsMaker(state, order, (long)Math.Min(left, shown), traded);
            left -= filled;
            if (order.Level is not null && filled < shown) i++;
        }
        if (level.Recorded >= 0) level.Traded += traded;
    }

    /// <summary>The next part of an iceberg is shown: it goes to the end of the queue.</summary>
    private void Refresh(InstrumentState state, BookOrder order)
    {
        OwnLevel level = order.Level!;
        level.Orders.Remove(order);
        level.Orders.Add(order);
        JoinQueue(state, level, order);
    }

    /// <summary>What the other side now offers at or beyond our prices would have met our orders.</summary>
    private void MeetOffers(InstrumentState state, OwnSide own)
    {
        while (!own.IsEmpty && TryOffer(state, own.Side, own.Best, out Price price, out long units))
        {
            // With trades only there is no other side.
            if (state.Market.Depth == MarketDepth.Trades) return;
            BookOrder order = own.Levels[0].Orders[0];
            bool whole = _options.Through == ThroughFill.Whole || units <= 0;
            long filled = FillAsMaker(state, order, whole ? order.Remaining.Units : Math.Min(units, order.Displayed.Units), units);
            if (filled > 0 && units > 0) state.Market.Take(bid: !own.IsBid, price, Math.Min(units, filled));
            if (filled == 0 && order.Level is not null) return;
        }
    }

    private void CheckTriggers(InstrumentState state)
    {
        Price price = state.Market.TriggerPrice;
        if (price.Units == 0) return;
        for (int i = 0; i < state.Waiting.Count;)
        {
            BookOrder order = state.Waiting[i];
            Follow(order, price);
            if (!IsTriggeredBy(order, price))
            {
                i++;
                continue;
            }
            state.Waiting.RemoveAt(i);
            Trigger(state, order);
            // What it did may have ended others.
            i = 0;
        }
    }

    private static void Follow(BookOrder order, Price price)
    {
        if (order.Best.Units == 0) order.Best = price;
        else order.Best = order.Terms.Side == OrderSide.Sell ? Price.Max(order.Best, price) : Price.Min(order.Best, price);
    }

    private static bool IsTriggeredBy(BookOrder order, Price price)
    {
        if (order.Best.Units == 0) order.Best = price;
        return order.TriggersUpwards ? order.Trigger <= price : order.Trigger >= price;
    }

    /// <summary>Fills a resting order at its price and returns how much: less than asked for when it is cut to a position or to whole lots, nothing when it ends instead.</summary>
    private long FillAsMaker(InstrumentState state, BookOrder order, long units, long met)
    {
        Quantity wanted = Cut(state, order, order.Remaining);
        if (wanted.Units <= 0) return 0;
        Quantity quantity = Quantity.Min(new Quantity(units), wanted);
        if (quantity < wanted) quantity = InLots(state, quantity);
        if (quantity.Units <= 0) return 0;
        Rate rate = _options.Fees.RateFor(isMaker: true, _accounts[order.Account].Volume30Days);
        if (_funds.CanPay(state.Index, order, order.Terms.LimitPrice, quantity, rate))
        {
            if (!Fill(state, order, order.Terms.LimitPrice, quantity, rate, isMaker: true, Money.Zero, met) && order.Displayed.IsZero) Refresh(state, order);
            return quantity.Units;
        }
        End(state, order, ReportKind.Canceled, Refusal.InsufficientFunds);
        return 0;
    }

    /// <summary>Books a fill; true when nothing of the order is left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Fill(InstrumentState state, BookOrder order, Price price, Quantity quantity, Rate rate, bool isMaker, Money slippage, long met)
    {
        Instrument traded = _instruments[state.Index];
        SimulatedAccount account = _accounts[order.Account];
        Money notional = traded.Notional(price, quantity);
        bool inBase = _funds.ChargesBase(state.Index, order.Terms.Side, rate);
        Money fee = inBase ? FeeSchedule.InBaseAsset(traded, quantity, rate) : _options.Fees.InQuote(notional, rate);
        Quantity feeQuantity = inBase ? new Quantity((long)(fee.Units / Pow10.Wide(Money.Scale - traded.QuantityScale))) : Quantity.Zero;
        if (met > 0 && quantity.Units > met / 10) LargeFills++;
        if (_options.BorrowPerYear.Units > 0) Accrue(state.Index);
        account.ApplyFill(state.Index, order.Terms.Side, quantity, notional, inBase ? Money.Zero : fee, feeQuantity, _now.UtcDay);
        if (_options.BorrowPerYear.Units > 0 && account.Position(state.Index).Units < 0) WatchInterest();
        OrderFunds.Release(account, order, quantity);
        order.Filled += quantity;
        order.Displayed = Quantity.Max(Quantity.Zero, order.Displayed - quantity);
        bool done = order.Remaining.Units <= 0;
        var report = new ExecutionReport
        {
            OrderId = order.Id,
            Kind = done ? ReportKind.Fill : ReportKind.PartialFill,
            Instrument = state.Index,
            OccurredAt = _now,
            FillPrice = price,
            FillQuantity = quantity,
            OrderQuantity = order.Terms.Quantity,
            Fee = fee,
            FeeInBase = inBase,
            SlippageCost = slippage,
            IsMaker = isMaker,
            TradeId = ++_tradeId,
        };
        if (done) Remove(state, order);
        _sink.OnReport(in report);
        return done;
    }

    /// <summary>Cuts a reduce-only order to the position, in whole lots; ends it when there is nothing left to reduce.</summary>
    private Quantity Cut(InstrumentState state, BookOrder order, Quantity quantity)
    {
        if (!order.Terms.Is(OrderFlags.ReduceOnly)) return quantity;
        Quantity reducible = _funds.Reducible(state.Index, order.Account, order.Terms.Side);
        if (reducible >= quantity) return quantity;
        reducible = InLots(state, reducible);
        if (reducible.Units <= 0)
        {
            End(state, order, ReportKind.Canceled, Refusal.NothingToReduce);
            return Quantity.Zero;
        }
        order.Terms = order.Terms with { Quantity = order.Filled + reducible };
        order.Displayed = Quantity.Min(order.Displayed, order.Remaining);
        return reducible;
    }

    private Quantity InLots(InstrumentState state, Quantity quantity)
    {
        long lot = _options.LotOverride.Units > 0 ? _options.LotOverride.Units
            : _options.ApplyFilters ? _instruments[state.Index].RulesAt(_now).Lot.Units : 0;
        return lot > 1 ? new Quantity(quantity.Units - quantity.Units % lot) : quantity;
    }
}
