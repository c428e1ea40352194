using System.Globalization;
using System.Text;
using Godwit.Backtesting.Fidelity;
using Godwit.Backtesting.Results;
using Godwit.Cli.Commands.Reports;
using Godwit.Cli.Terminal;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Fidelity;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Fidelity;

namespace Godwit.Cli.Commands;

/// <summary><c>backtest --detail 1m,trades,l2</c>: the same strategy on data of different detail, side by side.</summary>
internal static class DetailComparison
{
    private const int ShownOrders = 12;

    public static void Run(BacktestOptions options, bool isJson, bool isRecorded, string? label, ReportTargets files, CancellationToken cancellation)
    {
        if ((files.Html ?? files.Csv) is not null) throw GodwitException.Usage("Several details are compared on the screen, as --json or as --markdown; for --report and --csv run one of them.");
        string home = GodwitHome.Path;
        Instant started = SystemClock.Instance.Now;
        DetailStudy made;
        using (var progress = new ProgressLine("Backtesting")) made = DetailStudy.Of(home, options, (done, total) => progress.Report(done, total), cancellation);
        using DetailStudy study = made;
        string?[] ids = [.. study.Runs.Select(run => Keep(home, started, run, isRecorded, label))];
        if (isJson) JsonOutput.Write(writer => DetailJson.Write(writer, study, ids));
        else Console.Out.Write(Text(study, ids));
        if (files.Markdown is not { } file) return;
        DetailMarkdown.WriteFile(file, study);
        Console.Error.Write($"written to {file}\n");
    }

    private static string? Keep(string home, Instant started, DetailRun run, bool isRecorded, string? label)
    {
        using RunRecorder recorder = RunRecorder.Open(home, started, run.Run);
        return isRecorded ? recorder.Record(run.Result, RunWarnings.Of(run.Run, run.Result), label, save: false).Id : recorder.CountOnly(run.Result).Id;
    }

    private static string Text(DetailStudy study, IReadOnlyList<string?> ids)
    {
        string quote = study.Runs[0].Result.Instruments[0].QuoteAsset;
        var text = new StringBuilder();
        foreach (ResolvedStrategy strategy in study.Runs[0].Run.Strategies)
            text.Append($"{Style.Bold(strategy.Name)} {string.Join(' ', strategy.Parameters.Select(p => $"{p.Key}={p.Value}"))}\n");
        text.Append($"{study.Runs[^1].Run.Setup.From} to {study.Runs[^1].Run.Setup.To}\n\n");
        var table = new Table("Detail", $"Net profit, {quote}", "Fees", "Orders", "Fills", "As maker", "Trades", "Run").AlignRight(1, 2, 3, 4, 5, 6);
        for (int i = 0; i < study.Runs.Count; i++)
        {
            BacktestResult result = study.Runs[i].Result;
            table.Add(study.Runs[i].Detail, Painted((result.FinalEquity - result.InitialEquity).ToDouble()), result.FeesPaid.ToDouble().ToString("N2", CultureInfo.InvariantCulture),
                Count(result.OrdersSent), Count(result.Fills), Share(DetailWords.MakerShare(result)), Count(result.Metrics.Trades), ids[i] ?? "");
        }
        text.Append(table);
        for (int i = 0; i < study.Comparisons.Count; i++) Compare(text, study, i, quote);
        text.Append(Style.Faint("\npositive: better on the finer data; each fill is valued at the coarser run's last price, so the steps add up (docs/guides/fidelity.md)")).Append('\n');
        return text.ToString();
    }

    private static void Compare(StringBuilder text, DetailStudy study, int index, string quote)
    {
        FillComparison comparison = study.Comparisons[index];
        (string from, string to) = (study.Runs[index].Detail, study.Runs[index + 1].Detail);
        text.Append($"\n{Style.Bold($"{from} → {to}")}  {Count(comparison.Matched)} of {Count(comparison.Pairs.Count)} orders in both, {Count(comparison.FilledInBoth)} filled in both\n\n");
        var bridge = new Table("Step", quote, "Orders", "").AlignRight(1, 2);
        bridge.Add($"profit on {from}", Painted(comparison.FromProfit), "", "");
        foreach (BridgeStep step in comparison.Bridge) bridge.Add(DetailWords.Name(step.Cause), Painted(step.Amount), step.Orders > 0 ? Count(step.Orders) : "", Style.Faint(DetailWords.Meaning(step.Cause)));
        bridge.Add($"profit on {to}", Painted(comparison.ToProfit), "", "");
        text.Append(bridge);
        IReadOnlyList<FillPair> largest = DetailWords.Largest(comparison, ShownOrders);
        if (largest.Count == 0) return;
        var orders = new Table("Decided", "Order", from, to, "Later", quote, "Cause").AlignRight(2, 3, 4, 5);
        foreach (FillPair pair in largest)
        {
            Instrument instrument = study.Runs[index].Result.Instruments[pair.Either.Instrument];
            orders.Add(pair.Either.SentAt.ToString(), DetailWords.Order(pair.Either, instrument), DetailWords.Price(pair.Coarse, instrument), DetailWords.Price(pair.Fine, instrument),
                DetailWords.Later(pair.SecondsLater), Painted(pair.Effect), DetailWords.Name(pair.Cause));
        }
        int others = comparison.Pairs.Count(p => p.Cause != FillCause.Same) - largest.Count;
        text.Append('\n').Append(orders);
        if (others > 0) text.Append(Style.Faint($"{Count(others)} smaller differences more with --json")).Append('\n');
    }

    private static string Painted(double amount) => amount > 0 ? Style.Good(DetailWords.Signed(amount)) : amount < 0 ? Style.Bad(DetailWords.Signed(amount)) : DetailWords.Signed(amount);
    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    private static string Share(double share) => double.IsNaN(share) ? "–" : (share * 100).ToString("N0", CultureInfo.InvariantCulture) + " %";
}
