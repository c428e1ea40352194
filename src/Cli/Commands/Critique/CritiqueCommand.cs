using System.CommandLine;
using System.Text;
using Godwit.Backtesting.Critique;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;

namespace Godwit.Cli.Commands.Critique;

/// <summary>What speaks against a recorded run, and what that means.</summary>
internal static class CritiqueCommand
{
    public const string Summary = "Show what speaks against a recorded run";

    public static Command Create()
    {
        Argument<string?> run = new("RUN") { Description = "Run, the beginning of its id, its label, or 'last'", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = OptionKit.Flag("--json", "Print the findings as JSON on stdout");
        return new Command("critique", Summary) { run, Explain() }.With(json).Does((parsed, cancellation) =>
            Run(parsed.GetValue(run) ?? throw GodwitException.Usage("Name a run: 'godwit critique last' is about the newest one."), parsed.GetValue(json), cancellation));
    }

    private static Command Explain()
    {
        Argument<string?> id = new("ID") { Description = "A check, such as too-few-trades; without one all are listed", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = OptionKit.Json();
        return new Command("explain", "Explain a check: what it means, how it is computed, what to do") { id }.With(json).Does((parsed, _) =>
        {
            if (parsed.GetValue(id) is { } wanted) ExplainOne(wanted, parsed.GetValue(json));
            else List(parsed.GetValue(json));
        });
    }

    private static void Run(string name, bool json, CancellationToken cancellation)
    {
        RunRecord record;
        string? bundle;
        using (RunStore store = RunStore.Open(GodwitHome.Path))
        {
            record = store.Get(name);
            bundle = store.BundleJson(record.Id);
        }
        RunReport report;
        using (var progress = new ProgressLine($"Repeating {record.Id}"))
            report = new RunRepeater(GodwitHome.Path).Report(record, bundle, (done, total) => progress.Report(done, total), cancellation);
        using (report.Run)
        {
            if (json) Write(report);
            else
            {
                var text = new StringBuilder();
                text.Append($"{Style.Bold(report.Name)}  {report.Verdict.Headline}  {Style.Faint($"run {record.Id}, repeated")}\n");
                CritiqueText.Full(text, report.Critique);
                Console.Out.Write(text);
            }
        }
    }

    private static void Write(RunReport report) => JsonOutput.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("run", report.RunId);
        writer.WriteString("strategy", report.Name);
        writer.WriteString("rule", RunCritique.Rule);
        writer.WriteNumber("checks", CheckCatalog.All.Count);
        CritiqueJson.Write(writer, report.Critique);
        writer.WriteString("digest", report.Result.Digest);
        writer.WriteEndObject();
    });

    private static void ExplainOne(string id, bool json)
    {
        string page = CheckPages.Read(id);
        if (!json)
        {
            Console.Out.Write(page);
            return;
        }
        Check check = CheckCatalog.All.First(c => c.Id == id);
        JsonOutput.Write(writer =>
        {
            writer.WriteStartObject();
            Describe(writer, check);
            writer.WriteString("page", page);
            writer.WriteEndObject();
        });
    }

    private static void List(bool json)
    {
        if (!json)
        {
            var table = new Table("Check", "Doubt");
            foreach (Check check in CheckCatalog.All) table.Add(check.Id, check.Title);
            Console.Out.Write(table);
            return;
        }
        JsonOutput.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (Check check in CheckCatalog.All)
            {
                writer.WriteStartObject();
                Describe(writer, check);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private static void Describe(System.Text.Json.Utf8JsonWriter writer, Check check)
    {
        writer.WriteString("id", check.Id);
        writer.WriteString("title", check.Title);
        writer.WriteString("meaning", check.Meaning);
    }
}
