using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Truth;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Analysis;

/// <summary>Analyses of a strategy as a user names it: by its options for a backtest.</summary>
public sealed class StrategyAnalysis(string home)
{
    /// <summary>Whether anything depends on what had not happened yet.</summary>
    /// <param name="options">The backtest to look at.</param>
    /// <param name="lookahead">How much to look at.</param>
    /// <param name="mostBars">Only the last so many bars of the range are looked at; 0 means all.</param>
    /// <param name="progress">Called with cuts done and cuts in all.</param>
    /// <param name="cancellation">Ends the analysis.</param>
    public LookaheadReport Lookahead(BacktestOptions options, LookaheadOptions lookahead, int mostBars, Action<long, long>? progress, CancellationToken cancellation) =>
        With(options, (run, setup) => LookaheadAnalysis.Run(Latest(setup, mostBars), series => Latest(setup, mostBars) with { Series = series }, lookahead, progress, cancellation));

    /// <summary>How much history the strategy needs before its first bar.</summary>
    public WarmUpReport WarmUp(BacktestOptions options, double tolerance, int threads, Action<long, long>? progress, CancellationToken cancellation) =>
        With(options, (_, setup) => WarmUpAnalysis.Run(setup, tolerance, threads, progress, cancellation));

    private T With<T>(BacktestOptions options, Func<ComposedBacktest, BacktestSetup, T> work)
    {
        using ComposedBacktest run = new BacktestComposer(home).Compose(options);
        try
        {
            return work(run, run.Setup);
        }
        catch (Exception fault) when (run.Explain(fault) is { } told)
        {
            throw told;
        }
    }

    private static BacktestSetup Latest(BacktestSetup setup, int mostBars)
    {
        SeriesSetup shortest = setup.Series.MinBy(s => s.Bars.Interval.Length)!;
        int to = shortest.Bars.IndexAtOrAfter(setup.To), from = shortest.Bars.IndexAtOrAfter(setup.From);
        if (mostBars <= 0 || to - from <= mostBars) return setup;
        Instant start = shortest.Bars[to - mostBars].OpenTime;
        return setup with { From = start };
    }
}
