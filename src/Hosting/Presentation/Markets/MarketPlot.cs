using System.Globalization;
using System.Text;
using Godwit.Core.Functions;
using Godwit.Core.Time;
using Godwit.Data.Analysis;
using Godwit.Indicators;
using static Godwit.Hosting.Presentation.Reports.ReportText;

namespace Godwit.Hosting.Presentation.Markets;

/// <summary>The pictures of an analysis as SVG that stretches, with axes as text beside it.</summary>
internal static class MarketPlot
{
    /// <summary>A fraction in percent with as many decimals as three figures need.</summary>
    public static string Small(double fraction) => Percent(fraction, Decimals(fraction));
    public static string SignedSmall(double fraction) => SignedPercent(fraction, Decimals(fraction));

    private static int Decimals(double fraction) => Math.Abs(fraction) switch { >= 0.1 => 1, >= 0.001 => 2, >= 0.00001 => 4, _ => 6 };

    /// <summary>A text at a place of an axis, 0 … 1 from the top or from the left.</summary>
    internal readonly record struct Tick(double At, string Text, bool OnlyWhereRoom = false);

    /// <param name="o">The page.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="unit">In which unit, and how to read it.</param>
    /// <param name="size">Class of height.</param>
    /// <param name="drawing">SVG of a square of 1000 by 1000 that is stretched to the box.</param>
    /// <param name="y">Texts left of the box.</param>
    /// <param name="x">Texts below the box.</param>
    internal static void Box(TextWriter o, string caption, string unit, string size, string drawing, IReadOnlyList<Tick> y, IReadOnlyList<Tick> x)
    {
        o.Write($"<figure class=\"plot {size}\"><figcaption>{Html(caption)} <small>{Html(unit)}</small></figcaption><div class=\"box\"><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Html($"{caption}: {unit}")}\">");
        foreach (Tick tick in y) o.Write($"<path class=\"grid\" d=\"M0 {N(tick.At * 1000)}H1000\"/>");
        o.Write($"{drawing}</svg>");
        foreach (Tick tick in y) o.Write($"<span class=\"y\" style=\"top:{N(tick.At * 100)}%\">{Html(tick.Text)}</span>");
        foreach (Tick tick in x) o.Write($"<span class=\"x{(tick.At <= 0.001 ? " first" : tick.At >= 0.999 ? " last" : "")}{(tick.OnlyWhereRoom ? " some" : "")}\" style=\"left:{N(tick.At * 100)}%\">{Html(tick.Text)}</span>");
        o.Write("</div></figure>\n");
    }

    public static void Price(TextWriter o, MarketView market)
    {
        IReadOnlyList<double> prices = market.Sketch;
        double low = prices.Min(), high = prices.Max();
        if (!(low > 0)) return;
        double bottom = Math.Log(low), span = Math.Max(1e-9, Math.Log(high) - bottom);
        double Y(double price) => 980 - (Math.Log(price) - bottom) / span * 960;
        var line = new StringBuilder();
        for (int i = 0; i < prices.Count; i++) line.Append(i == 0 ? 'M' : 'L').Append(N(1000.0 * i / (prices.Count - 1))).Append(' ').Append(N(Y(prices[i])));
        Tick[] y = [.. Enumerable.Range(0, 4).Select(i => Math.Exp(bottom + span * i / 3)).Select(p => new Tick(Y(p) / 1000, MarketReport.PriceText(p)))];
        Box(o, "Close", "logarithmic, at evenly spaced bars", "", $"<path class=\"area\" d=\"{line}V1000H0Z\"/><path class=\"line\" d=\"{line}\"/>", y, TimeTicks(market.Analysis.From, market.Analysis.To));
    }

    public static void Histogram(TextWriter o, ReturnFacts r)
    {
        long[] bins = [.. r.Histogram];
        double top = Math.Log10(Math.Max(2, bins.Max())), floor = -0.3;
        double Y(double count) => 1000 - (Math.Log10(Math.Max(count, Math.Pow(10, floor))) - floor) / (top - floor) * 980;
        var inside = new StringBuilder();
        var outside = new StringBuilder();
        for (int i = 0; i < bins.Length; i++)
            if (bins[i] > 0) (i is 0 or 100 ? outside : inside).Append(CultureInfo.InvariantCulture, $"M{N(i * 9.9 + 0.5)} 1000V{N(Y(bins[i]))}h8.9V1000Z");
        var normal = new StringBuilder();
        for (int i = 0; i <= 200; i++)
        {
            double z = (i - 100) / 20.0, expected = r.Count * 0.1 * DeterministicMath.NormalPdf(z);
            if (expected >= Math.Pow(10, floor)) normal.Append(normal.Length == 0 ? 'M' : 'L').Append(N((z * 10 + 50.5) * 9.9)).Append(' ').Append(N(Y(expected)));
        }
        Tick[] y = [.. Enumerable.Range(0, (int)top + 1).Where(p => top < 4.5 || p % 2 == 0).Select(p => new Tick(Y(Math.Pow(10, p)) / 1000, Math.Pow(10, p).ToString("N0", CultureInfo.InvariantCulture)))];
        Tick[] x = [.. new[] { -4, -2, 0, 2, 4 }.Select(z => new Tick((z * 10 + 50.5) * 0.0099, $"{(z > 0 ? "+" : z < 0 ? "−" : "")}{Math.Abs(z)}"))];
        Box(o, "Distribution of returns", "count, logarithmic, by deviations from the mean; dashed: normal law; outer bars: all beyond ±5", "", $"<path class=\"bars\" d=\"{inside}\"/><path class=\"loss-bars\" d=\"{outside}\"/><path class=\"normal\" d=\"{normal}\"/>", y, x);
    }

    public static void HillPlot(TextWriter o, ReturnFacts r)
    {
        HillPoint[] points = [.. r.HillPlot.Where(h => double.IsFinite(h.Left) && double.IsFinite(h.Right))];
        if (points.Length < 3)
        {
            o.Write("<p class=\"note\">Too few returns for an estimate of the tails.</p>\n");
            return;
        }
        double most = Math.Min(8, Math.Ceiling(points.Max(p => Math.Max(p.Left, p.Right)))), from = Math.Log(points[0].Count), to = Math.Log(points[^1].Count);
        string Line(Func<HillPoint, double> value) => string.Concat(points.Select((p, i) => $"{(i == 0 ? 'M' : 'L')}{N((Math.Log(p.Count) - from) / (to - from) * 1000)} {N(1000 - Math.Min(value(p), most) / most * 1000)}"));
        Tick[] y = [.. Enumerable.Range(0, (int)most + 1).Where(v => most <= 5 || v % 2 == 0).Select(v => new Tick(1 - v / most, v.ToString(CultureInfo.InvariantCulture)))];
        var x = new List<Tick>();
        for (double k = 10; k <= points[^1].Count; k *= 10) x.Add(new Tick((Math.Log(k) - from) / (to - from), k.ToString("N0", CultureInfo.InvariantCulture)));
        Box(o, "Power of the tails", $"Hill estimate by how many extreme returns it uses: blue falls, orange rises; told above: {Count(r.LeftTail.Count)}", "", $"<path class=\"line\" d=\"{Line(p => p.Left)}\"/><path class=\"other\" d=\"{Line(p => p.Right)}\"/>", y, x);
    }

    public static void Stems(TextWriter o, string caption, string unit, IReadOnlyList<(int Lag, double Value, double Band)> lags)
    {
        double high = Math.Max(0.02, lags.Max(l => Math.Max(l.Value, l.Band))) * 1.08, low = Math.Min(-0.02, lags.Min(l => Math.Min(l.Value, -l.Band))) * 1.08;
        double Y(double value) => (high - value) / (high - low) * 1000;
        double X(int i) => (i + 0.5) / lags.Count * 1000;
        string band = "M" + string.Join('L', lags.Select((l, i) => $"{N(X(i))} {N(Y(l.Band))}")) + "L" + string.Join('L', lags.Reverse().Select((l, i) => $"{N(X(lags.Count - 1 - i))} {N(Y(-l.Band))}")) + "Z";
        double half = 360.0 / lags.Count;
        string Stem(bool significant) => string.Concat(lags.Select((l, i) => Math.Abs(l.Value) > l.Band == significant ? $"M{N(X(i) - half)} {N(Y(0))}V{N(Y(l.Value))}h{N(2 * half)}V{N(Y(0))}Z" : ""));
        Tick[] y = [.. Steps(low, high, 4).Select(v => new Tick(Y(v) / 1000, v == 0 ? "0" : Number(v, Math.Abs(high - low) < 0.1 ? 3 : 2)))];
        int[] told = [.. new[] { 0, lags.Count / 4, lags.Count / 2, lags.Count * 3 / 4, lags.Count - 1 }.Distinct()];
        Box(o, caption, unit, "", $"<path class=\"area\" d=\"{band}\"/><path class=\"bars\" d=\"{Stem(true)}\"/><path class=\"quiet\" d=\"{Stem(false)}\"/><path class=\"zero\" d=\"M0 {N(Y(0))}H1000\"/>", y, [.. told.Select(i => new Tick((i + 0.5) / lags.Count, lags[i].Lag.ToString(CultureInfo.InvariantCulture)))]);
    }

    public static void VolumeLevels(TextWriter o, VolumeByPrice volume)
    {
        VolumeLevel point = volume.Levels[volume.PointOfControl];
        double most = volume.Levels.Max(l => l.Share);
        o.Write("<h3>Volume by price</h3>\n<div class=\"levels\" role=\"img\" aria-label=\"Share of volume by price, highest price on top\">\n");
        for (int i = volume.Levels.Count - 1; i >= 0; i--)
        {
            VolumeLevel l = volume.Levels[i];
            string mark = i == volume.PointOfControl ? "poc" : i >= volume.ValueAreaFrom && i <= volume.ValueAreaTo ? "in" : "";
            bool named = i % 6 == 0 || i == volume.Levels.Count - 1;
            o.Write($"<span>{(named ? MarketReport.PriceText(l.Low) : "")}</span><i class=\"{mark}\" style=\"width:{N(l.Share / most * 100)}%\" title=\"{MarketReport.PriceText(l.Low)} – {MarketReport.PriceText(l.High)}: {Small(l.Share)}\"></i>\n");
        }
        o.Write($"</div>\n<p class=\"note\">Share of volume (base asset) by price, levels of equal ratio; each bar’s volume is spread evenly over its range. Most traded: {MarketReport.PriceText(point.Low)} – {MarketReport.PriceText(point.High)} with {Small(point.Share)} (orange). Value area, 70 % of the volume: {MarketReport.PriceText(volume.Levels[volume.ValueAreaFrom].Low)} – {MarketReport.PriceText(volume.Levels[volume.ValueAreaTo].High)} (strong blue).</p>\n");
    }

    /// <summary>Returns by month as the reports show them; cells are the darker the larger the month.</summary>
    public static void Months(TextWriter o, IReadOnlyList<MonthFacts> months)
    {
        // The tenth largest month in a hundred has the full colour: one wild month must not pale the others.
        double[] sizes = [.. months.Select(m => Math.Abs(m.Return)).Where(double.IsFinite).Order()];
        double most = sizes.Length == 0 ? 1 : sizes[(int)(sizes.Length * 0.9)];
        o.Write("<h3>Return by month</h3>\n<table class=\"heat\"><thead><tr><th scope=\"col\"></th>");
        string[] names = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;
        for (int m = 0; m < 12; m++) o.Write($"<th scope=\"col\">{names[m]}</th>");
        o.Write("<th scope=\"col\">Year</th></tr></thead><tbody>\n");
        foreach (IGrouping<int, MonthFacts> year in months.GroupBy(m => m.Year).OrderByDescending(g => g.Key))
        {
            o.Write($"<tr><th scope=\"row\">{year.Key}</th>");
            for (int m = 1; m <= 12; m++)
            {
                MonthFacts[] one = [.. year.Where(f => f.Month == m)];
                if (one.Length == 0) o.Write("<td class=\"none\"></td>");
                else o.Write($"<td class=\"{Shade(one[0].Return, most)}{(one[0].IsPartial ? " part" : "")}\" data-l=\"{names[m - 1]}\" title=\"{names[m - 1]} {year.Key}: {SignedPercent(one[0].Return)}, volatility {Percent(one[0].Volatility, 0)} a year{(one[0].IsPartial ? ", part of the month" : "")}\">{SignedPercent(one[0].Return, 0).Replace("\u00a0%", "", StringComparison.Ordinal)}</td>");
            }
            double whole = year.Aggregate(1.0, (product, f) => product * (1 + f.Return)) - 1;
            o.Write($"<td class=\"year\" data-l=\"Year\">{SignedPercent(whole, 0)}</td></tr>\n");
        }
        o.Write("</tbody></table>\n<p class=\"note\">Percent, from close to close; months in italics are partly covered.</p>\n");
    }

    private static string Shade(double value, double most) => double.IsNaN(value) || value == 0 ? "flat" : $"{(value > 0 ? "up" : "down")}{Math.Clamp((int)Math.Ceiling(Math.Abs(value) / Math.Max(1e-12, most) * 5), 1, 5)}";

    public static void Regimes(TextWriter o, RegimeMap map)
    {
        IReadOnlyList<RegimePoint> points = map.Points;
        double low = Math.Log(points.Min(p => p.Close)), span = Math.Max(1e-9, Math.Log(points.Max(p => p.Close)) - low);
        double X(int i) => 1000.0 * i / points.Count;
        int thin = Math.Max(1, points.Count / 1500);
        var line = new StringBuilder();
        for (int i = 0; i < points.Count; i += thin) line.Append(i == 0 ? 'M' : 'L').Append(N(X(i))).Append(' ').Append(N(770 - (Math.Log(points[i].Close) - low) / span * 760));
        // Two strips below the price: spells of a state as boxes.
        string Strip(Func<RegimePoint, bool> when, int top)
        {
            var boxes = new StringBuilder();
            for (int i = 0; i < points.Count; i++)
            {
                if (!when(points[i])) continue;
                int from = i;
                while (i + 1 < points.Count && when(points[i + 1])) i++;
                boxes.Append(CultureInfo.InvariantCulture, $"M{N(X(from))} {top}H{N(X(i + 1))}v80H{N(X(from))}Z");
            }
            return boxes.ToString();
        }
        string drawing = $"<path class=\"none\" d=\"M0 820H1000v80H0ZM0 920H1000v80H0Z\"/><path class=\"up\" d=\"{Strip(p => p.Trend == TrendState.Up, 820)}\"/><path class=\"down\" d=\"{Strip(p => p.Trend == TrendState.Down, 820)}\"/><path class=\"calm\" d=\"{Strip(p => p.Volatility == VolatilityState.Calm, 920)}\"/><path class=\"wild\" d=\"{Strip(p => p.Volatility == VolatilityState.Wild, 920)}\"/><path class=\"line\" d=\"{line}\"/>";
        Tick[] y = [new(0.01, MarketReport.PriceText(Math.Exp(low + span))), new(0.77, MarketReport.PriceText(Math.Exp(low))), new(0.86, "trend"), new(0.96, "vol.")];
        Box(o, "Close and states", $"logarithmic, by {map.Period}", "tall", drawing, y, TimeTicks(points[0].Start, points[^1].Start));
        o.Write("<ul class=\"key\"><li><i style=\"background:var(--gain-fill)\"></i>up</li><li><i style=\"background:var(--loss-fill)\"></i>down</li><li><i style=\"background:var(--up2)\"></i>calm</li><li><i style=\"background:var(--down3)\"></i>wild</li><li><i style=\"background:var(--line)\"></i>neither</li></ul>\n");
    }

    public static void Matrix(TextWriter o, MarketReport report)
    {
        string[] ids = [.. report.Markets.Select(m => m.Analysis.Id)];
        o.Write("<h3>Correlation</h3>\n<div class=\"table\"><table class=\"matrix\"><thead><tr><th scope=\"col\"></th>");
        foreach (string id in ids) o.Write($"<th scope=\"col\">{Html(id.Split(':')[1])}</th>");
        o.Write("</tr></thead><tbody>\n");
        foreach (string row in ids)
        {
            o.Write($"<tr><th scope=\"row\">{Html(row)}</th>");
            foreach (string column in ids)
            {
                double value = row == column ? 1 : report.PairOf(row, column).Correlation;
                o.Write($"<td class=\"{(row == column ? "flat" : Shade(value, 1))}\">{(row == column ? "1" : Ratio(value))}</td>");
            }
            o.Write("</tr>\n");
        }
        o.Write("</tbody></table></div>\n");
    }

    public static void Pair(TextWriter o, PairFacts pair)
    {
        o.Write($"<div><h3>{Html(pair.First)} → {Html(pair.Second)}</h3><div class=\"halves\">");
        double low = Math.Min(0, Math.Floor(pair.ByMonth.Select(m => m.Correlation).DefaultIfEmpty(0).Min() * 2) / 2);
        double Y(double value) => (1 - value) / (1 - low) * 1000;
        string line = string.Concat(pair.ByMonth.Select((m, i) => $"{(i == 0 ? 'M' : 'L')}{N(pair.ByMonth.Count < 2 ? 500 : 1000.0 * i / (pair.ByMonth.Count - 1))} {N(Y(m.Correlation))}"));
        Tick[] x = pair.ByMonth.Count < 2 ? [] : [new(0, Month(pair.ByMonth[0])), new(1, Month(pair.ByMonth[^1]))];
        Box(o, "By month", "correlation", "low", $"<path class=\"line\" d=\"{line}\"/>", [.. new[] { 1.0, 0.5, 0, -0.5, -1 }.Where(v => v >= low).Select(v => new Tick(Y(v) / 1000, Number(v, 1)))], x);
        Stems(o, "By lag", "in bars", [.. pair.LeadLag.Select(l => (l.Lag, double.IsNaN(l.Correlation) ? 0 : l.Correlation, double.IsFinite(l.Band) ? l.Band : 0))]);
        o.Write("</div></div>\n");
        static string Month(MonthCorrelation m) => string.Create(CultureInfo.InvariantCulture, $"{m.Year}-{m.Month:00}");
    }

    /// <summary>Years, or dates of a shorter time, where they begin.</summary>
    internal static IReadOnlyList<Tick> TimeTicks(Instant from, Instant to)
    {
        DateTime first = Date(from), last = Date(to);
        double span = (last - first).TotalDays;
        if (!(span > 0)) return [];
        var ticks = new List<Tick>();
        if (span > 800)
        {
            int each = span > 5_500 ? 5 : span > 3_300 ? 2 : 1;
            for (int year = first.Year + 1; year <= last.Year; year++)
                if (year % each == 0) ticks.Add(new Tick((new DateTime(year, 1, 1) - first).TotalDays / span, year.ToString(CultureInfo.InvariantCulture), ticks.Count % 2 == 1));
        }
        else
        {
            for (int i = 0; i <= 4; i++)
                ticks.Add(new Tick(i / 4.0, first.AddDays(span * i / 4).ToString(span > 60 ? "yyyy-MM" : "MM-dd", CultureInfo.InvariantCulture), i % 2 == 1));
        }
        return ticks;
        static DateTime Date(Instant at) => DateTime.UnixEpoch.AddTicks(at.UnixNanos / 100);
    }

    /// <summary>Round values inside a range, zero among them when it is inside.</summary>
    internal static IEnumerable<double> Steps(double low, double high, int about)
    {
        double raw = (high - low) / about, power = Math.Pow(10, Math.Floor(Math.Log10(raw))), step = new[] { 1, 2, 5, 10 }.Select(f => f * power).First(s => s >= raw * 0.999);
        for (double v = Math.Ceiling(low / step); v * step <= high; v++) yield return Math.Abs(v) < 0.5 ? 0 : v * step;
    }

    internal static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
