namespace Godwit.Portfolio.Performance;

/// <summary>
/// Statistics of closed trades in the order of their exits, net of fees. A trade with a profit of exactly zero is
/// neither won nor lost, counts in every denominator and breaks a streak. NaN is undefined.
/// </summary>
public static class TradeMetrics
{
    public static double NetProfit(ReadOnlySpan<TradeResult> trades) => Sum(trades, static (in t) => t.NetProfit);

    /// <summary>Sum of the profits above zero.</summary>
    public static double GrossProfit(ReadOnlySpan<TradeResult> trades) => Sum(trades, static (in t) => Math.Max(t.NetProfit, 0));

    /// <summary>Sum of the losses as a positive number.</summary>
    public static double GrossLoss(ReadOnlySpan<TradeResult> trades) => Sum(trades, static (in t) => Math.Max(-t.NetProfit, 0));

    /// <summary>Gross profit / gross loss; infinite without a losing trade.</summary>
    public static double ProfitFactor(ReadOnlySpan<TradeResult> trades) => Ratios.RewardToRisk(GrossProfit(trades), GrossLoss(trades));

    /// <summary>Won trades / all trades.</summary>
    public static double WinRate(ReadOnlySpan<TradeResult> trades) => Ratios.OrUndefined(Wins(trades), trades.Length);

    public static double AverageWin(ReadOnlySpan<TradeResult> trades) => Ratios.OrUndefined(GrossProfit(trades), Wins(trades));

    /// <summary>A positive number.</summary>
    public static double AverageLoss(ReadOnlySpan<TradeResult> trades) => Ratios.OrUndefined(GrossLoss(trades), Losses(trades));

    /// <summary>Average win / average loss; NaN without a win or without a loss.</summary>
    public static double PayoffRatio(ReadOnlySpan<TradeResult> trades) => AverageWin(trades) / AverageLoss(trades);

    /// <summary>Mean net profit per trade.</summary>
    public static double Expectancy(ReadOnlySpan<TradeResult> trades) => Ratios.OrUndefined(NetProfit(trades), trades.Length);

    /// <summary>Van Tharp's expectancy with the average loss as 1 R: mean net profit / average loss.</summary>
    public static double ExpectancyPerRisk(ReadOnlySpan<TradeResult> trades) => Expectancy(trades) / AverageLoss(trades);

    /// <summary>Mean of net profit / entry notional.</summary>
    public static double MeanReturn(ReadOnlySpan<TradeResult> trades) => Ratios.OrUndefined(Sum(trades, static (in t) => t.Return), trades.Length);

    /// <summary>
    /// System quality number sqrt(n) mean/std (ddof 1) of the net profits; NaN when they do not vary.
    /// <paramref name="countCap"/> is the largest n under the root: Van Tharp's capped variant takes 100.
    /// </summary>
    public static double SystemQualityNumber(ReadOnlySpan<TradeResult> trades, int countCap = int.MaxValue) =>
        ReturnMetrics.SharpePerPeriod(CentralMoments.Of(Values(trades, static (in t) => t.NetProfit))) * Math.Sqrt(Math.Min(trades.Length, countCap));

    public static double AverageDurationSeconds(ReadOnlySpan<TradeResult> trades) =>
        Ratios.OrUndefined(Sum(trades, static (in t) => t.DurationSeconds), trades.Length);

    public static double MedianDurationSeconds(ReadOnlySpan<TradeResult> trades) =>
        new SortedSample(Values(trades, static (in t) => t.DurationSeconds)).Quantile(0.5);

    /// <summary>Longest run of losing trades.</summary>
    public static int MaxConsecutiveLosses(ReadOnlySpan<TradeResult> trades) => LongestRun(trades, -1);

    /// <summary>Longest run of winning trades.</summary>
    public static int MaxConsecutiveWins(ReadOnlySpan<TradeResult> trades) => LongestRun(trades, 1);

    /// <summary>NaN without a win.</summary>
    public static double LargestWin(ReadOnlySpan<TradeResult> trades)
    {
        double best = ReturnMetrics.Best(Values(trades, static (in t) => t.NetProfit));
        return best > 0 ? best : double.NaN;
    }

    /// <summary>A negative number; NaN without a loss.</summary>
    public static double LargestLoss(ReadOnlySpan<TradeResult> trades)
    {
        double worst = ReturnMetrics.Worst(Values(trades, static (in t) => t.NetProfit));
        return worst < 0 ? worst : double.NaN;
    }

    public static double TotalFees(ReadOnlySpan<TradeResult> trades) => Sum(trades, static (in t) => t.Fees);

    /// <summary>
    /// J. L. Kelly's fraction W - (1 - W)/payoff, W the win rate. Kelly's law knows wins and losses only; a trade that
    /// broke even counts here as not won, which gives a smaller fraction than leaving such trades out. NaN without a
    /// win or without a loss.
    /// </summary>
    public static double KellyFraction(ReadOnlySpan<TradeResult> trades) =>
        KellyFraction(WinRate(trades), PayoffRatio(trades));

    /// <summary>As above, from a win rate and a payoff ratio.</summary>
    public static double KellyFraction(double winRate, double payoffRatio) => winRate - (1 - winRate) / payoffRatio;

    /// <summary>Trades with a profit above zero.</summary>
    public static int Wins(ReadOnlySpan<TradeResult> trades) => CountOf(trades, 1);

    /// <summary>Trades with a profit below zero.</summary>
    public static int Losses(ReadOnlySpan<TradeResult> trades) => CountOf(trades, -1);

    private static int CountOf(ReadOnlySpan<TradeResult> trades, int sign)
    {
        int count = 0;
        foreach (ref readonly TradeResult trade in trades)
            count += IsOf(trade.NetProfit, sign) ? 1 : 0;
        return count;
    }

    private static bool IsOf(double profit, int sign) => sign > 0 ? profit > 0 : profit < 0;

    private static int LongestRun(ReadOnlySpan<TradeResult> trades, int sign)
    {
        int longest = 0, run = 0;
        foreach (ref readonly TradeResult trade in trades)
        {
            run = IsOf(trade.NetProfit, sign) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private delegate double Figure(in TradeResult trade);

    private static double Sum(ReadOnlySpan<TradeResult> trades, Figure value)
    {
        CompensatedSum sum = default;
        foreach (ref readonly TradeResult trade in trades) sum.Add(value(in trade));
        return sum.Value;
    }

    private static double[] Values(ReadOnlySpan<TradeResult> trades, Figure value)
    {
        double[] values = new double[trades.Length];
        for (int i = 0; i < values.Length; i++) values[i] = value(in trades[i]);
        return values;
    }
}
