using System.CommandLine;
using System.Globalization;
using Godwit.Backtesting.Robustness;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Configuration;
using Duration = Godwit.Core.Time.Duration;

namespace Godwit.Cli.Commands.Analyze;

/// <summary>Whether a result survives luck, noise, other parameters, costs, delays and sizes.</summary>
internal static class RobustnessCommand
{
    public static Command Create()
    {
        var options = new BacktestOptionSet();
        Option<string?> runs = OptionKit.Text("--runs", "Runs of each test that draws lots, at least 19 (default 99)");
        Option<string?> resamples = OptionKit.Text("--resamples", "Resamples of returns and of the order of trades (default 2000)");
        Option<string?> noise = OptionKit.Text("--noise", "Noise on prices as a share of a bar's mean range (default 10%)");
        Option<string?> missed = OptionKit.Text("--missed", "Probability that an entry is missed (default 10%)");
        Option<string?> budget = OptionKit.Text("--budget", "Begin no further run after this time, such as 2m; the tests then have fewer runs");
        Option<string?> threads = OptionKit.Text("--threads", "Runs at a time; the result does not depend on it");
        Option<string?> html = OptionKit.Text("--html", "Write the report as one HTML file, too");
        Option<bool> json = OptionKit.Json();
        var command = new Command("robustness", "Try to break a strategy's backtest or a recorded run (write its id): luck, noise, parameters, costs, delays, capacity");
        options.AddTo(command);
        return command.With(runs, resamples, noise, missed, budget, threads, html, json).Does((parsed, cancellation) =>
        {
            var asked = options.Read(parsed);
            if (asked.Strategies.Count == 0) throw GodwitException.Usage("Name a recorded run, or a strategy and its data, for instance: godwit analyze robustness ma-cross --data DATASET.");
            var defaults = new RobustnessOptions();
            var robustness = new RobustnessOptions
            {
                Runs = AtLeast(OptionKit.ReadCount(parsed, runs) ?? defaults.Runs, 19, "--runs"),
                Resamples = AtLeast(OptionKit.ReadCount(parsed, resamples) ?? defaults.Resamples, 100, "--resamples"),
                Noise = Share(OptionKit.ReadNumber(parsed, noise) ?? defaults.Noise, "--noise"),
                Missed = Share(OptionKit.ReadNumber(parsed, missed) ?? defaults.Missed, "--missed"),
                Threads = OptionKit.ReadCount(parsed, threads) ?? 0,
            };
            RobustnessResult result;
            using (var progress = new ProgressLine("Trying to break it"))
                result = new RobustnessAnalysis(GodwitHome.Path).Run(asked, robustness, Budget(parsed.GetValue(budget)), (done, total) => progress.Report(done, total), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => RobustnessJson.Write(writer, result));
            else Print(result);
            if (parsed.GetValue(html) is not { } page) return;
            RobustnessPage.WriteFile(page, result);
            Console.Error.Write($"written to {page}\n");
        });
    }

    private static int AtLeast(int value, int least, string option) =>
        value >= least ? value : throw GodwitException.Usage($"{option} is at least {least}, not {value}: with fewer the figures would say nothing.");

    private static double Share(double value, string option) =>
        value is >= 0 and <= 1 ? value : throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} is a share between 0 and 1, not {value}."));

    private static TimeSpan? Budget(string? text) => text is null ? null
        : Duration.TryParse(text, out Duration length) && length > Duration.Zero ? TimeSpan.FromSeconds(length.TotalSeconds)
        : throw GodwitException.Usage($"--budget '{text}' is no duration: write 30s or 5m.");

    private static void Print(RobustnessResult result)
    {
        RobustnessReport r = result.Report;
        Console.Out.Write($"{Style.Bold(result.Name)} {result.Parameters}\n{result.Data}\n\n{Paint(r.Verdict.Tone, r.Verdict.Headline)}\n\n");
        foreach (RobustnessFinding finding in r.Verdict.Findings) Console.Out.Write($"{Mark(finding.Tone)} {finding.Sentence}\n");
        var table = new Table("Altered", "Runs", "Return, 5 %", "Median", "95 %", "Sharpe, 5 %", "Median", "95 %", "Drawdown, median", "Gaining").AlignRight(1, 2, 3, 4, 5, 6, 7, 8, 9);
        table.Add("the run itself", "1", "", Figures.SignedPercent(r.Own.TotalReturn), "", "", Figures.Ratio(r.Own.Sharpe), "", Figures.Percent(r.Own.MaxDrawdown), "");
        Row(table, "bars in random order", r.Permutation.Runs);
        Row(table, "synthetic markets", r.Synthetic);
        Row(table, "noise on prices", r.Noise);
        Row(table, "missed entries", r.Missed);
        Row(table, "other starts", r.Starts);
        ReturnBootstrap b = r.Bootstrap;
        if (b.Returns.Count > 0)
            Row(table, "resampled returns", b.Returns, b.Sharpes, b.Drawdowns, 1 - b.Losing);
        Console.Out.Write($"\n{table}\n");
        var stress = new Table("Assumption", "Return", "Sharpe", "Max drawdown", "Trades").AlignRight(1, 2, 3, 4);
        foreach (StressPoint point in r.Costs.Concat(r.Latencies))
            stress.Add(point.Assumption, Figures.SignedPercent(point.Outcome.TotalReturn), Figures.Ratio(point.Outcome.Sharpe), Figures.Percent(point.Outcome.MaxDrawdown), Figures.Count(point.Outcome.Trades));
        Console.Out.Write($"{stress}\n");
        Neighbours(r.Neighbourhood);
        if (result.Surface is { } surface) Surface(surface);
        Console.Out.Write(Style.Faint($"synthetic markets: blocks of {r.SyntheticBlock.ToString("N0", CultureInfo.InvariantCulture)} bars in the mean; seed {r.Options.Seed}; formulas and thresholds: docs/guides/avoiding-self-deception.md") + "\n");
    }

    private static void Neighbours(Neighbourhood near)
    {
        if (near.Runs.Count == 0) return;
        var table = new Table("Neighbour", "Return", "Sharpe", "Trades").AlignRight(1, 2, 3);
        // Pairs have a table of their own.
        foreach (NeighbourOutcome one in near.Runs.Where(r => r.Values.Count == 1))
        {
            string name = $"{one.Values[0].Key}={one.Values[0].Value}";
            if (one.Outcome is { } o) table.Add(name, Figures.SignedPercent(o.TotalReturn), Figures.Ratio(o.Sharpe), Figures.Count(o.Trades));
            else table.Add(name, "–", "–", "–");
        }
        Console.Out.Write($"{table}\n");
    }

    private static void Surface(NeighbourSurface surface)
    {
        var table = new Table([$"Sharpe: {surface.First} down, {surface.Second} across", .. surface.Columns]).AlignRight([.. Enumerable.Range(1, surface.Columns.Count)]);
        for (int i = 0; i < surface.Rows.Count; i++)
            table.Add([surface.Rows[i], .. Enumerable.Range(0, surface.Columns.Count).Select(j => surface.Outcomes[i, j] is { } o ? Figures.Ratio(o.Sharpe) : "–")]);
        Console.Out.Write($"{table}\n");
    }

    private static void Row(Table table, string name, AlteredRuns runs)
    {
        if (runs.Outcomes.Count == 0) table.Add(name, "0", "–", "–", "–", "–", "–", "–", "–", "–");
        else Row(table, name, runs.Returns, runs.Sharpes, runs.Drawdowns, 1 - runs.Losing);
    }

    private static void Row(Table table, string name, Spread returns, Spread sharpes, Spread drawdowns, double gaining) => table.Add(
        name, Figures.Count(returns.Count), Figures.SignedPercent(returns.Low), Figures.SignedPercent(returns.Median), Figures.SignedPercent(returns.High),
        Figures.Ratio(sharpes.Low), Figures.Ratio(sharpes.Median), Figures.Ratio(sharpes.High), Figures.Percent(drawdowns.Median), Figures.Percent(gaining));

    private static string Mark(RobustnessTone tone) => Paint(tone, tone switch { RobustnessTone.Holds => "✓", RobustnessTone.Reserved => "○", RobustnessTone.Breaks => "✕", _ => "–" });

    private static string Paint(RobustnessTone tone, string text) => tone switch
    {
        RobustnessTone.Holds => Style.Good(text),
        RobustnessTone.Reserved => Style.Caution(text),
        RobustnessTone.Breaks => Style.Bad(text),
        _ => Style.Faint(text),
    };
}
