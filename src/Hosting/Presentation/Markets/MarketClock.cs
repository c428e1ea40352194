using System.Globalization;
using System.Text;
using Godwit.Data.Analysis;
using Godwit.Hosting.Presentation.Reports;
using static Godwit.Hosting.Presentation.Markets.MarketPlot;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Markets;

/// <summary>The section about hours and weekdays.</summary>
internal static class MarketClock
{
    private static readonly string[] s_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static void Write(Page page, MarketAnalysis a, string suffix)
    {
        ClockProfile clock = a.Clock;
        page.Section("clock" + suffix, "Clock", "Volatility, volume and returns by hour and weekday (UTC), and whether chance explains the differences.");
        TextWriter o = page.Out;
        string[] hours = [.. Enumerable.Range(0, clock.Hours.Count).Select(i => (i * clock.HoursPerSlot).ToString("00", CultureInfo.InvariantCulture))];
        if (clock.Hours.Count > 1)
        {
            string part = clock.HoursPerSlot == 1 ? "an hour" : $"{clock.HoursPerSlot} hours";
            o.Write("<div class=\"two\"><div>\n");
            Columns(o, "Volatility by hour", $"of {part}; {Chance(clock.HourSignificance.Volatility)}", clock.Hours, hours, c => c.Volatility);
            o.Write("</div><div>\n");
            Columns(o, "Volume by hour", "share of all volume", clock.Hours, hours, c => c.VolumeShare);
            o.Write("</div></div>\n");
            Means(o, "Mean return by hour", $"of {part}, with two standard errors; {Chance(clock.HourSignificance.Return)}", clock.Hours, hours);
            Week(o, clock, hours);
        }
        o.Write("<div class=\"two\"><div>\n");
        Columns(o, "Volatility by weekday", $"of a day; {Chance(clock.WeekdaySignificance.Volatility)}", clock.Weekdays, s_days, c => c.Volatility);
        o.Write("</div><div>\n");
        Means(o, "Mean return by weekday", $"of a day, with two standard errors; {Chance(clock.WeekdaySignificance.Return)}", clock.Weekdays, s_days);
        o.Write($"</div></div>\n<p class=\"note\">Volatility: √(mean squared return × bars of the part). Significance: each day (or week) is turned by a random number of hours (or days), {RotationTest.Rounds} times; p is how often the parts then differ as much as they do. Clustered volatility alone does not make it small. Four tests are shown: one p below 0.05 among them is no discovery.</p>\n");
        page.EndSection();
    }

    private static string Chance(double p) => double.IsNaN(p) ? "too little data to test" : p <= 0.001 ? "p ≤ 0.001" : $"p {Number(p, 3)}";

    private static void Columns(TextWriter o, string caption, string unit, IReadOnlyList<ClockCell> cells, string[] names, Func<ClockCell, double> value)
    {
        double most = cells.Select(value).Where(double.IsFinite).DefaultIfEmpty(0).Max() * 1.05;
        if (!(most > 0)) return;
        double width = 1000.0 / cells.Count;
        var bars = new StringBuilder();
        for (int i = 0; i < cells.Count; i++)
        {
            if (!double.IsFinite(value(cells[i]))) continue;
            bars.Append($"<path class=\"bars\" d=\"M{N((i + 0.12) * width)} 1000V{N(1000 - value(cells[i]) / most * 1000)}H{N((i + 0.88) * width)}V1000Z\"><title>{names[i]}: {Small(value(cells[i]))}</title></path>");
        }
        Box(o, caption, unit, "", bars.ToString(), [.. Steps(0, most, 4).Select(v => new Tick(1 - v / most, v == 0 ? "0" : Small(v)))], Names(names));
    }

    private static void Means(TextWriter o, string caption, string unit, IReadOnlyList<ClockCell> cells, string[] names)
    {
        ClockCell[] known = [.. cells.Where(c => double.IsFinite(c.MeanReturn) && double.IsFinite(c.StandardError))];
        if (known.Length < 2) return;
        double reach = Math.Max(1e-12, known.Max(c => Math.Abs(c.MeanReturn) + 2 * c.StandardError)) * 1.05;
        double Y(double v) => (reach - v) / (2 * reach) * 1000;
        double width = 1000.0 / cells.Count;
        var drawing = new StringBuilder();
        for (int i = 0; i < cells.Count; i++)
        {
            ClockCell c = cells[i];
            if (!double.IsFinite(c.StandardError)) continue;
            drawing.Append($"<path class=\"{(c.MeanReturn >= 0 ? "bars" : "loss-bars")}\" d=\"M{N((i + 0.15) * width)} 500V{N(Y(c.MeanReturn))}H{N((i + 0.85) * width)}V500Z\"><title>{names[i]}: {SignedSmall(c.MeanReturn)} ± {Small(2 * c.StandardError)}</title></path>");
            drawing.Append($"<path class=\"whiskers\" d=\"M{N((i + 0.5) * width)} {N(Y(c.MeanReturn - 2 * c.StandardError))}V{N(Y(c.MeanReturn + 2 * c.StandardError))}\"/>");
        }
        drawing.Append("<path class=\"zero\" d=\"M0 500H1000\"/>");
        Box(o, caption, unit, "", drawing.ToString(), [.. Steps(-reach, reach, 4).Select(v => new Tick(Y(v) / 1000, v == 0 ? "0" : SignedSmall(v)))], Names(names));
    }

    private static Tick[] Names(string[] names) =>
        [.. names.Select((name, i) => new Tick((i + 0.5) / names.Length, name, names.Length > 12 && i % 4 != 0)).Where((_, i) => names.Length <= 12 || i % 2 == 0)];

    private static void Week(TextWriter o, ClockProfile clock, string[] hours)
    {
        double[] sorted = [.. clock.Week.Select(c => c.Volatility).Where(double.IsFinite).Order()];
        if (sorted.Length < 12) return;
        double low = sorted[sorted.Length / 20], high = sorted[^(sorted.Length / 20 + 1)];
        o.Write("<h3>Volatility by weekday and hour</h3>\n<table class=\"week\"><thead><tr><th></th>");
        foreach (string hour in hours) o.Write($"<th scope=\"col\"><span>{hour}</span></th>");
        o.Write("</tr></thead><tbody>\n");
        for (int day = 0; day < 7; day++)
        {
            o.Write($"<tr><th scope=\"row\">{s_days[day]}</th>");
            for (int slot = 0; slot < hours.Length; slot++)
            {
                ClockCell c = clock.Week[day * hours.Length + slot];
                string shade = double.IsFinite(c.Volatility) ? $"s{Math.Clamp(1 + (int)((c.Volatility - low) / Math.Max(1e-300, high - low) * 6), 1, 6)}" : "";
                o.Write($"<td class=\"{shade}\" title=\"{s_days[day]} {hours[slot]}:00: volatility {Small(c.Volatility)}, {Small(c.VolumeShare)} of volume, mean {SignedSmall(c.MeanReturn)}\"></td>");
            }
            o.Write("</tr>\n");
        }
        o.Write($"</tbody></table>\n<p class=\"note\">From {Small(low)} (light) to {Small(high)} (dark) in {(clock.HoursPerSlot == 1 ? "an hour" : $"{clock.HoursPerSlot} hours")}.</p>\n");
    }
}
