using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Godwit.Backtesting.Ablations;
using Godwit.Cli.Terminal;
using Godwit.Hosting.Ablations;
using Godwit.Hosting.Configuration;
using Godwit.Portfolio.Performance;

namespace Godwit.Cli.Commands.Strategies;

/// <summary>A strategy with each of its parts turned off: what each part is worth on the same data.</summary>
internal static class AblateCommand
{
    public static Command Create()
    {
        var options = new BacktestOptionSet();
        Option<string?> threads = OptionKit.Text("--threads", "Runs at a time; the result does not depend on it");
        Option<bool> json = OptionKit.Json();
        var command = new Command("ablate", "Run a strategy with each of its parts turned off and compare with the full one");
        options.AddTo(command);
        return command.With(threads, json).Does((parsed, cancellation) =>
        {
            AblationResult result;
            using (var progress = new ProgressLine("Ablating"))
                result = new AblationStudy(GodwitHome.Path).Run(options.Read(parsed), OptionKit.ReadCount(parsed, threads) ?? 0, (done, total) => progress.Report(done, total), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, result));
            else Print(result);
        });
    }

    private static void Print(AblationResult result)
    {
        Console.Out.Write($"{Style.Bold(result.Strategy)} {string.Join(' ', result.Parameters.Select(p => $"{p.Key}={p.Value}"))}\n\n");
        var table = new Table("Without", "Net return", "Sharpe", "95 % interval", "Max drawdown", "Trades", "Mean return a year, against full", "95 % interval", "What is left").AlignRight(1, 2, 3, 4, 5, 6, 7);
        foreach (AblationRow row in result.Rows)
        {
            ReturnSummary r = row.Metrics.Returns;
            table.Add(
                row.Part.Length == 0 ? "(nothing)" : row.Part, Figures.SignedPercent(r.TotalReturn), Figures.Ratio(r.Sharpe), Interval(row.Metrics.Intervals?.Sharpe, Figures.Ratio),
                Figures.Percent(r.MaxDrawdown), Figures.Count(row.Metrics.Trades), row.Difference is { } d ? Figures.SignedPercent(d.PerYear) : "",
                row.Difference is { } difference ? Interval(difference.Interval, Figures.SignedPercent) : "", row.Meaning);
        }
        Console.Out.Write(table);
        int clear = result.Rows.Count(row => row.Difference is { IsClear: true });
        Console.Out.Write(Style.Faint(string.Create(CultureInfo.InvariantCulture,
            $"\n{result.Runs} runs on the same data. Below zero against full: the part earned its place. {(clear == 0 ? "No interval excludes" : clear == 1 ? "1 interval excludes" : $"{clear} intervals exclude")} zero.")) + "\n");
    }

    private static string Interval(ConfidenceInterval? interval, Func<double, string> figure) =>
        interval is { } i && !double.IsNaN(i.Lower) ? $"{figure(i.Lower)} … {figure(i.Upper)}" : "–";

    private static void Write(Utf8JsonWriter json, AblationResult result)
    {
        json.WriteStartObject();
        json.WriteString("strategy", result.Strategy);
        Write(json, "parameters", result.Parameters);
        json.WriteNumber("runs", result.Runs);
        json.WriteNumber("bootstrapSeed", result.BootstrapSeed);
        json.WriteStartArray("rows");
        foreach (AblationRow row in result.Rows)
        {
            ReturnSummary r = row.Metrics.Returns;
            json.WriteStartObject();
            if (row.Part.Length == 0) json.WriteNull("part");
            else json.WriteString("part", row.Part);
            json.WriteString("meaning", row.Meaning);
            Write(json, "settings", row.Settings);
            Write(json, "netReturn", r.TotalReturn);
            Write(json, "sharpe", r.Sharpe);
            Write(json, "sharpeInterval", row.Metrics.Intervals?.Sharpe);
            Write(json, "maxDrawdown", r.MaxDrawdown);
            json.WriteNumber("trades", row.Metrics.Trades);
            Write(json, "meanReturnDifference", row.Difference?.PerYear ?? double.NaN);
            Write(json, "meanReturnDifferenceInterval", row.Difference?.Interval);
            json.WriteString("digest", row.Digest);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in pairs) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ConfidenceInterval? interval)
    {
        if (interval is not { } i || double.IsNaN(i.Lower))
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        Write(json, "lower", i.Lower);
        Write(json, "upper", i.Upper);
        json.WriteNumber("confidence", i.Confidence);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
