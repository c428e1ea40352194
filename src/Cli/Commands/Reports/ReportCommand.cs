using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;

namespace Godwit.Cli.Commands.Reports;

/// <summary>Makes a report of recorded runs by repeating them.</summary>
internal static class ReportCommand
{
    public const string Summary = "Write a report of a recorded run, or of several side by side";

    private const int Most = 6;

    public static Command Create()
    {
        Argument<string[]> runs = OptionKit.OneOrMore("RUN", "Run, the beginning of its id, its label, or 'last'; several are compared");
        var files = new ReportOptionSet("--out", "Where to write the page (default report-RUN.html, unless only --csv or --markdown is asked for)");
        Option<bool> json = OptionKit.Flag("--json", "Print what was written as JSON on stdout");
        return new Command("report", Summary) { runs }.With([.. files.All, json]).Does((parsed, cancellation) =>
            Run(parsed.GetValue(runs)!, files.Read(parsed), parsed.GetValue(json), cancellation));
    }

    private static void Run(string[] names, ReportTargets targets, bool json, CancellationToken cancellation)
    {
        if (names.Length > Most) throw GodwitException.Usage($"'godwit report' compares at most {Most} runs, not {names.Length}: more cannot be told apart in one picture.");
        List<(RunRecord Record, string? Bundle)> found;
        using (RunStore store = RunStore.Open(GodwitHome.Path))
            found = [.. names.Select(store.Get).DistinctBy(r => r.Id).Select(r => (r, store.BundleJson(r.Id)))];
        if (!targets.IsAny) targets = targets with { Html = $"report-{string.Join('-', found.Select(f => f.Record.Id))}.html" };
        var reports = new List<RunReport>();
        try
        {
            var repeater = new RunRepeater(GodwitHome.Path);
            foreach ((RunRecord record, string? bundle) in found)
            {
                using var progress = new ProgressLine($"Repeating {record.Id}");
                reports.Add(repeater.Report(record, bundle, (done, total) => progress.Report(done, total), cancellation));
            }
            Tell(reports, targets.Write(reports), json);
        }
        finally
        {
            foreach (RunReport report in reports) report.Run.Dispose();
        }
    }

    private static void Tell(List<RunReport> reports, IReadOnlyList<string> written, bool json)
    {
        if (!json)
        {
            foreach (RunReport report in reports) Console.Out.Write($"{Style.Bold(report.Name)}  {report.Verdict.Headline}  {Style.Faint($"digest {report.Result.Digest}, repeated")}\n");
            foreach (string file in written) Console.Out.Write($"written to {file}\n");
            return;
        }
        JsonOutput.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("runs");
            foreach (RunReport report in reports)
            {
                writer.WriteStartObject();
                writer.WriteString("id", report.RunId);
                writer.WriteString("strategy", report.Name);
                writer.WriteString("verdict", report.Verdict.Tone.ToString().ToLowerInvariant());
                writer.WriteString("headline", report.Verdict.Headline);
                writer.WriteString("digest", report.Result.Digest);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("files");
            foreach (string file in written) writer.WriteStringValue(file);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
