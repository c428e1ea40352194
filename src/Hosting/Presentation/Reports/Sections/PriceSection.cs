using Godwit.Core.MarketData;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>Candles with what the strategy saw and did.</summary>
internal static class PriceSection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        page.Section("price", "Price and trades", "Candles with the strategy's own indicators as it saw them, its entries and exits. Choose a trade in the table below to see it here.");
        o.Write("<div class=\"tools\">");
        if (report.Run.Series.Count > 1)
        {
            o.Write("<label>Instrument <select id=\"market\">");
            for (int i = 0; i < report.Run.Series.Count; i++) o.Write($"<option value=\"{i}\">{Html(report.Run.Series[i].Instrument.Key.ToString())}</option>");
            o.Write("</select></label>");
        }
        o.Write("<label class=\"check\"><input type=\"checkbox\" id=\"show-indicators\" checked> indicators</label><label class=\"check\"><input type=\"checkbox\" id=\"show-trades\" checked> trades</label><button type=\"button\" class=\"button\" data-reset=\"price-chart\">Whole period</button></div>\n");
        page.Chart("price-chart", "price", "price", "Candles, volume, indicators, entries and exits over time. Arrow keys move, plus and minus zoom.");
        o.Write("<ul class=\"key\" aria-label=\"Marks\"><li><span class=\"glyph long\">▲</span> entry long</li><li><span class=\"glyph short\">▼</span> entry short</li><li><span class=\"glyph win\">●</span> exit with gain</li><li><span class=\"glyph lose\">◆</span> exit with loss</li><li><span class=\"glyph stop\">✕</span> stopped out</li></ul>\n");
        o.Write("<p class=\"note\" id=\"price-note\" aria-live=\"polite\"></p>\n");
        IReadOnlyList<BarInterval> shown = RunReport.Intervals(report.Run);
        for (int i = 0; i < shown.Count; i++)
            if (shown[i] != report.Run.Series[i].Bars.Interval)
                o.Write($"<p class=\"note\">{Html(report.Run.Series[i].Id)}: shown in candles of {shown[i]}, so that the page stays light; the run used every bar of {report.Run.Series[i].Bars.Interval}. Indicators show the last value in each candle.</p>\n");
        page.EndSection();
    }
}
