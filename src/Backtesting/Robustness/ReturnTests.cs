using Godwit.Backtesting.Ablations;
using Godwit.Backtesting.Results;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Robustness;

/// <summary>Other orders of the same closed trades, each with the return it made on the equity before it.</summary>
/// <param name="Trades">Closed trades.</param>
/// <param name="Observed">Deepest drawdown of the realised equity in the order that happened; at or below zero.</param>
/// <param name="Drawdowns">The same for shuffled orders: all of them end at the same equity.</param>
public sealed record TradeShuffle(int Trades, double Observed, Spread Drawdowns)
{
    /// <summary>Share of the orders whose drawdown was at least as deep as the one that happened.</summary>
    public double AsDeep => Drawdowns.ShareAtMost(Observed);
}

/// <summary>Other histories made of blocks of the run's returns.</summary>
/// <param name="Periods">Returns of the run.</param>
/// <param name="Period">Length of each.</param>
/// <param name="MeanBlock">Mean length of a block in periods.</param>
/// <param name="Returns">Total return.</param>
/// <param name="Sharpes">Annual Sharpe ratio.</param>
/// <param name="Drawdowns">Deepest drawdown.</param>
public sealed record ReturnBootstrap(int Periods, Duration Period, double MeanBlock, Spread Returns, Spread Sharpes, Spread Drawdowns)
{
    /// <summary>Share of the histories that did not gain.</summary>
    public double Losing => Returns.ShareAtMost(0);
}

/// <summary>Tests that need no further run: they draw from the returns and trades of this one.</summary>
internal static class ReturnTests
{
    public static TradeShuffle Shuffle(BacktestResult result, int resamples, ulong seed, ParallelOptions parallel)
    {
        double[] returns = TradeReturns(result);
        double[] drawdowns = new double[returns.Length == 0 ? 0 : resamples];
        Parallel.For(0, drawdowns.Length, parallel, () => new double[returns.Length], (b, _, order) =>
        {
            returns.CopyTo(order, 0);
            SeededRandom random = SeededRandom.ForStream(seed, (ulong)b);
            for (int i = order.Length - 1; i > 0; i--)
            {
                int j = random.NextInt(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
            drawdowns[b] = Drawdown(order);
            return order;
        }, static _ => { });
        return new TradeShuffle(returns.Length, returns.Length == 0 ? double.NaN : Drawdown(returns), new Spread(drawdowns));
    }

    /// <summary>The stationary bootstrap of Politis and Romano (1994) with blocks of mean ⌈n^(1/3)⌉.</summary>
    public static ReturnBootstrap Resample(BacktestResult result, int resamples, ulong seed, ParallelOptions parallel)
    {
        double[] returns = AblationReturns.Of(result);
        Duration period = result.Metrics.TailPeriod;
        double perYear = 365.0 * Duration.NanosPerDay / period.Nanos;
        int count = returns.Length < 2 ? 0 : resamples;
        (double[] totals, double[] sharpes, double[] drawdowns) = (new double[count], new double[count], new double[count]);
        Parallel.For(0, count, parallel, () => new double[returns.Length], (b, _, sample) =>
        {
            Bootstrap.Resample(returns, sample, 0, SeededRandom.ForStream(seed, (ulong)b));
            double sharpe = ReturnMetrics.Sharpe(sample, perYear);
            (totals[b], sharpes[b], drawdowns[b]) = (ReturnMetrics.TotalReturn(sample), double.IsNaN(sharpe) ? 0 : sharpe, Drawdown(sample));
            return sample;
        }, static _ => { });
        double block = Math.Ceiling(Core.Functions.DeterministicMath.Pow(Math.Max(1, returns.Length), 1.0 / 3) - 1e-9);
        return new ReturnBootstrap(returns.Length, period, block, new Spread(totals), new Spread(sharpes), new Spread(drawdowns));
    }

    private static double[] TradeReturns(BacktestResult result)
    {
        var returns = new List<double>(result.Trades.Count);
        double equity = result.InitialEquity.ToDouble();
        for (int i = 0; i < result.Trades.Count && equity > 0; i++)
        {
            ref TradeRecord trade = ref result.Trades[i];
            if (trade.IsOpen) continue;
            double pnl = trade.Pnl.ToDouble();
            returns.Add(pnl / equity);
            equity += pnl;
        }
        return [.. returns];
    }

    private static double Drawdown(ReadOnlySpan<double> returns)
    {
        double wealth = 1, peak = 1, deepest = 0;
        foreach (double r in returns)
        {
            wealth *= 1 + r;
            peak = Math.Max(peak, wealth);
            deepest = Math.Min(deepest, wealth / peak - 1);
        }
        return deepest;
    }
}
