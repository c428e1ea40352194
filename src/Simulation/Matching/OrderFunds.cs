using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Fees;

namespace Godwit.Simulation.Matching;

/// <summary>What orders cost and accounts can pay: the same at every simulated venue.</summary>
internal sealed class OrderFunds(Instrument[] instruments, SimulatedAccount[] accounts, FeeSchedule fees, FilterSettings filters)
{
    /// <summary>What an order of a side could close; not positive when it would only open.</summary>
    public Quantity Reducible(int instrument, int account, OrderSide side)
    {
        Quantity position = accounts[account].Position(instrument);
        return side == OrderSide.Sell ? position : -position;
    }

    /// <summary>Whether the account can pay for what a fill opens, its fee included; what a fill closes pays for itself.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool CanPay(int instrument, RestingOrder order, Price price, Quantity quantity, Rate rate)
    {
        SimulatedAccount account = accounts[order.Account];
        Quantity opposite = Reducible(instrument, order.Account, order.Terms.Side);
        Quantity opening = opposite.Units > 0 ? quantity - Quantity.Min(quantity, opposite) : quantity;
        if (opening.Units <= 0) return true;
        Money freed = opposite.Units > 0 ? account.BoundBy(instrument) : Money.Zero;
        Money funds = account.Available + order.Reserved + freed;
        // Nearly always there is more than enough, whatever the fee.
        Money notional = instruments[instrument].Notional(price, opening);
        if (fees.IsAtMost(notional, rate) && notional + notional <= funds) return true;
        return CostOf(instrument, order.Terms.Side, price, opening, rate) <= funds;
    }

    public Money CostOf(int instrument, OrderSide side, Price price, Quantity quantity, Rate rate)
    {
        Money notional = instruments[instrument].Notional(price, quantity);
        Money initial = accounts[0].InitialOf(instrument, notional);
        return ChargesBase(instrument, side, rate) ? initial : initial + fees.InQuote(notional, rate);
    }

    /// <summary>Derivatives bring no base asset that a fee could be taken from.</summary>
    public bool ChargesBase(int instrument, OrderSide side, Rate rate) => !instruments[instrument].IsDerivative && fees.ChargesBase(side, rate);

    /// <summary>The largest quantity in whole steps whose value and fee stay within the budget, and which the venue takes in one order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Quantity SizeOfAll(int instrument, in OrderTerms terms, Quantity step, Money budget, Price price, Rate rate, Instant now)
    {
        long stepUnits = Math.Max(1, step.Units);
        Quantity all = instruments[instrument].Affordable(LargestValue(instrument, budget, now), price, step);
        if ((!rate.IsZero && !ChargesBase(instrument, terms.Side, rate)) || instruments[instrument].IsDerivative)
        {
            Int128 one = Pow10.Long(Rate.Scale);
            long estimate = (long)(all.Units * one / (one + accounts[0].ValueOf(instrument, new Money(rate.Units)).Units));
            all = Settle(instrument, terms.Side, budget, price, rate, estimate - estimate % stepUnits, stepUnits);
        }
        Quantity most = FilterCheck.Largest(instruments[instrument], in terms, now, filters);
        return most.Units > 0 && all > most ? new Quantity(most.Units - most.Units % stepUnits) : all;
    }

    /// <summary>What an order that may rest binds: the value of what it would open, and its fee.</summary>
    public Money ReservationOf(int instrument, int account, in OrderTerms terms, Quantity remaining, Price current)
    {
        if (terms.Is(OrderFlags.AllAvailable)) return Money.Max(Money.Zero, accounts[account].Available);
        Price price = terms.NeedsLimitPrice ? terms.LimitPrice : terms.NeedsStopPrice ? terms.StopPrice : current;
        Quantity opposite = Reducible(instrument, account, terms.Side);
        Quantity opening = opposite.Units > 0 ? remaining - Quantity.Min(remaining, opposite) : remaining;
        return CostOf(instrument, terms.Side, price, opening, HighestRate(account));
    }

    /// <summary>The dearer of the account's two rates, never a rebate: what is certain to suffice.</summary>
    public Rate HighestRate(int account)
    {
        Money volume = accounts[account].Volume30Days;
        long maker = fees.RateFor(isMaker: true, volume).Units, taker = fees.RateFor(isMaker: false, volume).Units;
        return new Rate(Math.Max(0, Math.Max(maker, taker)));
    }

    /// <summary>Sets free what a fill no longer needs; called before the fill is counted.</summary>
    public static void Release(SimulatedAccount account, RestingOrder order, Quantity filled)
    {
        if (order.Reserved.IsZero) return;
        Money part = filled >= order.Remaining
            ? order.Reserved
            : new Money(Wide.MultiplyDivide(order.Reserved.Units, filled.Units, order.Remaining.Units, Rounding.Down));
        account.Reserve(-part);
        order.Reserved -= part;
    }

    /// <summary>Whether the position after an order would be larger than the tiers allow at the leverage.</summary>
    public bool ExceedsTier(int instrument, int account, in OrderTerms terms, Price current, Instant now)
    {
        if (!instruments[instrument].IsDerivative || terms.Is(OrderFlags.AllAvailable) || LargestAllowed(instrument, now) is not { } most) return false;
        var after = new Quantity(accounts[account].Position(instrument).Units + terms.Sign * terms.Quantity.Units);
        bool grows = Math.Sign(after.Units) == terms.Sign;
        return grows && Money.Abs(instruments[instrument].Notional(terms.NeedsLimitPrice ? terms.LimitPrice : current, after)) > most;
    }

    /// <summary>The largest value that a budget opens, within what the tiers allow at the leverage.</summary>
    private Money LargestValue(int instrument, Money budget, Instant now)
    {
        Money value = accounts[0].ValueOf(instrument, budget);
        return LargestAllowed(instrument, now) is { } most ? Money.Min(value, most) : value;
    }

    private Money? LargestAllowed(int instrument, Instant now) =>
        accounts[0].MarginIn(instrument) is { } margin ? margin.Terms.TiersAt(now).LargestAt(margin.Terms.Leverage) : null;

    /// <summary>Corrects an estimate, which the rounding of the fee can make a step or two wrong, to the exact answer.</summary>
    private Quantity Settle(int instrument, OrderSide side, Money budget, Price price, Rate rate, long estimate, long step)
    {
        // Strides double, so that a coarse fee and a tiny price cannot take forever.
        for (long stride = step; estimate > 0 && Cost(estimate) > budget; stride *= 2) estimate = Math.Max(0, estimate - stride);
        long reach = step;
        while (Cost(estimate + reach) <= budget) (estimate, reach) = (estimate + reach, reach * 2);
        for (reach /= 2; reach >= step; reach /= 2)
            if (Cost(estimate + reach) <= budget) estimate += reach;
        return new Quantity(estimate);

        Money Cost(long units) => CostOf(instrument, side, price, new Quantity(units), rate);
    }
}
