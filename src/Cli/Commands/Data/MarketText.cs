using System.Globalization;
using System.Text;
using Godwit.Cli.Terminal;
using Godwit.Data.Analysis;
using Godwit.Hosting.Presentation.Markets;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Data;

/// <summary>An analysis on a screen of text: what a trader asks first, with small pictures.</summary>
internal static class MarketText
{
    private const string Shades = " ░▒▓█";
    private static readonly string[] s_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static void Print(MarketReport report)
    {
        foreach (MarketView market in report.Markets) Print(market);
        if (report.Pairs.Count > 0) PrintPairs(report);
    }

    private static void Print(MarketView market)
    {
        MarketAnalysis a = market.Analysis;
        Write($"{Style.Bold(a.Id)}{(market.IsSynthetic ? "  " + Style.Caution("synthetic") : "")}  {Figures.Count(a.Bars, "bar")} of {a.Interval}, {Figures.Time(a.From)} to {Figures.Time(a.To)} UTC{(a.SkippedReturns > 0 ? $", {Figures.Count(a.SkippedReturns, "gap")} left out" : "")}\n");
        Write($"{Sparkline.Draw(market.Sketch, 72)}  {Price(a.FirstClose)} → {Price(a.LastClose)}\n");
        foreach (string finding in MarketFindings.Of(a)) Write($"- {finding}\n");
        Write("\n");
        Returns(a);
        Clock(a);
        Memory(a.Dependence);
        Trading(a);
        Falls(a);
        Months(a);
        Regimes(a.Regimes);
    }

    private static void Returns(MarketAnalysis a)
    {
        ReturnFacts r = a.Returns;
        ReturnQuantile low = r.Quantiles[1], high = r.Quantiles[^2];
        Exceedance far = r.Exceedances[3];
        var table = new Table($"Returns of {a.Interval}", "", "");
        table.Add("volatility", $"{Percent(r.Deviation)} a bar, {Percent(r.AnnualVolatility)} a year", $"mean {Signed(r.Mean)} a bar");
        table.Add("shape", $"skewness {Figures.Ratio(r.Skewness)}, excess kurtosis {Figures.Ratio(r.ExcessKurtosis)}", $"up {Percent(r.PositiveShare)}, unchanged {Percent(r.ZeroShare)}");
        table.Add("1 % quantiles", $"{Signed(low.Value)} and {Signed(high.Value)}", $"a normal law: {Signed(low.Normal)} and {Signed(high.Normal)}");
        table.Add("worst 1 % on average", Signed(r.ExpectedShortfall1), $"worst {Signed(r.Least)}, best {Signed(r.Largest)}");
        table.Add("beyond 5 deviations", Figures.Count(far.Observed, "bar"), $"a normal law: {far.ExpectedNormal.ToString("0.###", CultureInfo.InvariantCulture)}");
        table.Add("power of the tails", $"left {Tail(r.LeftTail)}, right {Tail(r.RightTail)}", "Hill; below 4 kurtosis does not settle, below 2 variance does not");
        Write($"{table}\n");
        if (a.WorstDays.Count == 0) return;
        Write($"{Style.Faint("Worst days")}  {Days(a.WorstDays)}\n{Style.Faint("Best days ")}  {Days(a.BestDays)}\n\n");
    }

    private static string Days(IReadOnlyList<PeriodReturn> days) => string.Join("   ", days.Take(4).Select(d => $"{d.Start.ToString()[..10]} {Signed(Math.Exp(d.LogReturn) - 1)}"));

    private static void Clock(MarketAnalysis a)
    {
        ClockProfile clock = a.Clock;
        if (clock.Weekdays.Count == 0) return;
        if (clock.Hours.Count > 1)
        {
            int width = clock.Hours.Count == 24 ? 2 : 4;
            Write(Style.Faint($"Hours (UTC)  {string.Concat(Enumerable.Range(0, clock.Hours.Count).Select(i => (i * clock.HoursPerSlot).ToString("00", CultureInfo.InvariantCulture).PadRight(width + 1)))}") + "\n");
            Write($"volatility   {Bars(clock.Hours.Select(h => h.Volatility), width)}  {Extremes(clock, h => h.Volatility)}\n");
            Write($"volume       {Bars(clock.Hours.Select(h => h.VolumeShare), width)}  {Extremes(clock, h => h.VolumeShare)}\n");
            Write($"by the clock: volatility {Chance(clock.HourSignificance.Volatility)}, mean return {Chance(clock.HourSignificance.Return)}\n\n");
            double most = clock.Week.Max(c => double.IsNaN(c.Volatility) ? 0 : c.Volatility), least = clock.Week.Min(c => double.IsNaN(c.Volatility) ? double.MaxValue : c.Volatility);
            for (int day = 0; day < 7; day++)
            {
                var row = new StringBuilder($"{s_days[day]}          ");
                for (int slot = 0; slot < clock.Hours.Count; slot++)
                {
                    double v = clock.Week[day * clock.Hours.Count + slot].Volatility;
                    row.Append(double.IsNaN(v) ? ' ' : Shades[1 + (int)Math.Min(3, (v - least) / Math.Max(1e-300, most - least) * 4)], width).Append(' ');
                }
                ClockCell whole = clock.Weekdays[day];
                Write($"{row} {Percent(whole.Volatility)} a day, {Percent(whole.VolumeShare)} of volume\n");
            }
            Write(Style.Faint($"volatility by weekday and hour, from {Percent(least)} ░ to {Percent(most)} █ {(clock.HoursPerSlot == 1 ? "an hour" : $"in {clock.HoursPerSlot} hours")}; by weekday: volatility {Chance(clock.WeekdaySignificance.Volatility)}, mean return {Chance(clock.WeekdaySignificance.Return)}") + "\n\n");
            return;
        }
        var table = new Table("Weekday", "Volatility", "", "Mean return", "Error", "Volume").AlignRight(1, 3, 4, 5);
        double highest = clock.Weekdays.Max(d => double.IsNaN(d.Volatility) ? 0 : d.Volatility);
        for (int day = 0; day < 7; day++)
        {
            ClockCell c = clock.Weekdays[day];
            table.Add(s_days[day], Percent(c.Volatility), Bar(c.Volatility / highest, 16), Signed(c.MeanReturn), Percent(c.StandardError), Percent(c.VolumeShare));
        }
        Write($"{table}{Style.Faint($"by weekday: volatility {Chance(clock.WeekdaySignificance.Volatility)}, mean return {Chance(clock.WeekdaySignificance.Return)}")}\n\n");
    }

    private static void Memory(SerialDependence dependence)
    {
        if (dependence.Lags.Count == 0) return;
        LagCorrelation[] told = [.. dependence.Lags.Where(l => l.Lag is 1 or 2 or 3 or 5 or 10 or 20 or 48)];
        var table = new Table(["Memory", .. told.Select(l => $"lag {l.Lag}")]);
        table.AlignRight([.. Enumerable.Range(1, told.Length)]);
        table.Add(["returns", .. told.Select(l => Math.Abs(l.Return) > l.RobustBand ? Style.Bold(Figure(l.Return) + "*") : Figure(l.Return) + " ")]);
        table.Add([Style.Faint("band when volatility changes"), .. told.Select(l => Style.Faint("±" + l.RobustBand.ToString("0.000", CultureInfo.InvariantCulture) + " "))]);
        table.Add(["absolute returns", .. told.Select(l => Figure(l.Absolute) + " ")]);
        Write(table.ToString());
        if (dependence.VarianceRatios.Count > 0)
            Write($"variance ratio  {string.Join("   ", dependence.VarianceRatios.Select(v => $"{v.Horizon} bars {v.Ratio.Ratio.ToString("0.000", CultureInfo.InvariantCulture)} (z {v.Ratio.ZHeteroskedastic.ToString("0.0", CultureInfo.InvariantCulture)})"))}\n");
        Write(Style.Faint("* outside its band; variance ratio below 1: moves turn back, above 1: they carry on, |z| above 2 is more than chance") + "\n\n");
    }

    private static void Trading(MarketAnalysis a)
    {
        if (a.Volume is { } volume)
        {
            const int Rows = 12;
            int each = volume.Levels.Count / Rows;
            var table = new Table("Prices", "Volume", "").AlignRight(1);
            double[] shares = [.. Enumerable.Range(0, Rows).Select(r => volume.Levels.Skip(r * each).Take(each).Sum(l => l.Share))];
            for (int r = Rows - 1; r >= 0; r--)
            {
                bool centre = volume.PointOfControl / each == r, inside = volume.ValueAreaTo >= r * each && volume.ValueAreaFrom < (r + 1) * each;
                table.Add($"{Price(volume.Levels[r * each].Low)} – {Price(volume.Levels[(r + 1) * each - 1].High)}", Percent(shares[r]), Bar(shares[r] / shares.Max(), 30) + (centre ? "  most traded" : inside ? "" : Style.Faint("  outside the value area")));
            }
            VolumeLevel point = volume.Levels[volume.PointOfControl];
            Write($"{table}{Style.Faint($"70 % of the volume between {Price(volume.Levels[volume.ValueAreaFrom].Low)} and {Price(volume.Levels[volume.ValueAreaTo].High)}; most at {Price(point.Low)} – {Price(point.High)}")}\n\n");
        }
        SpreadEstimates s = a.Spread;
        Write($"{Style.Faint("Spread, guessed from bars")}  Roll {BasisPoints(s.Roll)}   Corwin–Schultz {BasisPoints(s.CorwinSchultz)} ({Percent(s.CorwinSchultzNegativeShare)} of pairs say less than nothing)   Abdi–Ranaldo {BasisPoints(s.AbdiRanaldo)}\n");
        Write(Style.Faint("orders of magnitude: bars know no quotes, and a range is mostly movement; quotes, which 'godwit data import' reads, know") + "\n\n");
    }

    private static void Falls(MarketAnalysis a)
    {
        if (a.Drawdowns.Count == 0) return;
        var table = new Table("Falls", "Depth", "Lowest", "Back at").AlignRight(1);
        foreach (DrawdownEpisode d in a.Drawdowns.Take(5))
            table.Add($"{Figures.Time(d.Peak)}", Percent(d.Depth), $"{Figures.Time(d.Trough)} ({Figures.Length(d.Trough - d.Peak)})", d.Recovered is { } back ? $"{Figures.Time(back)} ({Figures.Length(back - d.Peak)})" : "not yet");
        Write($"{table}{Style.Faint($"{Percent(a.BelowPeakShare)} of all bars close below an earlier close")}\n\n");
    }

    private static void Months(MarketAnalysis a)
    {
        if (a.Months.Count < 2) return;
        var table = new Table(["Month", .. Enumerable.Range(1, 12).Select(m => m.ToString(CultureInfo.InvariantCulture)), "Year"]);
        table.AlignRight([.. Enumerable.Range(1, 13)]);
        foreach (IGrouping<int, MonthFacts> year in a.Months.GroupBy(m => m.Year))
        {
            string Cell(int month) => year.FirstOrDefault(m => m.Month == month) is { Year: > 0 } facts ? Whole(facts.Return) : "";
            table.Add([year.Key.ToString(CultureInfo.InvariantCulture), .. Enumerable.Range(1, 12).Select(Cell), Whole(year.Aggregate(1.0, (p, m) => p * (1 + m.Return)) - 1)]);
        }
        Write($"{table}{Style.Faint("returns in percent; the first and the last month may be partial")}\n\n");
    }

    private static void Regimes(RegimeMap? map)
    {
        if (map is null)
        {
            Write(Style.Faint("Regimes: too few bars for the models to settle.") + "\n\n");
            return;
        }
        const int Width = 72;
        char Mark(int i, Func<RegimePoint, int> state, string marks)
        {
            int from = (int)((long)i * map.Points.Count / Width), to = Math.Max(from + 1, (int)((long)(i + 1) * map.Points.Count / Width));
            int[] counts = new int[3];
            for (int k = from; k < to; k++) counts[state(map.Points[k])]++;
            return marks[Array.IndexOf(counts, counts.Max())];
        }
        int width = Math.Min(Width, map.Points.Count);
        Write($"{Style.Faint($"Regimes on {map.Period}")}  {Figures.Time(map.Points[0].Start)[..10]} to {Figures.Time(map.Points[^1].Start)[..10]}\n");
        Write($"trend       {new string([.. Enumerable.Range(0, width).Select(i => Mark(i, p => (int)p.Trend, "↓·↑"))])}\n");
        Write($"volatility  {new string([.. Enumerable.Range(0, width).Select(i => Mark(i, p => (int)p.Volatility, "▁▄█"))])}\n");
        var table = new Table("", "Calm", "Normal", "Wild").AlignRight(1, 2, 3);
        foreach (IGrouping<TrendState, RegimeCell> row in map.Cells.GroupBy(c => c.Trend))
            table.Add([row.Key switch { TrendState.Up => "up", TrendState.Down => "down", _ => "no trend" }, .. row.Select(c => c.Periods == 0 ? "–" : $"{Percent(c.Share)}, {Whole(c.AnnualReturn)} ± {(c.StandardError * 100).ToString("0", CultureInfo.InvariantCulture)} % a year")]);
        Write($"{table}{Style.Faint($"share of time, and log return a year in the period after the state was known; a trend lasts {map.MeanTrendPeriods.ToString("0.0", CultureInfo.InvariantCulture)} periods, a volatility {map.MeanVolatilityPeriods.ToString("0.0", CultureInfo.InvariantCulture)}")}\n\n");
    }

    private static void PrintPairs(MarketReport report)
    {
        if (report.Markets.Count > 2)
        {
            string[] ids = [.. report.Markets.Select(m => m.Analysis.Id)];
            var matrix = new Table(["Correlation", .. ids.Select(id => id.Split(':')[1])]);
            matrix.AlignRight([.. Enumerable.Range(1, ids.Length)]);
            foreach (string row in ids) matrix.Add([row, .. ids.Select(column => row == column ? "1" : Figures.Ratio(report.PairOf(row, column).Correlation))]);
            Write($"{matrix}\n");
        }
        var table = new Table("Pair", "Common", "Correlation", "95 %", "Beta", "By month", "Lead").AlignRight(1, 2, 4);
        foreach (PairFacts p in report.Pairs)
        {
            string lead = p.Lead is { } peak ? $"{Figure(peak.Correlation)} {(peak.Lag > 0 ? "first" : "second")} leads by {Figures.Count(Math.Abs(peak.Lag), "bar")}" : "none seen";
            table.Add($"{p.First} → {p.Second}", Figures.Count(p.Pairs), Figures.Ratio(p.Correlation), $"{Figures.Ratio(p.Lower)} … {Figures.Ratio(p.Upper)}", Figures.Ratio(p.Beta), Sparkline.Draw([.. p.ByMonth.Select(m => m.Correlation)], 24), lead);
        }
        Write($"{table}{Style.Faint("beta: move of the second per move of the first; lead: the largest correlation with a shift of 1 to 10 bars, if chance does not explain it")}\n");
    }

    private static string Bars(IEnumerable<double> values, int width)
    {
        double[] all = [.. values.Select(v => double.IsNaN(v) ? 0 : v)];
        double most = all.Max();
        return string.Concat(all.Select(v => new string(" ▁▂▃▄▅▆▇█"[most > 0 ? (int)Math.Round(v / most * 8) : 0], width) + " "));
    }

    private static string Extremes(ClockProfile clock, Func<ClockCell, double> value)
    {
        int[] known = [.. Enumerable.Range(0, clock.Hours.Count).Where(i => !double.IsNaN(value(clock.Hours[i])))];
        return known.Length == 0 ? "" : $"{Percent(known.Min(i => value(clock.Hours[i])))} … {Percent(known.Max(i => value(clock.Hours[i])))}";
    }

    private static string Chance(double p) => double.IsNaN(p) ? "too little to say" : p <= 0.001 ? "p ≤ 0.001" : "p " + p.ToString("0.000", CultureInfo.InvariantCulture);
    private static string Bar(double share, int width) => double.IsNaN(share) ? "" : new string('█', (int)Math.Round(Math.Clamp(share, 0, 1) * width));
    private static string Tail(TailIndex tail) => double.IsNaN(tail.Index) ? "–" : $"{tail.Index.ToString("0.00", CultureInfo.InvariantCulture)} ± {tail.StandardError.ToString("0.00", CultureInfo.InvariantCulture)}";
    private static string Figure(double value) => (Math.Round(value, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture);
    private static string BasisPoints(double fraction) => double.IsNaN(fraction) ? "–" : (fraction * 10_000).ToString("0.0", CultureInfo.InvariantCulture) + " bp";
    private static string Whole(double fraction) => double.IsNaN(fraction) ? "–" : (fraction * 100).ToString("+0;-0;0", CultureInfo.InvariantCulture);
    private static string Price(double price) => MarketReport.PriceText(price);

    /// <summary>As many decimals as three figures need.</summary>
    private static string Percent(double fraction) => double.IsNaN(fraction) ? "–" : (fraction * 100).ToString(Decimals(fraction), CultureInfo.InvariantCulture) + " %";

    private static string Signed(double fraction) => double.IsNaN(fraction) ? "–" : (fraction * 100).ToString($"+{Decimals(fraction)};-{Decimals(fraction)};0", CultureInfo.InvariantCulture) + " %";

    private static string Decimals(double fraction) => Math.Abs(fraction) switch { >= 0.1 => "0.0", >= 0.001 => "0.00", >= 0.00001 => "0.0000", _ => "0.######" };

    private static void Write(string text) => Console.Out.Write(text);
}
