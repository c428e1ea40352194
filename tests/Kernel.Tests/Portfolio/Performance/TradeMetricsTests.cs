using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class TradeMetricsTests
{
    private static readonly Gen<TradeResult[]> Trades =
        Gen.Select(Gen.Frequency((6, Gen.Int[-10_000, 10_000].Select(cents => cents / 100.0)), (1, Gen.Const(0.0))), Gen.Double[-0.1, 0.1], Gen.Double[0, 5], Gen.Double[1, 1E6])
            .Select((profit, r, fees, seconds) => new TradeResult(profit, r, fees, seconds)).Array[1, 80];

    private static TradeResult[] Profits(params double[] profits) => [.. profits.Select(profit => new TradeResult(profit, profit / 100, 0.5, 60))];

    [Fact]
    public void A_few_trades_by_hand()
    {
        TradeResult[] trades = Profits(4, -2, 0, -2, -4, 6, 2);
        Assert.Equal(4, TradeMetrics.NetProfit(trades));
        Assert.Equal(12, TradeMetrics.GrossProfit(trades));
        Assert.Equal(8, TradeMetrics.GrossLoss(trades));
        Assert.Equal(1.5, TradeMetrics.ProfitFactor(trades));
        Assert.Equal(3.0 / 7, TradeMetrics.WinRate(trades));
        Assert.Equal(4, TradeMetrics.AverageWin(trades));
        Assert.Equal(8.0 / 3, TradeMetrics.AverageLoss(trades));
        Assert.Equal(1.5, TradeMetrics.PayoffRatio(trades));
        Assert.Equal(4.0 / 7, TradeMetrics.Expectancy(trades));
        Assert.Equal(2, TradeMetrics.MaxConsecutiveLosses(trades));
        Assert.Equal(2, TradeMetrics.MaxConsecutiveWins(trades));
        Assert.Equal(6, TradeMetrics.LargestWin(trades));
        Assert.Equal(-4, TradeMetrics.LargestLoss(trades));
        Assert.Equal(3.5, TradeMetrics.TotalFees(trades));
        Assert.Equal(3.0 / 7 - 4.0 / 7 / 1.5, TradeMetrics.KellyFraction(trades), 15);
    }

    [Fact]
    public void A_short_sale_earns_when_the_price_falls()
    {
        TradeResult trade = TradeResult.Of(isLong: false, quantity: 2, entryPrice: 100, exitPrice: 90, fees: 1, durationSeconds: 30);
        Assert.Equal(new TradeResult(19, 0.095, 1, 30), trade);
        Assert.Equal(-21, TradeResult.Of(true, 2, 100, 90, 1, 30).NetProfit);
    }

    [Fact]
    public void Expectancy_is_wins_less_losses() =>
        Trades.Sample(trades =>
        {
            double wins = TradeMetrics.WinRate(trades), losses = trades.Count(t => t.NetProfit < 0) / (double)trades.Length;
            double fromParts = (wins > 0 ? wins * TradeMetrics.AverageWin(trades) : 0) - (losses > 0 ? losses * TradeMetrics.AverageLoss(trades) : 0);
            return Near(TradeMetrics.Expectancy(trades), fromParts) && Near(TradeMetrics.NetProfit(trades), TradeMetrics.GrossProfit(trades) - TradeMetrics.GrossLoss(trades));
        });

    [Fact]
    public void Ratios_do_not_depend_on_the_currency() =>
        Gen.Select(Trades, Gen.Double[0.001, 1000]).Sample((trades, rate) =>
        {
            TradeResult[] converted = [.. trades.Select(t => t with { NetProfit = t.NetProfit * rate })];
            return Near(TradeMetrics.ProfitFactor(trades), TradeMetrics.ProfitFactor(converted))
                && Near(TradeMetrics.SystemQualityNumber(trades), TradeMetrics.SystemQualityNumber(converted))
                && Near(TradeMetrics.KellyFraction(trades), TradeMetrics.KellyFraction(converted))
                && TradeMetrics.WinRate(trades) == TradeMetrics.WinRate(converted)
                && TradeMetrics.MaxConsecutiveLosses(trades) == TradeMetrics.MaxConsecutiveLosses(converted);
        });

    [Fact]
    public void The_capped_quality_number_counts_no_more_trades_than_the_cap() =>
        Trades.Where(trades => trades.Select(t => t.NetProfit).Distinct().Count() > 1).Sample(trades =>
        {
            double plain = TradeMetrics.SystemQualityNumber(trades), capped = TradeMetrics.SystemQualityNumber(trades, 10);
            return Near(plain * Math.Sqrt(Math.Min(10.0 / trades.Length, 1)), capped);
        });

    [Fact]
    public void What_no_trade_can_tell_is_undefined()
    {
        Assert.Equal(double.PositiveInfinity, TradeMetrics.ProfitFactor(Profits(1, 2)));
        Assert.True(double.IsNaN(TradeMetrics.ProfitFactor([])));
        Assert.True(double.IsNaN(TradeMetrics.WinRate([])));
        Assert.True(double.IsNaN(TradeMetrics.Expectancy([])));
        Assert.True(double.IsNaN(TradeMetrics.AverageLoss(Profits(1, 2))));
        Assert.True(double.IsNaN(TradeMetrics.PayoffRatio(Profits(1, 2))));
        Assert.True(double.IsNaN(TradeMetrics.KellyFraction(Profits(1, 2))));
        Assert.True(double.IsNaN(TradeMetrics.SystemQualityNumber(Profits(5))));
        Assert.True(double.IsNaN(TradeMetrics.SystemQualityNumber(Profits(5, 5, 5))));
        Assert.True(double.IsNaN(TradeMetrics.LargestLoss(Profits(1))));
        Assert.True(double.IsNaN(TradeMetrics.MedianDurationSeconds([])));
        Assert.Equal(0, TradeMetrics.NetProfit([]));
        Assert.Equal(0, TradeMetrics.MaxConsecutiveLosses([]));
    }
}
