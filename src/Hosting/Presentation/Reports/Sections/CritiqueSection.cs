using Godwit.Backtesting.Critique;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>What speaks against the result: warnings of the run, and the findings of a critique when there was one.</summary>
internal static class CritiqueSection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        page.Section("critique", "Critique", "What a careful reader would hold against this result.");
        if (report.Findings is { } findings) Findings(o, findings);
        if (report.Warnings.Count > 0)
        {
            o.Write("<h3>Warnings of the run</h3>\n<ul class=\"warnings\">\n");
            foreach (string warning in report.Warnings) o.Write($"<li>{Html(warning)}</li>\n");
            o.Write("</ul>\n");
        }
        else if (report.Findings is null) o.Write("<p>The run gave no warning.</p>\n");
        page.EndSection();
    }

    private static void Findings(TextWriter o, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            o.Write("<p>No check found anything.</p>\n");
            return;
        }
        o.Write("<ol class=\"findings\">\n");
        foreach (Finding finding in findings.OrderByDescending(f => f.Severity))
        {
            string word = finding.Severity.ToString().ToLowerInvariant();
            o.Write($"<li class=\"{word}\" id=\"finding-{Html(finding.Id)}\"><details><summary><span class=\"tag {word}\">{word}</span> <strong>{Html(finding.Title)}</strong> <span>{Html(finding.Sentence)}</span></summary><p>{Html(finding.Explanation)}</p></details></li>\n");
        }
        o.Write("</ol>\n");
    }
}
