using System.Diagnostics;
using Godwit.Backtesting.Robustness;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Strategies.Catalog;

namespace Godwit.Hosting.Analysis;

/// <summary>A report with what it is about.</summary>
/// <param name="Name">Strategies.</param>
/// <param name="Parameters">Their parameters in words; empty without any.</param>
/// <param name="Data">Dataset ids.</param>
/// <param name="Command">The words that repeat the run it is about.</param>
/// <param name="Report">What was found.</param>
public sealed record RobustnessResult(string Name, string Parameters, string Data, string Command, RobustnessReport Report)
{
    /// <summary>The first two parameters against each other; null where there are no two numbers.</summary>
    public NeighbourSurface? Surface { get; init; }
}

/// <summary>Tries the robustness of a strategy as a user names it, or of a recorded run.</summary>
public sealed class RobustnessAnalysis(string home)
{
    /// <param name="options">A backtest; or, with a single name that is no strategy and without data, the run of that name.</param>
    /// <param name="robustness">How hard to try. The seed is the run's.</param>
    /// <param name="budget">Time after which no further run is begun; null for no limit.</param>
    /// <param name="progress">Called with runs done and runs in all.</param>
    /// <param name="cancellation">Ends the analysis; nothing is kept.</param>
    public RobustnessResult Run(BacktestOptions options, RobustnessOptions robustness, TimeSpan? budget, Action<long, long>? progress, CancellationToken cancellation)
    {
        RunBundle? bundle = NamesRun(options) ? Recorded(options) : null;
        if (bundle is not null) options = OptionMap.Read(bundle);
        ScriptSource? text = bundle?.Source is { } source ? new ScriptSource(source.File, source.Text) : null;
        using ComposedBacktest run = new BacktestComposer(home).Compose(options, text);
        bundle?.RequireData(RunRecorder.DataOf(run));
        IReadOnlyList<ComposedNeighbour> neighbours = ParameterNeighbours.Of(home, run, text);
        long started = Stopwatch.GetTimestamp();
        robustness = robustness with
        {
            Seed = options.Seed,
            IsOutOfTime = budget is { } limit ? share => Stopwatch.GetElapsedTime(started) > limit * share : null,
        };
        try
        {
            RobustnessReport report = RobustnessStudy.Run(run.Setup, [.. neighbours.Select(n => n.Neighbour)], robustness, progress, cancellation);
            KeyValuePair<string, string>[] own = [.. run.Strategies.SelectMany(s => s.Parameters.Select(p => KeyValuePair.Create(run.Strategies.Count > 1 ? $"{s.Name}.{p.Key}" : p.Key, p.Value)))];
            string parameters = string.Join(' ', own.Where(p => p.Value.Length > 0).Select(p => $"{p.Key}={p.Value}"));
            return new RobustnessResult(string.Join(" + ", run.Strategies.Select(s => s.Name)), parameters, string.Join(", ", run.Series.Select(s => s.Id)), CommandWords.Of(options), Counted(run, neighbours, report))
            {
                Surface = NeighbourSurface.Of(report.Neighbourhood, name => own.First(p => p.Key == name).Value),
            };
        }
        catch (Exception fault) when (run.Explain(fault) is { } told)
        {
            throw told;
        }
    }

    /// <summary>
    /// The run and its neighbours are variants that were looked at, for whoever sees the surface can choose from it; altered markets, costs and starts
    /// are no variants. Where nothing can be written down the search stays unknown.
    /// </summary>
    private RobustnessReport Counted(ComposedBacktest run, IReadOnlyList<ComposedNeighbour> neighbours, RobustnessReport report)
    {
        TrialLook own = TrialLook.Of(run, report.Run.Metrics, keepSettings: true);
        var looks = new List<TrialLook> { own };
        for (int i = 0; i < neighbours.Count; i++)
        {
            if (report.Neighbourhood.Runs[i].Outcome is { } outcome)
                looks.Add(TrialLook.Of(run.Options, neighbours[i].Strategies, run.Series, outcome.SharpePerBar, outcome.Bars, keepSettings: true));
        }
        try
        {
            using RunStore store = RunStore.Open(home);
            store.Trials.Count(looks, SystemClock.Instance.Now);
            TrialStanding standing = store.Trials.Standing(own.Idea);
            return report with { Ledger = (standing.Trials, standing.Deflate(report.Run.Metrics.Returns.Moments)) };
        }
        catch (GodwitException)
        {
            return report;
        }
    }

    private static bool NamesRun(BacktestOptions options) =>
        options is { Strategies: [var name], Data.Count: 0 } && StrategyCatalog.All.All(e => e.Name != name) && !ScriptReference.TryParse(name, out _) && !RuleFile.IsNamed(name);

    private RunBundle Recorded(BacktestOptions asked)
    {
        string name = asked.Strategies[0];
        if (OptionMap.Options(asked).Keys.FirstOrDefault() is { } option)
            throw GodwitException.Usage($"A recorded run is tried as it was made: leave '{option}' out, or name a strategy and --data.");
        using RunStore store = RunStore.Open(home);
        RunRecord record = store.Get(name);
        string json = store.BundleJson(record.Id)
            ?? throw new GodwitException($"Run {record.Id} was recorded by Godwit {record.Version} without what repeats it: run its command again.");
        return RunBundle.Parse(json, $"the record of run {record.Id}");
    }
}
