using System.Globalization;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Data.Quality;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Runs;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Presentation;

/// <summary>Asks every check about a run.</summary>
public static class CritiqueOfRun
{
    /// <param name="run">What was run.</param>
    /// <param name="result">What it found.</param>
    /// <param name="trials">Variants of the idea that were tried, this one included; null when nobody counted.</param>
    public static RunCritique Of(ComposedBacktest run, BacktestResult result, TrialStanding? trials = null) => Of(Collect(run, result), trials);

    /// <summary>The same for evidence that has been collected before anybody knew of the trials.</summary>
    public static RunCritique Of(RunEvidence evidence, TrialStanding? trials) => RunCritique.Of(evidence with
    {
        Trials = trials?.Trials,
        TrialSharpeVariance = trials is { } tried && double.IsFinite(tried.SharpeVariance) ? tried.SharpeVariance : null,
    });

    /// <summary>All of the evidence but the trials; may run beside other work that reads the run.</summary>
    public static RunEvidence Collect(ComposedBacktest run, BacktestResult result)
    {
        BacktestOptions options = run.Options;
        return EvidenceCollector.Collect(run.Setup, result, new RunBackground
        {
            Series = [.. run.Series.Select(Origin)],
            Parameters = [.. run.Strategies.SelectMany(s => NumbersOf(s, several: run.Strategies.Count > 1))],
            HasChosenParameters = options.Parameters.Count > 0,
            UsesLimitOrders = options.EnterWithLimit || (options.TakeProfit ?? options.Roi ?? options.ScaleOut) is not null,
            HasStopLoss = options.StopLoss is not null,
        });
    }

    private static SeriesOrigin Origin(ResolvedSeries series) => new(series.Id, series.IsSynthetic, series.LastBarMayBePartial)
    {
        Holes = [.. series.Gaps.Select(g => new SeriesHole(g.Gap.After, g.Gap.Next, g.Gap.MissingBars, CauseOf(g.Cause)))],
        Repairs = [.. series.Repairs.Select(r => new RepairOrigin(r.Id, r.Bars, r.Marks.InsertedNanos, r.Marks.ChangedNanos, r.Marks.RemovedNanos, r.Recipe))],
    };

    private static HoleCause CauseOf(GapCause cause) => cause switch
    {
        GapCause.NoTrades => HoleCause.Silence,
        GapCause.VenueOutage or GapCause.KnownHalt => HoleCause.Outage,
        GapCause.SeparateStretch => HoleCause.SeparateStretch,
        _ => HoleCause.Unexplained,
    };

    private static IEnumerable<ParameterEvidence> NumbersOf(ResolvedStrategy strategy, bool several)
    {
        if (strategy.Parameters.Count == 0) yield break;
        IReadOnlyList<ParameterSpec> specs = ParameterSpec.Of(strategy.Create());
        foreach ((string name, string text) in strategy.Parameters)
        {
            if (specs.FirstOrDefault(s => s.Name == name) is not { TypeName: "integer" or "number" } spec) continue;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) continue;
            yield return new ParameterEvidence(several ? $"{strategy.Name}.{name}" : name, value, spec.Min, spec.Max);
        }
    }
}
