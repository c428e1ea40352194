using Godwit.Engine.Loop;

namespace Godwit.Backtesting.Robustness;

/// <summary>Strategies with parameters near those of the run.</summary>
/// <param name="Values">The parameters that differ, one or two.</param>
/// <param name="Strategies">Makes them; null where the strategy refuses these values.</param>
public sealed record Neighbour(IReadOnlyList<KeyValuePair<string, string>> Values, Func<IReadOnlyList<StrategySetup>>? Strategies);

/// <summary>A neighbour and what it came to; null when the strategy refuses it or time ran out.</summary>
public sealed record NeighbourOutcome(IReadOnlyList<KeyValuePair<string, string>> Values, RunOutcome? Outcome);

/// <summary>The surface around the run's parameters: a plateau can be believed, a peak was probably found by searching.</summary>
/// <param name="Own">The run itself.</param>
/// <param name="Runs">Its neighbours, one parameter after the other, then pairs.</param>
public sealed record Neighbourhood(RunOutcome Own, IReadOnlyList<NeighbourOutcome> Runs)
{
    public Spread Sharpes { get; } = new(Runs.Where(r => r.Outcome is not null).Select(r => r.Outcome!.Value.Sharpe));

    /// <summary>Share of the neighbours that gained; NaN without any.</summary>
    public double Gaining { get; } = 1 - new Spread(Runs.Where(r => r.Outcome is not null).Select(r => r.Outcome!.Value.TotalReturn)).ShareAtMost(0);

    /// <summary>Share of the neighbours whose Sharpe ratio is at or below the run's: 1 on a peak.</summary>
    public double BelowOwn => Sharpes.ShareAtMost(Own.Sharpe);
}
