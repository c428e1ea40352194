using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Runs;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>A run with all that a report shows of it.</summary>
public sealed record RunReport
{
    public required ComposedBacktest Run { get; init; }
    public required BacktestResult Result { get; init; }
    public required RunFigures Figures { get; init; }
    /// <summary>What the critique does not say already.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<RecordedIndicator> Indicators { get; init; }

    /// <summary>What speaks against the result.</summary>
    public required RunCritique Critique { get; init; }

    /// <summary>Id in the run database; null when the run was not recorded.</summary>
    public string? RunId { get; init; }
    public string? Label { get; init; }

    /// <summary>What was tried of the idea when the report was made; null when nobody counted.</summary>
    public TrialStanding? Trials { get; init; }

    /// <summary>The words that repeat the run on a machine with the same data.</summary>
    public required string Command { get; init; }

    public string Name => string.Join(" + ", Run.Strategies.Select(s => s.Name));
    /// <summary>What was chosen of each strategy, as words; a parameter without a value was left open.</summary>
    public IReadOnlyList<(string Strategy, string Parameters)> Parameters =>
        [.. Run.Strategies.Select(s => (s.Name, string.Join(", ", s.Parameters.Where(p => p.Value.Length > 0).Select(p => $"{p.Key} {p.Value}")))).Where(s => s.Item2.Length > 0)];

    public string Quote => Run.Series[0].Instrument.QuoteAsset;
    public RunVerdict Verdict => Figures.Verdict.With(Critique.Findings);

    internal static (int From, int To) RangeOf(ComposedBacktest run, BarColumns bars) => (bars.IndexAtOrAfter(run.Setup.From), bars.IndexAtOrAfter(run.Setup.To));

    /// <summary>Intervals of the candles that a page of the run shows, series by series.</summary>
    internal static IReadOnlyList<BarInterval> Intervals(ComposedBacktest run)
    {
        int most = Math.Max(5_000, CandleView.Most / run.Series.Count);
        return [.. run.Series.Select(s => RangeOf(run, s.Bars) is var (from, to) ? CandleView.IntervalFor(s.Bars, to - from, most) : s.Bars.Interval)];
    }
}

/// <summary>Runs a backtest as a report needs it: equity of every bar kept, indicators taken down.</summary>
public static class ReportRun
{
    /// <param name="run">What to run.</param>
    /// <param name="command">The words that repeat it.</param>
    /// <param name="progress">Bars done and in all.</param>
    /// <param name="cancellation">Stops the run; nothing is kept.</param>
    /// <param name="trials">What was tried of the idea; null when nobody counted.</param>
    public static RunReport Make(ComposedBacktest run, string command, Action<long, long>? progress, CancellationToken cancellation, TrialStanding? trials = null)
    {
        IndicatorRecorder recorder = Recorder(run);
        BacktestResult result = run.Run(keepEquity: true, progress, cancellation, recorder: recorder);
        return Of(run, result, command, recorder.Indicators(), trials);
    }

    /// <summary>Takes down indicators as finely as a page shows candles.</summary>
    public static IndicatorRecorder Recorder(ComposedBacktest run) => new(RunReport.Intervals(run));

    public static RunReport Of(ComposedBacktest run, BacktestResult result, string command, IReadOnlyList<RecordedIndicator> indicators, TrialStanding? trials = null)
    {
        if (result.Equity is not { Count: > 0 }) throw new GodwitException("The run has no equity curve to report on.");
        RunCritique critique = CritiqueOfRun.Of(run, result, trials);
        return new RunReport
        {
            Run = run,
            Result = result,
            Figures = RunFigures.Of(run.Setup, result, [.. run.Strategies.Select(s => s.Name)], RunJson.ExitReason),
            Warnings = RunWarnings.Beside(RunWarnings.Of(run, result), critique),
            Critique = critique,
            Trials = trials,
            Indicators = indicators,
            Command = command,
        };
    }
}
