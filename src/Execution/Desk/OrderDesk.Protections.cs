using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Execution.Desk;

/// <content>
/// Exits that protect positions: placed with the fills of an entry, moved as time and prices pass, ended with the position. Exits
/// of one entry form a group; each is for all that is left of it, save partial exits ("rungs"), which are for a stated share.
/// </content>
public sealed partial class OrderDesk
{
    /// <summary>A strategy's position is flat: exits that protected it have nothing left to do.</summary>
    public void CancelProtections(int strategy, int instrument)
    {
        _isAutomatic = true;
        for (int i = 0; i < _working.Count; i++)
        {
            WorkingOrder order = _working[i];
            if (order.ParentId != 0 && order.Strategy == strategy && order.Terms.Instrument == instrument) Cancel(order.Id);
        }
        _isAutomatic = false;
    }

    /// <summary>Moves the exits of one role that protect a strategy's position to the wanted price, and places one for what has none.</summary>
    /// <param name="book">The strategy's book.</param>
    /// <param name="strategy">Whose position it is.</param>
    /// <param name="wanted">A reduce-only order of the whole position: its role says which exits are meant.</param>
    /// <param name="lot">Less than this is not worth an order.</param>
    /// <param name="mayLoosen">Whether stops may also move away from the market.</param>
    public void SetExit(int book, int strategy, in OrderTerms wanted, Quantity lot, bool mayLoosen)
    {
        Quantity bare = wanted.Quantity;
        int count = _working.Count;
        for (int i = 0; i < count; i++)
        {
            WorkingOrder order = _working[i];
            if (!Protects(order, strategy, in wanted) || order.Terms.Role != wanted.Role) continue;
            OrderTerms present = Wanted(order);
            bare -= present.Quantity - order.Filled;
            if (Moves(in present, in wanted, mayLoosen)) Amend(order.Id, default, wanted.LimitPrice, wanted.StopPrice, wanted.TrailOffset);
        }
        // Beside the exits that entries have already: the fill of one then shrinks the others.
        for (int i = 0; i < count && bare.Units > 0; i++)
        {
            WorkingOrder order = _working[i];
            if (!Protects(order, strategy, in wanted)) continue;
            Quantity quantity = Quantity.Min(bare, OpenOf(order.ParentId, wanted.Role, before: i));
            if (quantity.Units <= 0) continue;
            Submit(book, strategy, wanted with { Quantity = quantity }, default, order.Group, order.ParentId);
            bare -= quantity;
        }
        long step = Math.Max(1, lot.Units);
        bare = new Quantity(bare.Units - bare.Units % step);
        if (bare.Units > 0) Submit(book, strategy, wanted with { Quantity = bare }, default, LastOrderId + 1, LastOrderId + 1);
    }

    private static bool Protects(WorkingOrder order, int strategy, in OrderTerms exit) =>
        order.ParentId != 0 && order.Strategy == strategy && order.Terms.Instrument == exit.Instrument && order.Terms.Side == exit.Side && !IsEnding(order);

    private static bool Moves(in OrderTerms present, in OrderTerms wanted, bool mayLoosen)
    {
        switch (wanted.Type)
        {
            case OrderType.Limit: return wanted.LimitPrice != present.LimitPrice;
            case OrderType.TrailingStop: return mayLoosen || present.TrailOffset.Units == 0 ? wanted.TrailOffset != present.TrailOffset : wanted.TrailOffset < present.TrailOffset;
            default:
                if (wanted.StopPrice == present.StopPrice) return false;
                return mayLoosen || (wanted.Side == OrderSide.Sell ? wanted.StopPrice > present.StopPrice : wanted.StopPrice < present.StopPrice);
        }
    }

    /// <summary>What the exits of one entry still have to close; nothing when one of them has the role already or stands before this place.</summary>
    private Quantity OpenOf(long parentId, OrderRole role, int before)
    {
        Quantity all = Quantity.Zero, rungs = Quantity.Zero;
        for (int i = 0; i < _working.Count; i++)
        {
            WorkingOrder order = _working[i];
            if (order.ParentId != parentId || IsEnding(order)) continue;
            if (order.Terms.Role == role || i < before) return Quantity.Zero;
            Quantity left = Wanted(order).Quantity - order.Filled;
            if (order.Rung == 0) all = Quantity.Max(all, left);
            else rungs += left;
        }
        return all.Units > 0 ? all : rungs;
    }

    /// <summary>A fill of one order ends or shrinks the others of its group.</summary>
    private void ShrinkGroup(WorkingOrder filled, Quantity quantity)
    {
        bool isDone = OrderLifecycle.IsTerminal(filled.State) || filled.Remaining.Units <= 0;
        Quantity left = filled.Remaining;
        for (int i = 0; i < _working.Count; i++)
        {
            WorkingOrder other = _working[i];
            if (other.Group != filled.Group || ReferenceEquals(other, filled) || OrderLifecycle.IsTerminal(other.State)) continue;
            if (filled.Rung != 0)
            {
                // Its part of the entry is gone from those that close all; other parts stand.
                if (other.Rung == 0) Shrink(other, Wanted(other).Quantity - other.Filled - quantity);
            }
            else if (isDone) Cancel(other.Id);
            else if (other.Rung == 0)
            {
                if (other.Filled + filled.Remaining < other.Terms.Quantity) Amend(other.Id, other.Filled + filled.Remaining, default, default);
            }
            else
            {
                // The nearest targets keep what they can.
                Quantity present = Wanted(other).Quantity - other.Filled, kept = Quantity.Min(present, left);
                if (kept < present) Shrink(other, kept);
                left -= kept;
            }
        }
    }

    private void Shrink(WorkingOrder order, Quantity remaining)
    {
        if (remaining.Units <= 0) Cancel(order.Id);
        else Amend(order.Id, order.Filled + remaining, default, default);
    }

    /// <summary>Places or enlarges the exits of an entry in proportion to what has filled.</summary>
    private void Protect(WorkingOrder entry, in ExecutionReport fill)
    {
        bool enlarged = false;
        for (int i = 0; i < _working.Count; i++)
        {
            WorkingOrder child = _working[i];
            if (child.ParentId != entry.Id || child.State == OrderState.PendingCancel) continue;
            if (child.Rung == 0) Amend(child.Id, child.Filled + entry.Filled - entry.Exited, default, default);
            enlarged |= child.Rung == 0;
        }
        Instrument instrument = instruments[entry.Terms.Instrument];
        InstrumentRules rules = instrument.RulesAt(fill.OccurredAt);
        if (!enlarged) PlaceExits(entry, in fill, instrument, rules);
        if (entry.Protection.ScaleOut is { Count: > 0 } parts) ScaleOut(entry, parts, in fill, instrument, rules);
    }

    private void PlaceExits(WorkingOrder entry, in ExecutionReport fill, Instrument instrument, InstrumentRules rules)
    {
        Protection protection = entry.Protection;
        OrderTerms exit = ExitOf(entry, fill.FillQuantity);
        int sign = entry.Terms.Sign;
        double price = fill.FillPrice.Units / instrument.PriceDivisor, range = protection.AverageTrueRange;
        if (!protection.StopLoss.IsZero)
        {
            Price stop = Level(instrument, rules, protection.StopLoss.LevelFrom(price, -sign, range), -sign);
            SubmitExit(entry, exit with { Type = OrderType.StopMarket, Role = OrderRole.StopLoss, StopPrice = stop });
        }
        if (!protection.TakeProfit.IsZero)
        {
            Price target = Level(instrument, rules, protection.TakeProfit.LevelFrom(price, sign, range), sign);
            SubmitExit(entry, exit with { Type = OrderType.Limit, Role = OrderRole.TakeProfit, LimitPrice = target });
        }
        ExitDistance trail = protection.TrailingStop;
        if (trail.NeedsAtr)
            SubmitExit(entry, exit with { Type = OrderType.TrailingStop, Role = OrderRole.TrailingStop, TrailOffset = Level(instrument, rules, trail.At(price, range), 1) });
        else if (!trail.IsZero)
            SubmitExit(entry, exit with { Type = OrderType.TrailingStop, Role = OrderRole.TrailingStop, TrailRate = trail.Rate });
    }

    /// <summary>Partial exits in whole lots of what has filled so far; the last one has what rounding left, if the shares add up to everything.</summary>
    private void ScaleOut(WorkingOrder entry, IReadOnlyList<PartialExit> parts, in ExecutionReport fill, Instrument instrument, InstrumentRules rules)
    {
        long lot = Math.Max(1, entry.Protection.Lot.Units > 0 ? entry.Protection.Lot.Units : rules.Lot.Units);
        double price = fill.FillPrice.Units / instrument.PriceDivisor;
        int sign = entry.Terms.Sign;
        long shares = 0, before = 0;
        for (int rung = 1; rung <= parts.Count; rung++)
        {
            PartialExit part = parts[rung - 1];
            shares += part.Share.Units;
            long until = (long)Wide.MultiplyDivide(entry.Filled.Units, shares, Pow10.Long(Rate.Scale), Rounding.Down);
            until -= until % lot;
            var quantity = new Quantity(until - before);
            before = until;
            if (quantity.Units <= 0) continue;
            if (FindRung(entry.Id, rung) is { } placed)
            {
                if (quantity > placed.Filled) Amend(placed.Id, quantity, default, default);
                continue;
            }
            ulong bit = 1UL << rung;
            // One that has ended while the entry was still filling is not placed again.
            if ((entry.PlacedRungs & bit) != 0) continue;
            entry.PlacedRungs |= bit;
            Price target = Level(instrument, rules, part.Target.LevelFrom(price, sign, entry.Protection.AverageTrueRange), sign);
            SubmitExit(entry, ExitOf(entry, quantity) with { Type = OrderType.Limit, Role = OrderRole.ScaleOut, LimitPrice = target }, rung);
        }
    }

    private WorkingOrder? FindRung(long parentId, int rung)
    {
        for (int i = 0; i < _working.Count; i++)
            if (_working[i].ParentId == parentId && _working[i].Rung == rung && _working[i].State != OrderState.PendingCancel) return _working[i];
        return null;
    }

    private static OrderTerms ExitOf(WorkingOrder entry, Quantity quantity) => new()
    {
        Instrument = entry.Terms.Instrument,
        Side = entry.Terms.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
        Quantity = quantity,
        Flags = OrderFlags.ReduceOnly,
    };

    /// <summary>On the tick, rounded up (+1) or down (−1), which is against us: a stop a little farther, a target a little farther. Never below one tick.</summary>
    private static Price Level(Instrument instrument, InstrumentRules rules, double level, int sign) =>
        Price.Max(new Price(Math.Max(1, rules.Tick.Units)), instrument.ToPrice(level, rules.Tick, sign > 0 ? Rounding.Up : Rounding.Down));

    private void SubmitExit(WorkingOrder entry, in OrderTerms terms, int rung = 0)
    {
        long id = Submit(entry.Book, entry.Strategy, in terms, default, group: entry.Id, parentId: entry.Id);
        Find(id)!.Rung = rung;
    }
}
