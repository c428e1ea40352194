using CsCheck;
using Godwit.Core.Digest;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Books;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>What holds for any orders in any market.</summary>
public sealed class TickExchangeLawsTests
{
    private static readonly string[] Queues = ["risk-averse", "identity", "power:2", "power-of-share:2", "power-of-rest:3", "log", "log-of-total", "power:0.7"];

    private static TickMatchingOptions Options(ulong seed, bool impact = true) => new()
    {
        Queue = QueueModel.Parse(Queues[seed % (ulong)Queues.Length]),
        SelfTrade = (SelfTradePrevention)(seed / 8 % 5),
        Touch = (TouchFill)(seed / 40 % 2),
        Fees = new FeeSchedule { Maker = Rate.FromFraction(-0.0001), Taker = Rate.FromFraction(0.0004), InBase = seed / 80 % 2 == 1 },
        Impact = impact && seed % 3 == 0 ? ImpactModel.Parse("sqrt:5bp@10,5s,10%") : ImpactModel.None,
    };

    [Fact]
    public void Cash_and_position_are_what_the_fills_say_and_nothing_stays_bound() => Gen.ULong.Sample(seed =>
    {
        var tape = new RandomTape(seed, Options(seed));
        for (int i = 0; i < 1_500; i++)
        {
            tape.Step();
            for (int a = 0; a < RandomTape.Accounts; a++) Assert.False(tape.Venue.Accounts[a].Reserved.IsNegative);
        }
        var cash = new Money[RandomTape.Accounts];
        var position = new long[RandomTape.Accounts];
        Array.Fill(cash, Money.FromWhole(100_000));
        foreach (ExecutionReport fill in tape.Reports.Where(r => r.IsFill))
        {
            VenueRequest order = tape.RequestOf(fill.OrderId);
            int sign = order.Terms.Sign;
            // Two decimals of price and three of quantity: one step of price × quantity is 10^15 steps of money.
            var value = new Money((Int128)fill.FillPrice.Units * fill.FillQuantity.Units * Pow10.Long(15));
            cash[order.Account] -= sign > 0 ? value : -value;
            position[order.Account] += sign * fill.FillQuantity.Units;
            if (fill.FeeInBase) position[order.Account] -= (long)(fill.Fee.Units / Pow10.Wide(17));
            else cash[order.Account] -= fill.Fee;
        }
        tape.Venue.Clear();
        for (int a = 0; a < RandomTape.Accounts; a++)
        {
            Assert.Equal(cash[a], tape.Venue.Accounts[a].Cash);
            Assert.Equal(position[a], tape.Venue.Accounts[a].Position(0).Units);
            Assert.Equal(Money.Zero, tape.Venue.Accounts[a].Reserved);
        }
        Assert.Equal(Instant.MaxValue, tape.Venue.NextArrival);
    }, iter: 60);

    [Fact]
    public void Every_order_is_accepted_or_rejected_once_ends_once_and_never_fills_more_than_it_asked() => Gen.ULong.Sample(seed =>
    {
        var tape = new RandomTape(seed, Options(seed));
        for (int i = 0; i < 1_500; i++) tape.Step();
        foreach (IGrouping<long, ExecutionReport> order in tape.Reports.GroupBy(r => r.OrderId))
        {
            OrderState state = OrderState.PendingNew;
            long filled = 0;
            foreach (ExecutionReport report in order)
            {
                Assert.NotNull(OrderLifecycle.Next(state, report.Kind));
                state = OrderLifecycle.Next(state, report.Kind)!.Value;
                if (!report.IsFill) continue;
                filled += report.FillQuantity.Units;
                Assert.True(report.FillQuantity.Units > 0 && filled <= report.OrderQuantity.Units);
                Assert.Equal(report.Kind == ReportKind.Fill, filled == report.OrderQuantity.Units);
            }
            Assert.Equal(1, order.Count(r => r.Kind is ReportKind.Accepted or ReportKind.Rejected));
        }
    }, iter: 60);

    [Fact]
    public void Makers_get_their_price_and_never_more_than_was_traded_and_takers_never_better_than_their_limit() => Gen.ULong.Sample(seed =>
    {
        var tape = new RandomTape(seed, Options(seed));
        // Without amendments an order's terms are those that were sent.
        Dictionary<long, OrderTerms> limits = tape.Terms;
        for (int i = 0; i < 1_500; i++)
        {
            tape.Step();
            List<ExecutionReport> fills = [.. tape.Reports.Skip(tape.BeforeTick).Where(r => r.IsFill)];
            foreach (ExecutionReport fill in fills)
            {
                Assert.False(fill.SlippageCost.IsNegative);
                if (fill.IsMaker) Assert.Equal(Money.Zero, fill.SlippageCost);
                if (limits.TryGetValue(fill.OrderId, out OrderTerms terms) && terms.NeedsLimitPrice)
                    Assert.True(fill.IsMaker ? fill.FillPrice == terms.LimitPrice : terms.Side == OrderSide.Buy ? fill.FillPrice <= terms.LimitPrice : fill.FillPrice >= terms.LimitPrice);
            }
            if (tape.Current.Kind != TickKind.Trade || tape.Current.Quantity.IsZero) continue;
            // Stops that the trade set off take from the book, or from our own makers: those are no part of it.
            if (fills.Any(f => !f.IsMaker)) continue;
            foreach (OrderSide side in new[] { OrderSide.Buy, OrderSide.Sell })
                Assert.True(fills.Where(f => tape.RequestOf(f.OrderId).Terms.Side == side).Sum(f => f.FillQuantity.Units) <= tape.Current.Quantity.Units);
            // Better prices first.
            long[] bids = [.. fills.Where(f => tape.RequestOf(f.OrderId).Terms.Side == OrderSide.Buy).Select(f => f.FillPrice.Units)];
            Assert.Equal(bids.OrderDescending(), bids);
            long[] asks = [.. fills.Where(f => tape.RequestOf(f.OrderId).Terms.Side == OrderSide.Sell).Select(f => f.FillPrice.Units)];
            Assert.Equal(asks.Order(), asks);
        }
    }, iter: 60);

    [Fact]
    public void Takers_never_take_more_of_a_level_than_was_recorded_since_it_was_stated() => Gen.ULong.Sample(seed =>
    {
        var tape = new RandomTape(seed, Options(seed, impact: false) with { SelfTrade = SelfTradePrevention.ExpireTaker });
        var taken = new Dictionary<(bool Bid, long Price), long>();
        for (int i = 0; i < 1_500; i++)
        {
            bool isMarket = tape.Step();
            if (isMarket && tape.Current.Kind == TickKind.Book) taken.Clear();
            // A message restates several levels and fills makers between: only what follows until the next is counted.
            foreach (ExecutionReport fill in tape.Reports.Skip(isMarket && tape.Current.Kind == TickKind.Book ? tape.Reports.Count : tape.BeforeTick).Where(r => r.IsFill && !r.IsMaker))
            {
                bool bid = tape.RequestOf(fill.OrderId).Terms.Side == OrderSide.Sell;
                long sum = taken[(bid, fill.FillPrice.Units)] = taken.GetValueOrDefault((bid, fill.FillPrice.Units)) + fill.FillQuantity.Units;
                Assert.True(sum <= tape.RecordedAt(bid, fill.FillPrice.Units), $"{sum} of {tape.RecordedAt(bid, fill.FillPrice.Units)} at {fill.FillPrice.Units}");
            }
        }
    }, iter: 60);

    [Fact]
    public void Of_all_queue_models_the_risk_averse_one_is_the_last_to_come_forward()
    {
        Gen.Select(Gen.Double[0, 1000], Gen.Double[0, 1000], Gen.Double[0, 2000], Gen.Int[0, Queues.Length - 1]).Sample((ahead, behind, after, queue) =>
        {
            double risk = QueueModel.RiskAverse.Follow(ahead, ahead + behind, after), other = QueueModel.Parse(Queues[queue]).Follow(ahead, ahead + behind, after);
            Assert.True(other >= 0 && other <= risk + 1e-9, $"{other} > {risk}");
            double share = QueueModel.Parse(Queues[queue]).ShareBehind(ahead, behind);
            Assert.InRange(share, 0, 1);
        }, iter: 20_000);
    }

    [Fact]
    public void The_same_seed_gives_the_same_reports()
    {
        Assert.Equal(Digest(77), Digest(77));
        Assert.NotEqual(Digest(77), Digest(78));

        static string Digest(ulong seed)
        {
            var tape = new RandomTape(seed, Options(seed));
            for (int i = 0; i < 3_000; i++) tape.Step();
            var digest = new RunDigest();
            foreach (ExecutionReport r in tape.Reports)
            {
                digest.Add(r.OrderId);
                digest.Add((long)r.Kind);
                digest.Add(r.OccurredAt.UnixNanos);
                digest.Add(r.FillPrice.Units);
                digest.Add(r.FillQuantity.Units);
            }
            return digest.ToString();
        }
    }

    [Fact]
    public void After_warm_up_neither_ticks_nor_orders_allocate()
    {
        var world = new SteadyWorld();
        world.Run(60_000);
        Assert.True(world.Fills > 1_000, $"Only {world.Fills} fills.");
        Assert.Equal(0, AllocationMeter.Fewest(() => world.Run(20_000)));
    }
}
