using System.Diagnostics;
using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Indicators.Bars;

namespace Godwit.Bench.Data;

/// <summary>
/// The tick store's figures: import of a recorded order book and of trades, column scans, rows out of the reader, and the memory that a
/// long replay takes. Trades and book rows of the recordings are repeated (with times and numbers moved on) to the length asked for.
/// </summary>
internal static class TickStoreTable
{
    private const int Runs = 5;
    private const long Rows = 10_000_000;

    public static int Run(string[] args)
    {
        string shared = Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine("..", "shared");
        string trades = Path.Combine(shared, "data", "BINANCE_BTCUSDT_trades.csv.gz"), book = Path.Combine(shared, "data", "BINANCE_BTCUSDT_l2.csv.gz");
        if (!File.Exists(trades) || !File.Exists(book))
        {
            Console.Error.WriteLine($"There is no file {trades}: set GODWIT_SHARED.");
            return 1;
        }
        string home = Path.Combine(Path.GetTempPath(), $"godwit-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(home);
        try
        {
            Measure(DataStore.Open(home), trades, book, home);
            return 0;
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static void Measure(DataStore store, string trades, string book, string home)
    {
        Console.WriteLine($"Recorded Binance session on {Environment.ProcessorCount} cores; best of {Runs} (imports: once); page cache warm");
        Console.WriteLine($"{"task",-44} {"ours",16}  {"target",14}");
        TickImportReport report = null!;
        double import = Seconds(() => report = new TickImporter(store).Import([book], new TickImportOptions()));
        Line("import, gzip CSV of an order book, rows", Rate(report.Datasets[0].Rows / import), "");
        new TickImporter(store).Import([trades], new TickImportOptions());

        string longTrades = Path.Combine(home, "BENCH_BTCUSDT_trades.csv");
        Repeat(store, longTrades);
        double long_ = Seconds(() => report = new TickImporter(store).Import([longTrades], new TickImportOptions()));
        if (report.Failures.Count > 0) throw new InvalidOperationException(report.Failures[0]);
        Line("import, plain CSV of trades, rows", Rate(report.Datasets[0].Rows / long_), "");
        File.Delete(longTrades);
        Line("  size on disk, Parquet + cache, bytes a trade", $"{(double)report.Datasets[0].Bytes / report.Datasets[0].Rows:0.0}", "");

        TickDataset dataset = store.Ticks.Open("BENCH:BTCUSDT:trades");
        long sink = 0;
        double scan = Best(() =>
        {
            foreach (TickPart part in dataset.Parts())
            {
                part.Prefetch(2);
                sink += Sum(part.Column(2));
            }
        });
        Line("scan of one column of trades, mapping included", Rate(dataset.Info.Rows / scan), ">= 300 M/s");
        StoredTicks source = store.Ticks.OpenSource("BENCH:BTCUSDT:trades");
        Line("trades out of the reader, as ticks", Rate(Rows / Best(() => sink += Drain(source))), ">= 20 M/s");
        foreach (string rule in (string[])["time:1m", "dollar:1e6", "imbalance:volume", "renko:5"])
            Line($"bars of those trades, {rule}", Rate(Rows / Best(() => sink += Bars(source, TradeBarSpec.Parse(rule)))), "");
        StoredTicks rows = store.Ticks.OpenSource("BINANCE:BTCUSDT:book");
        const int times = 20;
        Line("book rows out of the reader, as ticks", Rate(rows.Count * times / Best(() => { for (int i = 0; i < times; i++) sink += Drain(rows); })), "");
        using var process = Process.GetCurrentProcess();
        Line("peak memory of the process", $"{process.PeakWorkingSet64 / 1e6:0} MB", "< 500 MB");
        GC.KeepAlive(sink);
    }

    /// <summary>The recorded trades again and again.</summary>
    private static void Repeat(DataStore store, string path)
    {
        var block = new List<Tick>();
        StoredTicks source = store.Ticks.OpenSource("BINANCE:BTCUSDT:trades");
        using (TickReader reader = source.Open(source.First))
        {
            var ticks = new Tick[4096];
            for (int count; (count = reader.Read(ticks)) > 0;) block.AddRange(ticks.AsSpan(0, count));
        }
        long length = (source.Last - source.First).Nanos + Duration.NanosPerMilli;
        using var writer = new StreamWriter(path);
        writer.Write("timestamp_ms,price,quantity,is_buyer_maker,trade_id\n");
        for (long row = 0; row < Rows; row++)
        {
            Tick tick = block[(int)(row % block.Count)];
            long at = (tick.OccurredAt.UnixNanos + row / block.Count * length) / Duration.NanosPerMilli;
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{at},{(decimal)tick.Price.Units / 100},{(decimal)tick.Quantity.Units / 100000},{(tick.Is(TickFlags.BuyerIsMaker) ? 1 : 0)},{row + 1}\n"));
        }
    }

    private static long Drain(StoredTicks source)
    {
        var ticks = new Tick[1024];
        long sum = 0;
        using TickReader reader = source.Open(Instant.MinValue);
        for (int count; (count = reader.Read(ticks)) > 0;)
            for (int i = 0; i < count; i++) sum += ticks[i].Price.Units;
        return sum;
    }

    private static long Bars(StoredTicks source, TradeBarSpec spec)
    {
        TradeBarBuilder builder = spec.Create(source.PriceScale, source.QuantityScale);
        var ticks = new Tick[1024];
        long bars = 0;
        using TickReader reader = source.Open(Instant.MinValue);
        for (int count; (count = reader.Read(ticks)) > 0;)
        {
            for (int i = 0; i < count; i++)
            {
                builder.Add(ticks[i].Trade);
                while (builder.TryTake(out _)) bars++;
            }
        }
        return bars;
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (long value in values) sum += value;
        return sum;
    }

    private static double Best(Action action)
    {
        double best = double.MaxValue;
        for (int run = 0; run < Runs; run++) best = Math.Min(best, Seconds(action));
        return best;
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Rate(double perSecond) => perSecond >= 1e6
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e6:0.0} M/s")
        : string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e3:0.0} k/s");

    private static void Line(string task, string ours, string target) => Console.WriteLine($"{task,-44} {ours,16}  {target,14}");
}
