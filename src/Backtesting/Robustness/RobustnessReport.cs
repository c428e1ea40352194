using Godwit.Backtesting.Results;

namespace Godwit.Backtesting.Robustness;

/// <summary>Whether the rule finds anything in the order of the bars.</summary>
/// <param name="Observed">Sharpe ratio of the run without finer bars.</param>
/// <param name="Runs">The same strategy on permuted markets.</param>
public sealed record PermutationTest(double Observed, AlteredRuns Runs)
{
    /// <summary>
    /// (1 + permuted markets with a Sharpe ratio at least as high) ÷ (1 + permuted markets): the run itself is one of the arrangements, so the value is never zero and a rule
    /// without skill falls below any level no more often than the level says. B. Phipson and G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010).
    /// </summary>
    public double PValue => Runs.Outcomes.Count == 0 ? double.NaN : (1.0 + Runs.Outcomes.Count(o => o.Sharpe >= Observed)) / (1 + Runs.Outcomes.Count);
}

/// <summary>Everything that was tried on one run, and the words for it.</summary>
public sealed record RobustnessReport
{
    public required BacktestResult Run { get; init; }
    public required RunOutcome Own { get; init; }
    public required RobustnessOptions Options { get; init; }
    public required TradeShuffle Shuffle { get; init; }
    public required ReturnBootstrap Bootstrap { get; init; }
    public required PermutationTest Permutation { get; init; }
    public required AlteredRuns Noise { get; init; }
    public required AlteredRuns Missed { get; init; }
    public required AlteredRuns Starts { get; init; }
    public required AlteredRuns Synthetic { get; init; }

    /// <summary>Mean length of a block of bars in the synthetic markets.</summary>
    public required double SyntheticBlock { get; init; }
    public required Neighbourhood Neighbourhood { get; init; }

    /// <summary>Null when time ran out before it.</summary>
    public required BreakEvenCost? BreakEven { get; init; }
    public required IReadOnlyList<StressPoint> Costs { get; init; }
    public required IReadOnlyList<StressPoint> Latencies { get; init; }

    /// <summary>Null when time ran out before it.</summary>
    public required Capacity? Capacity { get; init; }

    /// <summary>Distinct variants of the idea that were tried and the deflated Sharpe ratio; null when nobody counted.</summary>
    public (int Trials, double DeflatedSharpe)? Ledger { get; init; }

    public RobustnessVerdict Verdict => RobustnessVerdict.Of(this);
}
