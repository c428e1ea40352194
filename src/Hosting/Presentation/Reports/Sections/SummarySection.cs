using System.Globalization;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Performance;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Reports.Sections;

/// <summary>What was run, the verdict, and the key figures with their intervals.</summary>
internal static class SummarySection
{
    public static void Write(Page page, RunReport report)
    {
        TextWriter o = page.Out;
        ComposedBacktest run = report.Run;
        o.Write("<section id=\"summary\" class=\"summary\" aria-label=\"Summary\">\n<p class=\"eyebrow\">Backtest report");
        if (run.Series.Any(s => s.IsSynthetic)) o.Write(" <span class=\"tag\">synthetic market</span>");
        if (report.Label is { } label) o.Write($" <span class=\"tag\">{Html(label)}</span>");
        o.Write($"</p>\n<h1>{Html(report.Name)}</h1>\n<dl class=\"facts\">\n");
        foreach ((string strategy, string parameters) in report.Parameters)
            Fact(o, run.Strategies.Count > 1 ? $"Parameters of {strategy}" : "Parameters", parameters);
        Fact(o, "Data", string.Join(", ", run.Series.Select(s => s.Id)));
        (string period, long bars) = PeriodOf(run);
        Fact(o, "Period", $"{period} ({Count(bars, "bar")})");
        Fact(o, "Capital", $"{Amount(report.Result.InitialEquity.ToDouble(), report.Quote)} → {Amount(report.Result.FinalEquity.ToDouble(), report.Quote)}");
        o.Write("</dl>\n");
        Verdict(o, report.Verdict);
        Figures(o, report);
        page.EndSection();
    }

    public static void Verdict(TextWriter o, RunVerdict verdict)
    {
        o.Write($"<div class=\"verdict tone-{verdict.Tone.ToString().ToLowerInvariant()}\"><p class=\"headline\"><span aria-hidden=\"true\" class=\"mark\">{Mark(verdict.Tone)}</span>{Html(verdict.Headline)}</p>");
        if (verdict.Sentences.Count > 0) o.Write($"<p>{Html(string.Join(" ", verdict.Sentences))}</p>");
        o.Write("</div>\n");
    }

    public static (string Text, long Bars) PeriodOf(ComposedBacktest run)
    {
        Core.Time.Instant first = Core.Time.Instant.MaxValue, last = Core.Time.Instant.MinValue;
        long bars = 0;
        foreach (ResolvedSeries series in run.Series)
        {
            BarColumns columns = series.Bars;
            (int from, int to) = RunReport.RangeOf(run, columns);
            if (columns[from].OpenTime < first) first = columns[from].OpenTime;
            if (columns[to - 1].OpenTime > last) last = columns[to - 1].OpenTime;
            bars += to - from;
        }
        return ($"{Date(first)} to {Date(last)} UTC", bars);
    }

    private static string Mark(VerdictTone tone) => tone switch { VerdictTone.Supported => "✓", VerdictTone.Open => "○", VerdictTone.Weak => "!", _ => "✕" };

    private static void Fact(TextWriter o, string name, string text) => o.Write($"<div><dt>{Html(name)}</dt><dd>{Html(text)}</dd></div>\n");

    private static void Figures(TextWriter o, RunReport report)
    {
        RunMetrics m = report.Result.Metrics;
        ReturnSummary r = m.Returns;
        PerformanceIntervals? i = m.Intervals;
        o.Write("<ul class=\"figures\">\n");
        Tile(o, "Total return", SignedPercent(r.TotalReturn), $"{SignedAmount(m.NetProfit, report.Quote)} net of costs", tone: r.TotalReturn);
        Tile(o, "Growth a year (CAGR)", SignedPercent(r.Cagr), "", i?.Cagr, v => Percent(v), tone: r.Cagr, value: r.Cagr);
        Tile(o, "Sharpe ratio", Ratio(r.Sharpe), "", i?.Sharpe, Ratio, value: r.Sharpe);
        Tile(o, "Max. drawdown", Percent(r.MaxDrawdown), "", i?.MaxDrawdown, v => Percent(v), value: r.MaxDrawdown);
        Tile(o, "Buy and hold", SignedPercent(m.BenchmarkReturn), "first instrument, no costs", tone: m.BenchmarkReturn);
        Tile(o, "Sortino ratio", Ratio(r.Sortino), "", i?.Sortino, Ratio, value: r.Sortino);
        Tile(o, "Calmar ratio", Ratio(r.Calmar), "", i?.Calmar, Ratio, value: r.Calmar);
        Tile(o, "Profit factor", Ratio(m.ProfitFactor), m.ProfitFactorInterval is null ? "of closed trades" : "", m.ProfitFactorInterval, Ratio, value: m.ProfitFactor, neutral: 1);
        Tile(o, "Volatility a year", Percent(r.Volatility), $"exposed {Percent(m.Exposure, 0)} of the time");
        Tile(o, "Closed trades", Count(m.Trades), m.Trades == 0 ? "none" : $"{Percent(m.WinRate, 0)} won, {Count(m.OpenTrades)} open at the end");
        Tile(o, "Expectancy per trade", SignedAmount(m.Expectancy, report.Quote), $"average holding {Length(m.AvgTradeDurationSeconds)}", tone: m.Expectancy);
        Tile(o, "Costs", Amount(report.Figures.Costs.Total.ToDouble(), report.Quote), CostNote(report));
        o.Write("</ul>\n<p class=\"note\">Bars show 95 % confidence intervals by the stationary bootstrap of ");
        o.Write(m.TailPeriod == Core.Time.Duration.FromDays(1) ? "daily returns" : $"{m.TailPeriod} returns");
        o.Write(i is null ? "; here there are too few returns or trades for some of them." : ". The dot is this run, the tick marks zero (one for the profit factor); the bar shows how far chance alone could have moved the figure.");
        o.Write($" Probability that the true Sharpe ratio is above zero: {Percent(m.Psr)}.");
        if (report.Trials is { Trials: > 1 } trials)
            o.Write($" Of this idea {Count(trials.Trials, "variant")} were tried; the probability that its ratio is above what the best of so many shows without skill (deflated Sharpe ratio): {Percent(trials.Deflate(r.Moments))}.");
        o.Write("</p>\n");
    }

    private static string CostNote(RunReport report)
    {
        double traded = report.Figures.Costs.Traded.ToDouble();
        return traded > 0 ? $"{BasisPoints(report.Figures.Costs.Total.ToDouble() / traded)} of the traded value" : "nothing was traded";
    }

    private static void Tile(
        TextWriter o, string name, string shown, string note, ConfidenceInterval? interval = null, Func<double, string>? text = null,
        double tone = 0, double value = double.NaN, double neutral = 0)
    {
        o.Write($"<li><span class=\"name\">{Html(name)}</span><span class=\"value {Tone(tone)}\">{shown}</span>");
        if (interval is { } known && text is not null && !double.IsNaN(known.Lower))
        {
            Whisker(o, known, value, neutral);
            o.Write($"<span class=\"sub\">95{'\u00a0'}%: {text(known.Lower)} to {text(known.Upper)}</span>");
        }
        else if (note.Length > 0) o.Write($"<span class=\"sub\">{Html(note)}</span>");
        o.Write("</li>\n");
    }

    /// <summary>The interval as a bar, the value as a dot, the neutral value as a tick.</summary>
    private static void Whisker(TextWriter o, ConfidenceInterval interval, double value, double neutral)
    {
        if (!double.IsFinite(interval.Lower) || !double.IsFinite(interval.Upper) || !double.IsFinite(value)) return;
        double low = Math.Min(Math.Min(interval.Lower, neutral), value), high = Math.Max(Math.Max(interval.Upper, neutral), value);
        if (!(high > low)) return;
        double At(double v) => 3 + (v - low) / (high - low) * 114;
        o.Write(string.Create(CultureInfo.InvariantCulture,
            $"<svg class=\"whisker\" viewBox=\"0 0 120 10\" aria-hidden=\"true\"><path class=\"zero\" d=\"M{At(neutral):0.#} 0V10\"/><path class=\"range\" d=\"M{At(interval.Lower):0.#} 5H{At(interval.Upper):0.#}\"/><circle cx=\"{At(value):0.#}\" cy=\"5\" r=\"3\"/></svg>"));
    }
}
