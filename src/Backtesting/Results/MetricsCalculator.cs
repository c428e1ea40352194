using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Results;

/// <summary>Puts a run's figures together from its equity curve and its trades.</summary>
internal static class MetricsCalculator
{
    /// <summary>Below this many returns an interval would pretend to know something.</summary>
    private const int LeastForIntervals = 30;

    /// <summary>Above this many trades the interval of the profit factor is narrow and would only cost time.</summary>
    private const int MostTradesForIntervals = 4_000;

    public static RunMetrics Calculate(BacktestSetup setup, TradingEngine engine, EquityCollector equity, out PeriodReturns periods)
    {
        ReturnSummary returns = equity.Summarize();
        double[] tail = equity.TailReturns();
        var sample = new SortedSample(tail);
        TradeResult[] trades = Closed(engine.Trades);
        var bootstrap = new BootstrapOptions { Resamples = 500, Seed = setup.Seed };
        double tailPerYear = 365.0 * Duration.NanosPerDay / equity.TailPeriod.Nanos;
        Money fees = engine.Books.Aggregate(Money.Zero, (sum, b) => sum + b.FeesPaid);
        (double mae, double mfe) = Excursions(setup, engine.Trades);
        double[] benchmark = HeldReturns.Of(setup, equity.TailPeriod);
        // A curve without a single sample has no periods to compare.
        bool comparable = benchmark.Length == tail.Length;
        periods = new PeriodReturns(equity.TailPeriod, equity.FirstTailEnd, tail, comparable ? benchmark : []);

        // Each once: with many trades the passes over them are felt.
        double grossProfit = TradeMetrics.GrossProfit(trades), grossLoss = TradeMetrics.GrossLoss(trades);
        int wins = TradeMetrics.Wins(trades), losses = TradeMetrics.Losses(trades);
        double winRate = Ratios.OrUndefined(wins, trades.Length);
        double averageWin = Ratios.OrUndefined(grossProfit, wins), averageLoss = Ratios.OrUndefined(grossLoss, losses);
        double payoff = averageWin / averageLoss;
        return new RunMetrics
        {
            NetProfit = (equity.Last - equity.Initial).ToDouble(),
            Returns = returns,
            WinRate = winRate,
            ProfitFactor = Ratios.RewardToRisk(grossProfit, grossLoss),
            Expectancy = TradeMetrics.Expectancy(trades),
            PayoffRatio = payoff,
            AverageWin = averageWin,
            AverageLoss = averageLoss,
            LargestWin = TradeMetrics.LargestWin(trades),
            LargestLoss = TradeMetrics.LargestLoss(trades),
            MeanTradeReturn = TradeMetrics.MeanReturn(trades),
            Sqn = TradeMetrics.SystemQualityNumber(trades),
            Kelly = TradeMetrics.KellyFraction(winRate, payoff),
            AvgTradeDurationSeconds = TradeMetrics.AverageDurationSeconds(trades),
            MedianTradeDurationSeconds = TradeMetrics.MedianDurationSeconds(trades),
            MaxConsecutiveLosses = TradeMetrics.MaxConsecutiveLosses(trades),
            MaxConsecutiveWins = TradeMetrics.MaxConsecutiveWins(trades),
            AverageMae = mae,
            AverageMfe = mfe,
            Exposure = equity.Bars == 0 ? double.NaN : (double)equity.BarsExposed / equity.Bars,
            Turnover = Turnover(engine, equity),
            TotalFees = fees.ToDouble(),
            TotalSlippage = engine.Books.Sum(b => b.SlippagePaid.ToDouble()),
            TotalInterest = engine.Books.Sum(b => b.InterestPaid.ToDouble()),
            Trades = trades.Length,
            OpenTrades = engine.Trades.Count - trades.Length,
            TailPeriod = equity.TailPeriod,
            Var95 = TailRisk.HistoricalVar(sample, 0.95),
            Es95 = TailRisk.HistoricalEs(sample, 0.95),
            Var99 = TailRisk.HistoricalVar(sample, 0.99),
            Es99 = TailRisk.HistoricalEs(sample, 0.99),
            TailRatio = TailRisk.TailRatio(sample),
            Psr = SharpeInference.ProbabilisticSharpe(returns.Moments),
            MinTrackRecordBars = SharpeInference.MinimumTrackRecordLength(returns.Moments),
            TailSharpe = ReturnMetrics.Sharpe(tail, tailPerYear),
            BenchmarkReturn = BenchmarkReturn(setup),
            Alpha = comparable ? BenchmarkMetrics.AlphaArithmetic(tail, benchmark, tailPerYear) : double.NaN,
            Beta = comparable ? BenchmarkMetrics.Beta(tail, benchmark) : double.NaN,
            Correlation = comparable ? BenchmarkMetrics.Correlation(tail, benchmark) : double.NaN,
            TrackingError = comparable ? BenchmarkMetrics.TrackingError(tail, benchmark, tailPerYear) : double.NaN,
            InformationRatio = comparable ? BenchmarkMetrics.InformationRatio(tail, benchmark, tailPerYear) : double.NaN,
            Intervals = !setup.FiguresOnly && tail.Length >= LeastForIntervals && trades.Length > 0 ? Bootstrap.Intervals(tail, tailPerYear, bootstrap) : null,
            ProfitFactorInterval = !setup.FiguresOnly && trades.Length is >= LeastForIntervals and <= MostTradesForIntervals ? Bootstrap.ProfitFactor(trades, bootstrap) : null,
        };
    }

    private static TradeResult[] Closed(TradeList trades)
    {
        var closed = new TradeResult[trades.Count];
        int count = 0;
        for (int i = 0; i < closed.Length; i++)
        {
            // By reference: a trade is too large to be copied through enumerators.
            ref TradeRecord trade = ref trades[i];
            if (!trade.IsOpen) closed[count++] = RunMetrics.ResultOf(in trade);
        }
        return count == closed.Length ? closed : closed[..count];
    }

    private static double Turnover(TradingEngine engine, EquityCollector equity)
    {
        if (equity.Bars == 0) return double.NaN;
        double years = equity.Bars / equity.Interval.PerYear;
        double mean = (equity.Initial.ToDouble() + equity.Last.ToDouble()) / 2;
        double traded = engine.Books.Sum(b => b.Turnover.ToDouble());
        return mean > 0 && years > 0 ? traded / mean / years : double.NaN;
    }

    private static (double Mae, double Mfe) Excursions(BacktestSetup setup, TradeList trades)
    {
        double mae = 0, mfe = 0;
        int count = 0;
        for (int i = 0; i < trades.Count; i++)
        {
            ref TradeRecord trade = ref trades[i];
            if (trade.IsOpen) continue;
            (double worst, double best) = TradeFigures.Excursion(in trade, setup.Series[trade.Instrument].Instrument);
            mae += worst;
            mfe += best;
            count++;
        }
        return count == 0 ? (double.NaN, double.NaN) : (mae / count, mfe / count);
    }

    private static double BenchmarkReturn(BacktestSetup setup)
    {
        BarColumns bars = setup.Series[0].Bars;
        int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To) - 1;
        return to <= from ? double.NaN : (double)bars.Closes[to] / bars.Closes[from] - 1;
    }
}
