using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Margin;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Margin;

/// <summary>
/// Examples that venues publish, with their figures. Sources: Binance support, "How to Calculate Liquidation Price of USDⓈ-M Futures Contracts" and
/// "… of COIN-M Futures Contracts", tiers announced 2021-03-18; Bybit help centre, "Liquidation Price Calculation under Isolated Mode".
/// </summary>
public sealed class WorkedExamplesTests
{
    private static readonly Instant Now = Instant.FromUnixSeconds(1_704_067_200);

    [Theory]
    [InlineData("264000", "0.01")]
    [InlineData("50000", "0.004")]
    public void Binance_maintenance_rates_of_bitcoin(string value, string rate) =>
        Assert.Equal(TestInstruments.RateOf(rate), Contracts.BinanceBitcoin.Tiers[Contracts.BinanceBitcoin.IndexOf(TestInstruments.MoneyOf(value))].MaintenanceRate);

    [Theory]
    [InlineData("500000", "1300")]
    [InlineData("3500000", "16300")]
    public void Binance_maintenance_amounts_of_bitcoin(string value, string amount) =>
        Assert.Equal(TestInstruments.MoneyOf(amount), Contracts.BinanceBitcoin.Tiers[Contracts.BinanceBitcoin.IndexOf(TestInstruments.MoneyOf(value))].Amount);

    [Fact]
    public void Binance_maintenance_amount_of_coin_margined_bitcoin()
    {
        MarginTiers tiers = Contracts.Tiers("0:0.4%:125 10:0.5%:100 20:1%:50 30:2.5%:20 50:5%:10 100:10%:5 200:12.5%:4 400:15%:3 1000:25%:2");
        Assert.Equal(TestInstruments.MoneyOf("1.81"), tiers.Tiers[4].Amount);
        MarginTier large = tiers.Tiers[tiers.IndexOf(Money.FromWhole(300))];
        Assert.Equal((TestInstruments.RateOf("12.5%"), TestInstruments.MoneyOf("11.81")), (large.MaintenanceRate, large.Amount));
    }

    [Fact]
    public void Binance_cross_margin_with_two_positions()
    {
        (SimulatedAccount account, Price[] marks) = BinanceAccount(MarginMode.Cross);
        // TMM and UPNL of the example, to the digits it states.
        Assert.Equal(71_200.81, account.MarginIn(0)!.Maintenance(marks[0], Now).ToDouble(), 0.01);
        Assert.Equal(356_512.51, account.MarginIn(1)!.Maintenance(marks[1], Now).ToDouble(), 0.01);
        Assert.Equal(-56_354.57, account.MarginIn(0)!.Unrealised(marks[0]).ToDouble(), 0.01);
        Assert.Equal(-448_192.89, account.MarginIn(1)!.Unrealised(marks[1]).ToDouble(), 0.01);
        Assert.Equal(26_316.89, LiquidationOf(account, 0, marks), 0.01);
        Assert.Equal(1_153.26, LiquidationOf(account, 1, marks), 0.01);
    }

    [Fact]
    public void Binance_isolated_margin_of_the_same_positions()
    {
        (SimulatedAccount account, Price[] marks) = BinanceAccount(MarginMode.Isolated);
        // The example puts the whole wallet behind each position in turn.
        for (int i = 0; i < 2; i++) account.Fund(i, TestInstruments.MoneyOf("1535443.01") - account.MarginIn(i)!.Margin);
        Assert.Equal(18_778.73, LiquidationOf(account, 0, marks), 0.01);
        Assert.Equal(1_114.78, LiquidationOf(account, 1, marks), 0.01);
    }

    private static (SimulatedAccount, Price[]) BinanceAccount(MarginMode mode)
    {
        Instrument bitcoin = Contracts.Linear("BTC"), ether = Contracts.Linear("ETH");
        Price[] marks = [bitcoin.PriceOf("31967.27"), ether.PriceOf("1335.18")];
        MarginTerms terms = new() { Mode = mode, Leverage = Contracts.Leverage(20) };
        var account = new SimulatedAccount([bitcoin, ether], marks, TestInstruments.MoneyOf("1535443.01"),
            [terms with { Tiers = [Contracts.BinanceBitcoin] }, terms with { Tiers = [Contracts.BinanceEther] }]);
        Open(account, 0, bitcoin, OrderSide.Buy, "109.488", "32481.98");
        Open(account, 1, ether, OrderSide.Buy, "3683.979", "1456.84");
        return (account, marks);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 19_700)]
    [InlineData(OrderSide.Sell, 20_300)]
    public void Bybit_linear_isolated(OrderSide side, double expected)
    {
        Instrument bitcoin = Contracts.Linear("BTC");
        Price[] marks = [bitcoin.PriceOf("20000")];
        SimulatedAccount account = Bybit(bitcoin, marks, 50);
        Open(account, 0, bitcoin, side, "1", "20000");
        Assert.Equal(expected, LiquidationOf(account, 0, marks), 0.01);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 45_662.10)]
    [InlineData(OrderSide.Sell, 55_248.62)]
    public void Bybit_inverse_isolated(OrderSide side, double expected)
    {
        Instrument bitcoin = Contracts.Inverse("BTC", 1);
        Price[] marks = [bitcoin.PriceOf("50000")];
        SimulatedAccount account = Bybit(bitcoin, marks, 10);
        Open(account, 0, bitcoin, side, "60000", "50000");
        MarginPosition position = account.MarginIn(0)!;
        Assert.Equal((TestInstruments.MoneyOf("1.2"), TestInstruments.MoneyOf("0.12"), TestInstruments.MoneyOf("0.006")), (position.EntryValue, position.Margin, position.Maintenance(marks[0], Now)));
        Assert.Equal(expected, LiquidationOf(account, 0, marks), 0.01);
    }

    private static SimulatedAccount Bybit(Instrument instrument, Price[] marks, int leverage) => new([instrument], marks, Money.FromWhole(1_000_000), [new MarginTerms
    {
        Leverage = Contracts.Leverage(leverage),
        Basis = MaintenanceBasis.Entry,
        Liquidation = LiquidationStyle.Takeover,
        Tiers = [MarginTiers.Flat(TestInstruments.RateOf("0.5%"), 100)],
    }]);

    [Theory]
    [InlineData("100", OrderSide.Buy, "55000", 0.018182)]
    [InlineData("100", OrderSide.Sell, "45000", 0.022222)]
    public void Profit_of_inverse_contracts(string contracts, OrderSide side, string exit, double expected)
    {
        // 100 contracts of 100 USD opened at 50,000: 10,000 USD × (1/50,000 − 1/exit) × side.
        Instrument bitcoin = Contracts.Inverse("BTC", 100);
        var position = new MarginPosition(bitcoin, MarginTerms.Unlevered);
        Quantity quantity = bitcoin.QuantityOf(contracts);
        position.Apply(side, quantity, bitcoin.Notional(bitcoin.PriceOf("50000"), quantity));
        Assert.Equal(expected, position.Unrealised(bitcoin.PriceOf(exit)).ToDouble(), 1e-6);
        Money realised = position.Apply(side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, quantity, bitcoin.Notional(bitcoin.PriceOf(exit), quantity));
        Assert.Equal(expected, realised.ToDouble(), 1e-6);
        Assert.False(position.IsOpen);
    }

    [Theory]
    [InlineData("0.0001", "1", "-4.621633098118")]
    [InlineData("0.0001", "-2.5", "11.554082745295")]
    [InlineData("-0.00025", "1", "11.554082745295")]
    public void Funding_is_rate_times_value_at_the_recorded_mark(string rate, string position, string received)
    {
        Instrument bitcoin = Contracts.Linear("BTC", priceScale: 1);
        var schedule = FundingSchedule.Of(new TickArray([Tick.OfFunding(Now, Now, TestInstruments.RateOf(rate), new Price(4_621_633_098_118))], 8, 0), "test");
        var cursor = new FundingCursor(schedule, bitcoin);
        Assert.Equal(TestInstruments.MoneyOf(received), cursor.Receives(cursor.Take(), bitcoin.QuantityOf(position), bitcoin.PriceOf("1")));
    }

    private static void Open(SimulatedAccount account, int index, Instrument instrument, OrderSide side, string quantity, string price)
    {
        Quantity units = instrument.QuantityOf(quantity);
        account.ApplyFill(index, side, units, instrument.Notional(instrument.PriceOf(price), units), Money.Zero, Quantity.Zero, 0);
    }

    private static double LiquidationOf(SimulatedAccount account, int instrument, Price[] marks)
    {
        Price price = LiquidationPrice.Of(account.Position(instrument), marks[instrument], (account, instrument), static (s, p) => s.account.IsLiquidatedAt(s.instrument, p, Now));
        return account.MarginIn(instrument)!.Instrument.ToDouble(price);
    }
}
