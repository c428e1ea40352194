using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Godwit.Backtesting.Truth;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Analyze;

/// <summary>How much history a strategy needs before its first bar.</summary>
internal static class WarmUpCommand
{
    private const double DefaultTolerance = 1e-6;

    public static Command Create()
    {
        var options = new BacktestOptionSet();
        Option<string?> tolerance = OptionKit.Text("--tolerance", "Relative difference of a value that counts as none (default 1e-6)");
        Option<string?> threads = OptionKit.Text("--threads", "Runs at a time; the result does not depend on it");
        Option<bool> json = OptionKit.Json();
        var command = new Command("warmup", "Start with less and less history: which values and decisions change, and how much is enough");
        options.AddTo(command);
        return command.With(tolerance, threads, json).Does((parsed, cancellation) =>
        {
            WarmUpReport report;
            using (var progress = new ProgressLine("Starting again"))
            {
                report = new StrategyAnalysis(GodwitHome.Path).WarmUp(
                    options.Read(parsed), OptionKit.ReadNumber(parsed, tolerance) ?? DefaultTolerance, OptionKit.ReadCount(parsed, threads) ?? 0,
                    (done, total) => progress.Report(done, total), cancellation);
            }
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, report));
            else Print(report);
        });
    }

    private static void Print(WarmUpReport report)
    {
        Console.Out.Write($"First trading bar {Figures.Time(report.FirstBar)}; the slowest indicator settles after {Figures.Count(report.SettleLength, "bar")}; compared with {Figures.Count(report.Available, "bar")} of history.\n\n");
        var table = new Table(["Relative difference with history of", .. report.Histories.Select(h => Figures.Count(h, "bar"))]).AlignRight([.. Enumerable.Range(1, report.Histories.Count)]);
        WarmUpVariable[] moving = [.. report.Variables.Where(v => v.Differences.Any(d => d != 0))];
        foreach (WarmUpVariable variable in moving) table.Add([variable.Variable + (variable.NeverForgets ? " *" : ""), .. variable.Differences.Select(d => Difference(d, report.Tolerance))]);
        table.Add(["signals and orders that differ", .. report.DifferentDecisions.Select(d => Figures.Count(d))]);
        table.Add(["trading bars until they agree", .. report.LastDifference.Select(d => Figures.Count(d))]);
        Console.Out.Write(table + "\n");
        int same = report.Variables.Count - moving.Length;
        if (same > 0) Console.Out.Write($"{Figures.Count(same, "other variable")} the same with every amount.\n");
        if (report.Variables.Any(v => v.NeverForgets)) Console.Out.Write("* depends on where history begins, however much there is: only its changes mean something, not its level.\n");
        Console.Out.Write(report.Recommended is { } enough
            ? $"{Style.Good("enough")}  {Figures.Count(enough, "bar")} of history give the same values and decisions as all of it.\n"
            : $"{Style.Caution("!")} No amount that was tried gives the same decisions as all history.\n");
    }

    private static string Difference(double value, double tolerance)
    {
        if (value == 0) return "0";
        if (double.IsInfinity(value)) return Style.Bad("no value");
        string text = value.ToString("0.0e+0", CultureInfo.InvariantCulture);
        return value > tolerance ? Style.Caution(text) : text;
    }

    private static void Write(Utf8JsonWriter json, WarmUpReport report)
    {
        json.WriteStartObject();
        json.WriteString("firstBar", report.FirstBar.ToString());
        json.WriteNumber("settleLength", report.SettleLength);
        json.WriteNumber("available", report.Available);
        WriteNumbers(json, "histories", report.Histories.Select(h => (double)h));
        json.WriteStartArray("variables");
        foreach (WarmUpVariable variable in report.Variables)
        {
            json.WriteStartObject();
            json.WriteString("strategy", variable.Strategy);
            json.WriteString("name", variable.Variable);
            WriteNumber(json, "reference", variable.Reference);
            WriteNumbers(json, "differences", variable.Differences);
            json.WriteBoolean("neverForgets", variable.NeverForgets);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteNumbers(json, "differentDecisions", report.DifferentDecisions.Select(d => (double)d));
        WriteNumbers(json, "barsUntilAgreement", report.LastDifference.Select(d => (double)d));
        if (report.Recommended is { } enough) json.WriteNumber("recommended", enough);
        else json.WriteNull("recommended");
        json.WriteNumber("tolerance", report.Tolerance);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value)) json.WriteNumberValue(value);
            else json.WriteNullValue();
        }
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
