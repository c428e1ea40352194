using System.Globalization;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Portfolio.Performance;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>Returns by month and year, their distribution, and how risk and reward moved over time.</summary>
internal static class ReturnsSection
{
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        string period = report.Figures.Daily.Period == Core.Time.Duration.FromDays(1) ? "day" : report.Figures.Daily.Period.ToString();
        page.Section("returns", "Returns", "Calendar months and years in UTC, net of costs. Months in italics are not whole.");
        Heat(o, report.Figures);
        o.Write("<div class=\"two\"><div><h3>Distribution</h3>\n");
        ReturnDistribution spread = report.Figures.Distribution;
        if (spread.Counts.Length == 0) o.Write("<p>No return differs from zero: there is nothing to show.</p>\n");
        else
        {
            page.Chart("distribution-chart", "distribution", "small", $"Histogram of the returns per {period} with the normal law of the same mean and deviation.");
            string flat = spread.Unchanged > 0 ? $" {Count(spread.Unchanged, period)} without any change {(spread.Unchanged == 1 ? "is" : "are")} left out." : "";
            o.Write($"<p class=\"note\">Returns per {period}.{flat} The line is the normal law of the same mean and deviation; the outer bins hold all that lies beyond.</p>\n");
        }
        o.Write("</div><div><h3>Shape and tails</h3>\n");
        Shape(o, report, period);
        o.Write("</div></div>\n");
        Rolling(page, report, period);
        page.EndSection();
    }

    private static void Heat(TextWriter o, RunFigures figures)
    {
        double largest = figures.Months.Select(m => Math.Abs(m.Return)).DefaultIfEmpty(0).Max();
        o.Write("<table class=\"heat\"><caption class=\"hidden\">Monthly and yearly returns in percent</caption><thead><tr><th scope=\"col\">Year</th>");
        foreach (string month in s_months) o.Write($"<th scope=\"col\">{month}</th>");
        o.Write("<th scope=\"col\" class=\"year\">Year</th><th scope=\"col\" class=\"year\">Hold</th></tr></thead><tbody>\n");
        foreach (CalendarReturn year in figures.Years)
        {
            o.Write($"<tr><th scope=\"row\">{year.Year}</th>");
            for (int month = 1; month <= 12; month++)
            {
                int found = IndexOf(figures.Months, year.Year, month);
                if (found < 0) o.Write($"<td class=\"none\" data-l=\"{s_months[month - 1]}\"></td>");
                else Cell(o, figures.Months[found], s_months[month - 1], largest);
            }
            o.Write($"<td class=\"year {Tone(year.Return)}\" data-l=\"Year\">{Points(year.Return)}</td><td class=\"year\" data-l=\"Hold\">{Points(year.Benchmark)}</td></tr>\n");
        }
        o.Write("</tbody></table>\n<p class=\"note\">All in percent. “Hold” is buy and hold. Blue gained, orange lost; the deeper, the more.</p>\n");
    }

    private static int IndexOf(IReadOnlyList<CalendarReturn> months, int year, int month)
    {
        for (int i = 0; i < months.Count; i++)
            if (months[i].Year == year && months[i].Month == month) return i;
        return -1;
    }

    private static void Cell(TextWriter o, CalendarReturn month, string name, double largest)
    {
        // Five steps each way; small returns keep a tint, so that a gain can be told from nothing.
        int step = largest > 0 ? (int)Math.Ceiling(Math.Sqrt(Math.Abs(month.Return) / largest) * 5 - 1e-9) : 0;
        string shade = month.Return > 0 ? "up" : month.Return < 0 ? "down" : "flat";
        o.Write($"<td class=\"{shade}{(shade == "flat" ? "" : step.ToString(CultureInfo.InvariantCulture))}{(month.IsWhole ? "" : " part")}\" data-l=\"{name}\" title=\"{name} {month.Year}: {SignedPercent(month.Return, 2)}, hold {SignedPercent(month.Benchmark, 2)}{(month.IsWhole ? "" : ", not a whole month")}\">{Points(month.Return)}</td>");
    }

    private static string Points(double fraction) => SignedPercent(fraction).Replace("\u00a0%", "", StringComparison.Ordinal);

    private static void Shape(TextWriter o, RunReport report, string period)
    {
        RunMetrics m = report.Result.Metrics;
        ReturnDistribution spread = report.Figures.Distribution;
        double[] daily = report.Figures.Daily.Returns;
        CentralMoments moments = spread.Moments;
        o.Write("<div class=\"table\"><table class=\"pairs\"><tbody>\n");
        Row(o, $"Best {period}", SignedPercent(ReturnMetrics.Best(daily), 2));
        Row(o, $"Worst {period}", SignedPercent(ReturnMetrics.Worst(daily), 2));
        Row(o, $"{Capital(period)}s with a gain", Percent(ReturnMetrics.PositiveFraction(daily)));
        Row(o, "Skewness", Ratio(moments.SkewnessPopulation));
        Row(o, "Excess kurtosis (normal: 0)", Ratio(moments.ExcessKurtosisPopulation));
        Row(o, $"Value at risk 95 %, per {period}", Percent(spread.Var95, 2));
        Row(o, $"Expected shortfall 95 %, per {period}", Percent(spread.Es95, 2));
        Row(o, "Tail ratio", Ratio(m.TailRatio));
        Row(o, "Ulcer index", Percent(m.Returns.UlcerIndex, 2));
        double[] held = report.Figures.Daily.Benchmark;
        Row(o, "Beta to buy and hold", Ratio(BenchmarkMetrics.Beta(daily, held)));
        Row(o, "Correlation with buy and hold", Ratio(BenchmarkMetrics.Correlation(daily, held)));
        Row(o, "Alpha a year (compounded)", SignedPercent(BenchmarkMetrics.AlphaCompounded(daily, held, report.Figures.Daily.PerYear)));
        o.Write("</tbody></table></div>\n");
    }

    private static string Capital(string word) => char.IsLetter(word[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word + " period";

    private static void Row(TextWriter o, string name, string value) => o.Write($"<tr><th scope=\"row\">{Html(name)}</th><td class=\"n\">{value}</td></tr>\n");

    private static void Rolling(Page page, RunReport report, string period)
    {
        TextWriter o = page.Out;
        o.Write("<h3>Rolling Sharpe ratio, volatility and beta</h3>\n");
        if (report.Figures.Rolling.Count == 0)
        {
            o.Write("<p>The run is too short for rolling figures: they need twelve periods at least.</p>\n");
            return;
        }
        o.Write("<div class=\"tools\"><label>Window <select id=\"window\">");
        int usual = report.Figures.Rolling.Count > 1 ? 1 : 0;
        for (int i = 0; i < report.Figures.Rolling.Count; i++)
            o.Write($"<option value=\"{report.Figures.Rolling[i].Window}\"{(i == usual ? " selected" : "")}>{report.Figures.Rolling[i].Window} {period}s</option>");
        o.Write("</select></label></div>\n");
        page.Chart("rolling-chart", "rolling", "mid", $"Rolling Sharpe ratio, yearly volatility and beta of the returns per {period}.");
    }
}
