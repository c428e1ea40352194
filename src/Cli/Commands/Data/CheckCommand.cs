using System.CommandLine;
using System.Text;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Tables;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation.Quality;

namespace Godwit.Cli.Commands.Data;

/// <summary>What is wrong with a series, and what only looks so.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string[]> ids = OptionKit.OneOrMore("ID", "Datasets, as 'godwit data list' names them, or files");
        Option<string[]> against = OptionKit.Many("--against", "Dataset of another venue to compare with; repeatable; without it those of the store are found");
        Option<string?> html = OptionKit.Text("--html", "Write a page with calendar and price chart to this file (one dataset of bars)");
        Option<bool> json = OptionKit.Json();
        return new Command("check", "Look for missing, wrong and doubtful bars or ticks, with causes") { ids }.With(against, html, json).Does((parsed, cancellation) =>
        {
            string[] names = parsed.GetValue(ids)!;
            if (parsed.GetValue(html) is not null && names.Length != 1) throw GodwitException.Usage("--html writes the page of one dataset: name one.");
            var quality = new DataQuality(GodwitHome.Path);
            string[] others = parsed.GetValue(against) ?? [];
            var reports = new List<QualityReport>();
            var ticks = new TickQuality(GodwitHome.Path);
            var tickReports = new List<TickQualityReport>();
            TableStore tables = DataStore.Open(GodwitHome.Path).Tables;
            var tableReports = new List<TableQualityReport>();
            foreach (string name in names)
            {
                if (ticks.Knows(name))
                {
                    if (parsed.GetValue(html) is not null) throw GodwitException.Usage($"--html draws bars; {name} holds ticks.");
                    IReadOnlyList<TickQualityReport> found = ticks.Check(name, cancellation);
                    tickReports.AddRange(found);
                    if (!parsed.GetValue(json)) foreach (TickQualityReport report in found) TickCheckOutput.Print(report);
                    continue;
                }
                if (tables.Find(name) is { } table)
                {
                    TableQualityReport report = TableCheck.Run(tables, table.Id);
                    tableReports.Add(report);
                    if (!parsed.GetValue(json)) TableOutput.Print(report);
                    continue;
                }
                using DataQuality.Checked one = quality.Check(name, others.Length > 0 ? others : null, cancellation);
                reports.Add(one.Report);
                if (!parsed.GetValue(json)) Print(one.Report);
                if (parsed.GetValue(html) is not { } file) continue;
                File.WriteAllText(file, QualityPage.Write(one.Report, one.Bars));
                Console.Error.Write($"page written to {file}\n");
            }
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, reports, tickReports, tableReports));
        });
    }

    private static void Print(QualityReport report)
    {
        string score = report.Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        string painted = report.Score >= 99.9 ? Style.Good(score) : report.Score >= 95 ? Style.Caution(score) : Style.Bad(score);
        Console.Out.Write($"{Style.Bold(report.Id)}  score {painted} of 100  {Figures.Count(report.Rows, "bar")}, {Figures.Time(report.From)} to {Figures.Time(report.To)}\n");
        PrintFindings(report.Findings);
        if (report.MissingBars > 0) Console.Out.Write("\n" + Calendar(report));
        Console.Out.Write("\n");
    }

    internal static void PrintFindings(IReadOnlyList<QualityFinding> findings)
    {
        if (findings.Count == 0) Console.Out.Write("Nothing to report.\n");
        foreach (QualityFinding finding in findings)
        {
            string mark = finding.Level switch { QualityLevel.Fault => Style.Bad("fault  "), QualityLevel.Caution => Style.Caution("caution"), _ => Style.Faint("fact   ") };
            Console.Out.Write($"{mark}  {finding.Sentence}  {Style.Faint(finding.Check)}\n");
            foreach (QualityExample example in finding.Examples.Take(3)) Console.Out.Write(Style.Faint($"           {Figures.Time(example.At)}  {example.What}") + "\n");
            if (finding.Examples.Count > 3) Console.Out.Write(Style.Faint($"           … {finding.Examples.Count - 3} more with --json") + "\n");
        }
    }

    /// <summary>A row for each year, a cell for each week: how much of it is missing.</summary>
    private static string Calendar(QualityReport report)
    {
        var missing = new SortedDictionary<int, double[]>();
        foreach (ExplainedGap gap in report.Gaps)
        {
            for (Instant at = gap.Gap.After + report.Interval.Length; at < gap.Gap.Next; at = NextDay(at))
            {
                DateTime day = DateTime.UnixEpoch.AddTicks(at.UnixNanos / 100);
                if (!missing.TryGetValue(day.Year, out double[]? weeks)) missing[day.Year] = weeks = new double[53];
                Instant end = NextDay(at) < gap.Gap.Next ? NextDay(at) : gap.Gap.Next;
                weeks[(day.DayOfYear - 1) / 7] += (double)(end - at).Nanos / (7 * Duration.NanosPerDay);
            }
        }
        var text = new StringBuilder();
        foreach ((int year, double[] weeks) in missing)
        {
            text.Append(year).Append("  ");
            foreach (double share in weeks) text.Append(share == 0 ? '·' : share < 0.01 ? '░' : share < 0.1 ? '▒' : share < 0.5 ? '▓' : '█');
            text.Append('\n');
        }
        return text.Append(Style.Faint("missing per week: · none  ░ below 1 %  ▒ below 10 %  ▓ below half  █ more")).Append('\n').ToString();
    }

    private static Instant NextDay(Instant at) => new((Duration.FloorDivide(at.UnixNanos, Duration.NanosPerDay) + 1) * Duration.NanosPerDay);

    private static void Write(Utf8JsonWriter json, IReadOnlyList<QualityReport> reports, IReadOnlyList<TickQualityReport> ticks, IReadOnlyList<TableQualityReport> tables)
    {
        json.WriteStartArray();
        foreach (QualityReport report in reports)
        {
            json.WriteStartObject();
            json.WriteString("id", report.Id);
            json.WriteString("interval", report.Interval.ToString());
            json.WriteNumber("score", Math.Round(report.Score, 4));
            json.WriteNumber("rows", report.Rows);
            json.WriteString("from", report.From.ToString());
            json.WriteString("to", report.To.ToString());
            json.WriteNumber("missingBars", report.MissingBars);
            json.WriteNumber("missingWithinDays", report.MissingWithinDays);
            json.WriteNumber("gaps", report.Gaps.Count);
            json.WriteNumber("zeroVolumeBars", report.ZeroVolumeBars);
            json.WriteNumber("offGridBars", report.OffGridBars);
            json.WriteNumber("inconsistentBars", report.InconsistentBars);
            json.WriteNumber("closeJumps", report.CloseJumps);
            json.WriteNumber("longWicks", report.LongWicks);
            json.WriteNumber("badPrints", report.BadPrints);
            json.WriteNumber("staleBars", report.StaleBars);
            json.WriteNumber("insertedBars", report.InsertedBars);
            json.WriteStartArray("findings");
            foreach (QualityFinding finding in report.Findings) Write(json, finding);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        foreach (TickQualityReport report in ticks) TickCheckOutput.Write(json, report);
        foreach (TableQualityReport report in tables) TableOutput.Write(json, report);
        json.WriteEndArray();
    }

    internal static void Write(Utf8JsonWriter json, QualityFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("check", finding.Check);
        json.WriteString("level", finding.Level.ToString().ToLowerInvariant());
        json.WriteNumber("count", finding.Count);
        json.WriteString("sentence", finding.Sentence);
        json.WriteStartArray("examples");
        foreach (QualityExample example in finding.Examples)
        {
            json.WriteStartObject();
            json.WriteString("at", example.At.ToString());
            json.WriteString("what", example.What);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
