using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Portfolio.Ledger;

/// <summary>Sends whatever the order form allows: every type, time in force, flag and protection, amendments, cancellations, timers, nonsense.</summary>
internal sealed class RandomTrader(int activity) : Strategy
{
    private readonly List<long> _sent = [];
    private SeededRandom Dice => Context.Random;

    protected override void OnBar(Market market)
    {
        if (Dice.NextInt(100) < activity) Act(market);
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        if (market.BarCount > 0 && Dice.NextInt(100) < activity / 4) Act(market);
    }

    protected override void OnTimer(long tag) => Act(Markets[Dice.NextInt(Markets.Count)]);

    private void Act(Market market)
    {
        if (market.BarCount == 0) return;
        switch (Dice.NextInt(14))
        {
            case 0: Context.CancelAll(market); break;
            case 1 or 2 when _sent.Count > 0: Context.Cancel(_sent[^(1 + Dice.NextInt(Math.Min(6, _sent.Count)))]); break;
            case 3 or 4 when _sent.Count > 0:
                Context.Amend(_sent[^(1 + Dice.NextInt(Math.Min(4, _sent.Count)))], Dice.NextInt(2) == 0 ? default : Size(market), Dice.NextInt(2) == 0 ? default : Near(market), Dice.NextInt(2) == 0 ? default : Near(market));
                break;
            case 5: Context.SetTimer(Now + new Duration(Dice.NextInt(3) * market.Interval.Length.Nanos / 2), 7); break;
            case 6:
                OrderTerms first = Terms(market);
                Context.SubmitOneCancelsOther(in first, Terms(market) with { Side = first.Side });
                break;
            case 7: GoLong(market); break;
            case 8: GoShort(market); break;
            case 9: GoFlat(market); break;
            default: _sent.Add(Context.Submit(Terms(market), Protection())); break;
        }
    }

    private OrderTerms Terms(Market market)
    {
        var flags = OrderFlags.None;
        if (Dice.NextInt(6) == 0) flags |= OrderFlags.PostOnly;
        if (Dice.NextInt(4) == 0) flags |= OrderFlags.ReduceOnly;
        if (Dice.NextInt(8) == 0) flags |= OrderFlags.AllAvailable;
        bool allIn = (flags & OrderFlags.AllAvailable) != 0;
        return new OrderTerms
        {
            Instrument = market.Index,
            Side = Dice.NextInt(2) == 0 ? OrderSide.Buy : OrderSide.Sell,
            Type = (OrderType)Dice.NextInt(7),
            TimeInForce = Dice.NextInt(2) == 0 ? TimeInForce.GoodTillCancel : (TimeInForce)Dice.NextInt(5),
            Flags = flags,
            Role = (OrderRole)Dice.NextInt(3),
            Quantity = allIn ? new Quantity(Math.Max(1, market.Lot.Units)) : Size(market),
            DisplayQuantity = Dice.NextInt(5) == 0 ? Size(market) : default,
            LimitPrice = Near(market),
            StopPrice = Near(market),
            TrailOffset = Dice.NextInt(2) == 0 ? new Price(1 + market.Bar.Close.Units / 50) : default,
            TrailRate = Rate.FromFraction(0.002 * (1 + Dice.NextInt(10))),
            ExpireAt = Now + new Duration(Dice.NextInt(4) * market.Interval.Length.Nanos + Dice.NextInt(1000)),
        };
    }

    private Protection Protection() => Dice.NextInt(2) == 0 ? default : new Protection
    {
        StopLoss = Dice.NextInt(2) == 0 ? default : Rate.FromFraction(0.005 * (1 + Dice.NextInt(6))),
        TakeProfit = Dice.NextInt(2) == 0 ? default : Rate.FromFraction(0.005 * (1 + Dice.NextInt(6))),
        TrailingStop = Dice.NextInt(3) != 0 ? default : Rate.FromFraction(0.005 * (1 + Dice.NextInt(6))),
    };

    private Quantity Size(Market market)
    {
        long lot = Math.Max(1, market.Lot.Units);
        Quantity most = market.Instrument.Affordable(Context.Equity, market.Bar.Close, new Quantity(lot));
        long lots = Math.Max(1, most.Units / lot);
        // Now and then too large, off the lot, or nothing at all.
        long size = (1 + (long)(Dice.NextDouble() * lots * (Dice.NextInt(5) == 0 ? 2.5 : 0.5))) * lot;
        return new Quantity(Dice.NextInt(20) switch { 0 => size + 1, 1 => 0, _ => size });
    }

    private Price Near(Market market)
    {
        long close = market.Bar.Close.Units, tick = Math.Max(1, market.Rules.Tick.Units);
        long price = close + Dice.NextInt((int)Math.Max(3, Math.Min(close / 12, int.MaxValue / 2))) - Math.Max(1, Math.Min(close / 24, int.MaxValue / 4));
        return new Price(Dice.NextInt(25) == 0 ? price : price / tick * tick);
    }
}
