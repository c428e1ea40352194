using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Core.Numbers;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>Trades in sum, by what they have in common, as clouds, and one by one.</summary>
internal static class TradesSection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        RunMetrics m = report.Result.Metrics;
        page.Section("trades", "Trades", "A trade is what one entry order opened and one exit order closed, first in, first out. Profit is net of fees and interest.");
        if (report.Result.Trades.Count == 0)
        {
            o.Write("<p>No trade was made.</p>\n");
            page.EndSection();
            return;
        }
        o.Write("<ul class=\"figures slim\">\n");
        Tile(o, "Average gain", SignedAmount(m.AverageWin, report.Quote), "gain");
        Tile(o, "Average loss", SignedAmount(-m.AverageLoss, report.Quote), "loss");
        Tile(o, "Largest gain", SignedAmount(m.LargestWin, report.Quote), "gain");
        Tile(o, "Largest loss", SignedAmount(-Math.Abs(m.LargestLoss), report.Quote), "loss");
        Tile(o, "Payoff ratio", Ratio(m.PayoffRatio), "");
        Tile(o, "Losses in a row", Count(m.MaxConsecutiveLosses), "");
        Tile(o, "Median holding", Length(m.MedianTradeDurationSeconds), "");
        Tile(o, "System quality (SQN)", Ratio(m.Sqn), "");
        o.Write("</ul>\n");
        Groups(o, report);
        o.Write("<div class=\"two\"><div><h3>Worst move against each trade (MAE)</h3>\n");
        page.Chart("mae-chart", "mae", "small", "Each closed trade: worst move against it and its result.");
        o.Write("</div><div><h3>Best move for each trade (MFE)</h3>\n");
        page.Chart("mfe-chart", "mfe", "small", "Each closed trade: best move for it and its result.");
        o.Write("</div></div>\n<p class=\"note\">Moves of the price against the entry price while the trade was open. Gains that first went far under water show a stop that is too wide, or luck; losses that were once well ahead show an exit that comes too late.</p>\n<h3>Holding times</h3>\n");
        page.Chart("holding-chart", "holding", "low", "Closed trades by holding time, gains and losses.");
        Table(o, report);
        page.EndSection();
    }

    private static void Tile(TextWriter o, string name, string value, string tone) =>
        o.Write($"<li><span class=\"name\">{Html(name)}</span><span class=\"value {tone}\">{value}</span></li>\n");

    private static void Groups(TextWriter o, RunReport report)
    {
        RunFigures f = report.Figures;
        o.Write("<h3>By side, exit");
        o.Write(f.BySymbol.Count > 1 ? ", symbol" : "");
        o.Write(f.ByStrategy.Count > 0 ? ", strategy</h3>\n" : "</h3>\n");
        o.Write("<div class=\"table\"><table class=\"stack\"><thead><tr><th scope=\"col\">Trades</th><th scope=\"col\" class=\"n\">Closed</th><th scope=\"col\" class=\"n\">Open</th>");
        o.Write($"<th scope=\"col\" class=\"n\">Net profit, {Html(report.Quote)}</th><th scope=\"col\" class=\"n\">Fees, {Html(report.Quote)}</th><th scope=\"col\" class=\"n\">Won</th><th scope=\"col\" class=\"n\">Profit factor</th><th scope=\"col\" class=\"n\">Mean return</th><th scope=\"col\" class=\"n\">Held</th><th scope=\"col\" class=\"n\">MAE</th><th scope=\"col\" class=\"n\">MFE</th></tr></thead>\n");
        Body(o, report.Quote, "Side", f.BySide);
        Body(o, report.Quote, "Exit", f.ByExit);
        if (f.BySymbol.Count > 1) Body(o, report.Quote, "Symbol", f.BySymbol);
        if (f.ByStrategy.Count > 0) Body(o, report.Quote, "Strategy", f.ByStrategy);
        o.Write("</table></div>\n");
        if (report.Run.Strategies.Count > 1 && f.ByStrategy.Count == 0)
            o.Write("<p class=\"note\">The strategies share one book, so a trade belongs to all of them; run with --capital split to see each alone.</p>\n");
    }

    private static void Body(TextWriter o, string quote, string kind, IReadOnlyList<TradeGroup> groups)
    {
        o.Write($"<tbody><tr class=\"kind\"><th colspan=\"11\" scope=\"rowgroup\">{kind}</th></tr>\n");
        foreach (TradeGroup g in groups)
        {
            o.Write($"<tr><th scope=\"row\" data-l=\"{kind}\">{Html(g.Name)}</th><td class=\"n\" data-l=\"Closed\">{Count(g.Closed)}</td><td class=\"n\" data-l=\"Open\">{Count(g.Open)}</td>");
            o.Write($"<td class=\"n {Tone(g.Net.ToDouble())}\" data-l=\"Net profit, {Html(quote)}\">{Plain(g.Net, signed: true)}</td><td class=\"n\" data-l=\"Fees, {Html(quote)}\">{Plain(g.Fees, signed: false)}</td>");
            o.Write($"<td class=\"n\" data-l=\"Won\">{Percent(g.WinRate)}</td><td class=\"n\" data-l=\"Profit factor\">{Ratio(g.ProfitFactor)}</td><td class=\"n\" data-l=\"Mean return\">{SignedPercent(g.MeanReturn, 2)}</td>");
            o.Write($"<td class=\"n\" data-l=\"Held\">{Length(g.AverageSeconds)}</td><td class=\"n\" data-l=\"MAE\">{Percent(g.AverageMae, 2)}</td><td class=\"n\" data-l=\"MFE\">{Percent(g.AverageMfe, 2)}</td></tr>\n");
        }
        o.Write("</tbody>\n");
    }

    /// <summary>An amount whose unit stands in the heading.</summary>
    private static string Plain(Money money, bool signed)
    {
        string text = signed ? SignedAmount(money.ToDouble(), "") : Amount(money.ToDouble(), "");
        return text.TrimEnd('\u00a0');
    }

    private static void Table(TextWriter o, RunReport report)
    {
        o.Write("<h3 id=\"trade-list\">Every trade</h3>\n<div class=\"tools\" role=\"search\" aria-label=\"Filter trades\">");
        o.Write("<label>Side <select id=\"f-side\"><option value=\"\">all</option><option value=\"1\">long</option><option value=\"-1\">short</option></select></label>");
        o.Write("<label>Result <select id=\"f-result\"><option value=\"\">all</option><option value=\"win\">gain</option><option value=\"loss\">loss</option><option value=\"open\">open</option></select></label>");
        o.Write("<label>Exit <select id=\"f-exit\"><option value=\"\">all</option></select></label>");
        if (report.Run.Series.Count > 1) o.Write("<label>Symbol <select id=\"f-market\"><option value=\"\">all</option></select></label>");
        o.Write("<label>Find <input id=\"f-text\" type=\"search\" placeholder=\"date, symbol, exit\" autocomplete=\"off\"></label><button type=\"button\" class=\"button\" id=\"f-csv\">Save as CSV</button></div>\n");
        o.Write("<p class=\"note\" id=\"trade-count\" aria-live=\"polite\"></p>\n<div class=\"table\"><table class=\"stack trades\" id=\"trade-table\"><thead></thead><tbody></tbody></table></div>\n");
        o.Write("<div class=\"pager\"><button type=\"button\" class=\"button\" id=\"p-first\">First</button><button type=\"button\" class=\"button\" id=\"p-back\">Back</button><span id=\"p-where\"></span><button type=\"button\" class=\"button\" id=\"p-next\">Next</button><button type=\"button\" class=\"button\" id=\"p-last\">Last</button></div>\n");
    }
}
