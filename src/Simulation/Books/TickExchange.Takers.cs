using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Matching;

namespace Godwit.Simulation.Books;

/// <content>Orders that take: what they would meet is planned first, then done.</content>
public sealed partial class TickExchange
{
    /// <summary>One step of a taker.</summary>
    /// <param name="Price">What it pays.</param>
    /// <param name="Recorded">The price at which the liquidity is recorded; differs by impact.</param>
    /// <param name="Units">Quantity; of an own order that only expires, zero.</param>
    /// <param name="Met">What was there; zero when nothing was recorded.</param>
    /// <param name="Own">The order of ours that is met, otherwise null.</param>
    private readonly record struct Step(Price Price, Price Recorded, long Units, long Met, BookOrder? Own);

    private readonly List<Step> _plan = new(32);
    private long _plannedUnits;

    /// <summary>True when the plan ends because the taker would meet an order of its own owner.</summary>
    private bool _endsInSelfTrade;

    /// <summary>Whether an order of a side at a limit would meet anything now.</summary>
    private bool Crosses(InstrumentState state, OrderSide side, Price limit)
    {
        OwnSide rivals = state.Own(side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy);
        if (!rivals.IsEmpty && IsWithin(side, rivals.Best, limit)) return true;
        return TryOffer(state, side, limit, out _, out _);
    }

    private static bool IsWithin(OrderSide side, Price price, Price limit) => side == OrderSide.Buy ? price <= limit : price >= limit;

    /// <summary>The best recorded liquidity within a limit that our takers have left, for an order of <paramref name="side"/>; units are 0 when the quantity is not known.</summary>
    private bool TryOffer(InstrumentState state, OrderSide side, Price limit, out Price recorded, out long units)
    {
        TickMarket market = state.Market;
        bool bids = side == OrderSide.Sell;
        (recorded, units) = (default, 0);
        switch (market.Depth)
        {
            case MarketDepth.Book:
                foreach ((Price price, long quantity) in bids ? market.Book.Bids : market.Book.Asks)
                {
                    if (!IsWithin(side, market.Shift(side, price, _now), limit)) return false;
                    (recorded, units) = (price, market.Left(bids, price, quantity));
                    if (units > 0) return true;
                }
                return false;
            case MarketDepth.Quotes:
                if (!market.TryBest(bids, out recorded) || !IsWithin(side, market.Shift(side, recorded, _now), limit)) return false;
                long size = (bids ? market.Quote.BidSize : market.Quote.AskSize).Units;
                units = market.Left(bids, recorded, size);
                return size == 0 || units > 0;
            case MarketDepth.Trades:
                recorded = market.AssumedTouch(side);
                return IsWithin(side, market.Shift(side, recorded, _now), limit);
            default:
                return false;
        }
    }

    /// <summary>Takes what there is within the order's limit. True when the order is still there afterwards and wants more.</summary>
    private bool TakeLiquidity(InstrumentState state, BookOrder order)
    {
        Rate rate = _options.Fees.RateFor(isMaker: false, _accounts[order.Account].Volume30Days);
        if (order.Terms.Is(OrderFlags.AllAvailable) && !SizeAsTaker(state, order, rate)) return false;
        Quantity wanted = Cut(state, order, order.Remaining);
        if (wanted.Units <= 0) return false;
        Plan(state, in order.Terms, wanted.Units);
        if (order.Terms.TimeInForce == TimeInForce.FillOrKill && _plannedUnits < wanted.Units)
        {
            End(state, order, ReportKind.Expired, Refusal.FillOrKillNotFillable);
            return false;
        }
        if (_plannedUnits > 0 && !_funds.CanPay(state.Index, order, MeanPrice(order.Terms.Side), new Quantity(_plannedUnits), rate))
        {
            End(state, order, ReportKind.Canceled, Refusal.InsufficientFunds);
            return false;
        }
        bool endsInSelfTrade = _endsInSelfTrade;
        if (ExecutePlan(state, order, rate)) return false;
        if (!endsInSelfTrade) return true;
        End(state, order, ReportKind.Expired, Refusal.SelfTrade);
        return false;
    }

    /// <summary>Does what was planned; true when nothing of the order is left.</summary>
    private bool ExecutePlan(InstrumentState state, BookOrder order, Rate rate)
    {
        OrderSide side = order.Terms.Side;
        long taken = 0;
        bool done = false;
        foreach (Step step in _plan)
        {
            if (step.Own is { } own && _options.SelfTrade != SelfTradePrevention.Trade)
            {
                if (step.Units == 0) End(state, own, ReportKind.Expired, Refusal.SelfTrade);
                else
                {
                    Decrease(state, own, step.Units);
                    done = Decrease(state, order, step.Units);
                }
            }
            else
            {
                long units = step.Units;
                if (step.Own is { } maker) units = FillAsMaker(state, maker, units, step.Met);
                else
                {
                    if (step.Met > 0) state.Market.Take(bid: side == OrderSide.Sell, step.Recorded, units);
                    else UntradedFills++;
                    taken += units;
                }
                if (units > 0) done = FillAsTaker(state, order, in step, units, rate);
            }
            if (done) break;
        }
        if (taken > 0) state.Market.Impact.Take(side, taken / _instruments[state.Index].QuantityDivisor, _now);
        return done;
    }

    private bool FillAsTaker(InstrumentState state, BookOrder order, in Step step, long units, Rate rate)
    {
        var quantity = new Quantity(units);
        Money slippage = Money.Abs(_instruments[state.Index].Gain(_plan[0].Recorded, step.Price, quantity));
        return Fill(state, order, step.Price, quantity, rate, isMaker: false, slippage, step.Met);
    }

    /// <summary>Takes quantity from an order without a trade (self-trade prevention); true when nothing is left and it has expired.</summary>
    private bool Decrease(InstrumentState state, BookOrder order, long units)
    {
        var quantity = new Quantity(units);
        OrderFunds.Release(_accounts[order.Account], order, quantity);
        order.Terms = order.Terms with { Quantity = order.Terms.Quantity - quantity };
        if (order.Remaining.Units <= 0)
        {
            End(state, order, ReportKind.Expired, Refusal.SelfTrade);
            return true;
        }
        order.Displayed = Quantity.Min(order.Displayed, order.Remaining);
        if (order.Level is not null && order.Displayed.IsZero) Refresh(state, order);
        Report(state, order.Id, ReportKind.Amended, Refusal.SelfTrade, order.Terms.Quantity);
        return false;
    }

    /// <summary>What a taker of this size would meet, best first, into the plan.</summary>
    private void Plan(InstrumentState state, in OrderTerms terms, long wanted)
    {
        _plan.Clear();
        (_plannedUnits, _endsInSelfTrade) = (0, false);
        OrderSide side = terms.Side;
        OwnSide rivals = state.Own(side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy);
        // A market order takes at any price.
        Price limit = terms.NeedsLimitPrice ? terms.LimitPrice : side == OrderSide.Buy ? new Price(long.MaxValue) : new Price(long.MinValue);
        bool bids = side == OrderSide.Sell;
        int rival = 0;
        switch (state.Market.Depth)
        {
            case MarketDepth.Book:
                foreach ((Price recorded, long quantity) in bids ? state.Market.Book.Bids : state.Market.Book.Asks)
                {
                    Price price = state.Market.Shift(side, recorded, _now);
                    if (!IsWithin(side, price, limit) || !MeetLevel(state, rivals, ref rival, side, price, recorded, quantity, ref wanted)) break;
                }
                break;
            case MarketDepth.Quotes:
                PlanQuote(state, in terms, rivals, ref rival, limit, ref wanted);
                break;
            case MarketDepth.Trades:
                Price touch = state.Market.AssumedTouch(side), assumed = state.Market.Shift(side, touch, _now);
                if (!MeetRivals(rivals, ref rival, side, assumed, inclusive: true, limit, ref wanted)) break;
                if (IsWithin(side, assumed, limit)) Add(new Step(assumed, touch, wanted, 0, null), ref wanted);
                break;
        }
        if (wanted > 0 && !_endsInSelfTrade) MeetRivals(rivals, ref rival, side, limit, inclusive: true, limit, ref wanted);
    }

    private void PlanQuote(InstrumentState state, in OrderTerms terms, OwnSide rivals, ref int rival, Price limit, ref long wanted)
    {
        OrderSide side = terms.Side;
        TickMarket market = state.Market;
        bool bids = side == OrderSide.Sell;
        if (!market.TryBest(bids, out Price best)) return;
        Price price = market.Shift(side, best, _now);
        if (!IsWithin(side, price, limit)) return;
        long size = (bids ? market.Quote.BidSize : market.Quote.AskSize).Units;
        // A quote without a size says nothing of it: all is taken at its price.
        if (size == 0)
        {
            if (MeetRivals(rivals, ref rival, side, price, inclusive: true, limit, ref wanted)) Add(new Step(price, best, wanted, 0, null), ref wanted);
            return;
        }
        if (!MeetLevel(state, rivals, ref rival, side, price, best, size, ref wanted)) return;
        long gap = market.LevelGap(best, _now);
        long reach = terms.NeedsLimitPrice ? Math.Abs(limit.Units - price.Units) / gap : long.MaxValue;
        long levels = Math.Min((wanted - 1) / size + 1, reach);
        if (levels <= 0) return;
        long units = (long)Int128.Min(wanted, (Int128)levels * size), last = units - (levels - 1) * size;
        // Level j lies j gaps away; the fill is at the mean, rounded against the taker.
        Int128 distance = gap * ((Int128)size * levels * (levels - 1) / 2 + (Int128)last * levels);
        long offset = (long)Int128.Min(long.MaxValue / 2, Wide.Divide(distance, units, Rounding.Up));
        Price mean = side == OrderSide.Buy ? new Price(price.Units + offset) : new Price(Math.Max(1, price.Units - offset));
        Add(new Step(mean, best, units, 0, null), ref wanted);
    }

    /// <summary>Own orders before a recorded level, then the level with own orders at its price in their places. False when the plan is complete.</summary>
    private bool MeetLevel(InstrumentState state, OwnSide rivals, ref int rival, OrderSide side, Price price, Price recorded, long quantity, ref long wanted)
    {
        if (!MeetRivals(rivals, ref rival, side, recorded, inclusive: false, recorded, ref wanted)) return false;
        long left = state.Market.Left(side == OrderSide.Sell, recorded, quantity), before = 0;
        if (rival < rivals.Levels.Count && rivals.Levels[rival].Price == recorded)
        {
            foreach (BookOrder own in rivals.Levels[rival].Orders)
            {
                long between = (long)Math.Clamp(own.Ahead - before, 0, left);
                if (between > 0 && !Add(new Step(price, recorded, Math.Min(between, wanted), quantity, null), ref wanted)) return false;
                (left, before) = (left - between, before + between);
                if (!AddRival(own, ref wanted)) return false;
            }
            rival++;
        }
        return left <= 0 || Add(new Step(price, recorded, Math.Min(left, wanted), quantity, null), ref wanted);
    }

    /// <summary>Own orders up to a price. False when the plan is complete.</summary>
    private bool MeetRivals(OwnSide rivals, ref int rival, OrderSide side, Price until, bool inclusive, Price limit, ref long wanted)
    {
        for (; rival < rivals.Levels.Count; rival++)
        {
            OwnLevel level = rivals.Levels[rival];
            if (!IsWithin(side, level.Price, limit) || !(inclusive ? IsWithin(side, level.Price, until) : IsWithin(side, level.Price, until) && level.Price != until)) break;
            foreach (BookOrder own in level.Orders)
                if (!AddRival(own, ref wanted)) return false;
        }
        return true;
    }

    private bool AddRival(BookOrder own, ref long wanted)
    {
        Price price = own.Terms.LimitPrice;
        long units = Math.Min(wanted, own.Remaining.Units);
        switch (_options.SelfTrade)
        {
            case SelfTradePrevention.ExpireTaker:
                _endsInSelfTrade = true;
                return false;
            case SelfTradePrevention.ExpireMaker:
                _plan.Add(new Step(price, price, 0, 0, own));
                return true;
            case SelfTradePrevention.ExpireBoth:
                _plan.Add(new Step(price, price, 0, 0, own));
                _endsInSelfTrade = true;
                return false;
            case SelfTradePrevention.Decrement:
                _plan.Add(new Step(price, price, units, 0, own));
                wanted -= units;
                return wanted > 0;
            default:
                return Add(new Step(price, price, units, own.Remaining.Units, own), ref wanted);
        }
    }

    /// <summary>Adds a step that trades; false when the taker has enough.</summary>
    private bool Add(Step step, ref long wanted)
    {
        if (step.Units > 0) _plan.Add(step);
        _plannedUnits += step.Units;
        wanted -= step.Units;
        return wanted > 0;
    }

    /// <summary>The mean price of what is planned, rounded against the taker.</summary>
    private Price MeanPrice(OrderSide side)
    {
        Int128 sum = 0;
        foreach (Step step in _plan)
            if (step.Own is null || _options.SelfTrade == SelfTradePrevention.Trade) sum += Wide.Multiply(step.Price.Units, step.Units);
        return new Price((long)Wide.Divide(sum, _plannedUnits, side == OrderSide.Buy ? Rounding.Up : Rounding.Down));
    }

    /// <summary>Sizes an order that takes everything by what the walk through the book would cost; false when it has ended instead.</summary>
    private bool SizeAsTaker(InstrumentState state, BookOrder order, Rate rate)
    {
        Money budget = _accounts[order.Account].Available + order.Reserved;
        if (_options.LeaveHair) budget -= new Money((budget.Units >> 52) + 1);
        Quantity wanted = Quantity.Zero;
        Price limit = order.Terms.NeedsLimitPrice ? order.Terms.LimitPrice : new Price(order.Terms.Side == OrderSide.Buy ? long.MaxValue : long.MinValue);
        if (TryOffer(state, order.Terms.Side, limit, out Price touch, out _))
        {
            Quantity most = _funds.SizeOfAll(state.Index, in order.Terms, order.Step, budget, state.Market.Shift(order.Terms.Side, touch, _now), rate, _now);
            wanted = LargestPayable(state, order, most, budget, rate);
        }
        else if (!order.Terms.NeedsLimitPrice)
        {
            End(state, order, ReportKind.Expired, Refusal.NoLiquidity);
            return false;
        }
        // What was sized at an earlier price never grows.
        if (order.Filled.Units > 0) wanted = Quantity.Min(wanted, order.Remaining);
        Refusal refusal = wanted.Units <= 0 ? Refusal.InsufficientFunds
            : order.Filled.IsZero ? FilterCheck.CheckNotional(_instruments[state.Index], order.Terms with { Quantity = wanted }, touch, _now, _options.Filters)
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            End(state, order, ReportKind.Canceled, refusal);
            return false;
        }
        order.Terms = order.Terms with { Quantity = order.Filled + wanted, Flags = order.Terms.Flags & ~OrderFlags.AllAvailable };
        return true;
    }

    /// <summary>The largest size, in steps and up to <paramref name="most"/>, whose walk through the book the budget pays for. Larger walks are dearer, so halving finds it.</summary>
    private Quantity LargestPayable(InstrumentState state, BookOrder order, Quantity most, Money budget, Rate rate)
    {
        long step = Math.Max(1, order.Step.Units), payable = 0, tooMuch = most.Units / step + 1;
        // The first guess is all of it: most walks end in the first level.
        for (long guess = tooMuch - 1; payable + 1 < tooMuch; guess = payable + (tooMuch - payable) / 2)
        {
            Plan(state, in order.Terms, guess * step);
            bool pays = _plannedUnits == 0 || _funds.CostOf(state.Index, order.Terms.Side, MeanPrice(order.Terms.Side), new Quantity(guess * step), rate) <= budget;
            if (pays) payable = guess;
            else tooMuch = guess;
        }
        return new Quantity(payable * step);
    }
}
