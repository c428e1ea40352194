using System.Globalization;
using System.Text;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>
/// A run as tables: commas, a point for decimals, UTF-8, one header line. Prices, quantities and money are exact decimals,
/// fractions plain numbers (0.01 is one percent), times ISO-8601 in UTC, undefined values empty.
/// </summary>
internal static class CsvReport
{
    public static void WriteTrades(Stream stream, RunReport report)
    {
        using StreamWriter o = Writer(stream);
        o.Write("number,symbol,strategy,side,quantity,entry_time,entry_price,exit_time,exit_price,net_profit,fees,interest,return,bars,held_seconds,mae,mfe,exit_reason,open,ambiguous\n");
        TradeList trades = report.Result.Trades;
        for (int i = 0; i < trades.Count; i++)
        {
            ref TradeRecord t = ref trades[i];
            Instrument instrument = report.Run.Series[t.Instrument].Instrument;
            (double mae, double mfe) = TradeFigures.Excursion(in t, instrument);
            string strategy = report.Run.Setup.Capital.Count > 1 ? report.Run.Strategies[t.Book].Name : report.Name;
            double gain = t.EntryNotional.IsZero ? double.NaN : t.Pnl.ToDouble() / t.EntryNotional.ToDouble();
            o.Write($"{i + 1},{Text(instrument.Key.ToString())},{Text(strategy)},{(t.Sign > 0 ? "long" : "short")},{instrument.Format(t.Quantity)},");
            o.Write($"{t.EntryTime},{TradeFigures.AveragePriceText(t.EntryNotional, t.Quantity, instrument)},{t.ExitTime},{TradeFigures.AveragePriceText(t.ExitNotional, t.Quantity, instrument)},");
            o.Write($"{t.Pnl},{t.Fees},{t.Interest},{Number(gain)},{t.ExitBar - t.EntryBar},{Number((t.ExitTime - t.EntryTime).TotalSeconds)},{Number(mae)},{Number(mfe)},");
            o.Write($"{RunJson.ExitReason(t.ExitRole)},{Word(t.IsOpen)},{Word(t.IsAmbiguous)}\n");
        }
    }

    public static void WriteEquity(Stream stream, RunReport report)
    {
        using StreamWriter o = Writer(stream);
        o.Write("time,equity,benchmark,drawdown,exposure\n");
        EquityCurves curves = report.Figures.Curves;
        double[] falls = curves.Drawdowns();
        for (int i = 0; i < curves.Count; i++)
            o.Write($"{curves.Times[i]},{report.Result.Equity![i].Equity},{Number(curves.Benchmark[i])},{Number(falls[i])},{Number(curves.Exposure[i])}\n");
    }

    public static void WriteMetrics(Stream stream, RunReport report)
    {
        using StreamWriter o = Writer(stream);
        o.Write("metric,value,lower_95,upper_95\n");
        Dictionary<string, ConfidenceInterval> intervals = MetricTable.Intervals(report.Result.Metrics).ToDictionary();
        foreach ((string name, double value) in MetricTable.Of(report.Result.Metrics))
        {
            string interval = intervals.TryGetValue(name, out ConfidenceInterval found) ? $"{Number(found.Lower)},{Number(found.Upper)}" : ",";
            o.Write($"{name},{Number(value)},{interval}\n");
        }
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
    private static string Word(bool value) => value ? "true" : "false";
    private static string Text(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
