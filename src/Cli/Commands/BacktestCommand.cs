using System.CommandLine;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Cli.Commands.Reports;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Fidelity;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Cli.Commands;

internal static class BacktestCommand
{
    /// <summary>What happens with the result, as opposed to what is run.</summary>
    private sealed record Output(bool Equity, bool Json, bool Record, bool Save, string? Label, string? Bundle, ReportTargets Files);

    public static Command Create()
    {
        var options = new BacktestOptionSet();
        var equity = new Option<bool>("--equity") { Description = "Include equity after every bar in the JSON" };
        var save = new Option<bool>("--save") { Description = "Keep trades, equity and the bundle with the run's record" };
        var label = new Option<string?>("--label") { Description = "A name to find the run by" };
        var noRecord = new Option<bool>("--no-record") { Description = "Leave no row in the run database" };
        var bundle = new Option<string?>("--bundle") { Description = "Repeat the run of a bundle file and demand the same digest; other run options are refused" };
        var files = new ReportOptionSet("--report", "Write a report of the run to this HTML file");
        var json = new Option<bool>("--json") { Description = "One JSON object on stdout (docs/reference/backtest-json.md)" };
        var command = new Command("backtest", "Run strategies over historical data with honest costs");
        options.AddTo(command);
        foreach (Option option in (Option[])[.. files.All, equity, save, label, noRecord, bundle, json]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            string? file = parsed.GetValue(bundle);
            if (file is not null && options.IsAnyGiven(parsed)) throw GodwitException.Usage("--bundle repeats a run as it was: leave the strategy and the other run options out.");
            var output = new Output(parsed.GetValue(equity), parsed.GetValue(json), !parsed.GetValue(noRecord), parsed.GetValue(save), parsed.GetValue(label), file, files.Read(parsed));
            BacktestOptions? asked = file is null ? options.Read(parsed) : null;
            if (asked is not null && DetailStudy.IsSeveral(asked.Detail)) DetailComparison.Run(asked, output.Json, output.Record, output.Label, output.Files, cancellation);
            else Run(asked, output, cancellation);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Run(BacktestOptions? asked, Output output, CancellationToken cancellation)
    {
        string home = GodwitHome.Path;
        RunBundle? bundle = output.Bundle is null ? null : RunBundle.ReadFile(output.Bundle);
        BacktestOptions options = asked ?? OptionMap.Read(bundle!);
        ScriptSource? source = bundle?.Source is { } text ? new ScriptSource(text.File, text.Text) : null;
        Instant started = SystemClock.Instance.Now;
        using ComposedBacktest run = new BacktestComposer(home).Compose(options, source);
        bundle?.RequireData(RunRecorder.DataOf(run));
        // The record is opened beside the second half of the run (in the first the runtime's compiler needs the other core), evidence is
        // collected beside the record and judged beside the output, so that nobody waits for them.
        using var record = new Beside<RunRecorder>(() => RunRecorder.Open(home, started, run));
        // Indicators are only taken down for a report: the run itself pays nothing otherwise.
        IndicatorRecorder? recorder = output.Files.IsAny ? ReportRun.Recorder(run) : null;
        BacktestResult result;
        using (var progress = new ProgressLine("Backtesting"))
        {
            result = run.Run(output.Equity || output.Save || recorder is not null, (done, total) =>
            {
                progress.Report(done, total);
                if (done > total / 2) record.Begin();
            }, cancellation, recorder: recorder);
        }
        bundle?.RequireDigest(result.Digest, ProductVersion.Text);

        using var evidence = new Beside<RunEvidence>(() => CritiqueOfRun.Collect(run, result)).Begin();
        IReadOnlyList<RunWarning> warnings = RunWarnings.Of(run, result);
        (string? id, TrialStanding? trials) = Keep(record, result, warnings, output);
        // After the record, because what was tried before belongs to the evidence.
        using var critique = new Beside<RunCritique>(() => CritiqueOfRun.Of(evidence.Value, trials)).Begin();
        if (output.Json) JsonOutput.Write(writer => RunJson.Write(writer, id, run, output.Equity ? result : result with { Equity = null }, warnings, () => critique.Value, trials));
        else Console.Out.Write(RunSummary.Of(id, run, result, RunWarnings.Beside(warnings, critique.Value), critique.Value, trials));
        if (recorder is null) return;
        RunReport report = ReportRun.Of(run, result, CommandWords.Of(options), recorder.Indicators(), trials) with { RunId = id, Label = output.Label };
        foreach (string file in output.Files.Write([report])) Console.Error.Write($"written to {file}\n");
    }

    /// <summary>Records the run, or only counts it. A look that cannot be counted is said to be one, and the result is shown all the same.</summary>
    private static (string? Id, TrialStanding? Trials) Keep(Beside<RunRecorder> record, BacktestResult result, IReadOnlyList<RunWarning> warnings, Output output)
    {
        if (output.Record || output.Save)
        {
            (string? id, TrialStanding trials) = record.Value.Record(result, warnings, output.Label, output.Save);
            return (id, trials);
        }
        try
        {
            return (null, record.Value.CountOnly(result).Trials);
        }
        catch (GodwitException told)
        {
            Console.Error.Write($"this look was not counted as a trial: {told.Message}\n");
            return (null, null);
        }
    }
}
