using System.Globalization;
using System.Net;
using System.Text;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Quality;

namespace Godwit.Hosting.Presentation.Quality;

/// <summary>A quality report as one HTML page without scripts: score, price with marks, calendar of missing bars, findings.</summary>
public static class QualityPage
{
    private const int ChartWidth = 1080, ChartHeight = 260, Cell = 11, CellStep = 13;

    public static string Write(QualityReport report, BarColumns bars)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
            .Append(Text(report.Id)).Append(" – data quality</title><style>").Append(Style).Append("</style></head><body><main><header><h1>").Append(Text(report.Id))
            .Append("</h1><p class=\"score\"><b>").Append(report.Score.ToString("0.00", CultureInfo.InvariantCulture)).Append("</b> of 100</p></header><p class=\"facts\">")
            .Append(Count(report.Rows)).Append(" bars of ").Append(report.Interval).Append(", ").Append(Time(report.From)).Append(" to ").Append(Time(report.To)).Append(" UTC. Missing: ")
            .Append(Count(report.MissingBars)).Append(" bars in ").Append(Count(report.Gaps.Count)).Append(" gaps.</p>");
        page.Append("<h2>Price</h2>");
        AppendChart(page, report, bars);
        page.Append("<h2>Missing bars by day</h2>");
        AppendCalendar(page, report);
        page.Append("<h2>Findings</h2>");
        AppendFindings(page, report);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void AppendChart(StringBuilder page, QualityReport report, BarColumns bars)
    {
        double divisor = Pow10.Double(bars.PriceScale);
        int columns = Math.Min(ChartWidth, bars.Count);
        double least = double.MaxValue, most = 0;
        var points = new (double Low, double High)[columns];
        for (int c = 0; c < columns; c++)
        {
            int from = (int)((long)c * bars.Count / columns), to = Math.Max(from + 1, (int)((long)(c + 1) * bars.Count / columns));
            long low = long.MaxValue, high = 0;
            for (int i = from; i < to; i++) (low, high) = (Math.Min(low, bars.Lows[i]), Math.Max(high, bars.Highs[i]));
            points[c] = (low / divisor, high / divisor);
            (least, most) = (Math.Min(least, points[c].Low), Math.Max(most, points[c].High));
        }
        double bottom = Math.Log(Math.Max(least, 1e-12)), span = Math.Max(1e-9, Math.Log(Math.Max(most, 1e-12)) - bottom);
        string Y(double price) => (ChartHeight - 10 - (Math.Log(Math.Max(price, 1e-12)) - bottom) / span * (ChartHeight - 20)).ToString("0.0", CultureInfo.InvariantCulture);
        page.Append(CultureInfo.InvariantCulture, $"<figure><svg viewBox=\"0 0 {ChartWidth} {ChartHeight}\" role=\"img\" aria-label=\"Price range over time, logarithmic, with marks at doubtful bars\"><path class=\"range\" d=\"");
        double scale = (double)ChartWidth / columns;
        for (int c = 0; c < columns; c++) page.Append(CultureInfo.InvariantCulture, $"M{c * scale:0.#} {Y(points[c].High)}V{Y(points[c].Low)}");
        page.Append("\"/>");
        foreach (QualityFinding finding in report.Findings.Where(f => f.Check is "bad-prints" or "close-jumps" or "long-wicks" or "stale-prices" or "missing-bars"))
        {
            foreach (QualityExample example in finding.Examples)
            {
                int index = Math.Min(bars.Count - 1, bars.IndexAtOrAfter(example.At));
                double x = (double)index / bars.Count * ChartWidth;
                page.Append(CultureInfo.InvariantCulture, $"<circle class=\"{(finding.Level == QualityLevel.Fault ? "fault" : finding.Level == QualityLevel.Caution ? "caution" : "fact")}\" cx=\"{x:0.#}\" cy=\"{Y(bars.Highs[index] / divisor)}\" r=\"4\"><title>{Text(finding.Check)} {Time(example.At)}: {Text(example.What)}</title></circle>");
            }
        }
        page.Append("</svg><figcaption>Lowest and highest price of each column, logarithmic: ").Append(least.ToString("G6", CultureInfo.InvariantCulture)).Append(" to ")
            .Append(most.ToString("G6", CultureInfo.InvariantCulture)).Append(". Dots: the examples of the findings below; hover to read them.</figcaption></figure>");
    }

    private static void AppendCalendar(StringBuilder page, QualityReport report)
    {
        Dictionary<long, double> missing = MissingByDay(report);
        if (missing.Count == 0)
        {
            page.Append("<p>No bar is missing.</p>");
            return;
        }
        foreach (IGrouping<int, KeyValuePair<long, double>> year in missing.GroupBy(d => DateTime.UnixEpoch.AddDays(d.Key).Year).OrderBy(g => g.Key))
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"year\"><h3>{year.Key}</h3><svg viewBox=\"0 0 {53 * CellStep} {7 * CellStep}\" role=\"img\" aria-label=\"Missing bars of {year.Key} by day\">");
            var first = new DateTime(year.Key, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            int offset = ((int)first.DayOfWeek + 6) % 7;
            var shares = year.ToDictionary(d => d.Key, d => d.Value);
            for (DateTime day = first; day.Year == year.Key; day = day.AddDays(1))
            {
                int place = day.DayOfYear - 1 + offset;
                double share = shares.GetValueOrDefault((long)(day - DateTime.UnixEpoch).TotalDays);
                string level = share == 0 ? "none" : share < 0.01 ? "m1" : share < 0.1 ? "m2" : share < 0.5 ? "m3" : "m4";
                page.Append(CultureInfo.InvariantCulture, $"<rect class=\"{level}\" x=\"{place / 7 * CellStep}\" y=\"{place % 7 * CellStep}\" width=\"{Cell}\" height=\"{Cell}\">");
                if (share > 0) page.Append(CultureInfo.InvariantCulture, $"<title>{day:yyyy-MM-dd}: {share * 100:0.#} % missing</title>");
                page.Append("</rect>");
            }
            page.Append("</svg></div>");
        }
        page.Append("<p class=\"legend\">A column is a week, Monday on top. Missing: <i class=\"m1\"></i> below 1 % <i class=\"m2\"></i> below 10 % <i class=\"m3\"></i> below half <i class=\"m4\"></i> more</p>");
    }

    private static Dictionary<long, double> MissingByDay(QualityReport report)
    {
        var missing = new Dictionary<long, double>();
        foreach (ExplainedGap gap in report.Gaps)
        {
            long at = (gap.Gap.After + report.Interval.Length).UnixNanos, end = gap.Gap.Next.UnixNanos;
            while (at < end)
            {
                long day = Duration.FloorDivide(at, Duration.NanosPerDay), next = Math.Min(end, (day + 1) * Duration.NanosPerDay);
                missing[day] = missing.GetValueOrDefault(day) + (double)(next - at) / Duration.NanosPerDay;
                at = next;
            }
        }
        return missing;
    }

    private static void AppendFindings(StringBuilder page, QualityReport report)
    {
        if (report.Findings.Count == 0) page.Append("<p>Nothing to report.</p>");
        foreach (QualityFinding finding in report.Findings)
        {
            string level = finding.Level.ToString().ToLowerInvariant();
            page.Append(CultureInfo.InvariantCulture, $"<details class=\"{level}\"{(finding.Level == QualityLevel.Fault ? " open" : "")}><summary><span>{level}</span> {Text(finding.Sentence)} <code>{Text(finding.Check)}</code></summary>");
            if (finding.Examples.Count > 0)
            {
                page.Append("<table><tr><th>Bar (UTC)</th><th>What</th></tr>");
                foreach (QualityExample example in finding.Examples) page.Append("<tr><td>").Append(Time(example.At)).Append("</td><td>").Append(Text(example.What)).Append("</td></tr>");
                page.Append("</table>");
            }
            page.Append("</details>");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    private static string Time(Instant at) => at.ToString()[..16].Replace('T', ' ');

    private const string Style =
        ":root{--ink:#1b2430;--soft:#5a6675;--line:#d9dee5;--paper:#fff;--fault:#b3261e;--caution:#9a6700;--fact:#2f6fb0;--m1:#fde3c8;--m2:#f9b26b;--m3:#e0702b;--m4:#a32a12;--none:#e9edf2}"
        + "@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b4;--line:#2d3641;--paper:#12171e;--fault:#ff8a80;--caution:#ffca6a;--fact:#7fb6ec;--m1:#4d3a26;--m2:#8a5423;--m3:#d0702f;--m4:#ff9a76;--none:#1f2731}}"
        + "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif}main{max-width:1120px;margin:0 auto;padding:24px 20px 60px}"
        + "header{display:flex;justify-content:space-between;align-items:baseline;gap:16px;flex-wrap:wrap}h1{font-size:26px;margin:0}h2{font-size:17px;margin:34px 0 8px}h3{font-size:13px;margin:0;color:var(--soft);font-weight:600}"
        + ".score{margin:0;color:var(--soft)}.score b{font-size:30px;color:var(--ink);font-variant-numeric:tabular-nums}.facts{color:var(--soft);margin:4px 0 0}figure{margin:0}svg{width:100%;height:auto;display:block}"
        + ".range{stroke:var(--fact);stroke-width:1.4;fill:none;opacity:.8}circle{stroke:var(--paper);stroke-width:1}circle.fault{fill:var(--fault)}circle.caution{fill:var(--caution)}circle.fact{fill:var(--soft)}figcaption,.legend{color:var(--soft);font-size:13px;margin-top:6px}"
        + ".year{margin:10px 0}.year svg{max-width:760px}rect{rx:2}.none{fill:var(--none)}.m1{fill:var(--m1);background:var(--m1)}.m2{fill:var(--m2);background:var(--m2)}.m3{fill:var(--m3);background:var(--m3)}.m4{fill:var(--m4);background:var(--m4)}.legend i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-left:8px}"
        + "details{border:1px solid var(--line);border-radius:8px;padding:8px 12px;margin:8px 0}summary{cursor:pointer}summary span{font-weight:600;margin-right:6px}details.fault summary span{color:var(--fault)}details.caution summary span{color:var(--caution)}details.fact summary span{color:var(--fact)}code{color:var(--soft);font-size:12px}"
        + "table{border-collapse:collapse;margin-top:8px;font-size:14px;width:100%}td,th{text-align:left;padding:4px 10px 4px 0;border-top:1px solid var(--line);vertical-align:top}td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}";
}
