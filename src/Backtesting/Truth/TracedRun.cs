using Godwit.Backtesting.Runner;

namespace Godwit.Backtesting.Truth;

/// <summary>Runs a setup along its own path and gives what each strategy saw and said.</summary>
internal static class TracedRun
{
    public static StrategyTrace[] Of(BacktestSetup setup, CancellationToken cancellation)
    {
        StrategyTrace[] traces = [];
        BacktestRunner.RunPath(setup with
        {
            Strategies = () =>
            {
                var strategies = setup.Strategies();
                traces = [.. strategies.Select(s => new StrategyTrace(s.Name))];
                return [.. strategies.Select((s, i) => s with { Strategy = new TracedStrategy(s.Strategy, traces[i]) })];
            },
            KeepEquity = false,
            Journal = null,
            Progress = null,
        }, cancellation);
        return traces;
    }
}
