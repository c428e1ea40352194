using System.Globalization;
using System.Text;
using Godwit.Backtesting.Surveys;

namespace Godwit.Hosting.Surveys;

/// <summary>A survey as a Markdown page: medians per strategy first, then every row.</summary>
public static class SurveyPage
{
    public static string Write(IReadOnlyList<SurveyRow> rows, SurveyOptions options, string command)
    {
        var text = new StringBuilder();
        text.Append("# Survey of the shipped strategies\n\n")
            .Append("Made by `").Append(command).Append("`; do not edit. Nothing here is advice.\n\n")
            .Append("Every shipped strategy with its **default parameters**, on every series of daily and hourly candles, after fees of ")
            .Append(options.Style.FeeTaker).Append(" a side and slippage `").Append(options.Style.Slippage).Append("`, sized `").Append(options.Style.Size)
            .Append("` (several markets share the cash). The first ").Append(Share(options.Split))
            .Append(" of each curve is called in-sample, the rest out-of-sample; since nothing was fitted, the two differ by market, not by method. ")
            .Append("DSR is the probability that the true Sharpe ratio exceeds what the best of the strategies on the same data would show by luck; ")
            .Append("above 0.95 it would deserve a closer look. **Survivorship**: the series are of coins that were still listed at the end, which ")
            .Append("flatters holding them and everything that is mostly long. Formulas: [metrics](metrics.md).\n\n");
        AppendSummary(text, rows);
        foreach (IGrouping<string, SurveyRow> interval in rows.Where(r => r.Failure is null).GroupBy(r => r.Interval).OrderBy(g => g.Key, StringComparer.Ordinal))
            AppendRows(text, interval.Key, interval);
        AppendFailures(text, rows);
        return text.ToString();
    }

    private static void AppendSummary(StringBuilder text, IReadOnlyList<SurveyRow> rows)
    {
        foreach (IGrouping<string, SurveySummary> interval in SurveySummary.Of([.. rows.Where(r => r.Failure is null)], StrategySurvey.Baseline).GroupBy(s => s.Interval).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("## Medians, ").Append(interval.Key).Append(" bars\n\n")
                .Append("| Strategy | Runs | CAGR | Sharpe in | Sharpe out | Max drawdown | Trades | Beats holding (out) | DSR > 0.95 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
            foreach (SurveySummary s in interval.OrderByDescending(s => s.MedianSharpeOutOfSample))
            {
                string beats = s.Strategy == StrategySurvey.Baseline ? "" : Share(s.BeatsHolding);
                text.Append(CultureInfo.InvariantCulture, $"| {s.Strategy} | {s.Rows} | {Share(s.MedianCagr)} | {Ratio(s.MedianSharpeInSample)} | {Ratio(s.MedianSharpeOutOfSample)} | {Share(s.MedianDrawdown)} | {s.MedianTrades:0} | {beats} | {Share(s.Significant)} |\n");
            }
            text.Append('\n');
        }
    }

    private static void AppendRows(StringBuilder text, string interval, IEnumerable<SurveyRow> rows)
    {
        text.Append("## Every run, ").Append(interval).Append(" bars\n\n")
            .Append("| Data | Strategy | Return | CAGR | Sharpe in | Sharpe out | Max drawdown | Trades | DSR |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (SurveyRow row in rows)
        {
            string ruin = row.IsRuined ? " (ruined)" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {row.Data} | {row.Strategy}{ruin} | {Share(row.Whole.TotalReturn)} | {Share(row.Whole.Cagr)} | {Ratio(row.InSample.Sharpe)} | {Ratio(row.OutOfSample.Sharpe)} | {Share(row.Whole.MaxDrawdown)} | {row.Whole.Trades} | {Ratio(row.DeflatedSharpe)} |\n");
        }
        text.Append('\n');
    }

    private static void AppendFailures(StringBuilder text, IReadOnlyList<SurveyRow> rows)
    {
        SurveyRow[] failed = [.. rows.Where(r => r.Failure is not null)];
        if (failed.Length == 0) return;
        text.Append("## Runs without figures\n\n");
        foreach (SurveyRow row in failed) text.Append("- ").Append(row.Strategy).Append(" on ").Append(row.Data).Append(": ").Append(row.Failure).Append('\n');
    }

    private static string Ratio(double value) => double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsFinite(value) ? (value * 100).ToString(Math.Abs(value) < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture) + " %" : Ratio(value);
}
