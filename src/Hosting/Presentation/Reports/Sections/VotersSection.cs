using Godwit.Backtesting.Results;
using Godwit.Strategies.Consensus;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>Who earned what, where strategies voted. Absent when none did.</summary>
internal static class VotersSection
{
    /// <summary>How profit is shared, in one sentence: the same in every form of a report.</summary>
    public const string Formula =
        "The profit of each bar, fees included and interest not, is shared in proportion to their weights between the voters that stood with the position; what was earned when none did any more belongs to nobody. The parts add up to the whole.";

    public static void Write(Page page, RunReport report)
    {
        if (report.Result.Attributions.Count == 0) return;
        page.Section("voters", "Voters", Formula);
        foreach (StrategyAttribution strategy in report.Result.Attributions) Table(page.Out, report, strategy);
        page.Out.Write("<p class=\"note\">With and against the position: shares of the bars on which one was held. Right: opinions that were right after the horizon, shrunk to one half. Alone: sum of stance × return of the bar, without costs.</p>\n");
        page.EndSection();
    }

    /// <summary>The same as Markdown.</summary>
    public static void WriteMarkdown(TextWriter o, RunReport report, Func<string, string> plain)
    {
        foreach (StrategyAttribution strategy in report.Result.Attributions)
        {
            Attribution a = strategy.Attribution;
            o.Write($"\n### Voters of {plain(strategy.Strategy)} ({plain(a.Method)})\n\n| Voter | Weight | With | Against | Right | Alone | Earned, {plain(report.Quote)} |\n|---|---:|---:|---:|---:|---:|---:|\n");
            foreach (VoterAttribution v in a.Voters)
                o.Write($"| {plain(v.Voter)} | {Percent(v.Weight)} | {Share(v.Agreed, a)} | {Share(v.Opposed, a)} | {Percent(v.HitRate)} | {SignedPercent(v.HypotheticalReturn)} | {Earned(v.Pnl)} |\n");
            o.Write($"| nobody | | | | | | {Earned(a.UnattributedPnl)} |\n| **all** | | | | | | {Earned(Sum(a))} |\n\n{Formula}\n");
        }
    }

    private static void Table(TextWriter o, RunReport report, StrategyAttribution strategy)
    {
        Attribution a = strategy.Attribution;
        o.Write($"<h3>{Html(strategy.Strategy)}, method {Html(a.Method)}</h3>\n<div class=\"table\"><table class=\"stack voters\"><thead><tr><th scope=\"col\">Voter</th><th scope=\"col\" class=\"n\">Weight at the end</th><th scope=\"col\" class=\"n\">Bars with an opinion</th><th scope=\"col\" class=\"n\">With the position</th><th scope=\"col\" class=\"n\">Against it</th><th scope=\"col\" class=\"n\">Right</th><th scope=\"col\" class=\"n\">Alone</th><th scope=\"col\" class=\"n\">Earned, {Html(report.Quote)}</th></tr></thead><tbody>\n");
        foreach (VoterAttribution v in a.Voters)
        {
            o.Write($"<tr><th scope=\"row\" data-l=\"Voter\">{Html(v.Voter)}</th><td class=\"n\" data-l=\"Weight at the end\">{Percent(v.Weight)}</td><td class=\"n\" data-l=\"Bars with an opinion\">{Count(v.Votes)}</td>");
            o.Write($"<td class=\"n\" data-l=\"With the position\">{Share(v.Agreed, a)}</td><td class=\"n\" data-l=\"Against it\">{Share(v.Opposed, a)}</td><td class=\"n\" data-l=\"Right\">{Percent(v.HitRate)}</td>");
            o.Write($"<td class=\"n {Tone(v.HypotheticalReturn)}\" data-l=\"Alone\">{SignedPercent(v.HypotheticalReturn)}</td><td class=\"n {Tone(v.Pnl)}\" data-l=\"Earned, {Html(report.Quote)}\">{Earned(v.Pnl)}</td></tr>\n");
        }
        Sum(o, report, "nobody", a.UnattributedPnl);
        Sum(o, report, "all", Sum(a));
        o.Write("</tbody></table></div>\n");
        if (!double.IsNaN(a.Regret)) o.Write($"<p class=\"note\">The weighting lost {Number(a.Regret)} more than the best voter in hindsight; it cannot lose more than {Number(a.RegretBound)}.</p>\n");
    }

    private static void Sum(TextWriter o, RunReport report, string name, double value)
    {
        string empty = string.Concat(Enumerable.Repeat("<td class=\"n\"></td>", 6));
        o.Write($"<tr class=\"sum\"><th scope=\"row\" data-l=\"Voter\">{name}</th>{empty}<td class=\"n {Tone(value)}\" data-l=\"Earned, {Html(report.Quote)}\">{Earned(value)}</td></tr>\n");
    }

    private static double Sum(Attribution a) => a.Voters.Sum(v => v.Pnl) + a.UnattributedPnl;
    private static string Share(long part, Attribution a) => a.BarsHeld == 0 ? "–" : Percent((double)part / a.BarsHeld);
    private static string Earned(double value) => SignedAmount(value, "").TrimEnd('\u00a0');
}
