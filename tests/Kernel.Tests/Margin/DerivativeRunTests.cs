using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Margin;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Margin;

/// <summary>Whole runs on perpetuals and dated futures, with results that can be worked out by hand.</summary>
public sealed class DerivativeRunTests
{
    private static readonly MarginTerms Threefold = new() { Leverage = Contracts.Leverage(3), Tiers = [MarginTiers.Flat(TestInstruments.RateOf("1%"), 50)], LiquidationFee = TestInstruments.RateOf("1%") };

    [Theory]
    [InlineData(OrderSide.Buy, "1100")]
    [InlineData(OrderSide.Sell, "900")]
    public void A_linear_round_trip_earns_the_difference_of_prices(OrderSide side, string expected)
    {
        OrderSide back = side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), .. MarginWorld.Flat(11_000, 3)]) with { Margin = Threefold };
        // 10 at 100, out at 110: ±100 on a cash of 1,000 that could pay for 10 at leverage 1, too.
        BacktestResult result = MarginWorld.Run(series, "1000", (0, side, "10"), (2, back, "10"));
        Assert.Equal(TestInstruments.MoneyOf(expected), result.FinalEquity);
        TradeRecord trade = result.Trades.All().Single();
        Assert.Equal((Money.FromWhole(1_000), Money.FromWhole(1_100)), (trade.EntryNotional, trade.ExitNotional));
        Assert.Equal(result.FinalEquity - result.InitialEquity, trade.Pnl);
    }

    [Fact]
    public void Leverage_decides_how_much_can_be_opened()
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), MarginWorld.Flat(10_000, 4));
        Assert.Equal(1, MarginWorld.Run(series with { Margin = Threefold }, "1000", (0, OrderSide.Buy, "30")).Fills);
        Assert.Equal(0, MarginWorld.Run(series with { Margin = Threefold }, "1000", (0, OrderSide.Buy, "30.001")).Fills);
        Assert.Equal(0, MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "10.001")).Fills);
    }

    [Fact]
    public void An_inverse_run_counts_in_the_base_asset()
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Inverse("BTC", 100), [.. MarginWorld.Flat(5_000_000, 2), .. MarginWorld.Flat(4_000_000, 3)]) with { Margin = Threefold };
        // 100 contracts short: 10,000 USD × (1/40,000 − 1/50,000) = 0.05 BTC.
        BacktestResult result = MarginWorld.Run(series, "1", (0, OrderSide.Sell, "100"), (2, OrderSide.Buy, "100"));
        Assert.Equal(TestInstruments.MoneyOf("1.05"), result.FinalEquity);
        TradeRecord trade = result.Trades.All().Single();
        Assert.Equal(TestInstruments.MoneyOf("0.05"), trade.Pnl);
        Assert.Equal(50_000, TradeFigures.AveragePrice(trade.EntryNotional, trade.Quantity, result.Instruments[0]), 1e-9);
        Assert.Equal("40000", TradeFigures.AveragePriceText(trade.ExitNotional, trade.Quantity, result.Instruments[0]));
    }

    [Fact]
    public void Longs_pay_positive_funding_and_shorts_receive_it_at_each_stamp_that_finds_them_in_a_position()
    {
        Instrument instrument = Contracts.Linear("BTC");
        // Bought at the open of bar 1, sold at the open of bar 4: the stamps at 0.5 h and 4.5 h find nothing.
        FundingSchedule funding = MarginWorld.Funding((0.5, "0.01"), (1.5, "0.001"), (3, "0.002"), (3.001, "-0.0005"), (4.5, "0.01"));
        SeriesSetup series = MarginWorld.Series(instrument, MarginWorld.Flat(10_000, 7)) with { Margin = Threefold, Funding = funding };
        BacktestResult longer = MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "10"), (3, OrderSide.Sell, "10"));
        Assert.Equal(TestInstruments.MoneyOf("-2.5"), longer.FundingReceived);
        Assert.Equal(TestInstruments.MoneyOf("997.5"), longer.FinalEquity);
        Assert.Equal(TestInstruments.MoneyOf("-2.5"), longer.Trades.All().Single().Funding);
        BacktestResult shorter = MarginWorld.Run(series, "1000", (0, OrderSide.Sell, "10"), (3, OrderSide.Buy, "10"));
        Assert.Equal(TestInstruments.MoneyOf("1002.5"), shorter.FinalEquity);
        Assert.Equal((3L, TestInstruments.MoneyOf("3"), TestInstruments.MoneyOf("0.5")), (shorter.Margin!.FundingSettlements, shorter.Margin.FundingReceived, shorter.Margin.FundingPaid));
    }

    [Fact]
    public void A_stamp_a_few_milliseconds_after_the_hour_finds_what_was_bought_at_the_open()
    {
        FundingSchedule funding = MarginWorld.Funding((1 + 6e-3 / 3600, "0.001"));
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), MarginWorld.Flat(10_000, 4)) with { Margin = Threefold, Funding = funding };
        Assert.Equal(TestInstruments.MoneyOf("-1"), MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "10")).FundingReceived);
    }

    [Fact]
    public void An_isolated_position_is_liquidated_inside_a_bar_and_loses_its_margin_at_most()
    {
        // 30 at 100 on leverage 3: margin 1,000 of 10,000. Liquidated where 1,000 + 30 (p − 100) = 1 % of 30 p: p = 2000 / 29.7 = 67.34.
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), [10_000, 10_000, 5_000, 9_000], .. MarginWorld.Flat(9_000, 2)]) with { Margin = Threefold with { LiquidationFee = TestInstruments.RateOf("0.5%") } };
        BacktestResult result = MarginWorld.Run(series, "10000", (0, OrderSide.Buy, "30"));
        LiquidationRecord liquidation = result.Margin!.Liquidations.Single();
        Assert.Equal(new Price(6_734), liquidation.Mark);
        TradeRecord trade = result.Trades.All().Single();
        Assert.Equal(OrderRole.Liquidation, trade.ExitRole);
        // 979.8 was lost; 0.5 % of 30 × 67.34 = 10.101 is the fee, and the rest of the margin comes back.
        Assert.Equal((TestInstruments.MoneyOf("10.101"), TestInstruments.MoneyOf("10.101")), (trade.Fees, liquidation.Fee));
        Assert.Equal(TestInstruments.MoneyOf("9010.099"), result.FinalEquity);
        Assert.Equal((1L, 0.0), (result.Margin.LiquidationCount, result.Margin.LeastDistance));
    }

    [Theory]
    [InlineData(LiquidationStyle.Clearance)]
    [InlineData(LiquidationStyle.Takeover)]
    public void A_fee_above_what_is_left_takes_what_is_left(LiquidationStyle style)
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), [10_000, 10_000, 5_000, 9_000], .. MarginWorld.Flat(9_000, 2)]) with
        {
            Margin = Threefold with { LiquidationFee = TestInstruments.RateOf("1.25%"), Liquidation = style },
        };
        Assert.Equal(Money.FromWhole(9_000), MarginWorld.Run(series, "10000", (0, OrderSide.Buy, "30")).FinalEquity);
    }

    [Theory]
    [InlineData(LiquidationStyle.Clearance)]
    [InlineData(LiquidationStyle.Takeover)]
    public void A_gap_beyond_bankruptcy_costs_the_margin_and_the_insurance_fund_the_rest(LiquidationStyle style)
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), .. MarginWorld.Flat(5_000, 2)]) with { Margin = Threefold with { Liquidation = style } };
        BacktestResult result = MarginWorld.Run(series, "10000", (0, OrderSide.Buy, "30"));
        // Margin 1,000; the position was 1,500 under water at the open.
        Assert.Equal(Money.FromWhole(9_000), result.FinalEquity);
        LiquidationRecord liquidation = result.Margin!.Liquidations.Single();
        Assert.Equal((true, TestInstruments.MoneyOf("-500")), (liquidation.IsDeleveraging, liquidation.Insurance));
        Assert.Equal(1, result.Margin.Deleveragings);
    }

    [Fact]
    public void A_takeover_ends_at_the_bankruptcy_price_and_the_fund_gains_what_the_mark_is_better()
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), [10_000, 10_000, 6_000, 9_000], [9_000, 9_000, 9_000, 9_000]]) with
        {
            Margin = Threefold with { Liquidation = LiquidationStyle.Takeover },
        };
        BacktestResult result = MarginWorld.Run(series, "10000", (0, OrderSide.Buy, "30"));
        // Bankruptcy at 100 − 1,000 / 30 = 66.67; the cents of the rounding go to the fund, too.
        LiquidationRecord liquidation = result.Margin!.Liquidations.Single();
        Assert.Equal((new Price(6_734), new Price(6_667)), (liquidation.Mark, liquidation.Price));
        Assert.Equal(Money.FromWhole(9_000), result.FinalEquity);
        Assert.Equal(TestInstruments.MoneyOf("20.2"), liquidation.Insurance);
    }

    [Fact]
    public void A_stop_nearer_than_the_liquidation_price_comes_first()
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 3), [10_000, 10_000, 5_000, 9_000], [9_000, 9_000, 9_000, 9_000]]) with { Margin = Threefold };
        BacktestSetup setup = MarginWorld.Setup([series], "10000", (s, m) =>
        {
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 30_000);
            if (m.BarCount == 2) s.Here.SetStop(m, new Price(8_000));
        });
        BacktestResult result = BacktestRunner.Run(setup);
        Assert.Equal((OrderRole.StopLoss, 0L), (result.Trades.All().Single().ExitRole, result.Margin!.LiquidationCount));
        Assert.Equal(Money.FromWhole(9_400), result.FinalEquity);
    }

    [Fact]
    public void Liquidation_cancels_the_position_s_orders_and_tells_the_strategy()
    {
        var seen = new List<(OrderRole, ReportKind, Refusal)>();
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 3), [5_000, 5_000, 5_000, 5_000], [5_000, 5_000, 5_000, 5_000]]) with { Margin = Threefold };
        BacktestSetup setup = MarginWorld.Setup([series], "10000", (s, m) =>
        {
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 30_000);
            if (m.BarCount == 2) s.Here.SetStop(m, new Price(8_000));
            if (m.BarCount >= 4) Assert.Equal(0, m.Position.Units);
        });
        setup = setup with
        {
            Strategies = () => [new Godwit.Engine.Loop.StrategySetup("test", new Engine.DelegateStrategy((s, m) =>
            {
                if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 30_000);
                if (m.BarCount == 2) s.Here.SetStop(m, new Price(8_000));
                if (m.BarCount >= 4) Assert.Equal(0, m.Position.Units);
            }) { Reported = (_, _, report) => seen.Add((report.Role, report.Kind, report.Refusal)) })],
        };
        BacktestResult result = BacktestRunner.Run(setup);
        Assert.Contains((OrderRole.Entry, ReportKind.Canceled, Refusal.Liquidated), seen);
        Assert.Contains((OrderRole.Liquidation, ReportKind.Fill, Refusal.None), seen);
        // The open lay beyond both prices: which came first is a guess, and says so.
        Assert.True(result.Trades.All().Single().IsAmbiguous);
    }

    [Fact]
    public void A_large_position_is_first_cut_to_the_floor_of_its_tier()
    {
        MarginTerms terms = new() { Leverage = Contracts.Leverage(10), Tiers = [Contracts.Tiers("0:1%:50 1000:5%:10")], LiquidationFee = TestInstruments.RateOf("0.1%") };
        // 20 at 100: value 2,000, margin 200, maintenance 5 % − 40 = 60: liquidated where 200 + 20 (p − 100) = p − 40, at 92.63.
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), [.. MarginWorld.Flat(10_000, 2), [10_000, 10_000, 9_200, 9_500], .. MarginWorld.Flat(9_500, 2)]) with { Margin = terms };
        BacktestResult result = MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "20"));
        LiquidationRecord cut = result.Margin!.Liquidations.Single();
        Assert.Equal((true, new Price(9_263)), (cut.IsPartial, cut.Mark));
        // 1,000 / 92.63 = 10.795 may stay.
        Assert.Equal(new Quantity(20_000 - 10_795), cut.Quantity);
        Assert.Equal(2, result.Trades.Count);
        Assert.True(result.Trades[1].IsOpen);
    }

    [Fact]
    public void In_cross_mode_the_whole_account_stands_behind_the_position()
    {
        long[][] bars = [.. MarginWorld.Flat(10_000, 2), [10_000, 10_000, 5_000, 9_000], .. MarginWorld.Flat(9_000, 2)];
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), bars) with { Margin = Threefold with { Mode = MarginMode.Cross } };
        Assert.Equal(0, MarginWorld.Run(series, "10000", (0, OrderSide.Buy, "30")).Margin!.LiquidationCount);
        // Nothing but the margin is there: as if isolated.
        Assert.Equal(1, MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "30")).Margin!.LiquidationCount);
    }

    [Fact]
    public void Spot_holdings_stand_behind_a_short_perpetual_in_one_account()
    {
        Instrument spot = TestInstruments.Spot("BTC"), perpetual = Contracts.Linear("BTC");
        long[][] bars = [.. MarginWorld.Flat(10_000, 2), .. MarginWorld.Flat(30_000, 3)];
        BacktestSetup setup = MarginWorld.Setup(
            [MarginWorld.Series(spot, bars), MarginWorld.Series(perpetual, bars) with { Margin = Threefold with { Mode = MarginMode.Cross } }], "1000",
            (s, m) =>
            {
                if (m.BarCount == 1) s.Submit(m, m.Instrument.IsDerivative ? OrderSide.Sell : OrderSide.Buy, 7_000);
            });
        BacktestResult result = BacktestRunner.Run(setup);
        Assert.Equal((Money.FromWhole(1_000), 0L, 2L), (result.FinalEquity, result.Margin!.LiquidationCount, result.Fills));
    }

    [Fact]
    public void A_dated_future_is_settled_at_its_expiry_and_trades_no_more()
    {
        Instrument future = Contracts.Linear("BTC", expiry: MarginWorld.At(3));
        SeriesSetup series = MarginWorld.Series(future, [.. MarginWorld.Flat(10_000, 2), [10_000, 11_000, 10_000, 10_800], .. MarginWorld.Flat(10_900, 3)]) with { Margin = Threefold };
        BacktestResult result = MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "10"), (4, OrderSide.Buy, "1"));
        TradeRecord trade = result.Trades.All().Single();
        Assert.Equal((OrderRole.Settlement, Money.FromWhole(1_080), MarginWorld.At(3)), (trade.ExitRole, trade.ExitNotional, trade.ExitTime));
        Assert.Equal(Refusal.NotTrading, result.Refusals.Single().Verdict.Refusal);
    }

    [Fact]
    public void What_exceeds_the_tier_of_the_leverage_is_refused()
    {
        MarginTerms terms = new() { Leverage = Contracts.Leverage(50), Tiers = [Contracts.Tiers("0:1%:50 1000:5%:10")] };
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), MarginWorld.Flat(10_000, 4)) with { Margin = terms };
        BacktestResult result = MarginWorld.Run(series, "1000", (0, OrderSide.Buy, "10"), (1, OrderSide.Buy, "0.001"));
        Assert.Equal((1L, Refusal.PositionLimit), (result.Fills, result.Refusals.Single().Verdict.Refusal));
    }

    [Fact]
    public void A_round_trip_at_one_price_costs_exactly_its_fees()
    {
        var fees = new FeeSchedule { Maker = TestInstruments.RateOf("0.02%"), Taker = TestInstruments.RateOf("0.05%") };
        foreach (Instrument instrument in new[] { Contracts.Linear("BTC"), Contracts.Inverse("BTC", 100) })
        {
            SeriesSetup series = MarginWorld.Series(instrument, MarginWorld.Flat(3_333_333, 5)) with { Margin = Threefold };
            BacktestSetup setup = MarginWorld.Setup([series], "100000", (s, m) =>
            {
                if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 7);
                if (m.BarCount == 2) s.Submit(m, OrderSide.Sell, 7);
            });
            BacktestResult result = BacktestRunner.Run(setup with { Matching = setup.Matching with { Fees = fees } });
            Assert.Equal(2, result.Fills);
            Assert.Equal(-result.FeesPaid, result.FinalEquity - result.InitialEquity);
            Assert.True(result.FeesPaid > Money.Zero);
        }
    }

    [Fact]
    public void Strategies_see_how_far_away_their_liquidation_is()
    {
        var seen = new List<MarginStatus>();
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), MarginWorld.Flat(10_000, 4)) with { Margin = Threefold };
        BacktestRunner.Run(MarginWorld.Setup([series], "10000", (s, m) =>
        {
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 30_000);
            seen.Add(s.Here.Margin(m));
        }));
        Assert.Equal((Money.Zero, double.PositiveInfinity), (seen[0].Bound, seen[0].Distance));
        Assert.Equal((Money.FromWhole(1_000), Money.FromWhole(30), new Price(6_734)), (seen[^1].Bound, seen[^1].Maintenance, seen[^1].LiquidationPrice));
        Assert.Equal(0.3266, seen[^1].Distance, 1e-9);
    }

    [Fact]
    public void Costs_name_funding_and_add_up()
    {
        SeriesSetup series = MarginWorld.Series(Contracts.Linear("BTC"), MarginWorld.Flat(10_000, 4)) with { Margin = Threefold, Funding = MarginWorld.Funding((1.5, "0.001")) };
        BacktestSetup setup = MarginWorld.Setup([series], "1000", (s, m) =>
        {
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 10_000);
        });
        BacktestResult result = BacktestRunner.Run(setup);
        CostBreakdown costs = CostBreakdown.Of(setup, result);
        CostLine funding = costs.Lines.Single(l => l.Name == "funding");
        Assert.Equal((CostState.Charged, Money.FromWhole(1)), (funding.State, funding.Amount));
        Assert.Equal(costs.Gross - costs.Net, costs.Lines.Aggregate(Money.Zero, (sum, l) => sum + l.Amount));
    }
}
