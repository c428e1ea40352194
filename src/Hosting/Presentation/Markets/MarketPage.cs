using System.Globalization;
using System.Text;
using Godwit.Data.Analysis;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Indicators;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Markets;

/// <summary>An analysis as one HTML file without scripts: what stands out first, then a picture and its method for each question.</summary>
public static class MarketPage
{
    /// <summary>Writes the page; a file of that name is replaced as a whole.</summary>
    public static void WriteFile(string path, MarketReport report) => ReportFile.Write(path, stream => Write(stream, report));

    public static void Write(Stream stream, MarketReport report)
    {
        using var o = new StreamWriter(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true);
        var page = new Page(o);
        string title = report.Markets.Count == 1 ? report.Markets[0].Analysis.Id : $"{report.Markets.Count} markets";
        o.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        o.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{Html(title)} · Godwit market analysis</title>\n<style>\n");
        page.Styles();
        o.Write(MarketStyle.Text);
        o.Write("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the analysis</a>\n<header class=\"bar\"><div class=\"bar-in\"><span class=\"brand\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M2 18 9 9l4.5 4.5L22 4\"/></svg>Godwit</span>\n<nav aria-label=\"Sections\"><ul>\n");
        foreach ((string id, string name) in Sections(report)) o.Write($"<li><a href=\"#{id}\">{Html(name)}</a></li>\n");
        o.Write("</ul></nav></div></header>\n<main id=\"main\">\n");
        if (report.Pairs.Count > 0) Together(page, report);
        for (int i = 0; i < report.Markets.Count; i++) Market(page, report.Markets[i], i == 0 ? "" : $"-{i + 1}");
        o.Write($"</main>\n<footer><p>Made by Godwit {Html(ProductVersion.Text.Split('+')[0])}. Times are UTC, a year has 365 days, returns are logarithmic where nothing else is said. Past performance says nothing certain about the future. This is not investment advice.</p></footer>\n</body>\n</html>\n");
    }

    private static IEnumerable<(string Id, string Name)> Sections(MarketReport report)
    {
        if (report.Pairs.Count > 0) yield return ("together", "Together");
        if (report.Markets.Count == 1)
        {
            foreach ((string id, string name) in new[] { ("summary", "Summary"), ("returns", "Returns"), ("clock", "Clock"), ("memory", "Memory"), ("trading", "Volume and spread"), ("falls", "Falls and months"), ("regimes", "Regimes") })
                yield return (id, name);
            yield break;
        }
        for (int i = 0; i < report.Markets.Count; i++) yield return ($"summary{(i == 0 ? "" : $"-{i + 1}")}", report.Markets[i].Analysis.Id.Split(':')[1]);
    }

    private static void Market(Page page, MarketView market, string suffix)
    {
        MarketAnalysis a = market.Analysis;
        Summary(page, market, suffix);
        page.Section("returns" + suffix, $"Returns of {a.Interval}", "How large moves are, and how often they are larger than a normal law allows.");
        Distribution(page.Out, a.Returns);
        ExtremeDays(page.Out, a);
        page.EndSection();
        if (a.Clock.Weekdays.Count > 0) MarketClock.Write(page, a, suffix);
        Memory(page, a, suffix);
        Trading(page, a, suffix);
        Falls(page, a, suffix);
        Regimes(page, a.Regimes, suffix);
    }

    private static void Summary(Page page, MarketView market, string suffix)
    {
        MarketAnalysis a = market.Analysis;
        TextWriter o = page.Out;
        o.Write($"<section id=\"summary{suffix}\">\n<p class=\"eyebrow\">Market analysis</p>\n<h1>{Html(a.Id)}{(market.IsSynthetic ? " <span class=\"tag caution\">synthetic</span>" : "")}</h1>\n");
        o.Write($"<dl class=\"facts\"><div><dt>Bars</dt><dd>{Count(a.Bars)} of {a.Interval}</dd></div><div><dt>Time (UTC)</dt><dd>{Time(a.From)} to {Time(a.To)}</dd></div><div><dt>Left out</dt><dd>{Count(a.SkippedReturns, "step")} over missing bars</dd></div><div><dt>Close</dt><dd>{MarketReport.PriceText(a.FirstClose)} → {MarketReport.PriceText(a.LastClose)}</dd></div></dl>\n");
        o.Write("<ul class=\"figures\">\n");
        Figure(o, "Volatility", Percent(a.Returns.AnnualVolatility), $"a year; {MarketPlot.Small(a.Returns.Deviation)} a bar");
        Figure(o, "Worst day", a.WorstDays.Count > 0 ? SignedPercent(Math.Exp(a.WorstDays[0].LogReturn) - 1) : "–", a.WorstDays.Count > 0 ? Date(a.WorstDays[0].Start) : "");
        Figure(o, "Deepest fall", a.Drawdowns.Count > 0 ? Percent(a.Drawdowns[0].Depth) : "–", a.Drawdowns.Count > 0 ? $"from {Date(a.Drawdowns[0].Peak)}, {(a.Drawdowns[0].Recovered is { } back ? "back " + Date(back) : "not back yet")}" : "");
        Figure(o, "Tail power", $"{Ratio(a.Returns.LeftTail.Index)} / {Ratio(a.Returns.RightTail.Index)}", "falls / rises; smaller is heavier");
        o.Write("</ul>\n");
        MarketPlot.Price(o, market);
        IReadOnlyList<string> findings = MarketFindings.Of(a);
        if (findings.Count > 0)
        {
            o.Write("<h3>What stands out</h3>\n<ul class=\"said\">\n");
            foreach (string finding in findings) o.Write($"<li>{Html(finding)}</li>\n");
            o.Write("</ul>\n");
        }
        page.EndSection();
    }

    private static void Figure(TextWriter o, string name, string value, string sub) =>
        o.Write($"<li><span class=\"name\">{Html(name)}</span><span class=\"value\">{value}</span><span class=\"sub\">{sub}</span></li>\n");

    private static void Distribution(TextWriter o, ReturnFacts r)
    {
        o.Write("<div class=\"two\"><div>\n");
        MarketPlot.Histogram(o, r);
        o.Write("</div><div>\n");
        MarketPlot.HillPlot(o, r);
        o.Write("</div></div>\n<div class=\"two\"><div><h3>Quantiles of a bar</h3>\n<table><thead><tr><th scope=\"col\">Probability</th><th scope=\"col\" class=\"n\">Return</th><th scope=\"col\" class=\"n\">Normal law</th></tr></thead><tbody>\n");
        foreach (ReturnQuantile q in r.Quantiles) o.Write($"<tr><th scope=\"row\">{(q.Probability * 100).ToString("0.#", CultureInfo.InvariantCulture)} %</th><td class=\"n\">{MarketPlot.SignedSmall(q.Value)}</td><td class=\"n\">{MarketPlot.SignedSmall(q.Normal)}</td></tr>\n");
        o.Write("</tbody></table></div><div><h3>Shape</h3>\n<table><tbody>\n");
        Row(o, "Mean of a bar", MarketPlot.SignedSmall(r.Mean));
        Row(o, "Standard deviation of a bar", MarketPlot.Small(r.Deviation));
        Row(o, "Skewness", Ratio(r.Skewness));
        Row(o, "Excess kurtosis", Ratio(r.ExcessKurtosis));
        Row(o, "Up / unchanged", $"{Percent(r.PositiveShare)} / {Percent(r.ZeroShare)}");
        Row(o, "Mean of the worst 1 %", MarketPlot.SignedSmall(r.ExpectedShortfall1));
        Row(o, "Mean of the worst 5 %", MarketPlot.SignedSmall(r.ExpectedShortfall5));
        Row(o, "Least / largest", $"{MarketPlot.SignedSmall(r.Least)} / {MarketPlot.SignedSmall(r.Largest)}");
        Row(o, "Normal law (Jarque–Bera)", r.JarqueBera.PValue < 0.001 ? "rejected, p < 0.001" : $"p {Number(r.JarqueBera.PValue, 3)}");
        foreach (Exceedance e in r.Exceedances.Skip(1)) Row(o, $"Beyond {e.Deviations} deviations", $"{Count(e.Observed)}; normal law {e.ExpectedNormal.ToString(e.ExpectedNormal >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture)}");
        o.Write("</tbody></table></div></div>\n");
    }

    private static void ExtremeDays(TextWriter o, MarketAnalysis a)
    {
        if (a.WorstDays.Count == 0) return;
        o.Write("<div class=\"two\">\n");
        foreach ((string name, IReadOnlyList<PeriodReturn> days) in new[] { ("Worst days", a.WorstDays), ("Best days", a.BestDays) })
        {
            o.Write($"<div><h3>{name}</h3>\n<table><tbody>\n");
            foreach (PeriodReturn day in days) o.Write($"<tr><th scope=\"row\">{Date(day.Start)}</th><td class=\"n {Tone(day.LogReturn)}\">{SignedPercent(Math.Exp(day.LogReturn) - 1)}</td></tr>\n");
            o.Write("</tbody></table></div>\n");
        }
        o.Write("</div>\n");
    }

    private static void Row(TextWriter o, string name, string value) => o.Write($"<tr><th scope=\"row\">{Html(name)}</th><td class=\"n\">{value}</td></tr>\n");

    private static void Memory(Page page, MarketAnalysis a, string suffix)
    {
        SerialDependence d = a.Dependence;
        if (d.Lags.Count == 0) return;
        page.Section("memory" + suffix, "Memory", "Whether moves tell of later moves, and the size of moves of later sizes. Pairs across missing bars do not count.");
        TextWriter o = page.Out;
        o.Write("<div class=\"two\"><div>\n");
        MarketPlot.Stems(o, "Returns", "autocorrelation by lag in bars; shaded: the 95 % band when volatility changes", [.. d.Lags.Select(l => (l.Lag, l.Return, l.RobustBand))]);
        o.Write("</div><div>\n");
        MarketPlot.Stems(o, "Absolute returns", "autocorrelation by lag in bars: how long volatility lasts", [.. d.Lags.Select(l => (l.Lag, l.Absolute, d.PlainBand))]);
        o.Write("</div></div>\n");
        if (d.VarianceRatios.Count > 0)
        {
            o.Write("<h3>Variance ratio</h3>\n<table class=\"stack\"><thead><tr><th scope=\"col\">Horizon</th><th scope=\"col\" class=\"n\">Ratio</th><th scope=\"col\" class=\"n\">z</th><th scope=\"col\">Reading</th></tr></thead><tbody>\n");
            foreach (HorizonRatio v in d.VarianceRatios)
            {
                string reading = Math.Abs(v.Ratio.ZHeteroskedastic) < 1.96 ? "no more than chance" : v.Ratio.Ratio > 1 ? "moves carry on" : "moves turn back";
                o.Write($"<tr><th scope=\"row\">{v.Horizon} bars</th><td class=\"n\" data-l=\"Ratio\">{Number(v.Ratio.Ratio, 3)}</td><td class=\"n\" data-l=\"z\">{Number(v.Ratio.ZHeteroskedastic, 1)}</td><td data-l=\"Reading\">{reading}</td></tr>\n");
            }
            o.Write("</tbody></table>\n");
        }
        o.Write($"<p class=\"note\">Bands: White’s for returns, 1.96/√n for sizes. Variance ratio and z that allow for changing volatility: Lo and MacKinlay 1988. Ljung–Box over ten lags: p {(d.LjungBox.PValue < 0.001 ? "&lt; 0.001" : Number(d.LjungBox.PValue, 3))}; it assumes one variance and is easily significant.</p>\n");
        page.EndSection();
    }

    private static void Trading(Page page, MarketAnalysis a, string suffix)
    {
        page.Section("trading" + suffix, "Volume and spread", "Where the volume traded, and what bars can guess of the spread.");
        TextWriter o = page.Out;
        if (a.Volume is { } volume) MarketPlot.VolumeLevels(o, volume);
        else o.Write("<p>The series has no volume.</p>\n");
        SpreadEstimates s = a.Spread;
        o.Write("<h3>Spread, guessed from bars</h3>\n<table class=\"stack\"><thead><tr><th scope=\"col\">Method</th><th scope=\"col\" class=\"n\">Spread</th><th scope=\"col\">What it assumes</th></tr></thead><tbody>\n");
        o.Write($"<tr><th scope=\"row\">Roll 1984</th><td class=\"n\" data-l=\"Spread\">{BasisPoints(s.Roll)}</td><td class=\"text\">Returns turn back only because trades bounce between bid and ask.{(double.IsNaN(s.Roll) ? " Here returns do not turn back: it says nothing." : "")}</td></tr>\n");
        o.Write($"<tr><th scope=\"row\">Corwin–Schultz 2012</th><td class=\"n\" data-l=\"Spread\">{BasisPoints(s.CorwinSchultz)}</td><td class=\"text\">Ranges grow with time, the spread in them does not. {Percent(s.CorwinSchultzNegativeShare)} of {Count(s.Pairs)} pairs of bars say less than nothing and count as zero, which lifts the mean.</td></tr>\n");
        o.Write($"<tr><th scope=\"row\">Abdi–Ranaldo 2017</th><td class=\"n\" data-l=\"Spread\">{BasisPoints(s.AbdiRanaldo)}</td><td class=\"text\">The middle of a bar’s range is near the fair price, its close is not.</td></tr>\n");
        o.Write("</tbody></table>\n<p class=\"note\">Orders of magnitude. Bars know no quotes, and on liquid markets a bar’s range is nearly all movement.</p>\n");
        page.EndSection();
    }

    private static void Falls(Page page, MarketAnalysis a, string suffix)
    {
        page.Section("falls" + suffix, "Falls and months", $"{Percent(a.BelowPeakShare)} of all bars close below an earlier close.");
        TextWriter o = page.Out;
        if (a.Drawdowns.Count > 0)
        {
            o.Write("<table class=\"stack\"><thead><tr><th scope=\"col\">From</th><th scope=\"col\" class=\"n\">Depth</th><th scope=\"col\" class=\"n\">Lowest</th><th scope=\"col\" class=\"n\">Falling</th><th scope=\"col\" class=\"n\">Back at</th><th scope=\"col\" class=\"n\">In all</th></tr></thead><tbody>\n");
            foreach (DrawdownEpisode d in a.Drawdowns)
                o.Write($"<tr><th scope=\"row\">{Time(d.Peak)}</th><td class=\"n\" data-l=\"Depth\">{Percent(d.Depth)}</td><td class=\"n\" data-l=\"Lowest\">{Time(d.Trough)}</td><td class=\"n\" data-l=\"Falling\">{Length((d.Trough - d.Peak).Nanos / 1e9)}</td><td class=\"n\" data-l=\"Back at\">{(d.Recovered is { } back ? Time(back) : "not yet")}</td><td class=\"n\" data-l=\"In all\">{(d.Recovered is { } end ? Length((end - d.Peak).Nanos / 1e9) : "–")}</td></tr>\n");
            o.Write("</tbody></table>\n");
        }
        if (a.Months.Count > 1) MarketPlot.Months(o, a.Months);
        page.EndSection();
    }

    private static void Regimes(Page page, RegimeMap? map, string suffix)
    {
        page.Section("regimes" + suffix, "Regimes", map is null ? "There are too few bars for the models to settle." : $"What two models with stated parameters believed at each close of {map.Period}, knowing no later bar.");
        if (map is not null)
        {
            TextWriter o = page.Out;
            MarketPlot.Regimes(o, map);
            o.Write("<div class=\"table\"><table class=\"nine\"><thead><tr><th scope=\"col\"></th><th scope=\"col\">Calm</th><th scope=\"col\">Normal</th><th scope=\"col\">Wild</th></tr></thead><tbody>\n");
            foreach (IGrouping<TrendState, RegimeCell> row in map.Cells.GroupBy(c => c.Trend))
            {
                o.Write($"<tr><th scope=\"row\">{row.Key switch { TrendState.Up => "Up", TrendState.Down => "Down", _ => "No trend" }}</th>");
                foreach (RegimeCell c in row)
                    o.Write(c.Periods == 0 ? "<td>–</td>" : $"<td><b>{Percent(c.Share, 0)}</b> <span>{SignedPercent(c.AnnualReturn, 0)} ± {Percent(c.StandardError, 0)}</span> <span>vol. {Percent(c.AnnualVolatility, 0)}</span></td>");
                o.Write("</tr>\n");
            }
            o.Write($"</tbody></table></div>\n<p class=\"note\">Share of time; then log return a year with its standard error, and volatility a year, of the period after the state was known. A trend state lasts {Number(map.MeanTrendPeriods, 1)} periods on average, a volatility state {Number(map.MeanVolatilityPeriods, 1)}.</p>\n");
        }
        page.EndSection();
    }

    private static void Together(Page page, MarketReport report)
    {
        TextWriter o = page.Out;
        o.Write($"<section id=\"together\">\n<p class=\"eyebrow\">Market analysis</p>\n<h1>{report.Markets.Count} markets together</h1>\n<p class=\"lead\">How the series move together, over bars that both have; each of them by itself follows below.</p>\n");
        if (report.Markets.Count > 2) MarketPlot.Matrix(o, report);
        o.Write("<table class=\"stack\"><thead><tr><th scope=\"col\">Pair</th><th scope=\"col\" class=\"n\">Common returns</th><th scope=\"col\" class=\"n\">Correlation</th><th scope=\"col\" class=\"n\">95 % interval</th><th scope=\"col\" class=\"n\">Beta</th></tr></thead><tbody>\n");
        foreach (PairFacts p in report.Pairs)
            o.Write($"<tr><th scope=\"row\">{Html(p.First)} → {Html(p.Second)}</th><td class=\"n\" data-l=\"Common returns\">{Count(p.Pairs)}</td><td class=\"n\" data-l=\"Correlation\">{Ratio(p.Correlation)}</td><td class=\"n\" data-l=\"95 % interval\">{Ratio(p.Lower)} … {Ratio(p.Upper)}</td><td class=\"n\" data-l=\"Beta\">{Ratio(p.Beta)}</td></tr>\n");
        o.Write("</tbody></table>\n<p class=\"note\">Beta: move of the second per move of the first. The interval (Fisher) holds for independent pairs; clustered volatility makes it too narrow.</p>\n<div class=\"pairs-grid\">\n");
        foreach (PairFacts p in report.Pairs.Take(12)) MarketPlot.Pair(o, p);
        o.Write("</div>\n<p class=\"note\">Left: correlation by month. Right: correlation of the first series with the second so many bars later; a peak right of zero says that the first one leads.</p>\n");
        page.EndSection();
    }
}
