using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Strategies.Making;

/// <content>The quotes.</content>
public sealed partial class MarketMakerStrategy
{
    /// <summary>After a refusal that is not about taking, such as one for want of funds, a side rests: asking again at once would be refused again.</summary>
    private static readonly Duration Pause = Duration.FromSeconds(1);

    /// <summary>Brings one side's quote to a price (in units), on the venue's grid and behind the other side.</summary>
    private void Quote(Market market, Desk desk, bool isBuy, double wanted, Price opposite)
    {
        ref Side side = ref isBuy ? ref desk.Bid : ref desk.Ask;
        if (!Context.Style.Allows(isBuy ? OrderSide.Buy : OrderSide.Sell) && (isBuy ? market.PositionSign >= 0 : market.PositionSign <= 0)) return;
        long tick = Math.Max(1, market.Rules.Tick.Units), price = Round(wanted, tick, isBuy);
        price = isBuy ? Math.Min(price, opposite.Units - tick) : Math.Max(price, opposite.Units + tick);
        bool isFull = desk.Size.Units > 0 && (isBuy ? market.Position.Units : -market.Position.Units) > desk.Size.Units * (MaxInventory - 1L);
        if (side.OrderId != 0)
        {
            if (!isFull && Math.Abs(price - side.Price.Units) <= Requote * 1e-4 * price) return;
            // One may be on its way out at a time: in flight it can still be filled.
            if (side.LeavingId != 0) return;
            Context.Cancel(side.OrderId);
            (side.LeavingId, side.OrderId) = (side.OrderId, 0);
        }
        if (isFull || price <= 0 || Now < side.PauseUntil) return;
        Place(market, desk, ref side, isBuy, new Price(price));
    }

    private void Place(Market market, Desk desk, ref Side side, bool isBuy, Price price)
    {
        if (market.Position.Units == 0 || desk.Size.Units == 0) desk.Size = EntrySize(market);
        Quantity size = SizeOf(market, desk, isBuy);
        if (size.Units <= 0) return;
        side.Price = price;
        side.OrderId = Context.Submit(new OrderTerms
        {
            Instrument = market.Index,
            Side = isBuy ? OrderSide.Buy : OrderSide.Sell,
            Type = OrderType.Limit,
            LimitPrice = price,
            Quantity = size,
            Flags = OrderFlags.PostOnly,
            Role = (isBuy ? market.PositionSign < 0 : market.PositionSign > 0) ? OrderRole.Exit : OrderRole.Entry,
        });
    }

    /// <summary>A side that the run does not allow may only bring the position back to nothing.</summary>
    private Quantity SizeOf(Market market, Desk desk, bool isBuy)
    {
        if (Context.Style.Allows(isBuy ? OrderSide.Buy : OrderSide.Sell)) return desk.Size;
        long lot = Math.Max(1, market.Lot.Units), held = Math.Abs(market.Position.Units);
        return Quantity.Min(desk.Size, new Quantity(held - held % lot));
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        if (report.Kind is not (ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired)) return;
        Desk desk = _desks[market.Slot];
        if (!Ended(ref desk.Bid, in report)) Ended(ref desk.Ask, in report);
    }

    /// <summary>Whether the report was about this side's orders.</summary>
    private bool Ended(ref Side side, in ExecutionReport report)
    {
        if (side.OrderId == report.OrderId)
        {
            side.OrderId = 0;
            if (report.Kind == ReportKind.Rejected && report.Refusal != Refusal.PostOnlyWouldTake) side.PauseUntil = Now + Pause;
            return true;
        }
        if (side.LeavingId != report.OrderId) return false;
        side.LeavingId = 0;
        return true;
    }

    private static long Round(double units, long tick, bool down)
    {
        double steps = units / tick;
        return (long)(down ? Math.Floor(steps) : Math.Ceiling(steps)) * tick;
    }
}
