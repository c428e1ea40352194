using System.Runtime.CompilerServices;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Strategies;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Engine.Ticks;

/// <summary>After warm-up no tick, order or fill allocates, and memory does not grow with the recording. The one stated exception: a chunk for each thousand trades.</summary>
public sealed class TickAllocationTests
{
    private const int Rounds = 30, WarmRounds = 12;

    [Theory]
    [InlineData("market-maker", "gamma=0.01 horizon=1 requote=0.1", "book", "power:2")]
    [InlineData("market-maker", "gamma=0.01 horizon=1 requote=0.1 fair=mid", "book", "risk-averse")]
    [InlineData("taker-momentum", "halfLife=0.5 threshold=0.5 hold=0.7 leastEvents=5", "book", "risk-averse")]
    [InlineData("taker-momentum", "halfLife=0.5 threshold=0.5 hold=0.7 leastEvents=5", "quotes", "log")]
    [InlineData("taker-momentum", "flow=trades halfLife=2 threshold=0.3 hold=0.7 leastEvents=5", "trades", "risk-averse")]
    [InlineData("ma-cross", "fast=2 slow=5", "book", "risk-averse")]
    public void A_tick_allocates_nothing_but_trade_chunks(string strategy, string parameters, string detail, string queue)
    {
        TradingEngine? engine = null;
        var bytes = new long[Rounds];
        var chunks = new int[Rounds];
        // Bars are made of the recording before the run: nobody looks then.
        void Look(int round) => (bytes[round], chunks[round]) = (GC.GetAllocatedBytesForCurrentThread(), ((engine?.Trades.Count ?? 0) + 1023) / 1024);

        var market = new RandomTicks(3, 2_000, Worlds.Start);
        Duration length = Duration.FromSeconds(600);
        TickSource Repeat(TickSource source, bool looks) => new RepeatedTicks(RepeatedTicks.All(source), source, Rounds, length, looks ? Look : null);
        TickSource[] ticks = detail switch
        {
            "book" => [Repeat(market.Trades, false), Repeat(market.Book, true)],
            "quotes" => [Repeat(market.Trades, false), Repeat(market.Quotes, true)],
            _ => [Repeat(market.Trades, true)],
        };
        BacktestSetup setup = TickWorlds.Setup(() => MultiMarket.Make(strategy, parameters), TickWorlds.Series("A", ticks)) with
        {
            TickMatching = TickWorlds.Free with { Queue = QueueModel.Parse(queue) },
            Latency = new LatencyModel(Duration.FromMillis(5), Duration.FromMillis(10), Duration.FromMillis(10)) { EntryJitter = LatencyJitter.Parse("exponential:5ms") },
            Capital = [Money.FromWhole(1_000)],
            FiguresOnly = true,
            InspectTicks = (e, _) => engine = e,
        };
        BacktestResult result = BacktestRunner.Run(setup);
        Assert.True(result.Fills > 500, $"Only {result.Fills} fills.");
        Assert.Equal(0, result.Anomalies);
        // An array's length and header come on top of its elements.
        long chunk = 1024 * Unsafe.SizeOf<TradeRecord>() + 3 * IntPtr.Size;
        long fewest = Enumerable.Range(WarmRounds, Rounds - WarmRounds - 1).Min(i => bytes[i + 1] - bytes[i] - (chunks[i + 1] - chunks[i]) * chunk);
        Assert.Equal(0, fewest);
    }
}
