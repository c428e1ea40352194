using System.Runtime.ExceptionServices;
using Godwit.Backtesting.Ablations;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;
using Godwit.Portfolio.Performance;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Ablations;

/// <summary>What an ablation found: the full strategy first, then one run for each part that was turned off.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Parameters">Parameters of the full run, defaults included.</param>
/// <param name="Rows">The runs in the order in which the strategy declares its parts.</param>
/// <param name="BootstrapSeed">Seed of all intervals.</param>
public sealed record AblationResult(string Strategy, IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<AblationRow> Rows, ulong BootstrapSeed)
{
    /// <summary>Backtests that were looked at: as many trials as a choice among them has to answer for.</summary>
    public int Runs => Rows.Count;
}

/// <summary>Runs a strategy with each of its declared parts turned off, on the same data and in the same style.</summary>
public sealed class AblationStudy(string home)
{
    private const int Resamples = 2_000;

    /// <param name="options">The full strategy's run; exactly one strategy.</param>
    /// <param name="threads">Runs at a time, 0 for one per core; the result does not depend on it.</param>
    /// <param name="progress">Told runs done and runs in all.</param>
    /// <param name="cancellation">Ends the study; nothing is kept.</param>
    /// <exception cref="GodwitException">No strategy or several, one without parts, or whatever is wrong with the run.</exception>
    public AblationResult Run(BacktestOptions options, int threads, Action<long, long>? progress, CancellationToken cancellation)
    {
        if (options.Strategies.Count != 1) throw GodwitException.Usage("Name one strategy, for instance: godwit strategies ablate regime-ma --data DATASET.");
        // A strategy without parts is told before its data are opened.
        ResolvedStrategy full = StrategyResolver.Resolve(home, options.Strategies[0], options, text: null);
        IReadOnlyList<AblationSpec> parts = AblationSpec.Of(full.Create());
        if (parts.Count == 0)
            throw GodwitException.Usage($"Strategy '{full.Name}' declares no parts that can be turned off: put [Ablation(\"part\", \"name=value\", \"what is left\")] on its class.");

        using ComposedBacktest run = new BacktestComposer(home).Compose(options);
        IReadOnlyList<KeyValuePair<string, string>>[] settings = [[], .. parts.Select(p => p.Settings)];
        ResolvedStrategy[] variants = [full, .. parts.Select(p => StrategyResolver.Resolve(home, options.Strategies[0], With(options, p), text: null))];
        var results = new BacktestResult[variants.Length];
        var returns = new double[variants.Length][];
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        ForEach(variants.Length, parallel, i =>
        {
            BacktestResult result = RunOne(run, variants[i], cancellation);
            returns[i] = AblationReturns.Of(result);
            // The curve of a long run is large, and only its returns are needed.
            results[i] = result with { Equity = null };
            progress?.Invoke(Interlocked.Increment(ref done), variants.Length);
        });

        using (RunStore store = RunStore.Open(home))
            store.Trials.Count([.. variants.Select((v, i) => TrialLook.Of(options, [v], run.Series, results[i].Metrics, keepSettings: true))], SystemClock.Instance.Now);

        var bootstrap = new BootstrapOptions { Resamples = Resamples, Seed = options.Seed };
        var rows = new AblationRow[variants.Length];
        ForEach(rows.Length, parallel, i => rows[i] = new AblationRow
        {
            Part = i == 0 ? "" : parts[i - 1].Part,
            Settings = settings[i],
            Meaning = i == 0 ? "the full strategy" : parts[i - 1].Meaning,
            Metrics = results[i].Metrics,
            Digest = results[i].Digest,
            Difference = i == 0 ? null : AblationReturns.Difference(returns[0], returns[i], results[0].Metrics.TailPeriod, bootstrap),
        });
        return new AblationResult(full.Name, full.Parameters, rows, options.Seed);
    }

    /// <summary>What is wrong is usually wrong in every run: it is told once.</summary>
    private static void ForEach(int count, ParallelOptions parallel, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, parallel, work);
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions.OfType<GodwitException>().FirstOrDefault() ?? all.InnerExceptions[0]);
        }
    }

    private static BacktestResult RunOne(ComposedBacktest run, ResolvedStrategy variant, CancellationToken cancellation)
    {
        BacktestSetup setup = run.Setup with
        {
            Strategies = () => [.. run.Setup.Strategies().Select(s => s with { Strategy = variant.Create() })],
            KeepEquity = true,
        };
        try
        {
            return BacktestRunner.Run(setup, cancellation);
        }
        catch (Exception fault) when (variant.Script?.Explain(fault) is { } failure)
        {
            throw failure;
        }
    }

    private static BacktestOptions With(BacktestOptions options, AblationSpec part)
    {
        var parameters = new Dictionary<string, string>(options.Parameters, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in part.Settings) parameters[name] = value;
        return options with { Parameters = parameters };
    }
}
