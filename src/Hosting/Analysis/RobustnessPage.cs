using System.Globalization;
using System.Text;
using Godwit.Backtesting.Robustness;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation.Reports;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Analysis;

/// <summary>The robustness report as one HTML file without scripts: verdict first, then the pictures behind it.</summary>
public static class RobustnessPage
{
    private const string Own = """
        .tests { list-style: none; margin: 16px 0; padding: 0; display: grid; gap: 10px; }
        .tests li { display: grid; grid-template-columns: 22px 1fr; }
        .tests .holds { color: var(--gain); } .tests .breaks { color: var(--loss); } .tests .reserved { color: var(--caution); } .tests .unknown { color: var(--muted); }
        .spreads { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 24px 32px; margin: 12px 0; }
        .spreads figure { margin: 0; } .spreads figcaption { font-size: 13.5px; } .spreads small { color: var(--muted); }
        .spreads svg { width: 100%; height: auto; display: block; }
        .spreads .gain { fill: var(--gain-fill); } .spreads .loss { fill: var(--loss-fill); } .spreads .axis { stroke: var(--strong); } .spreads .own { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 4 3; }
        .spreads text { fill: var(--muted); font-size: 10.5px; }
        .wide { overflow-x: auto; } .plain { border-collapse: collapse; width: 100%; } .plain th, .plain td { text-align: right; padding: 5px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
        .plain th:first-child, .plain td:first-child { text-align: left; padding-left: 0; } .plain th { font-size: 12.5px; font-weight: 600; color: var(--muted); }
        """;

    /// <summary>Writes the page; a file of that name is replaced as a whole.</summary>
    public static void WriteFile(string path, RobustnessResult result) => ReportFile.Write(path, stream => Write(stream, result));

    public static void Write(Stream stream, RobustnessResult result)
    {
        using var o = new StreamWriter(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true);
        var page = new Page(o);
        RobustnessReport report = result.Report;
        o.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        o.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{Html(result.Name)} · Godwit robustness report</title>\n<style>\n");
        page.Styles();
        o.Write(Own);
        o.Write("</style>\n</head>\n<body>\n<main id=\"main\">\n<section id=\"summary\">\n<p class=\"eyebrow\">Robustness report</p>\n");
        o.Write($"<h1>{Html(result.Name)}</h1>\n<dl class=\"facts\">{(result.Parameters.Length == 0 ? "" : $"<div><dt>Parameters</dt><dd>{Html(result.Parameters)}</dd></div>")}<div><dt>Data</dt><dd>{Html(result.Data)}</dd></div><div><dt>Return of the run</dt><dd>{SignedPercent(report.Own.TotalReturn)}</dd></div>");
        o.Write($"<div><dt>Sharpe ratio</dt><dd>{Ratio(report.Own.Sharpe)}</dd></div><div><dt>Max. drawdown</dt><dd>{Percent(report.Own.MaxDrawdown)}</dd></div><div><dt>Closed trades</dt><dd>{Count(report.Own.Trades)}</dd></div></dl>\n");
        Verdict(o, report.Verdict);
        page.EndSection();
        Pictures(page, report);
        Stress(page, report);
        Neighbours(page, report.Neighbourhood, result.Surface);
        page.Section("repeat", "Repeat", "");
        o.Write($"<p><code>{Html(result.Command.Replace("godwit backtest", "godwit analyze robustness", StringComparison.Ordinal))}</code></p>\n<p class=\"note\">Seed {report.Options.Seed.ToString(CultureInfo.InvariantCulture)}, digest {report.Run.Digest}.</p>\n");
        page.EndSection();
        o.Write($"</main>\n<footer><p>Made by Godwit {Html(ProductVersion.Text.Split('+')[0])}. Past or simulated performance says nothing certain about the future. This is not investment advice.</p></footer>\n</body>\n</html>\n");
    }

    private static void Verdict(TextWriter o, RobustnessVerdict verdict)
    {
        string tone = verdict.Tone switch { RobustnessTone.Holds => "supported", RobustnessTone.Breaks => "lost", RobustnessTone.Reserved => "weak", _ => "open" };
        o.Write($"<div class=\"verdict tone-{tone}\"><p class=\"headline\"><span aria-hidden=\"true\" class=\"mark\">{Mark(verdict.Tone)}</span>{Html(verdict.Headline)}</p></div>\n<ul class=\"tests\">\n");
        foreach (RobustnessFinding finding in verdict.Findings)
            o.Write($"<li><span class=\"{Word(finding.Tone)}\" role=\"img\" aria-label=\"{Word(finding.Tone)}\">{Mark(finding.Tone)}</span><span>{Html(finding.Sentence)}</span></li>\n");
        o.Write("</ul>\n<p class=\"note\">✓ holds, ○ with reservations, ✕ breaks, – could not be tested. The thresholds are conventions; the guide to avoiding self-deception states them.</p>\n");
    }

    private static void Pictures(Page page, RobustnessReport report)
    {
        page.Section("spreads", "What else could have come out", "Each picture counts altered runs by their outcome; the dashed line is the run itself.");
        TextWriter o = page.Out;
        o.Write("<div class=\"spreads\">\n");
        Picture(o, "Bars in random order", "Sharpe ratio", report.Permutation.Runs.Sharpes, report.Permutation.Observed, Ratio);
        Picture(o, "Synthetic markets", "total return", report.Synthetic.Returns, report.Own.TotalReturn, v => Percent(v, 0));
        Picture(o, "Resampled returns", "total return", report.Bootstrap.Returns, report.Own.TotalReturn, v => Percent(v, 0));
        Picture(o, "Noise on prices", "total return", report.Noise.Returns, report.Own.TotalReturn, v => Percent(v, 1));
        Picture(o, "Missed entries", "total return", report.Missed.Returns, report.Own.TotalReturn, v => Percent(v, 1));
        Picture(o, "Other starts", "total return", report.Starts.Returns, report.Own.TotalReturn, v => Percent(v, 1));
        Picture(o, "Trades in other orders", "deepest drawdown", report.Shuffle.Drawdowns, report.Shuffle.Observed, v => Percent(v, 0));
        Picture(o, "Neighbouring parameters", "Sharpe ratio", report.Neighbourhood.Sharpes, report.Own.Sharpe, Ratio);
        o.Write("</div>\n");
        page.EndSection();
    }

    /// <summary>A histogram of 24 bins between the least and the largest value.</summary>
    private static void Picture(TextWriter o, string name, string unit, Spread spread, double own, Func<double, string> text)
    {
        if (spread.Count == 0 || !double.IsFinite(own)) return;
        const int Bins = 24;
        double low = Math.Min(spread.Ascending[0], own), high = Math.Max(spread.Ascending[^1], own);
        if (!(high > low)) (low, high) = (low - 1e-9, high + 1e-9);
        int[] counts = new int[Bins];
        foreach (double value in spread.Ascending) counts[Math.Min(Bins - 1, (int)((value - low) / (high - low) * Bins))]++;
        double At(double value) => 4 + (value - low) / (high - low) * 312;
        o.Write($"<figure><figcaption>{Html(name)} <small>{Html(unit)}, {Count(spread.Count, "run")}; 5 % {text(spread.Low)}, median {text(spread.Median)}, 95 % {text(spread.High)}</small></figcaption>");
        o.Write($"<svg viewBox=\"0 0 320 104\" role=\"img\" aria-label=\"{Html(name)}: median {text(spread.Median)}, the run {text(own)}\">");
        for (int i = 0; i < Bins; i++)
        {
            if (counts[i] == 0) continue;
            double height = 80.0 * counts[i] / counts.Max(), middle = low + (i + 0.5) / Bins * (high - low);
            o.Write(string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{(middle > 0 ? "gain" : "loss")}\" x=\"{4 + i * 13.0:0.#}\" y=\"{86 - height:0.#}\" width=\"12\" height=\"{height:0.#}\"/>"));
        }
        o.Write(string.Create(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M4 86.5H316\"/><path class=\"own\" d=\"M{At(own):0.#} 2V86\"/><text x=\"4\" y=\"100\">{text(low)}</text><text x=\"316\" y=\"100\" text-anchor=\"end\">{text(high)}</text></svg></figure>\n"));
    }

    private static void Stress(Page page, RobustnessReport report)
    {
        page.Section("stress", "Costs and delays", "The same run under other assumptions.");
        TextWriter o = page.Out;
        o.Write("<div class=\"wide\"><table class=\"plain\"><thead><tr><th scope=\"col\">Assumption</th><th scope=\"col\">Return</th><th scope=\"col\">Sharpe</th><th scope=\"col\">Max. drawdown</th><th scope=\"col\">Trades</th></tr></thead><tbody>\n");
        Row(o, "the run itself", report.Own);
        foreach (StressPoint point in report.Costs.Concat(report.Latencies)) Row(o, point.Assumption, point.Outcome);
        o.Write("</tbody></table></div>\n");
        page.EndSection();
    }

    private static void Neighbours(Page page, Neighbourhood near, NeighbourSurface? surface)
    {
        if (near.Runs.Count == 0) return;
        page.Section("parameters", "Neighbouring parameters", "A plateau can be believed; a peak was probably found by searching.");
        TextWriter o = page.Out;
        o.Write("<div class=\"wide\"><table class=\"plain\"><thead><tr><th scope=\"col\">Changed</th><th scope=\"col\">Return</th><th scope=\"col\">Sharpe</th><th scope=\"col\">Max. drawdown</th><th scope=\"col\">Trades</th></tr></thead><tbody>\n");
        foreach (NeighbourOutcome one in near.Runs.Where(r => r.Values.Count == 1))
            if (one.Outcome is { } outcome) Row(o, $"{one.Values[0].Key} {one.Values[0].Value}", outcome);
        o.Write("</tbody></table></div>\n");
        if (surface is not null) Surface(o, surface);
        page.EndSection();
    }

    /// <summary>A table whose cells are the darker the higher the ratio: legible without the colour.</summary>
    private static void Surface(TextWriter o, NeighbourSurface surface)
    {
        double most = surface.Outcomes.Cast<RunOutcome?>().Max(c => Math.Abs(c?.Sharpe ?? 0));
        o.Write($"<h3>Sharpe ratio: {Html(surface.First)} down, {Html(surface.Second)} across</h3>\n<div class=\"wide\"><table class=\"plain surface\"><thead><tr><td></td>");
        foreach (string column in surface.Columns) o.Write($"<th scope=\"col\">{Html(column)}</th>");
        o.Write("</tr></thead><tbody>\n");
        for (int i = 0; i < surface.Rows.Count; i++)
        {
            o.Write($"<tr><th scope=\"row\">{Html(surface.Rows[i])}</th>");
            for (int j = 0; j < surface.Columns.Count; j++)
            {
                double sharpe = surface.Outcomes[i, j]?.Sharpe ?? double.NaN;
                // Five steps of the report's heat maps; the middle of the table is the run itself.
                string shade = double.IsNaN(sharpe) || most == 0 ? "" : $"{(sharpe >= 0 ? "up" : "down")}{Math.Clamp((int)Math.Ceiling(Math.Abs(sharpe) / most * 3), 1, 3)}";
                o.Write(shade.Length == 0 ? "<td>–</td>" : $"<td style=\"background:var(--{shade})\">{Ratio(sharpe)}</td>");
            }
            o.Write("</tr>\n");
        }
        o.Write("</tbody></table></div>\n");
    }

    private static void Row(TextWriter o, string name, RunOutcome outcome) =>
        o.Write($"<tr><td>{Html(name)}</td><td class=\"{Tone(outcome.TotalReturn)}\">{SignedPercent(outcome.TotalReturn)}</td><td>{Ratio(outcome.Sharpe)}</td><td>{Percent(outcome.MaxDrawdown)}</td><td>{Count(outcome.Trades)}</td></tr>\n");

    private static string Mark(RobustnessTone tone) => tone switch { RobustnessTone.Holds => "✓", RobustnessTone.Reserved => "○", RobustnessTone.Breaks => "✕", _ => "–" };
    private static string Word(RobustnessTone tone) => tone.ToString().ToLowerInvariant();
}
