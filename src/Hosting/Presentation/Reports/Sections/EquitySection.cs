using Godwit.Backtesting.Reports;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>The way of the account: equity with its benchmark, drawdown, exposure, and the deepest falls as a table.</summary>
internal static class EquitySection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        string held = report.Run.Series.Count == 1 ? "the instrument held from the first close, without costs" : $"equal parts of {report.Run.Series.Count} instruments held, without costs";
        page.Section("equity", "Equity, drawdown, exposure", $"The account after every bar, net of all costs, against buy and hold ({held}).");
        o.Write("<div class=\"tools\"><label class=\"check\"><input type=\"checkbox\" id=\"equity-log\"> logarithmic scale</label><button type=\"button\" class=\"button\" data-reset=\"equity-chart\">Whole period</button></div>\n");
        page.Chart("equity-chart", "equity", "tall", "Equity and benchmark, drawdown and exposure over time. Arrow keys move, plus and minus zoom.");
        Drawdowns(o, report);
        page.EndSection();
    }

    private static void Drawdowns(TextWriter o, RunReport report)
    {
        IReadOnlyList<DrawdownEpisode> episodes = report.Figures.Drawdowns;
        if (episodes.Count == 0)
        {
            o.Write("<p>The account never fell below an earlier high.</p>\n");
            return;
        }
        o.Write("<h3>Deepest drawdowns</h3>\n<div class=\"table\"><table class=\"stack\"><thead><tr><th scope=\"col\">From</th><th scope=\"col\">Lowest</th><th scope=\"col\">Recovered</th><th scope=\"col\" class=\"n\">Depth</th><th scope=\"col\" class=\"n\">Fall</th><th scope=\"col\" class=\"n\">Under water</th></tr></thead><tbody>\n");
        foreach (DrawdownEpisode e in episodes.Take(5))
        {
            string from = e.Peak is { } peak ? Date(peak) : "the start";
            Core.Time.Instant start = e.Peak ?? report.Figures.Curves.Times[0];
            string under = Length((e.End - start).TotalSeconds) + (e.Recovery is null ? " so far" : "");
            o.Write($"<tr><th scope=\"row\" data-l=\"From\">{from}</th><td data-l=\"Lowest\">{Date(e.Trough)}</td><td data-l=\"Recovered\">{(e.Recovery is { } up ? Date(up) : "not yet")}</td><td class=\"n loss\" data-l=\"Depth\">{Percent(e.Depth)}</td><td class=\"n\" data-l=\"Fall\">{Length((e.Trough - start).TotalSeconds)}</td><td class=\"n\" data-l=\"Under water\">{under}</td></tr>\n");
        }
        o.Write("</tbody></table></div>\n");
    }
}
