using System.Text.Json;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Trades;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Backtests;

/// <summary>
/// The kind "backtest": two independent backtesters' trades, equity and metrics on real data, reproduced through the same
/// options that the command line takes. The market data lies in the shared data folder, or beside the references.
/// </summary>
internal sealed class BacktestChecker : IReferenceChecker
{
    public string Area => "backtest";

    public IEnumerable<string> Check(ReferenceFile file)
    {
        JsonElement golden = file.Root;
        string data = FindData(file, golden.GetProperty("data").GetString()!);
        BacktestOptions options = GoldenRun.Options(golden, data);
        BacktestResult result = GoldenRun.Run(options);
        return [.. Trades(golden, result), .. Equity(golden, result), .. Metrics(golden, result)];
    }

    private static string FindData(ReferenceFile file, string name)
    {
        string shared = Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine(ReferenceFolder.Path, "..");
        string[] places = [Path.Combine(shared, "data", name), Path.Combine(Path.GetDirectoryName(file.FullPath)!, "..", "..", "data", name)];
        string? found = places.FirstOrDefault(File.Exists);
        if (found is null) Assert.Skip($"The market data {name} is neither in {Path.GetFullPath(Path.Combine(shared, "data"))} nor beside the references: set GODWIT_SHARED.");
        return found!;
    }

    private static IEnumerable<string> Trades(JsonElement golden, BacktestResult result)
    {
        bool py = GoldenRun.IsBacktestingPy(golden);
        double tolerance = py ? 1e-9 : 1e-8;
        JsonElement[] expected = [.. golden.GetProperty("trades").EnumerateArray()];
        TradeRecord[] trades = [.. result.Trades.All()];
        if (trades.Length != expected.Length) yield return $"{trades.Length} trades instead of {expected.Length}.";
        Instrument instrument = result.Instruments[0];
        for (int i = 0; i < Math.Min(trades.Length, expected.Length); i++)
        {
            JsonElement e = expected[i];
            TradeRecord t = trades[i];
            string place = $"trade {i}";
            if (t.EntryBar != e.GetProperty("entry_bar").GetInt64()) yield return $"{place}: entry bar {t.EntryBar} instead of {e.GetProperty("entry_bar")}.";
            if (t.ExitBar != e.GetProperty("exit_bar").GetInt64()) yield return $"{place}: exit bar {t.ExitBar} instead of {e.GetProperty("exit_bar")}.";
            if (t.EntryTime.ToString() != e.GetProperty("entry_time").GetString()) yield return $"{place}: entry time {t.EntryTime} instead of {e.GetProperty("entry_time")}.";
            if (t.ExitTime.ToString() != e.GetProperty("exit_time").GetString()) yield return $"{place}: exit time {t.ExitTime} instead of {e.GetProperty("exit_time")}.";
            if (!py && t.IsOpen != (e.GetProperty("status").GetString() == "open")) yield return $"{place}: open {t.IsOpen} instead of {e.GetProperty("status")}.";
            double size = instrument.ToDouble(t.Quantity) * t.Sign;
            double entry = TradeFigures.AveragePrice(t.EntryNotional, t.Quantity, instrument), exit = TradeFigures.AveragePrice(t.ExitNotional, t.Quantity, instrument);
            double pnl = t.Pnl.ToDouble(), value = t.EntryNotional.ToDouble();
            if (!Near(size, e.GetProperty("size").GetDouble(), tolerance)) yield return $"{place}: size {size:R} instead of {e.GetProperty("size")}.";
            if (!Near(entry, e.GetProperty("entry_price").GetDouble(), tolerance)) yield return $"{place}: entry price {entry:R} instead of {e.GetProperty("entry_price")}.";
            if (!Near(exit, e.GetProperty("exit_price").GetDouble(), tolerance)) yield return $"{place}: exit price {exit:R} instead of {e.GetProperty("exit_price")}.";
            // A profit is a small difference of large values: it is as exact as these, not as itself.
            double expectedPnl = e.GetProperty("pnl").GetDouble();
            if (Math.Abs(pnl - expectedPnl) > tolerance * Math.Max(Math.Abs(expectedPnl), value)) yield return $"{place}: profit {pnl:R} instead of {expectedPnl:R}.";
            double expectedReturn = e.GetProperty(py ? "return_pct" : "return_").GetDouble();
            if (Math.Abs(pnl / value - expectedReturn) > tolerance) yield return $"{place}: return {pnl / value:R} instead of {expectedReturn:R}.";
        }
    }

    private static IEnumerable<string> Equity(JsonElement golden, BacktestResult result)
    {
        double tolerance = GoldenRun.IsBacktestingPy(golden) ? 1e-9 : 1e-8;
        int step = golden.GetProperty("equity_step").GetInt32();
        double[] equity = [.. result.Equity!.Select(p => p.Equity.ToDouble())];
        if (equity.Length != golden.GetProperty("bars").GetInt32()) yield return $"{equity.Length} bars instead of {golden.GetProperty("bars")}.";
        double[] expected = [.. golden.GetProperty("equity").EnumerateArray().Select(e => e.GetDouble())];
        for (int i = 0; i < expected.Length && i * step < equity.Length; i++)
            if (!Near(equity[i * step], expected[i], tolerance)) yield return $"equity at bar {i * step}: {equity[i * step]:R} instead of {expected[i]:R}.";
        if (!Near(equity[^1], golden.GetProperty("equity_last").GetDouble(), tolerance)) yield return $"last equity {equity[^1]:R} instead of {golden.GetProperty("equity_last")}.";
        if (!Near(equity.Sum(), golden.GetProperty("equity_sum").GetDouble(), tolerance)) yield return $"sum of equity {equity.Sum():R} instead of {golden.GetProperty("equity_sum")}.";
    }

    /// <summary>The metrics whose definition is ours, too; vectorbt states its own in the file's README.</summary>
    private static IEnumerable<string> Metrics(JsonElement golden, BacktestResult result)
    {
        if (GoldenRun.IsBacktestingPy(golden)) yield break;
        RunMetrics m = result.Metrics;
        (string Name, double Value)[] ours =
        [
            ("Total Return", m.Returns.TotalReturn), ("Annualized Return", m.Returns.Cagr), ("Annualized Volatility", m.Returns.Volatility),
            ("Sharpe", m.Returns.Sharpe), ("Sortino", m.Returns.Sortino), ("Calmar", m.Returns.Calmar), ("Omega", m.Returns.Omega),
            ("Max Drawdown", m.Returns.MaxDrawdown), ("VaR 5%", -m.Var95), ("CVaR 5%", -m.Es95), ("Tail Ratio", m.TailRatio), ("SQN (closed)", m.Sqn),
            ("Profit Factor (closed)", m.ProfitFactor), ("Win Rate (closed)", m.WinRate), ("Expectancy (closed)", m.Expectancy),
            ("Exposure (mean of bars with position)", m.Exposure),
        ];
        JsonElement metrics = golden.GetProperty("metrics");
        foreach ((string name, double value) in ours)
        {
            if (!metrics.TryGetProperty(name, out JsonElement expected) || expected.ValueKind != JsonValueKind.Number) continue;
            if (!Near(value, expected.GetDouble(), 1e-8)) yield return $"{name}: {value:R} instead of {expected}.";
        }
    }

    private static bool Near(double actual, double expected, double relative) => Math.Abs(actual - expected) <= relative * Math.Abs(expected);
}
