using System.Globalization;
using System.Text;
using Godwit.Backtesting.Fidelity;
using Godwit.Core.Instruments;
using Godwit.Hosting.Fidelity;
using Godwit.Hosting.Presentation.Reports;

namespace Godwit.Hosting.Presentation.Fidelity;

/// <summary>A comparison of details as a short Markdown text.</summary>
public static class DetailMarkdown
{
    private const int MostOrders = 20;

    /// <summary>Writes it to a file.</summary>
    public static void WriteFile(string path, DetailStudy study) => ReportFile.Write(path, stream =>
    {
        using var o = new StreamWriter(stream, new UTF8Encoding(false), 1 << 12, leaveOpen: true);
        Write(o, study);
    });

    internal static void Write(TextWriter o, DetailStudy study)
    {
        string quote = study.Runs[0].Result.Instruments[0].QuoteAsset;
        o.Write($"## {string.Join(" + ", study.Runs[0].Run.Strategies.Select(s => s.Name))} on data of different detail\n\n");
        o.Write($"| Detail | Net profit, {quote} | Fees | Orders | Fills | Trades | Digest |\n|---|---:|---:|---:|---:|---:|---|\n");
        foreach (DetailRun run in study.Runs)
            o.Write(string.Create(CultureInfo.InvariantCulture, $"| {run.Detail} | {DetailWords.Signed((run.Result.FinalEquity - run.Result.InitialEquity).ToDouble())} | {run.Result.FeesPaid.ToDouble():N2} | {run.Result.OrdersSent:N0} | {run.Result.Fills:N0} | {run.Result.Metrics.Trades:N0} | `{run.Result.Digest}` |\n"));
        for (int i = 0; i < study.Comparisons.Count; i++) Compare(o, study, i, quote);
        o.Write("\nPositive amounts: the finer run is better. Each fill is valued at the coarser run's last price, so the steps add up.\n");
    }

    private static void Compare(TextWriter o, DetailStudy study, int index, string quote)
    {
        FillComparison comparison = study.Comparisons[index];
        o.Write($"\n### From {study.Runs[index].Detail} to {study.Runs[index + 1].Detail}\n\n| Step | {quote} | Orders | |\n|---|---:|---:|---|\n");
        o.Write($"| profit on {study.Runs[index].Detail} | {DetailWords.Signed(comparison.FromProfit)} | | |\n");
        foreach (BridgeStep step in comparison.Bridge) o.Write($"| {DetailWords.Name(step.Cause)} | {DetailWords.Signed(step.Amount)} | {(step.Orders > 0 ? step.Orders.ToString(CultureInfo.InvariantCulture) : "")} | {DetailWords.Meaning(step.Cause)} |\n");
        o.Write($"| profit on {study.Runs[index + 1].Detail} | {DetailWords.Signed(comparison.ToProfit)} | | |\n");
        IReadOnlyList<FillPair> largest = DetailWords.Largest(comparison, MostOrders);
        if (largest.Count == 0) return;
        o.Write($"\n| Decided | Order | {study.Runs[index].Detail} | {study.Runs[index + 1].Detail} | Later | {quote} | Cause |\n|---|---|---:|---:|---:|---:|---|\n");
        foreach (FillPair pair in largest)
        {
            Instrument instrument = study.Runs[index].Result.Instruments[pair.Either.Instrument];
            o.Write($"| {pair.Either.SentAt} | {DetailWords.Order(pair.Either, instrument)} | {DetailWords.Price(pair.Coarse, instrument)} | {DetailWords.Price(pair.Fine, instrument)} | {DetailWords.Later(pair.SecondsLater)} | {DetailWords.Signed(pair.Effect)} | {DetailWords.Name(pair.Cause)} |\n");
        }
    }
}
