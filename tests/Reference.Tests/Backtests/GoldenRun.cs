using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Matching;
using Godwit.Strategies;

namespace Godwit.Reference.Tests.Backtests;

/// <summary>A golden backtest as the options that a user would type to reproduce it.</summary>
internal static partial class GoldenRun
{
    /// <summary>True for backtesting.py's conventions, false for vectorbt's.</summary>
    public static bool IsBacktestingPy(JsonElement golden) => golden.GetProperty("engine").GetString()!.StartsWith("backtesting", StringComparison.Ordinal);

    public static BacktestOptions Options(JsonElement golden, string dataPath)
    {
        bool py = IsBacktestingPy(golden);
        (string strategy, Dictionary<string, string> parameters, Direction direction) = Strategy(golden.GetProperty("strategy").GetString()!);
        if (strategy != "rsi") parameters["crossing"] = py ? "strict" : "latched";
        string fee = Decimal(golden.GetProperty(py ? "commission_rate_per_side" : "fees").GetDouble());
        return new BacktestOptions
        {
            Strategies = [strategy],
            Parameters = parameters,
            Data = [dataPath],
            Cash = Decimal(golden.GetProperty("initial_cash").GetDouble()),
            FeeMaker = fee,
            FeeTaker = fee,
            Slippage = "none",
            Direction = direction,
            Fill = golden.GetProperty("fill").GetString() == "next_open" ? FillTiming.NextOpen : FillTiming.SignalClose,
            Size = py ? $"all-in-whole:{Unit(golden)}" : "all-in",
            Lot = py ? null : "0.000000000001",
            End = py ? EndPolicy.CloseLastBar : EndPolicy.KeepOpen,
            ShortModel = ShortModel.Pnl,
            FirstBar = py ? golden.GetProperty("first_processed_bar").GetInt32() : 0,
        };
    }

    public static BacktestResult Run(BacktestOptions options)
    {
        string home = Path.Combine(Path.GetTempPath(), $"godwit-reference-{Environment.ProcessId}");
        using ComposedBacktest run = new BacktestComposer(home).Compose(options);
        return run.Run(keepEquity: true, progress: null, CancellationToken.None);
    }

    private static string Unit(JsonElement golden) =>
        golden.GetProperty("whole_units").GetBoolean() ? "1" : Decimal(golden.GetProperty("unit").GetDouble());

    /// <summary>Reads <c>sma_cross_10_30_long</c>, <c>rsi14_30_70_long</c>, <c>macd_12_26_9_longshort</c> and the like.</summary>
    private static (string Name, Dictionary<string, string> Parameters, Direction Direction) Strategy(string name)
    {
        Match match = StrategyName().Match(name);
        if (!match.Success) throw new InvalidDataException($"The strategy name \"{name}\" is none of sma_cross_F_S, rsiP_L_H, macd_F_S_G with _long or _longshort.");
        string[] numbers = [.. match.Groups["numbers"].Value.Split('_', StringSplitOptions.RemoveEmptyEntries)];
        Direction direction = match.Groups["sides"].Value switch { "long" => Direction.Long, "short" => Direction.Short, _ => Direction.Both };
        return match.Groups["kind"].Value switch
        {
            "rsi" => ("rsi", new() { ["period"] = numbers[0], ["low"] = numbers[1], ["high"] = numbers[2] }, direction),
            "macd" => ("macd", new() { ["fast"] = numbers[0], ["slow"] = numbers[1], ["signal"] = numbers[2] }, direction),
            var average => ("ma-cross", new() { ["fast"] = numbers[0], ["slow"] = numbers[1], ["type"] = average.Split('_')[0] }, direction),
        };
    }

    private static string Decimal(double value) => ((decimal)value).ToString("0.############################", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<kind>sma_cross|ema_cross|rsi|macd)_?(?<numbers>[0-9_]+?)_(?<sides>long|longshort|short)$")]
    private static partial Regex StrategyName();
}
