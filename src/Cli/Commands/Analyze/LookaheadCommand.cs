using System.CommandLine;
using System.Text.Json;
using Godwit.Backtesting.Truth;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Analyze;

/// <summary>Whether a strategy depends on what had not happened yet.</summary>
internal static class LookaheadCommand
{
    private const int DefaultBars = 20_000;

    public static Command Create()
    {
        var options = new BacktestOptionSet();
        Option<string?> cuts = OptionKit.Text("--cuts", "Places at which the future is taken away and changed (default 48)");
        Option<string?> bars = OptionKit.Text("--bars", "Look at the last so many bars of the range (default 20000)");
        Option<string?> threads = OptionKit.Text("--threads", "Runs at a time; the result does not depend on it");
        Option<bool> json = OptionKit.Json();
        var command = new Command("lookahead", "Repeat a run without its future and with another one: nothing before may change");
        options.AddTo(command);
        return command.With(cuts, bars, threads, json).Does((parsed, cancellation) =>
        {
            var asked = options.Read(parsed);
            var looked = new LookaheadOptions { Cuts = OptionKit.ReadCount(parsed, cuts) ?? 48, Seed = asked.Seed, Threads = OptionKit.ReadCount(parsed, threads) ?? 0 };
            LookaheadReport report;
            using (var progress = new ProgressLine("Changing the future"))
                report = new StrategyAnalysis(GodwitHome.Path).Lookahead(asked, looked, OptionKit.ReadCount(parsed, bars) ?? DefaultBars, (done, total) => progress.Report(done, total), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, report));
            else Print(report);
            if (!report.IsClean)
            {
                LookaheadFinding first = report.Findings[0];
                string what = $"{first.Variable} at the bar that closed {Figures.Time(first.Close)}";
                throw new GodwitException(first.Kind switch
                {
                    LookaheadKind.RemembersEarlierRuns => $"{first.Strategy} remembers an earlier run: {what} differs when the same data are run again. Keep no static state.",
                    LookaheadKind.FailsWithoutTheFuture => $"{first.Strategy} looks ahead: it fails at {Figures.Time(first.Close)} when there are no later data.",
                    _ => $"{first.Strategy} looks ahead: {what} depends on later data.",
                });
            }
        });
    }

    private static void Print(LookaheadReport report)
    {
        string scope = $"{Figures.Count(report.Variables, "variable")} and every signal and order over {Figures.Count(report.Rows, "bar")}, {Figures.Count(report.Comparisons, "comparison")} at {Figures.Count(report.Cuts, "cut")}";
        if (report.IsClean) Console.Out.Write($"{Style.Good("clean")}  Nothing depends on the future: {scope}.\n");
        else
        {
            Console.Out.Write($"{Style.Bad("looks ahead")}  {scope}.\n\n");
            var table = new Table("Strategy", "Variable", "First seen at the close", "With the future", "Without or with another", "Ahead", "Cuts", "How").AlignRight(5, 6);
            foreach (LookaheadFinding f in report.Findings)
                table.Add(f.Strategy, f.Variable, $"{f.Market} {Figures.Time(f.Close)}", Short(f.With), Short(f.Without), f.BarsAhead == 0 ? "–" : $"≥ {Figures.Count(f.BarsAhead, "bar")}", Figures.Count(f.Cuts), Words(f.Kind));
            Console.Out.Write(table);
        }
        foreach (string name in report.Repainting)
            Console.Out.Write($"{Style.Caution("!")} {name} repaints: later bars change its past values, so read it only at the time and never from a chart.\n");
    }

    private static string Words(LookaheadKind kind) => kind switch
    {
        LookaheadKind.RemembersEarlierRuns => "a second run on the same data differs: state outlives the run",
        LookaheadKind.NeedsTheFuture => "changes when later bars are taken away",
        LookaheadKind.FollowsTheFuture => "changes when later bars are changed",
        _ => "fails when later bars are taken away",
    };

    private static string Short(string text) => text.Length <= 44 ? text : text[..43] + "…";

    private static void Write(Utf8JsonWriter json, LookaheadReport report)
    {
        json.WriteStartObject();
        json.WriteBoolean("clean", report.IsClean);
        json.WriteNumber("variables", report.Variables);
        json.WriteNumber("bars", report.Rows);
        json.WriteNumber("cuts", report.Cuts);
        json.WriteNumber("comparisons", report.Comparisons);
        json.WriteStartArray("findings");
        foreach (LookaheadFinding finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Kind.ToString()));
            json.WriteString("strategy", finding.Strategy);
            json.WriteString("variable", finding.Variable);
            json.WriteString("symbol", finding.Market);
            json.WriteString("close", finding.Close.ToString());
            json.WriteString("with", finding.With);
            json.WriteString("without", finding.Without);
            json.WriteNumber("barsAhead", finding.BarsAhead);
            json.WriteNumber("cuts", finding.Cuts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("repainting");
        foreach (string name in report.Repainting) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
