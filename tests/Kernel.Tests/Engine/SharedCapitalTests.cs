using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>Several strategies on one capital, or on parts of it.</summary>
public sealed class SharedCapitalTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Theory, InlineData(false), InlineData(true)]
    public void Contention_for_cash_is_decided_by_the_order_of_the_setup(bool reversed)
    {
        BacktestResult result = Run([Money.FromWhole(1_000)], reversed, (s, m, name) =>
        {
            // Each wants 700 of 1000.
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 7_000);
        });
        Assert.Equal(1, result.Fills);
        RefusalRecord refusal = Assert.Single(result.Refusals);
        Assert.Equal((Refusal.InsufficientFunds, false, 2L), (refusal.Verdict.Refusal, refusal.ByVenue, refusal.OrderId));
        Assert.Equal((Money.FromWhole(700), Money.FromWhole(300)), (refusal.Verdict.Actual, refusal.Verdict.Limit));
    }

    [Fact]
    public void Split_capital_is_independent()
    {
        BacktestResult result = Run([Money.FromWhole(1_000), Money.FromWhole(1_000)], reversed: false, (s, m, _) =>
        {
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, 7_000);
        });
        Assert.Equal((2L, 0L), (result.Fills, result.RefusalCount));
    }

    [Fact]
    public void Strategies_that_share_a_book_have_positions_of_their_own()
    {
        var seen = new List<string>();
        BacktestResult result = Run([Money.FromWhole(1_000)], reversed: false, (s, m, name) =>
        {
            seen.Add($"{name} {m.Position.Units}");
            if (m.BarCount == 1) s.Submit(m, OrderSide.Buy, name == "first" ? 1_000 : 2_000);
            // The first leaves: what the second holds is not its to sell.
            if (m.BarCount == 2 && name == "first") s.Want(m, 0);
        });
        Assert.Equal(["first 0", "second 0", "first 1000", "second 2000", "first 0", "second 2000"], seen);
        Assert.Equal(2_000, Assert.Single(result.Trades.All(), t => t.IsOpen).Quantity.Units);
    }

    [Fact]
    public void Protections_end_with_the_position_of_the_strategy_that_they_protect()
    {
        // The first leaves by hand; the stop of the second must survive and sell when the market falls to it.
        SeriesSetup series = Worlds.Series("A", Minute, [10_000, 10_000, 10_000, 10_000], [10_000, 10_000, 10_000, 10_000], [10_000, 10_000, 10_000, 10_000], [10_000, 10_000, 8_000, 8_000]);
        var exits = new List<OrderRole>();
        BacktestResult result = BacktestRunner.Run(Worlds.Setup([series], [Money.FromWhole(1_000)], () => [Strategy("first", leaves: true), Strategy("second", leaves: false)]));
        foreach (var trade in result.Trades.All()) exits.Add(trade.ExitRole);
        Assert.Equal([OrderRole.Exit, OrderRole.StopLoss], exits);
        Assert.Equal(0, result.Anomalies);

        StrategySetup Strategy(string name, bool leaves) => new(name, new DelegateStrategy((s, m) =>
        {
            if (m.BarCount == 1)
                s.Here.Submit(new OrderTerms { Side = OrderSide.Buy, Quantity = new Quantity(1_000) }, new Protection { StopLoss = Rate.FromFraction(0.1) });
            if (m.BarCount == 2 && leaves) s.Want(m, 0);
        }));
    }

    private static BacktestResult Run(Money[] capital, bool reversed, Action<DelegateStrategy, Market, string> act)
    {
        StrategySetup Named(string name, int book) => new(name, new DelegateStrategy((s, m) => act(s, m, name))) { Book = book };
        return BacktestRunner.Run(Worlds.Setup([Worlds.Flat("A", Minute, 3)], capital, () =>
            reversed ? [Named("second", capital.Length - 1), Named("first", 0)] : [Named("first", 0), Named("second", capital.Length - 1)]));
    }
}
