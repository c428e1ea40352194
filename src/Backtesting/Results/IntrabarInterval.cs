using Godwit.Core.Numbers;

namespace Godwit.Backtesting.Results;

/// <summary>The end of a run under one intrabar path.</summary>
public readonly record struct PathOutcome(Money FinalEquity, double TotalReturn, double Sharpe, double MaxDrawdown, int Trades);

/// <summary>
/// What the run would have given had the market always visited the harmful, or always the helpful extreme first. The truth
/// lies between as far as paths are concerned; a mixed path can, rarely, lie outside.
/// </summary>
public sealed record IntrabarInterval(PathOutcome Worst, PathOutcome Best)
{
    internal static IntrabarInterval Of(BacktestResult chosen, params BacktestResult[] others)
    {
        // Ordered by outcome, not by name: a helpful path can end worse when it leads to other trades.
        BacktestResult[] all = [chosen, .. others];
        return new IntrabarInterval(Outcome(all.MinBy(r => r.FinalEquity)!), Outcome(all.MaxBy(r => r.FinalEquity)!));
    }

    private static PathOutcome Outcome(BacktestResult result) => new(
        result.FinalEquity, result.Metrics.Returns.TotalReturn, result.Metrics.Returns.Sharpe, result.Metrics.Returns.MaxDrawdown, result.Metrics.Trades);
}
