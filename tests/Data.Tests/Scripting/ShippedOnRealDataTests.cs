using Godwit.Backtesting.Results;
using Godwit.Data.Tests.Runs;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Composition;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;

namespace Godwit.Data.Tests.Scripting;

/// <summary>The shipped strategies on real candles: they trade, nothing is anomalous, a shorter history never changes what came before.</summary>
public sealed class ShippedOnRealDataTests
{
    public static IEnumerable<TheoryDataRow<string>> Shipped => StrategyCatalog.All.Where(e => e.Feeds == MarketFeeds.None).Select(e => new TheoryDataRow<string>(e.Name));

    [Theory, MemberData(nameof(Shipped))]
    [Trait("pace", "slow")]
    public void Years_of_real_hours_and_days(string name)
    {
        foreach (string interval in new[] { "1h", "1d" })
        {
            // The run that ends early must be the beginning of the one that goes on.
            string[] whole = Trades(name, interval, "2024-07-01"), half = Trades(name, interval, "2023-04-01");
            // The first two only buy.
            if (name is not ("buy-and-hold" or "dca" or "pairs")) Assert.True(whole.Length > 0, $"{name} never traded on {interval} bars.");
            Assert.Equal(half, whole.Where(t => string.CompareOrdinal(t, "2023-04") < 0));
        }
    }

    private static string[] Trades(string name, string interval, string to)
    {
        using var home = new ScratchHome();
        StrategyEntry entry = StrategyCatalog.Get(name);
        string[] symbols = entry.LeastMarkets == 1 ? ["BTCUSDT"] : ["ETHUSDT", "BTCUSDT"];
        var options = new BacktestOptions
        {
            Strategies = [name],
            Data = [.. symbols.Select(s => SharedCandles.PathOf($"BINANCE_{s}_{interval}.csv.gz"))],
            Direction = entry.Direction,
            Size = entry.FullSize == "all-in" ? "fraction:0.3" : entry.FullSize,
            To = to,
        };
        using ComposedBacktest run = new BacktestComposer(home.Path).Compose(options);
        BacktestResult result = run.Run(keepEquity: false, progress: null, CancellationToken.None);
        Assert.Equal(0, result.Anomalies);
        return [.. result.Trades.All().Where(t => !t.IsOpen)
            .Select(t => $"{t.ExitTime} {result.Instruments[t.Instrument].Key.Symbol} {t.Sign} {t.Quantity.Units} {t.EntryTime} {t.Pnl}").Order(StringComparer.Ordinal)];
    }
}
