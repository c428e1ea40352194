using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;
using Godwit.Portfolio.Valuation;
using Godwit.Risk.Gate;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Risk;

/// <summary>Two orders in flight spend no money and close no position twice, and what is bound comes free again.</summary>
public sealed class PreTradeGateTests
{
    private readonly Instrument _instrument = TestInstruments.Spot("X");
    private readonly Book _book;

    public PreTradeGateTests()
    {
        _book = new Book(new Godwit.Portfolio.Ledger.Ledger(1, ["USDT", "X"]), 0, 0, [_instrument], new TradeList());
        _book.Deposit(Money.FromWhole(1_000));
        _book.OnBar(0, new Bar(default, new Price(10_000), new Price(10_000), new Price(10_000), new Price(10_000), new Quantity(1)));
    }

    [Fact]
    public void Money_is_bound_once()
    {
        PreTradeGate gate = Gate(PreTradeLimits.None);
        Verdict first = gate.Judge(_book, Buy("6"));
        Assert.Equal((true, Money.FromWhole(600)), (first.IsApproved, first.Reserved));
        Verdict second = gate.Judge(_book, Buy("5"));
        Assert.Equal((Refusal.InsufficientFunds, Money.FromWhole(500), Money.FromWhole(400)), (second.Refusal, second.Actual, second.Limit));
        gate.Release(0, Buy("6"), first.Reserved, first.Closing);
        Assert.True(gate.Judge(_book, Buy("5")).IsApproved);
    }

    [Fact]
    public void A_position_is_closed_once_unless_the_orders_exclude_each_other()
    {
        Hold("5");
        PreTradeGate gate = Gate(new PreTradeLimits { AllowShort = false });
        Verdict first = gate.Judge(_book, Sell("4"));
        Assert.Equal((true, _instrument.QuantityOf("4")), (first.IsApproved, first.Closing));
        Assert.Equal(Refusal.ShortNotAllowed, gate.Judge(_book, Sell("2")).Refusal);
        Assert.True(gate.Judge(_book, Sell("1")).IsApproved);
        Assert.True(gate.Judge(_book, Sell("5"), sharesPosition: true).IsApproved);
        Assert.Equal(Refusal.ShortNotAllowed, gate.Judge(_book, Sell("1") with { Flags = OrderFlags.AllAvailable }).Refusal);
    }

    [Fact]
    public void Limits_count_what_is_under_way_and_all_that_an_all_in_order_could_become()
    {
        PreTradeGate position = Gate(new PreTradeLimits { MaxPositionNotional = Money.FromWhole(500) });
        Assert.True(position.Judge(_book, Buy("3")).IsApproved);
        Verdict over = position.Judge(_book, Buy("3"));
        Assert.Equal((Refusal.PositionLimit, Money.FromWhole(600)), (over.Refusal, over.Actual));
        // The other side is another position.
        Assert.True(position.Judge(_book, Sell("3")).IsApproved);

        PreTradeGate order = Gate(new PreTradeLimits { MaxOrderNotional = Money.FromWhole(500) });
        Verdict all = order.Judge(_book, Buy("0.001") with { Flags = OrderFlags.AllAvailable });
        Assert.Equal((Refusal.OrderNotionalLimit, Money.FromWhole(1_000)), (all.Refusal, all.Actual));
    }

    [Fact]
    public void No_limit_stands_between_a_position_and_its_exit()
    {
        Hold("5");
        var limits = new PreTradeLimits { MaxOpenOrders = 1, MaxOrderNotional = Money.FromWhole(1), MaxPositionNotional = Money.FromWhole(1), RuinBelow = Money.FromWhole(5_000), AllowShort = false };
        PreTradeGate gate = Gate(limits);
        Assert.Equal(Refusal.Ruined, gate.Judge(_book, Buy("0.001")).Refusal);
        for (int i = 0; i < 3; i++) Assert.True(gate.Judge(_book, Sell("5") with { Flags = OrderFlags.ReduceOnly }).IsApproved);
    }

    [Fact]
    public void An_amendment_is_judged_as_if_its_order_bound_nothing_and_never_binds_less()
    {
        PreTradeGate gate = Gate(PreTradeLimits.None);
        Verdict order = gate.Judge(_book, Buy("6"));
        Verdict larger = gate.JudgeAmendment(_book, Buy("9"), order.Reserved, order.Closing, sharesPosition: false);
        Assert.Equal((true, Money.FromWhole(900), Money.FromWhole(900)), (larger.IsApproved, larger.Reserved, gate.Reserved(0)));
        Verdict smaller = gate.JudgeAmendment(_book, Buy("1"), larger.Reserved, larger.Closing, sharesPosition: false);
        Assert.Equal(Money.FromWhole(900), smaller.Reserved);
        Verdict tooLarge = gate.JudgeAmendment(_book, Buy("11"), smaller.Reserved, smaller.Closing, sharesPosition: false);
        Assert.Equal((Refusal.InsufficientFunds, Money.FromWhole(900)), (tooLarge.Refusal, gate.Reserved(0)));
        gate.Release(0, Buy("1"), smaller.Reserved, smaller.Closing);
        Assert.Equal((Money.Zero, 0), (gate.Reserved(0), gate.OpenOrders(0)));
    }

    [Theory]
    [InlineData(OrderType.Market, "0", "0", "0", Refusal.QuantityNotPositive)]
    [InlineData(OrderType.Limit, "1", "0", "1", Refusal.PriceNotPositive)]
    [InlineData(OrderType.StopMarket, "1", "1", "0", Refusal.StopPriceMissing)]
    [InlineData(OrderType.StopLimit, "1", "1", "0", Refusal.StopPriceMissing)]
    [InlineData(OrderType.TakeProfitLimit, "1", "0", "1", Refusal.PriceNotPositive)]
    [InlineData(OrderType.TrailingStop, "1", "1", "1", Refusal.TrailMissing)]
    public void Incomplete_terms_do_not_leave(OrderType type, string quantity, string limit, string stop, Refusal expected) =>
        Assert.Equal(expected, Gate(PreTradeLimits.None).Judge(_book, new OrderTerms
        {
            Type = type,
            Quantity = _instrument.QuantityOf(quantity),
            LimitPrice = _instrument.PriceOf(limit),
            StopPrice = _instrument.PriceOf(stop),
        }).Refusal);

    private void Hold(string quantity) => _book.OnFill(
        new ExecutionReport { Kind = ReportKind.Fill, FillPrice = new Price(10_000), FillQuantity = _instrument.QuantityOf(quantity), OccurredAt = new Instant(1) },
        OrderSide.Buy, OrderRole.Entry);

    private static PreTradeGate Gate(PreTradeLimits limits) => new(limits, 1, 1);
    private OrderTerms Buy(string quantity) => new() { Side = OrderSide.Buy, Quantity = _instrument.QuantityOf(quantity) };
    private OrderTerms Sell(string quantity) => new() { Side = OrderSide.Sell, Quantity = _instrument.QuantityOf(quantity) };
}
