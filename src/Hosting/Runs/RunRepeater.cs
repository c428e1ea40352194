using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Scripting;

namespace Godwit.Hosting.Runs;

/// <summary>Runs a recorded run again, so that nothing bulky needs to be kept, and demands the recorded digest.</summary>
public sealed class RunRepeater(string home)
{
    /// <summary>The report of a recorded run. The caller disposes its <see cref="RunReport.Run"/>.</summary>
    /// <param name="record">The run.</param>
    /// <param name="bundleJson">What the record keeps to repeat it; null when it keeps nothing.</param>
    /// <param name="progress">Bars done and in all.</param>
    /// <param name="cancellation">Stops the repetition.</param>
    /// <exception cref="GodwitException">Data or strategy are gone or have changed, or the digest differs.</exception>
    public RunReport Report(RunRecord record, string? bundleJson, Action<long, long>? progress, CancellationToken cancellation)
    {
        if (bundleJson is null) throw new GodwitException($"Run {record.Id} was recorded by Godwit {record.Version} without what repeats it: run its command again.");
        RunBundle bundle = RunBundle.Parse(bundleJson, $"the record of run {record.Id}");
        BacktestOptions options = OptionMap.Read(bundle);
        ComposedBacktest run = Compose(record, bundle, options);
        try
        {
            TrialStanding trials;
            using (RunStore store = RunStore.Open(home)) trials = store.Trials.Standing(TrialLook.IdeaOf(run.Strategies, run.Series));
            RunReport report = ReportRun.Make(run, CommandWords.Of(options), progress, cancellation, trials);
            if (report.Result.Digest != record.Digest) throw NotReproduced(record, report.Result.Digest);
            return report with { RunId = record.Id, Label = record.Label };
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private ComposedBacktest Compose(RunRecord record, RunBundle bundle, BacktestOptions options)
    {
        try
        {
            ComposedBacktest run = new BacktestComposer(home).Compose(options, bundle.Source is { } text ? new ScriptSource(text.File, text.Text) : null);
            IReadOnlyList<BundleData> present = RunRecorder.DataOf(run);
            for (int i = 0; i < bundle.Data.Count; i++)
            {
                if (present[i].Sha256 == bundle.Data[i].Sha256) continue;
                run.Dispose();
                throw new GodwitException($"{present[i].Id} has changed since: it had the SHA-256 {bundle.Data[i].Sha256[..12]}… then and has {present[i].Sha256[..12]}… now.");
            }
            return run;
        }
        catch (GodwitException gone) when (gone is not ScriptCompilationException)
        {
            throw new GodwitException($"Run {record.Id} cannot be repeated, and a report needs that: {gone.Message}", gone);
        }
    }

    private static GodwitException NotReproduced(RunRecord record, string digest) => new(
        record.Version == ProductVersion.Text
            ? $"Run {record.Id} was not reproduced: its digest was {record.Digest} and is now {digest}. Data, options and version are the same, so this is a defect worth reporting."
            : $"Run {record.Id} was not reproduced: Godwit {record.Version} gave the digest {record.Digest} and this is {ProductVersion.Text}, which gives {digest}. Run its command again for a report by this version.");
}
