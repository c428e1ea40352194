using System.Text;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Hosting.Presentation.Reports.Sections;
using Godwit.Portfolio.Performance;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>A run, or several side by side, as a short Markdown text for a chat or a pull request.</summary>
internal static class MarkdownReport
{
    public static void Write(Stream stream, IReadOnlyList<RunReport> reports)
    {
        using var o = new StreamWriter(stream, new UTF8Encoding(false), 1 << 12, leaveOpen: true);
        if (reports.Count == 1) One(o, reports[0]);
        else Several(o, reports);
    }

    private static void One(TextWriter o, RunReport report)
    {
        o.Write($"## {Plain(report.Name)}: {Lower(report.Verdict.Headline)}\n\n");
        Head(o, report);
        o.Write($"{Plain(string.Join(" ", report.Verdict.Sentences))}\n\n| Figure | Value | 95 % interval |\n|---|---:|---|\n");
        foreach ((string name, Func<RunReport, string> value, Func<RunReport, string> interval) in Rows()) o.Write($"| {name} | {value(report)} | {interval(report)} |\n");
        Foot(o, report);
    }

    private static void Several(TextWriter o, IReadOnlyList<RunReport> reports)
    {
        o.Write("## Runs side by side\n\n| |");
        for (int i = 0; i < reports.Count; i++) o.Write($" {i + 1}. {Plain(reports[i].Name)} |");
        o.Write("\n|---|" + string.Concat(Enumerable.Repeat("---:|", reports.Count)) + "\n| Verdict |");
        foreach (RunReport report in reports) o.Write($" {report.Verdict.Headline} |");
        o.Write("\n");
        foreach ((string name, Func<RunReport, string> value, Func<RunReport, string> interval) in Rows())
            o.Write($"| {name} |{string.Concat(reports.Select(r => $" {value(r)}{(interval(r).Length > 0 ? $" ({interval(r)})" : "")} |"))}\n");
        o.Write("\nIn brackets: 95 % intervals.\n");
        foreach (RunReport report in reports)
        {
            o.Write($"\n### {Plain(report.Name)}\n\n");
            Head(o, report);
            Foot(o, report);
        }
    }

    private static void Head(TextWriter o, RunReport report)
    {
        (string period, long bars) = SummarySection.PeriodOf(report.Run);
        string parameters = string.Join(", ", report.Parameters.Select(p => p.Parameters));
        string synthetic = report.Run.Series.Any(s => s.IsSynthetic) ? " **(synthetic market)**" : "";
        string repaired = string.Concat(report.Run.Series.Select(s => RepairText.Mark(s, report.Run.Setup)));
        o.Write($"{Plain(string.Join(", ", report.Run.Series.Select(s => s.Id)))}{synthetic}{repaired}, {period}, {Count(bars, "bar")}{(parameters.Length > 0 ? "; " + Plain(parameters) : "")}\n\n");
    }

    private static void Foot(TextWriter o, RunReport report)
    {
        VotersSection.WriteMarkdown(o, report, Plain);
        o.Write($"\nCritique: **{report.Critique.BeliefText}**\n\n");
        foreach (Finding finding in report.Critique.Findings.Take(5)) o.Write($"- {CritiqueJson.Word(finding.Severity)}: {Plain(finding.Title)}. {Plain(finding.Evidence)}\n");
        foreach (string warning in report.Warnings) o.Write($"{(ReferenceEquals(warning, report.Warnings[0]) ? "\n" : "")}- :warning: {Plain(warning)}\n");
        o.Write($"\n```\n{report.Command}\n```\n\ndigest `{report.Result.Digest}`{(report.RunId is { } id ? $", run `{id}`" : "")}\n");
    }

    private static IEnumerable<(string Name, Func<RunReport, string> Value, Func<RunReport, string> Interval)> Rows()
    {
        static string Between(ConfidenceInterval? interval, Func<double, string> text) =>
            interval is { } known && !double.IsNaN(known.Lower) ? $"{text(known.Lower)} to {text(known.Upper)}" : "";
        static RunMetrics M(RunReport r) => r.Result.Metrics;
        static string None(RunReport r) => "";
        yield return ("Total return", r => SignedPercent(M(r).Returns.TotalReturn), None);
        yield return ("Growth a year (CAGR)", r => SignedPercent(M(r).Returns.Cagr), r => Between(M(r).Intervals?.Cagr, v => SignedPercent(v)));
        yield return ("Buy and hold", r => SignedPercent(M(r).BenchmarkReturn), None);
        yield return ("Sharpe ratio", r => Ratio(M(r).Returns.Sharpe), r => Between(M(r).Intervals?.Sharpe, Ratio));
        yield return ("Sortino ratio", r => Ratio(M(r).Returns.Sortino), r => Between(M(r).Intervals?.Sortino, Ratio));
        yield return ("Max. drawdown", r => Percent(M(r).Returns.MaxDrawdown), r => Between(M(r).Intervals?.MaxDrawdown, v => Percent(v)));
        yield return ("Profit factor", r => Ratio(M(r).ProfitFactor), r => Between(M(r).ProfitFactorInterval, Ratio));
        yield return ("Closed trades, won", r => $"{Count(M(r).Trades)}, {Percent(M(r).WinRate, 0)}", None);
        yield return ("Exposure", r => Percent(M(r).Exposure, 0), None);
        yield return ("Costs", r => Amount(r.Figures.Costs.Total.ToDouble(), r.Quote), r => r.Figures.Costs.Lines.Any(l => l.State == CostState.NotModelled && l.Name == "funding") ? "funding unknown" : "");
    }

    /// <summary>Text that Markdown takes as it is: a name may hold characters that would make a table or a link.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text.ReplaceLineEndings(" "))
        {
            if (c is '|' or '*' or '_' or '`' or '[' or ']' or '<' or '>' or '\\' or '#') plain.Append('\\');
            plain.Append(c);
        }
        return plain.ToString();
    }

    private static string Lower(string headline) => char.ToLowerInvariant(headline[0]) + headline[1..];
}
