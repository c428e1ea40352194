using System.Diagnostics;
using System.Globalization;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Data.Generation;
using Godwit.Data.Import;
using Godwit.Engine.Loop;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Rules;
using Godwit.Strategies.Sizing;

namespace Godwit.Bench.Engine;

/// <summary>
/// The event engine on one-minute bars, one thread, everything on: market orders, fees, slippage, ledger, equity statistics,
/// metrics. Real BTCUSDT minutes from GODWIT_SHARED when they are there, otherwise a generated series of the same length.
/// </summary>
internal static class BacktestTable
{
    private const int Rounds = 12;

    private const string RealFile = "BINANCE_BTCUSDT_1m.csv.gz";

    private sealed record Work(string Name, Func<IStrategy> Make, string Size, string Target = "");

    private static readonly Work[] All =
    [
        new("no strategy logic, flat: the loop itself", () => new Idle(), "all-in"),
        new("two SMAs read each bar, no orders", () => new Averages(), "all-in"),
        new("buy-and-hold: position valued every bar", () => Shipped("buy-and-hold"), "fraction:0.5"),
        new("ma-cross 10/30, default sizing", () => Shipped("ma-cross"), "fraction:0.1", "20 M/s"),
        new("ma-cross 10/30, fixed notional, never ruined", () => Shipped("ma-cross"), "notional:1000", "20 M/s"),
        new("ma-cross 10/30 as rules, fixed notional", () => new RuleStrategy(MaCrossRules()), "notional:1000", "10 M/s"),
    ];

    /// <summary>All tasks, or the one whose name is given.</summary>
    public static int Run(string[] args)
    {
        if (args.Length > 0)
        {
            foreach (Work work in All.Where(w => w.Name == args[0])) Measure(work, Bars().Bars);
            return 0;
        }
        (BarColumns bars, string source) = Bars();
        Console.WriteLine($"{bars.Count:N0} one-minute bars, {source}; one thread; median and best of {Rounds} runs after warm-up");
        Console.WriteLine("each task in a process of its own, as a user runs it: code optimized for one strategy is not for several in turn");
        Console.WriteLine();
        Console.WriteLine($"{"task",-58} {"trades",8} {"median",12} {"best",12} {"target",12}");
        foreach (Work work in All)
        {
            using Process alone = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Alone(work)))!;
            alone.WaitForExit();
            if (alone.ExitCode != 0) return alone.ExitCode;
        }
        Console.WriteLine();
        Console.WriteLine("Peers on a machine of this class (see docs/performance.md): vectorbt kernel without orders 16.8 M/s, with averages and");
        Console.WriteLine("portfolio 2.7–8.4 M/s; backtesting.py 0.154 M/s; LEAN, empty strategy 0.153 M/s; backtrader 0.012 M/s.");
        return 0;
    }

    /// <summary>The arguments of a process for one task; started through the dotnet host, the program itself is the first.</summary>
    private static IEnumerable<string> Alone(Work work)
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") yield return typeof(BacktestTable).Assembly.Location;
        yield return "backtest";
        yield return work.Name;
    }

    private static IStrategy Shipped(string name) => StrategyCatalog.Create(name, new Dictionary<string, string>());

    private static void Measure(Work work, BarColumns bars)
    {
        int priceScale = bars.PriceScale;
        var rules = new InstrumentRules { Tick = new Price(Pow10.Long(priceScale - 2)), Lot = new Quantity(1000), MinNotional = Money.FromWhole(10) };
        var instrument = new Instrument(new InstrumentKey("BINANCE", "BTCUSDT"), "BTC", "USDT", priceScale, 8, [rules]);
        bool rich = work.Size.StartsWith("notional", StringComparison.Ordinal);
        var setup = new BacktestSetup
        {
            Series = [new SeriesSetup(instrument, bars)],
            Capital = [Money.FromWhole(rich ? 1_000_000_000 : 10_000)],
            Limits = new() { RuinBelow = Money.FromWhole(10) },
            Strategies = () => [new StrategySetup("bench", work.Make()) { Style = new TradingStyle { Sizing = PositionSizing.ParseText(work.Size) } }],
        };
        var seconds = new List<double>();
        BacktestResult result = BacktestRunner.Run(setup);
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            result = BacktestRunner.Run(setup);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        seconds.Sort();
        string Rate(double s) => (bars.Count / s / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " M/s";
        Console.WriteLine($"{work.Name,-58} {result.Trades.Count,8:N0} {Rate(seconds[seconds.Count / 2]),12} {Rate(seconds[0]),12} {work.Target,12}");
    }

    private static (BarColumns Bars, string Source) Bars()
    {
        string shared = Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine("..", "shared");
        string file = Path.Combine(shared, "data", RealFile);
        if (File.Exists(file)) return (CandleFile.ReadStrict(file, BarFileOptions.None).Bars, "real BTCUSDT");
        return (MarketGenerator.Generate(new MarketGeneratorOptions { Bars = 2_800_000 }).Series[0].Bars, "synthetic (GODWIT_SHARED has no real ones)");
    }

    /// <summary>What a rules file of the same idea compiles to.</summary>
    private static RuleDefinition MaCrossRules()
    {
        var words = new RuleWriter();
        Expression Condition(string text) => words.Condition(RuleText.Inline(text));
        return new RuleDefinition("bench") { Long = new RuleSide(Condition("sma(close, 10) crosses above sma(close, 30)"), Condition("sma(close, 10) crosses below sma(close, 30)")) };
    }

    private sealed class Idle : Strategy;

    private sealed class Averages : Strategy
    {
        private readonly Indicators.Sma _fast = new(10), _slow = new(30);
        private int _above;

        protected override void OnStart()
        {
            Use(_fast);
            Use(_slow);
        }

        protected override void OnBar(Market market)
        {
            if (_fast.Value > _slow.Value) _above++;
        }
    }
}
