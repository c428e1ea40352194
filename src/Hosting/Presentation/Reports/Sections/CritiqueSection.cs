using System.Text.RegularExpressions;
using Godwit.Backtesting.Critique;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>What speaks against the result: the findings of the critique, each with its explanation, and the warnings of the run.</summary>
internal static partial class CritiqueSection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        page.Section("critique", "Critique", "What a careful reader would hold against this result.");
        o.Write($"<p><strong>As a statement about the strategy this result is {Html(report.Critique.BeliefText)}.</strong> The rule: {Html(RunCritique.Rule)}. {Count(CheckCatalog.All.Count, "check")} were asked, {Count(report.Critique.Findings.Count)} found something.</p>\n");
        Findings(o, report.Critique.Findings);
        if (report.Warnings.Count > 0)
        {
            o.Write("<h3>Warnings of the run</h3>\n<ul class=\"warnings\">\n");
            foreach (string warning in report.Warnings) o.Write($"<li>{Html(warning)}</li>\n");
            o.Write("</ul>\n");
        }
        page.EndSection();
    }

    private static void Findings(TextWriter o, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0) return;
        o.Write("<ol class=\"findings\">\n");
        foreach (Finding finding in findings)
        {
            string word = CritiqueJson.Word(finding.Severity);
            o.Write($"<li class=\"{word}\" id=\"finding-{Html(finding.Id)}\"><details><summary><span class=\"tag {word}\">{word}</span> <strong>{Html(finding.Title)}</strong> <span>{Html(finding.Evidence)}</span></summary>{Page(finding.Id)}</details></li>\n");
        }
        o.Write("</ol>\n");
    }

    /// <summary>An explanation page below its title, as HTML.</summary>
    private static string Page(string id)
    {
        string[] blocks = CheckPages.Read(id).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Concat(blocks.Skip(1).Select(b => b.StartsWith("## ", StringComparison.Ordinal) ? $"<h4>{Html(b[3..])}</h4>" : $"<p>{Code().Replace(Html(b.Replace('\n', ' ')), "<code>$1</code>")}</p>"));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
