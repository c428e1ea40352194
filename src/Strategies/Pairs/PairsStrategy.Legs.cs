using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Strategies.Pairs;

/// <content>The two legs: opened together, closed together.</content>
public sealed partial class PairsStrategy
{
    private static readonly Rate Spendable = Rate.FromFraction(0.99);

    private readonly long[] _orders = new long[2];

    /// <summary>+1 long of the spread (first bought, second sold), −1 short, 0 none. Stays until both legs are wanted closed.</summary>
    private int _side;

    private bool IsBusy => _orders[0] != 0 || _orders[1] != 0;

    private void Open(int side, double beta)
    {
        if (IsBusy || Markets[0].PositionSign != 0 || Markets[1].PositionSign != 0) return;
        Market first = Markets[0], second = Markets[1];
        Quantity quantity = EntrySize(first);
        Money value = first.Instrument.Notional(first.Bar.Close, quantity);
        Money other = Neutral == Neutrality.Beta ? value.Times(Rate.FromFraction(Math.Min(beta, 1e6)), Rounding.Down) : value;
        Quantity hedge = second.Instrument.Affordable(other, second.Bar.Close, second.MarketLot);
        // Half a pair is no pair: nothing is sent that the cash, with room for fees, does not cover.
        if (quantity.Units <= 0 || hedge.Units <= 0 || value + other > Context.BuyingPower.Times(Spendable, Rounding.Down)) return;
        if (!TryExits(first, out Protection firstExits) || !TryExits(second, out Protection secondExits)) return;
        _side = side;
        Send(first, side, quantity, OrderFlags.None, in firstExits);
        Send(second, -side, hedge, OrderFlags.None, in secondExits);
    }

    private void Leave()
    {
        _side = 0;
        if (!IsBusy) CloseLegs();
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        if (report.OrderId != _orders[market.Slot]) return;
        if (report.Kind is not (ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired)) return;
        _orders[market.Slot] = 0;
        bool wasWanted = _side != 0;
        // A leg that was refused or cut away leaves no pair.
        if (report.Kind != ReportKind.Fill) _side = 0;
        // A refused exit is repeated at the next bar.
        if (report.Kind == ReportKind.Fill || wasWanted) Mend();
    }

    /// <summary>Closes what is left of a pair that is no longer whole, or no longer wanted.</summary>
    private void Mend()
    {
        if (IsBusy) return;
        bool isWhole = _side != 0 && Markets[0].PositionSign == _side && Markets[1].PositionSign == -_side;
        if (isWhole) return;
        _side = 0;
        CloseLegs();
    }

    private void CloseLegs()
    {
        for (int i = 0; i < 2; i++)
        {
            Market market = Markets[i];
            long step = Math.Max(1, market.MarketLot.Units), units = Math.Abs(market.Position.Units) / step * step;
            if (units > 0 && market.PositionSign != 0) Send(market, -market.PositionSign, new Quantity(units), OrderFlags.ReduceOnly, default);
        }
    }

    private void Send(Market market, int sign, Quantity quantity, OrderFlags flags, in Protection exits)
    {
        var terms = new OrderTerms
        {
            Instrument = market.Index,
            Side = sign > 0 ? OrderSide.Buy : OrderSide.Sell,
            Type = OrderType.Market,
            Quantity = quantity,
            Flags = flags,
            Role = flags == OrderFlags.None ? OrderRole.Entry : OrderRole.Exit,
        };
        _orders[market.Slot] = Context.Submit(in terms, in exits);
    }
}
