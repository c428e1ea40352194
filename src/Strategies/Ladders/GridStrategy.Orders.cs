using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Strategies.Ladders;

/// <content>The orders of the levels.</content>
public sealed partial class GridStrategy
{
    private bool PlaceEntry(Market market, Grid grid, ref Rung rung, int step, ref Money power)
    {
        bool isBuy = step < 0;
        Price price = OnGrid(market, Level(grid, step), isBuy);
        // A level that the market has already passed would be taken at once: it waits until the price is back.
        if (price.Units <= 0 || (isBuy ? price >= market.Bar.Close : price <= market.Bar.Close)) return false;
        Quantity quantity = EntrySize(market);
        Money cost = market.Instrument.Notional(price, quantity);
        if (quantity.Units <= 0 || cost > power) return false;
        power -= cost;
        rung.Target = OnGrid(market, Level(grid, step + (isBuy ? 1 : -1)), !isBuy);
        rung.IsClosing = false;
        rung.OrderId = Submit(market, isBuy, price, quantity, OrderFlags.None, OrderRole.Entry);
        return true;
    }

    private void PlaceClosing(Market market, ref Rung rung, bool wasBought)
    {
        rung.IsClosing = true;
        rung.OrderId = Submit(market, !wasBought, rung.Target, rung.Held, OrderFlags.ReduceOnly, OrderRole.TakeProfit);
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        Grid grid = _grids[market.Slot];
        for (int i = 0; i < grid.Rungs.Length; i++)
        {
            ref Rung rung = ref grid.Rungs[i];
            if (rung.OrderId != report.OrderId) continue;
            if (report.IsFill) rung.Held = rung.IsClosing ? Quantity.Max(Quantity.Zero, rung.Held - report.FillQuantity) : rung.Held + report.FillQuantity;
            if (report.Kind is not (ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired)) return;
            rung.OrderId = 0;
            rung.IsRefused = report.Kind == ReportKind.Rejected && !rung.IsClosing;
            if (report.Kind == ReportKind.Fill) OnFilled(market, grid, ref rung, i < Levels);
            return;
        }
    }

    /// <summary>A filled entry is offered one level on at once; a filled exit frees its level for the next bar.</summary>
    private void OnFilled(Market market, Grid grid, ref Rung rung, bool wasBought)
    {
        foreach (ref Rung other in grid.Rungs.AsSpan()) other.IsRefused = false;
        if (rung.IsClosing) rung.Held = Quantity.Zero;
        else if (!grid.IsMoving) PlaceClosing(market, ref rung, wasBought);
    }

    private long Submit(Market market, bool isBuy, Price price, Quantity quantity, OrderFlags flags, OrderRole role) => Context.Submit(new OrderTerms
    {
        Instrument = market.Index,
        Side = isBuy ? OrderSide.Buy : OrderSide.Sell,
        Type = OrderType.Limit,
        LimitPrice = price,
        Quantity = quantity,
        Flags = flags,
        Role = role,
    });

    /// <summary>On the venue's grid, against us: buys lower, sales higher.</summary>
    private static Price OnGrid(Market market, double price, bool isBuy) =>
        market.Instrument.ToPrice(price, market.Rules.Tick, isBuy ? Rounding.Down : Rounding.Up);
}
