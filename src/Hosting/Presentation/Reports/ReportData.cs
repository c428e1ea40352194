using System.Text.Json;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Indicators;
using Godwit.Portfolio.Trades;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>What the page's scripts draw: columns of numbers, and a JSON object that says what they are.</summary>
internal static class ReportData
{
    private const int SecondsPerNano = 1_000_000_000;

    /// <summary>Fills the pack with a run's columns, names prefixed, and writes the object that describes them.</summary>
    public static void WriteRun(Utf8JsonWriter json, ColumnPack pack, RunReport report, string prefix, bool withMarket)
    {
        json.WriteStartObject();
        json.WriteString("name", report.Name);
        json.WriteString("prefix", prefix);
        json.WriteString("quote", report.Quote);
        json.WriteNumber("initial", report.Figures.Curves.Initial);
        WriteCurves(pack, report.Figures.Curves, prefix);
        WriteDaily(json, pack, report.Figures, prefix);
        if (withMarket)
        {
            WriteMarkets(json, pack, report, prefix);
            WriteTrades(json, pack, report, prefix);
            WriteStops(json, report.Run.Options);
        }
        json.WriteEndObject();
    }

    private static void WriteCurves(ColumnPack pack, EquityCurves curves, string prefix)
    {
        // Longer curves are thinned to the last sample of each step; the tables beside the charts come from all of them.
        int step = (curves.Count + CandleView.Most - 1) / CandleView.Most;
        int count = (curves.Count + step - 1) / step;
        double[] Thin(Func<int, double> value)
        {
            var thin = new double[count];
            for (int i = 0; i < count; i++) thin[i] = value(Math.Min(curves.Count - 1, (i + 1) * step - 1));
            return thin;
        }
        int decimals = Significant(6, curves.Initial);
        double[] falls = curves.Drawdowns();
        pack.Add(prefix + "time", Thin(i => Seconds(curves.Times[i])), 0, Guess.Line);
        pack.Add(prefix + "equity", Thin(i => curves.Equity[i]), decimals);
        pack.Add(prefix + "benchmark", Thin(i => curves.Benchmark[i]), decimals);
        pack.Add(prefix + "drawdown", Thin(i => falls[i]), 5);
        pack.Add(prefix + "exposure", Thin(i => curves.Exposure[i]), 3);
    }

    private static void WriteDaily(Utf8JsonWriter json, ColumnPack pack, RunFigures figures, string prefix)
    {
        DailyReturns daily = figures.Daily;
        pack.Add(prefix + "day", [.. daily.Ends.Select(Seconds)], 0, Guess.Line);
        pack.Add(prefix + "daily", daily.Returns, 6, Guess.None);
        json.WriteString("period", daily.Period == Duration.FromDays(1) ? "day" : daily.Period.ToString());
        json.WriteStartArray("rolling");
        foreach (RollingFigures rolling in figures.Rolling)
        {
            json.WriteNumberValue(rolling.Window);
            pack.Add($"{prefix}sharpe{rolling.Window}", rolling.Sharpe, 3);
            pack.Add($"{prefix}volatility{rolling.Window}", rolling.Volatility, 4);
            pack.Add($"{prefix}beta{rolling.Window}", rolling.Beta, 3);
        }
        json.WriteEndArray();
        ReturnDistribution spread = figures.Distribution;
        json.WriteStartObject("distribution");
        Number(json, "lowest", spread.Lowest);
        Number(json, "width", spread.Width);
        Number(json, "var95", spread.Var95);
        Number(json, "es95", spread.Es95);
        json.WriteEndObject();
        pack.Add(prefix + "counts", [.. spread.Counts.Select(c => (double)c)], 0, Guess.None);
        pack.Add(prefix + "normal", spread.Normal, 2, Guess.None);
    }

    private static void WriteMarkets(Utf8JsonWriter json, ColumnPack pack, RunReport report, string prefix)
    {
        IReadOnlyList<BarInterval> intervals = RunReport.Intervals(report.Run);
        json.WriteStartArray("markets");
        for (int s = 0; s < report.Run.Series.Count; s++)
        {
            ResolvedSeries series = report.Run.Series[s];
            (int from, int to) = RunReport.RangeOf(report.Run, series.Bars);
            CandleView candles = CandleView.Of(series.Bars, from, to, intervals[s]);
            WriteCandles(pack, candles, series.Bars.PriceScale, $"{prefix}{s}.");
            json.WriteStartObject();
            json.WriteString("id", series.Id);
            json.WriteString("symbol", series.Instrument.Key.Symbol);
            json.WriteString("base", series.Instrument.BaseAsset);
            json.WriteString("quote", series.Instrument.QuoteAsset);
            json.WriteNumber("priceDecimals", PriceDecimals(candles, series.Bars.PriceScale));
            json.WriteNumber("quantityDecimals", series.Instrument.QuantityScale);
            json.WriteNumber("interval", intervals[s].Length.Nanos / SecondsPerNano);
            json.WriteString("shown", intervals[s].ToString());
            json.WriteString("bars", series.Bars.Interval.ToString());
            WriteIndicators(json, pack, report, candles, s, prefix);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCandles(ColumnPack pack, CandleView candles, int scale, string prefix)
    {
        int n = candles.Count;
        var (opens, highs, lows, closes) = (new long[n], new long[n], new long[n], new long[n]);
        for (int i = 0; i < n; i++)
        {
            // Each number is what is left when the one before is known.
            opens[i] = candles.Opens[i] - (i == 0 ? 0 : candles.Closes[i - 1]);
            closes[i] = candles.Closes[i] - candles.Opens[i];
            highs[i] = candles.Highs[i] - Math.Max(candles.Opens[i], candles.Closes[i]);
            lows[i] = Math.Min(candles.Opens[i], candles.Closes[i]) - candles.Lows[i];
        }
        pack.Add(prefix + "t", [.. candles.StartsNanos.Select(t => t / SecondsPerNano)], 0, Guess.Line);
        pack.Add(prefix + "o", opens, scale, Guess.None);
        pack.Add(prefix + "c", closes, scale, Guess.None);
        pack.Add(prefix + "h", highs, scale, Guess.None);
        pack.Add(prefix + "l", lows, scale, Guess.None);
        double typical = candles.Volumes.Count == 0 ? 0 : candles.Volumes.Average();
        pack.Add(prefix + "v", [.. candles.Volumes], Significant(3, typical), Guess.None);
    }

    private static void WriteIndicators(Utf8JsonWriter json, ColumnPack pack, RunReport report, CandleView candles, int instrument, string prefix)
    {
        json.WriteStartArray("indicators");
        int number = 0;
        bool several = report.Run.Strategies.Count > 1;
        foreach (RecordedIndicator recorded in report.Indicators.Where(r => r.Instrument == instrument))
        {
            double[] values = Aligned(recorded, candles);
            if (values.All(double.IsNaN)) continue;
            IndicatorDefinition? definition = IndicatorCatalog.Contains(recorded.Name) ? IndicatorCatalog.Get(recorded.Name) : null;
            IndicatorOutput? output = definition is { } known && recorded.Output < known.Outputs.Count ? known.Outputs[recorded.Output] : null;
            string column = $"{prefix}{instrument}.i{number++}";
            pack.Add(column, values, Significant(6, values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max()));
            string label = recorded.Period > 0 ? $"{recorded.Name} {recorded.Period}" : recorded.Name;
            if (definition?.Outputs.Count > 1 && output is not null) label += $" {output.Name}";
            json.WriteStartObject();
            json.WriteString("column", column);
            json.WriteString("name", several ? $"{recorded.Strategy}: {label}" : label);
            json.WriteString("group", $"{recorded.Strategy}/{recorded.Name}/{recorded.Period}");
            json.WriteString("pane", definition?.Pane == IndicatorPane.Price ? "price" : definition is null && LooksLikePrice(values, candles, report, instrument) ? "price" : "own");
            json.WriteString("style", (output?.Style ?? PlotStyle.Line).ToString().ToLowerInvariant());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Values by candle; warm-up bars before the range fall away.</summary>
    private static double[] Aligned(RecordedIndicator recorded, CandleView candles)
    {
        var values = new double[candles.Count];
        Array.Fill(values, double.NaN);
        int at = 0;
        for (int i = 0; i < values.Length; i++)
        {
            long start = candles.StartsNanos[i];
            while (at < recorded.Starts.Count && candles.Interval.Floor(new Instant(recorded.Starts[at])) < candles.Interval.Floor(new Instant(start))) at++;
            if (at < recorded.Starts.Count && candles.Interval.Floor(new Instant(recorded.Starts[at])) == candles.Interval.Floor(new Instant(start))) values[i] = recorded.Values[at];
        }
        return values;
    }

    /// <summary>An indicator that the catalogue does not know is drawn over the prices when it moves among them.</summary>
    private static bool LooksLikePrice(double[] values, CandleView candles, RunReport report, int instrument)
    {
        double scale = Pow10.Double(report.Run.Series[instrument].Bars.PriceScale);
        int near = 0, known = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) continue;
            known++;
            if (values[i] > candles.Lows[i] / scale * 0.5 && values[i] < candles.Highs[i] / scale * 2) near++;
        }
        return near > known * 0.9;
    }

    private static void WriteTrades(Utf8JsonWriter json, ColumnPack pack, RunReport report, string prefix)
    {
        TradeList trades = report.Result.Trades;
        int n = trades.Count;
        OrderRole[] roles = Enum.GetValues<OrderRole>();
        string[] exits = [.. roles.Select(RunJson.ExitReason).Distinct()];
        void Column(string name, int decimals, Func<TradeRecord, double> value, Guess guess = Guess.None)
        {
            var column = new double[n];
            for (int i = 0; i < n; i++) column[i] = value(trades[i]);
            pack.Add($"{prefix}trade.{name}", column, decimals, guess);
        }
        Core.Instruments.Instrument Of(in TradeRecord t) => report.Run.Series[t.Instrument].Instrument;
        int priceDecimals = report.Run.Series.Max(s => s.Instrument.PriceScale) + 2, quantityDecimals = report.Run.Series.Max(s => s.Instrument.QuantityScale);
        int money = Significant(8, report.Figures.Curves.Initial);
        Column("market", 0, t => t.Instrument);
        Column("side", 0, t => t.Sign);
        Column("entryTime", 0, t => Seconds(t.EntryTime), Guess.Previous);
        Column("exitTime", 0, t => Seconds(t.ExitTime), Guess.Previous);
        Column("entryPrice", priceDecimals, t => TradeFigures.AveragePrice(t.EntryNotional, t.Quantity, Of(t)));
        Column("exitPrice", priceDecimals, t => TradeFigures.AveragePrice(t.ExitNotional, t.Quantity, Of(t)));
        Column("quantity", quantityDecimals, t => Of(t).ToDouble(t.Quantity));
        Column("pnl", money, t => t.Pnl.ToDouble());
        Column("costs", money, t => (t.Fees + t.Interest).ToDouble());
        Column("return", 6, t => t.EntryNotional.IsZero ? double.NaN : t.Pnl.ToDouble() / t.EntryNotional.ToDouble());
        Column("mae", 5, t => TradeFigures.Excursion(in t, Of(t)).Worst);
        Column("mfe", 5, t => TradeFigures.Excursion(in t, Of(t)).Best);
        Column("exit", 0, t => Array.IndexOf(exits, RunJson.ExitReason(t.ExitRole)));
        Column("strategy", 0, t => report.Run.Setup.Capital.Count > 1 ? t.Book : -1);
        Column("flags", 0, t => (t.IsOpen ? 1 : 0) + (t.IsAmbiguous ? 2 : 0));
        Strings(json, "exits", exits);
        Strings(json, "strategies", report.Run.Strategies.Select(s => s.Name));
    }

    /// <summary>Distances from the entry price that the chart can draw; a trailing stop moves, so it is not among them.</summary>
    private static void WriteStops(Utf8JsonWriter json, BacktestOptions options)
    {
        if (options.StopLoss is { } stop && Rate.TryParse(stop, out Rate stopRate)) json.WriteNumber("stopLoss", stopRate.ToDouble());
        if (options.TakeProfit is { } target && Rate.TryParse(target, out Rate targetRate)) json.WriteNumber("takeProfit", targetRate.ToDouble());
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static double Seconds(Instant at) => Duration.FloorDivide(at.UnixNanos, Duration.NanosPerSecond);

    /// <summary>Decimals that show so many digits of a number.</summary>
    private static int Significant(int digits, double value) =>
        double.IsFinite(value) && Math.Abs(value) > 0 ? Math.Clamp(digits - (int)Math.Ceiling(Math.Log10(Math.Abs(value))), 0, 12) : 2;

    /// <summary>Decimals that the prices use, as files often carry zeros at the end.</summary>
    private static int PriceDecimals(CandleView candles, int scale)
    {
        long unit = 1;
        int decimals = scale;
        while (decimals > 0 && candles.Closes.Take(2_000).All(c => c % (unit * 10) == 0))
        {
            unit *= 10;
            decimals--;
        }
        return decimals;
    }
}
