using System.CommandLine;
using Godwit.Backtesting.Results;
using Godwit.Cli.Commands.Data;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands;

/// <summary>The whole way in one command: generates a market, backtests two strategies on it and compares them.</summary>
internal static class DemoCommand
{
    public const string Summary = "Generate a market, backtest two strategies on it and compare them";

    private const string Symbol = "DEMOUSD";

    public static Command Create() => new Command("demo", Summary).Does((_, cancellation) => Run(cancellation));

    private static void Run(CancellationToken cancellation)
    {
        DataStore store = DataStore.Open(GodwitHome.Path);
        DatasetInfo data = Market(store, cancellation);
        Console.Out.Write($"{Style.Bold("Godwit demo")}  {data.Id}, {Figures.Count(data.Rows, "hourly bar")} from {Figures.Time(data.From)} to {Figures.Time(data.To)}\n");
        Console.Out.Write($"{Style.Caution("!")} the market is synthetic (seeded generator): the figures show the tool, not an opportunity\n\n");

        var table = new Table("Strategy", "Equity", "Return", "Sharpe", "95 %", "Max drawdown", "Trades", "Win rate", "Costs").AlignRight(2, 3, 4, 5, 6, 7, 8);
        foreach ((string strategy, Dictionary<string, string> parameters) in Contenders())
        {
            var options = new BacktestOptions { Strategies = [strategy], Parameters = parameters, Data = [data.Id], Size = "fraction:0.5" };
            using ComposedBacktest run = new BacktestComposer(GodwitHome.Path).Compose(options);
            BacktestResult result = run.Run(keepEquity: false, progress: null, cancellation);
            RunMetrics m = result.Metrics;
            string confidence = m.Intervals is { } i ? $"{Figures.Ratio(i.Sharpe.Lower)} … {Figures.Ratio(i.Sharpe.Upper)}" : "–";
            string name = parameters.Count == 0 ? strategy : $"{strategy} {string.Join(' ', parameters.Select(p => $"{p.Key}={p.Value}"))}";
            table.Add(Style.Bold(name), Sparkline.Draw(result.EquitySketch, 32), Figures.SignedPercent(m.Returns.TotalReturn), Figures.Ratio(m.Returns.Sharpe), confidence,
                Figures.Percent(m.Returns.MaxDrawdown), Figures.Count(m.Trades), Figures.Percent(m.WinRate), Figures.Number(m.TotalFees + m.TotalSlippage));
        }
        Console.Out.Write(table);
        Console.Out.Write("\nfees 0.1 %, slippage 2 bp, fills at the next bar's open, half of equity per entry; buy-and-hold is the baseline to beat\n");
        Console.Out.Write("\nNext:\n");
        Next($"godwit backtest ma-cross --data {data.Id}", "the full summary of one run");
        Next("godwit data import FILE", "your own candles");
        Next("godwit new strategy MyIdea", "your own strategy, one C# file");
    }

    private static void Next(string words, string meaning) => Console.Out.Write($"  {words,-52}  {meaning}\n");

    private static DatasetInfo Market(DataStore store, CancellationToken cancellation)
    {
        string id = $"{MarketGenerator.Venue}:{Symbol}:1h";
        if (store.Find(id) is { } present) return present;
        var options = new MarketGeneratorOptions
        {
            Symbols = [new SyntheticSymbol { Name = Symbol }],
            Interval = new BarInterval(Duration.FromHours(1)),
            Bars = 3 * 365 * 24,
            Seed = 7,
        };
        using var progress = new ProgressLine("Generating");
        return SyntheticMarket.Store(store, options, progress, cancellation)[0];
    }

    private static IEnumerable<(string Strategy, Dictionary<string, string> Parameters)> Contenders()
    {
        yield return ("ma-cross", new() { ["fast"] = "24", ["slow"] = "168" });
        yield return ("rsi", new() { ["period"] = "14" });
        yield return ("buy-and-hold", []);
    }
}
