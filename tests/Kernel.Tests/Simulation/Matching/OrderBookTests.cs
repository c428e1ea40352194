using Godwit.Core.Books;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Simulation.Matching;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Simulation.Matching;

/// <summary>The rules of matching, for the fast engine and for its naive twin alike.</summary>
public abstract class OrderBookRules
{
    private readonly MatchLog _log = new();

    protected abstract IOrderBook Make(SelfTradePrevention selfTrade, IMatchListener listener);

    private IOrderBook Book(SelfTradePrevention selfTrade = SelfTradePrevention.Trade) => Make(selfTrade, _log);

    private static MatchOrder Buy(long id, long price, long units, int owner = -1) => new(id, owner, OrderSide.Buy, new(price), new(units));
    private static MatchOrder Sell(long id, long price, long units, int owner = -1) => new(id, owner, OrderSide.Sell, new(price), new(units));

    private void AssertHeard(params string[] lines) => Assert.Equal(lines, _log.Take());

    [Fact]
    public void Better_prices_trade_first_then_older_orders()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 102, 5));
        book.Submit(Sell(2, 101, 5));
        book.Submit(Sell(3, 101, 5));
        _log.Take();
        Assert.Equal(new MatchResult(Refusal.None, new(12), default), book.Submit(Buy(4, 102, 12)));
        AssertHeard("4 takes 5 of 2 @ 101, 0 left", "4 takes 5 of 3 @ 101, 0 left", "Sell 101: 0", "4 takes 2 of 1 @ 102, 3 left", "Sell 102: 3");
    }

    [Fact]
    public void A_limit_rests_with_what_it_did_not_get()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        Assert.Equal(new MatchResult(Refusal.None, new(5), new(3)), book.Submit(Buy(2, 101, 8)));
        Assert.Equal(new MatchResult(Refusal.None, new(3), default), book.Submit(Sell(3, 90, 3)));
    }

    [Fact]
    public void Market_and_immediate_orders_do_not_rest()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        Assert.Equal(new MatchResult(Refusal.NoLiquidity, new(5), default), book.Submit(Buy(2, 0, 8) with { IsMarket = true }));
        Assert.Equal(new MatchResult(Refusal.NoLiquidity, default, default), book.Submit(Buy(3, 101, 8) with { TimeInForce = TimeInForce.ImmediateOrCancel }));
    }

    [Fact]
    public void Fill_or_kill_counts_hidden_quantity_and_leaves_no_trace()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5) with { Display = new(1) });
        ulong before = book.StateHash();
        _log.Take();
        Assert.Equal(Refusal.FillOrKillNotFillable, book.Submit(Buy(2, 101, 6) with { TimeInForce = TimeInForce.FillOrKill }).Refusal);
        Assert.Equal(before, book.StateHash());
        AssertHeard();
        Assert.Equal(new MatchResult(Refusal.None, new(5), default), book.Submit(Buy(3, 101, 5) with { TimeInForce = TimeInForce.FillOrKill }));
    }

    [Fact]
    public void Post_only_is_refused_where_it_would_take()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        Assert.Equal(Refusal.PostOnlyWouldTake, book.Submit(Buy(2, 101, 1) with { IsPostOnly = true }).Refusal);
        Assert.Equal(new Quantity(1), book.Submit(Buy(3, 100, 1) with { IsPostOnly = true }).Resting);
    }

    [Fact]
    public void An_iceberg_goes_to_the_end_with_each_part()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 3) with { Display = new(1) });
        book.Submit(Sell(2, 101, 1));
        _log.Take();
        book.Submit(Buy(3, 101, 3));
        AssertHeard("3 takes 1 of 1 @ 101, 2 left", "3 takes 1 of 2 @ 101, 0 left", "3 takes 1 of 1 @ 101, 1 left", "Sell 101: 1");
    }

    [Fact]
    public void A_smaller_quantity_keeps_the_place_and_any_other_change_loses_it()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        book.Submit(Sell(2, 101, 5));
        book.Replace(1, new(101), new(2));
        book.Submit(Buy(3, 101, 1));
        book.Replace(1, new(101), new(4));
        _log.Take();
        book.Submit(Buy(4, 101, 6));
        AssertHeard("4 takes 5 of 2 @ 101, 0 left", "4 takes 1 of 1 @ 101, 3 left", "Sell 101: 3");
    }

    [Fact]
    public void A_replaced_price_that_crosses_trades()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        book.Submit(Buy(2, 100, 3));
        Assert.Equal(new MatchResult(Refusal.None, new(3), default), book.Replace(2, new(101), new(3)));
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        IOrderBook book = Book();
        book.Submit(Sell(1, 101, 5));
        Assert.Equal(Refusal.DuplicateOrder, book.Submit(Sell(1, 102, 5)).Refusal);
        Assert.Equal(Refusal.QuantityNotPositive, book.Submit(Sell(2, 102, 0)).Refusal);
        Assert.Equal(Refusal.UnknownOrder, book.Cancel(7));
        Assert.Equal(Refusal.UnknownOrder, book.Replace(7, new(1), new(1)).Refusal);
        Assert.Equal(Refusal.QuantityNotPositive, book.Replace(1, new(101), default).Refusal);
        Assert.Equal(Refusal.None, book.Cancel(1));
        Assert.Equal(Refusal.UnknownOrder, book.Cancel(1));
    }

    [Theory]
    [InlineData(SelfTradePrevention.ExpireTaker, Refusal.SelfTrade, 1, 0, "3 takes 1 of 1 @ 101, 0 left", "Sell 101: 2")]
    [InlineData(SelfTradePrevention.ExpireMaker, Refusal.None, 1, 3, "3 takes 1 of 1 @ 101, 0 left", "2 loses to 0", "Sell 101: 0", "Buy 101: 3")]
    [InlineData(SelfTradePrevention.ExpireBoth, Refusal.SelfTrade, 1, 0, "3 takes 1 of 1 @ 101, 0 left", "2 loses to 0", "Sell 101: 0")]
    [InlineData(SelfTradePrevention.Decrement, Refusal.None, 1, 1, "3 takes 1 of 1 @ 101, 0 left", "2 loses to 0", "Sell 101: 0", "Buy 101: 1")]
    [InlineData(SelfTradePrevention.Trade, Refusal.None, 3, 1, "3 takes 1 of 1 @ 101, 0 left", "3 takes 2 of 2 @ 101, 0 left", "Sell 101: 0", "Buy 101: 1")]
    public void Two_orders_of_one_owner(SelfTradePrevention rule, Refusal refusal, long filled, long resting, params string[] heard)
    {
        IOrderBook book = Book(rule);
        book.Submit(Sell(1, 101, 1, owner: 1));
        book.Submit(Sell(2, 101, 2, owner: 2));
        _log.Take();
        Assert.Equal(new MatchResult(refusal, new(filled), new(resting)), book.Submit(Buy(3, 101, 4, owner: 2)));
        AssertHeard(heard);
    }
}

public sealed class NaiveOrderBookTests : OrderBookRules
{
    protected override IOrderBook Make(SelfTradePrevention selfTrade, IMatchListener listener) => new NaiveOrderBook(selfTrade, listener);
}

public sealed class LimitOrderBookTests : OrderBookRules
{
    protected override IOrderBook Make(SelfTradePrevention selfTrade, IMatchListener listener) => new Fast(new LimitOrderBook(selfTrade, listener));

    private sealed class Fast(LimitOrderBook book) : IOrderBook
    {
        public MatchResult Submit(in MatchOrder order) => book.Submit(in order);
        public Refusal Cancel(long id) => book.Cancel(id);
        public MatchResult Replace(long id, Price limit, Quantity left) => book.Replace(id, limit, left);
        public ulong StateHash() => book.StateHash();
    }

    public static TheoryData<SelfTradePrevention> Rules => [.. Enum.GetValues<SelfTradePrevention>()];

    [Theory, MemberData(nameof(Rules)), Trait("pace", "slow")]
    public void A_hundred_thousand_random_operations_leave_the_same_trades_and_the_same_book(SelfTradePrevention rule)
    {
        MatchLog fastLog = new(), naiveLog = new();
        var fast = new LimitOrderBook(rule, fastLog);
        var naive = new NaiveOrderBook(rule, naiveLog);
        var flow = new OrderFlow(seed: 7 + (ulong)rule);
        var levels = new PriceBook();
        for (int i = 0; i < 100_000; i++)
        {
            OrderFlow.Operation next = flow.Next();
            Assert.Equal(next.Apply(naive), next.Apply(new Fast(fast)));
            List<string> heard = fastLog.Take();
            Assert.Equal(naiveLog.Take(), heard);
            foreach (Tick row in fastLog.TakeRows()) levels.Apply(in row);
            naiveLog.TakeRows();
            if (i % 500 != 0) continue;
            Assert.Equal(naive.StateHash(), fast.StateHash());
            // Whoever follows the changes of levels knows the visible book.
            Assert.Equal((fast.HasBid, fast.HasAsk), (levels.HasBid, levels.HasAsk));
            if (fast.HasBid) Assert.Equal((fast.BestBid, fast.VisibleAt(OrderSide.Buy, fast.BestBid)), (levels.BestBid, levels.BestBidQuantity));
            if (fast.HasAsk) Assert.Equal((fast.BestAsk, fast.VisibleAt(OrderSide.Sell, fast.BestAsk)), (levels.BestAsk, levels.BestAskQuantity));
        }
        Assert.True(fastLog.Trades > 10_000, $"Only {fastLog.Trades} trades.");
        Assert.True(fast.Count > 20, "The flow left an empty book.");
    }

    [Fact]
    public void The_place_in_the_queue_is_known_exactly()
    {
        var book = new LimitOrderBook();
        book.Submit(new MatchOrder(1, 1, OrderSide.Buy, new(100), new(5)));
        book.Submit(new MatchOrder(2, 1, OrderSide.Buy, new(100), new(9), Display: new(3)));
        book.Submit(new MatchOrder(3, 1, OrderSide.Buy, new(100), new(2)));
        Assert.Equal(new Quantity(8), book.AheadOf(3));
        book.Cancel(1);
        Assert.Equal(new Quantity(3), book.AheadOf(3));
        book.Submit(new MatchOrder(4, 2, OrderSide.Sell, new(100), new(3)));
        Assert.Equal((new Quantity(0), new Quantity(2)), (book.AheadOf(3), book.AheadOf(2)));
    }

    [Fact]
    public void After_warm_up_nothing_allocates()
    {
        var flow = new OrderFlow(seed: 3);
        OrderFlow.Operation[] operations = [.. Enumerable.Range(0, 50_000).Select(_ => flow.Next())];
        var book = new Fast(new LimitOrderBook(SelfTradePrevention.ExpireMaker));
        long offset = 0;
        void Run()
        {
            foreach (ref readonly OrderFlow.Operation operation in operations.AsSpan()) operation.Apply(book, offset);
            offset += operations.Length;
        }
        Run();
        // Whatever an earlier round has left is canceled, so that rounds do not grow.
        void Round()
        {
            for (long id = offset - operations.Length; id <= offset; id++) book.Cancel(id);
            Run();
        }
        Round();
        Round();
        Assert.Equal(0, AllocationMeter.Fewest(Round));
    }
}
