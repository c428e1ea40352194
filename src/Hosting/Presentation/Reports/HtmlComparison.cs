using System.Text;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Hosting.Presentation.Reports.Sections;
using Godwit.Portfolio.Performance;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>Several runs side by side in one HTML file.</summary>
public static class HtmlComparison
{
    private static readonly (string Id, string Name)[] s_sections =
        [("summary", "Runs"), ("curves", "Curves"), ("figures", "Figures"), ("years", "Years"), ("together", "Together"), ("differences", "Differences"), ("repeat", "Repeat")];

    /// <summary>The page's line colours in the order of the runs: grey, the benchmark's, comes last.</summary>
    private static readonly int[] s_colours = [1, 6, 3, 4, 5, 2];

    public static void Write(Stream stream, IReadOnlyList<RunReport> reports)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        var page = new Page(writer);
        page.Begin($"{reports.Count} runs compared · Godwit", $"Comparison of {string.Join(", ", reports.Select(r => r.Name))}.", s_sections);
        Summary(page, reports);
        page.Section("curves", "Curves", "Return since each run's start, net of costs, and drawdown.");
        page.Chart("compare-chart", "compare", "tall", "Return since the start and drawdown of each run. Arrow keys move, plus and minus zoom.");
        page.EndSection();
        Figures(page, reports);
        Years(page, reports);
        Together(page, reports);
        Differences(page, reports);
        Repeat(page, reports);
        var pack = new ColumnPack();
        page.End(pack, json =>
        {
            json.WriteString("kind", "compare");
            json.WriteStartArray("runs");
            for (int i = 0; i < reports.Count; i++) ReportData.WriteRun(json, pack, reports[i], $"r{i}.", withMarket: false);
            json.WriteEndArray();
        });
    }

    private static void Summary(Page page, IReadOnlyList<RunReport> reports)
    {
        TextWriter o = page.Out;
        o.Write("<section id=\"summary\" class=\"summary\" aria-label=\"Runs\">\n<p class=\"eyebrow\">Comparison");
        if (reports.Any(r => r.Run.Series.Any(s => s.IsSynthetic))) o.Write(" <span class=\"tag\">synthetic market</span>");
        o.Write($"</p>\n<h1>{reports.Count} runs side by side</h1>\n<div class=\"runs\">\n");
        for (int i = 0; i < reports.Count; i++)
        {
            RunReport report = reports[i];
            (string period, long bars) = SummarySection.PeriodOf(report.Run);
            string parameters = string.Join(", ", report.Parameters.Select(p => p.Parameters));
            o.Write($"<article style=\"border-color:var(--line-{s_colours[i % s_colours.Length]})\"><h3>{i + 1}. {Html(report.Name)}</h3><p class=\"note\">{Html(parameters)}{(parameters.Length > 0 ? "<br>" : "")}{Html(string.Join(", ", report.Run.Series.Select(s => s.Id)))}<br>{period}, {Count(bars, "bar")}</p>");
            o.Write($"<p><strong>{Html(report.Verdict.Headline)}</strong></p><p class=\"note\">{Html(string.Join(" ", report.Verdict.Sentences))}</p></article>\n");
        }
        o.Write("</div>\n");
        foreach (string caution in Cautions(reports)) o.Write($"<p class=\"note\"><span class=\"tag caution\">caution</span> {Html(caution)}</p>\n");
        page.EndSection();
    }

    /// <summary>What makes runs hard to compare.</summary>
    private static IEnumerable<string> Cautions(IReadOnlyList<RunReport> reports)
    {
        if (reports.Select(r => SummarySection.PeriodOf(r.Run).Text).Distinct().Count() > 1) yield return "The runs cover different periods: their totals cannot be compared, their ratios with care.";
        if (reports.Select(r => string.Join(' ', r.Run.Series.Select(s => s.Sha256))).Distinct().Count() > 1) yield return "The runs use different data.";
        if (reports.Select(r => r.Quote).Distinct().Count() > 1) yield return "The runs count in different currencies.";
        if (reports.Count > 1) yield return $"The best of {reports.Count} runs looks better than it is: choosing is a trial, too.";
    }

    private static void Figures(Page page, IReadOnlyList<RunReport> reports)
    {
        TextWriter o = page.Out;
        page.Section("figures", "Figures", "The dot marks the best of each line; an interval below the figure says how far chance could have moved it.");
        o.Write("<div class=\"table\"><table class=\"stack one\"><thead><tr><th scope=\"col\">Figure</th>");
        Heads(o, reports);
        o.Write("</tr></thead><tbody>\n");
        foreach (Line line in Lines())
        {
            double[] values = [.. reports.Select(line.Value)];
            double best = line.Better == 0 ? double.NaN : values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).MaxBy(v => v * line.Better);
            // What all have alike is no merit.
            bool differs = values.Distinct().Count() > 1;
            o.Write($"<tr><th scope=\"row\">{line.Name}</th>");
            for (int i = 0; i < reports.Count; i++)
            {
                string interval = line.Interval(reports[i].Result.Metrics) is { } known && !double.IsNaN(known.Lower)
                    ? $"<br><span class=\"note\">{line.Text(known.Lower, reports[i])} to {line.Text(known.Upper, reports[i])}</span>" : "";
                o.Write($"<td class=\"n\" data-l=\"{Html(Label(reports, i))}\"><span><span class=\"{(differs && values[i] == best ? "best" : "")}\">{line.Text(values[i], reports[i])}</span>{interval}</span></td>");
            }
            o.Write("</tr>\n");
        }
        o.Write("</tbody></table></div>\n");
        page.EndSection();
    }

    private sealed record Line(string Name, Func<RunReport, double> Value, int Better, Func<double, RunReport, string> Text, Func<RunMetrics, ConfidenceInterval?> Interval);

    private static IEnumerable<Line> Lines()
    {
        static Line Of(string name, Func<RunMetrics, double> value, int better, Func<double, string> text, Func<RunMetrics, ConfidenceInterval?>? interval = null) =>
            new(name, r => value(r.Result.Metrics), better, (v, _) => text(v), interval ?? (_ => null));
        yield return Of("Total return", m => m.Returns.TotalReturn, 1, v => SignedPercent(v));
        yield return Of("Growth a year (CAGR)", m => m.Returns.Cagr, 1, v => SignedPercent(v), m => m.Intervals?.Cagr);
        yield return Of("Buy and hold", m => m.BenchmarkReturn, 0, v => SignedPercent(v));
        yield return Of("Sharpe ratio", m => m.Returns.Sharpe, 1, Ratio, m => m.Intervals?.Sharpe);
        yield return Of("Sortino ratio", m => m.Returns.Sortino, 1, Ratio, m => m.Intervals?.Sortino);
        yield return Of("Calmar ratio", m => m.Returns.Calmar, 1, Ratio, m => m.Intervals?.Calmar);
        yield return Of("Max. drawdown", m => m.Returns.MaxDrawdown, 1, v => Percent(v), m => m.Intervals?.MaxDrawdown);
        yield return Of("Volatility a year", m => m.Returns.Volatility, 0, v => Percent(v));
        yield return Of("Probability that Sharpe is above 0", m => m.Psr, 1, v => Percent(v));
        yield return Of("Closed trades", m => m.Trades, 0, v => Number(v, 0));
        yield return Of("Trades won", m => m.WinRate, 1, v => Percent(v));
        yield return Of("Profit factor", m => m.ProfitFactor, 1, Ratio, m => m.ProfitFactorInterval);
        yield return new("Expectancy per trade", r => r.Result.Metrics.Expectancy, 1, (v, r) => SignedAmount(v, r.Quote), _ => null);
        yield return Of("Average holding", m => m.AvgTradeDurationSeconds, 0, Length);
        yield return Of("Exposure, share of bars", m => m.Exposure, 0, v => Percent(v));
        yield return Of("Turnover, times a year", m => m.Turnover, 0, v => Number(v, 1));
        yield return new("Costs", r => r.Figures.Costs.Total.ToDouble(), -1, (v, r) => Amount(v, r.Quote), _ => null);
        yield return new("Final equity", r => r.Result.FinalEquity.ToDouble(), 0, (v, r) => Amount(v, r.Quote), _ => null);
    }

    private static void Years(Page page, IReadOnlyList<RunReport> reports)
    {
        TextWriter o = page.Out;
        page.Section("years", "Years", "Calendar years in UTC, net of costs.");
        o.Write("<div class=\"table\"><table class=\"stack one\"><thead><tr><th scope=\"col\">Year</th>");
        Heads(o, reports);
        o.Write("</tr></thead><tbody>\n");
        foreach (int year in reports.SelectMany(r => r.Figures.Years).Select(y => y.Year).Distinct().Order())
        {
            o.Write($"<tr><th scope=\"row\">{year}</th>");
            for (int i = 0; i < reports.Count; i++)
            {
                double value = reports[i].Figures.Years.Where(y => y.Year == year).Select(y => y.Return).DefaultIfEmpty(double.NaN).First();
                o.Write($"<td class=\"n {Tone(value)}\" data-l=\"{Html(Label(reports, i))}\">{SignedPercent(value)}</td>");
            }
            o.Write("</tr>\n");
        }
        o.Write("</tbody></table></div>\n");
        page.EndSection();
    }

    private static void Together(Page page, IReadOnlyList<RunReport> reports)
    {
        TextWriter o = page.Out;
        page.Section("together", "Together", "Correlation of the daily returns over the days that two runs share: near one they are the same bet, near zero they spread risk.");
        o.Write("<div class=\"table\"><table class=\"stack one\"><thead><tr><th scope=\"col\">Correlation</th>");
        Heads(o, reports);
        o.Write("</tr></thead><tbody>\n");
        for (int i = 0; i < reports.Count; i++)
        {
            o.Write($"<tr><th scope=\"row\">{Html(Label(reports, i))}</th>");
            for (int j = 0; j < reports.Count; j++) o.Write($"<td class=\"n\" data-l=\"{Html(Label(reports, j))}\">{(i == j ? "1.00" : Ratio(Correlation(reports[i].Figures.Daily, reports[j].Figures.Daily)))}</td>");
            o.Write("</tr>\n");
        }
        o.Write("</tbody></table></div>\n");
        page.EndSection();
    }

    private static double Correlation(DailyReturns a, DailyReturns b)
    {
        if (a.Period != b.Period) return double.NaN;
        Dictionary<Core.Time.Instant, double> others = b.Ends.Zip(b.Returns).ToDictionary(p => p.First, p => p.Second);
        (double Own, double Other)[] shared = [.. a.Ends.Zip(a.Returns).Where(p => others.ContainsKey(p.First)).Select(p => (p.Second, others[p.First]))];
        return BenchmarkMetrics.Correlation([.. shared.Select(p => p.Own)], [.. shared.Select(p => p.Other)]);
    }

    private static void Differences(Page page, IReadOnlyList<RunReport> reports)
    {
        TextWriter o = page.Out;
        page.Section("differences", "Differences", "Parameters and assumptions in which the runs differ; all others are the same.");
        List<(string Name, string[] Values)> rows = [];
        IReadOnlyDictionary<string, string>[] parameters = [.. reports.Select(r => (IReadOnlyDictionary<string, string>)r.Run.Strategies
            .SelectMany(s => s.Parameters.Select(p => new KeyValuePair<string, string>(r.Run.Strategies.Count > 1 ? $"{s.Name}.{p.Key}" : p.Key, p.Value)))
            .DistinctBy(p => p.Key).ToDictionary())];
        foreach (string name in parameters.SelectMany(p => p.Keys).Distinct()) rows.Add((name, [.. parameters.Select(p => p.GetValueOrDefault(name, "–"))]));
        Dictionary<string, string>[] assumptions = [.. reports.Select(r => RunAssumptions.Of(r.Run).ToDictionary())];
        foreach (string name in assumptions[0].Keys) rows.Add((name, [.. assumptions.Select(a => a.GetValueOrDefault(name, "–"))]));
        rows.RemoveAll(r => r.Values.Distinct().Count() == 1);
        if (rows.Count == 0) o.Write("<p>None: parameters and assumptions are the same.</p>\n");
        else
        {
            o.Write("<div class=\"table\"><table class=\"stack one\"><thead><tr><th scope=\"col\">What</th>");
            Heads(o, reports);
            o.Write("</tr></thead><tbody>\n");
            foreach ((string name, string[] values) in rows)
            {
                o.Write($"<tr><th scope=\"row\">{Html(name)}</th>");
                for (int i = 0; i < values.Length; i++) o.Write($"<td class=\"n wide\" data-l=\"{Html(Label(reports, i))}\">{Html(values[i])}</td>");
                o.Write("</tr>\n");
            }
            o.Write("</tbody></table></div>\n");
        }
        page.EndSection();
    }

    private static void Repeat(Page page, IReadOnlyList<RunReport> reports)
    {
        page.Section("repeat", "Repeat them", "The same words over the same data give the same digest, on every machine.");
        for (int i = 0; i < reports.Count; i++)
        {
            page.Out.Write($"<h3>{Html(Label(reports, i))}</h3>\n<pre class=\"command\">{Html(reports[i].Command)}</pre>\n<p class=\"note\">Digest <code>{reports[i].Result.Digest}</code>{(reports[i].RunId is { } id ? $", run <code>{Html(id)}</code>" : "")}</p>\n");
            foreach (string warning in reports[i].Warnings) page.Out.Write($"<p class=\"note\"><span class=\"tag caution\">warning</span> {Html(warning)}</p>\n");
        }
        page.EndSection();
    }

    private static void Heads(TextWriter o, IReadOnlyList<RunReport> reports)
    {
        for (int i = 0; i < reports.Count; i++) o.Write($"<th scope=\"col\" class=\"n\">{Html(Label(reports, i))}</th>");
    }

    private static string Label(IReadOnlyList<RunReport> reports, int i) => $"{i + 1}. {reports[i].Label ?? reports[i].Name}";
}
