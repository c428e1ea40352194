using System.Diagnostics;
using System.Globalization;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Queue;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Bench.Engine;

/// <summary>
/// The whole event engine on ticks, one thread: recordings merged, venue with queue model, latency both ways, a second book at the engine, strategy, risk
/// gate, ledger, equity statistics. The recorded Binance session from GODWIT_SHARED, repeated; otherwise a generated one.
/// </summary>
internal static class TickEngineTable
{
    private const int Rounds = 5;
    private const long Rows = 10_000_000;
    private const string Name = "BINANCE_BTCUSDT";

    private static readonly LatencyModel Slow = new(Duration.FromMillis(5), Duration.FromMillis(10), Duration.FromMillis(10))
    {
        EntryJitter = LatencyJitter.Parse("gamma:2ms,3"),
        ResponseJitter = LatencyJitter.Parse("gamma:2ms,3"),
    };

    public static int Run(string[] args)
    {
        (TickArray book, TickArray trades, string source, int scale) = Session();
        long rows = book.Count + trades.Count;
        int repeats = (int)((Rows + rows - 1) / rows);
        Duration length = new((Math.Max(book.Last.UnixNanos, trades.Last.UnixNanos) - Math.Min(book.First.UnixNanos, trades.First.UnixNanos)) / Duration.NanosPerSecond * Duration.NanosPerSecond + 2 * Duration.NanosPerSecond);
        Console.WriteLine($"{rows:N0} rows of book and trades of {source}, repeated to {rows * repeats:N0}; one thread; median and best of {Rounds} runs after warm-up");
        Console.WriteLine();
        Console.WriteLine($"{"task",-64} {"fills",9} {"median",12} {"best",12} {"target",10} {"B/row",8}");
        TickSource Again(TickArray recording) => new RepeatedTicks(RepeatedTicks.All(recording), recording, repeats, length);
        TickSource[] both = [Again(trades), Again(book)];
        Row("bars only: venue alone reads the book", both, scale, "buy-and-hold", "", "risk-averse", LatencyModel.None, "");
        Row("market-maker, risk-averse queue, no latency", both, scale, "market-maker", "gamma=0.02 kappa=3", "risk-averse", LatencyModel.None, "");
        foreach (string queue in new[] { "risk-averse", "power:3", "log" })
            Row($"market-maker, queue {queue}, latency with jitter", both, scale, "market-maker", "gamma=0.02 kappa=3", queue, Slow, "3 M/s");
        Row("taker-momentum on the book's quotes, latency with jitter", both, scale, "taker-momentum", "", "risk-averse", Slow, "");
        int tradeRepeats = (int)(Rows / trades.Count);
        Row("taker-momentum on trades alone", [new RepeatedTicks(RepeatedTicks.All(trades), trades, tradeRepeats, length)], scale, "taker-momentum", "flow=trades", "risk-averse", Slow, "");
        Console.WriteLine();
        Console.WriteLine("Peer on a machine of this class (see docs/performance.md): hftbacktest 1.8.4, L2 replay 1.45 M rows/s, with a two-sided market");
        Console.WriteLine("maker and queue model 1.05 M rows/s.");
        return 0;
    }

    private static void Row(string task, TickSource[] ticks, int quantityScale, string strategy, string parameters, string queue, LatencyModel latency, string target)
    {
        var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1), MinNotional = Money.FromWhole(5) };
        var instrument = new Instrument(new InstrumentKey("BINANCE", "BTCUSDT"), "BTC", "USDT", 2, quantityScale, [rules]);
        Dictionary<string, string> values = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var setup = new BacktestSetup
        {
            Series = [new SeriesSetup(instrument, TickBars.Build(ticks, new BarInterval(Duration.FromMinutes(1)))) { Ticks = ticks }],
            Capital = [Money.FromWhole(1_000_000_000)],
            Strategies = () => [new StrategySetup("bench", StrategyCatalog.Create(strategy, values)) { Style = new TradingStyle { Direction = Direction.Both, Sizing = PositionSizing.ParseText("notional:500") } }],
            TickMatching = new() { Queue = QueueModel.Parse(queue), Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.FromBasisPoints(5) } },
            Latency = latency,
            FiguresOnly = true,
        };
        var seconds = new List<double>();
        long bytes = long.MaxValue;
        BacktestResult result = BacktestRunner.Run(setup);
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            result = BacktestRunner.Run(setup);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        seconds.Sort();
        string Speed(double s) => (result.Venue.Ticks / s / 1e6).ToString("F2", CultureInfo.InvariantCulture) + " M/s";
        Console.WriteLine($"{task,-64} {result.Fills,9:N0} {Speed(seconds[Rounds / 2]),12} {Speed(seconds[0]),12} {target,10} {((double)bytes / result.Venue.Ticks).ToString("F2", CultureInfo.InvariantCulture),8}");
    }

    private static (TickArray Book, TickArray Trades, string Source, int QuantityScale) Session()
    {
        if (RecordedSession.Exists(Name))
        {
            RecordedSession session = RecordedSession.Read(Name, 2, 8);
            return (new TickArray(session.Book, 2, 8), new TickArray(session.Trades, 2, 8), "the recorded session " + Name, 8);
        }
        var market = new RandomTicks(1, 20_000, Instant.FromUnixSeconds(1_700_000_000), level: 6_000_000);
        return (market.Book, market.Trades, "a generated session (GODWIT_SHARED has no recorded one)", 3);
    }
}
