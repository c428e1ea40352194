using Godwit.Core.MarketData;
using Godwit.Data.Quality;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>What the result stands on: assumptions, data, and how to repeat it.</summary>
internal static class GroundsSection
{
    public static void Write(Page page, RunReport report)
    {
        Assumptions(page, report);
        Data(page, report);
        Repeat(page, report);
    }

    private static void Assumptions(Page page, RunReport report)
    {
        page.Section("assumptions", "Assumptions", "Every result rests on these. Those marked optimistic make it look better than trading would.");
        page.Out.Write("<dl class=\"words\">\n");
        foreach ((string name, string text) in RunAssumptions.Of(report.Run))
            page.Out.Write($"<div><dt>{Html(Title(name))}</dt><dd>{Html(text).Replace("(optimistic)", "<span class=\"tag caution\">optimistic</span>", StringComparison.Ordinal)}</dd></div>\n");
        page.Out.Write("</dl>\n");
        page.EndSection();
    }

    private static void Data(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        page.Section("data", "Data", "What one look over the bars of the run tells. Missing bars can be outages or minutes without a trade.");
        o.Write("<div class=\"table\"><table class=\"stack\"><thead><tr><th scope=\"col\">Series</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\" class=\"n\">Bars</th><th scope=\"col\" class=\"n\">Missing</th><th scope=\"col\" class=\"n\">Gaps</th><th scope=\"col\">Longest gap</th><th scope=\"col\" class=\"n\">Without volume</th></tr></thead><tbody>\n");
        foreach (ResolvedSeries series in report.Run.Series)
        {
            (int from, int to) = RunReport.RangeOf(report.Run, series.Bars);
            SeriesFacts facts = SeriesFacts.Of(new BarRange(series.Bars, from, to));
            double share = (double)facts.MissingBars / (to - from + facts.MissingBars);
            string longest = facts.LongestGap is { } gap ? $"{Count(gap.MissingBars, "bar")} after {Time(gap.After)}" : "none";
            string silent = $"{Count(facts.ZeroVolumeBars)} ({Percent((double)facts.ZeroVolumeBars / (to - from), 2)})";
            o.Write($"<tr><th scope=\"row\" data-l=\"Series\">{Html(series.Id)}{(series.IsSynthetic ? " <span class=\"tag\">synthetic</span>" : "")}{(series.Repairs.Count > 0 ? " <span class=\"tag caution\">repaired</span>" : "")}</th><td data-l=\"From\">{Time(series.Bars[from].OpenTime)}</td><td data-l=\"To\">{Time(series.Bars[to - 1].OpenTime)}</td><td class=\"n\" data-l=\"Bars\">{Count(to - from)}</td><td class=\"n\" data-l=\"Missing\">{Count(facts.MissingBars)} ({Percent(share, 2)})</td><td class=\"n\" data-l=\"Gaps\">{Count(facts.Gaps)}</td><td data-l=\"Longest gap\">{longest}</td><td class=\"n\" data-l=\"Without volume\">{silent}</td></tr>\n");
        }
        o.Write("</tbody></table></div>\n<dl class=\"words\">\n");
        foreach (ResolvedSeries series in report.Run.Series)
        {
            if (Causes(series, report) is { Length: > 0 } causes) o.Write($"<div><dt>Why bars of {Html(series.Id)} are missing</dt><dd>{Html(causes)}</dd></div>\n");
            foreach (string repaired in RepairText.Of(series, report.Run.Setup)) o.Write($"<div><dt>Repairs</dt><dd>{Html(repaired)}. Inserted bars were never recorded by the venue.</dd></div>\n");
        }
        foreach (ResolvedSeries series in report.Run.Series) o.Write($"<div><dt>SHA-256 of {Html(series.Id)}</dt><dd><code>{Html(series.Sha256)}</code></dd></div>\n");
        o.Write("</dl>\n");
        page.EndSection();
    }

    /// <summary>Missing bars of the range by cause, as 'data check' tells it; empty when none is missing.</summary>
    private static string Causes(ResolvedSeries series, RunReport report) => string.Join(", ", series.Gaps
        .Where(g => g.Gap.After >= report.Run.Setup.From && g.Gap.Next < report.Run.Setup.To).GroupBy(g => g.Cause).OrderBy(g => g.Key)
        .Select(g => $"{Count(g.Sum(one => one.Gap.MissingBars), "bar")} in {Count(g.Count(), "gap")}: " + g.Key switch
        {
            GapCause.NoTrades => "the venue leaves out bars without trades",
            GapCause.VenueOutage => "outage of the venue",
            GapCause.KnownHalt => "known halt of the venue",
            GapCause.SeparateStretch => "separate stretches of data",
            _ => "unexplained",
        }));

    private static void Repeat(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        page.Section("repeat", "Repeat it", "The same words over the same data give the same digest, on every machine.");
        o.Write($"<pre class=\"command\" id=\"command\">{Html(report.Command)}</pre>\n<p><button type=\"button\" class=\"button\" id=\"copy\">Copy the command</button></p>\n<dl class=\"words\">\n");
        o.Write($"<div><dt>Digest</dt><dd><code id=\"digest\">{report.Result.Digest}</code></dd></div>\n");
        if (report.RunId is { } id) o.Write($"<div><dt>Run</dt><dd><code>{Html(id)}</code></dd></div>\n");
        foreach (ResolvedStrategy strategy in report.Run.Strategies)
            if (strategy.Script is { } script) o.Write($"<div><dt>Source of {Html(strategy.Name)}</dt><dd><code>SHA-256 {script.Source.Sha256}</code></dd></div>\n");
        o.Write($"<div><dt>Seed</dt><dd>{report.Run.Setup.Seed}</dd></div>\n<div><dt>Version</dt><dd>Godwit {Html(ProductVersion.Text)}</dd></div>\n</dl>\n");
        AllFigures(o, report);
        page.EndSection();
    }

    private static void AllFigures(TextWriter o, RunReport report)
    {
        o.Write("<details class=\"all\"><summary>All figures by their names in the JSON</summary><div class=\"table\"><table class=\"pairs many\"><tbody>\n");
        foreach ((string name, double value) in MetricTable.Of(report.Result.Metrics))
            o.Write($"<tr><th scope=\"row\"><code>{Html(name)}</code></th><td class=\"n\">{(double.IsNaN(value) ? "–" : value.ToString("G8", System.Globalization.CultureInfo.InvariantCulture))}</td></tr>\n");
        o.Write("</tbody></table></div></details>\n");
    }

    /// <summary>intrabarPath → Intrabar path.</summary>
    private static string Title(string name)
    {
        string words = string.Concat(name.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A part of a series.</summary>
    private sealed class BarRange(BarColumns bars, int from, int to) : BarColumns
    {
        public override int Count => to - from;
        public override int PriceScale => bars.PriceScale;
        public override int VolumeScale => bars.VolumeScale;
        public override BarInterval Interval => bars.Interval;
        public override ReadOnlySpan<long> OpenTimesNanos => bars.OpenTimesNanos[from..to];
        public override ReadOnlySpan<long> Opens => bars.Opens[from..to];
        public override ReadOnlySpan<long> Highs => bars.Highs[from..to];
        public override ReadOnlySpan<long> Lows => bars.Lows[from..to];
        public override ReadOnlySpan<long> Closes => bars.Closes[from..to];
        public override ReadOnlySpan<long> Volumes => bars.Volumes[from..to];
    }
}
