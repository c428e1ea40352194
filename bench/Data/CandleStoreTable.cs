using System.Diagnostics;
using System.Globalization;
using Godwit.Core.Instruments;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Store;

namespace Godwit.Bench.Data;

/// <summary>
/// The candle store's figures on real one-minute bars (or the file named): import, strict read, hot scans, range read, cold load.
/// Each is the best of several runs on one machine, page cache warm; "cold" means without our column cache.
/// </summary>
internal static class CandleStoreTable
{
    private const int Runs = 7;

    public static int Run(string[] args)
    {
        string shared = Environment.GetEnvironmentVariable("GODWIT_SHARED") ?? Path.Combine("..", "shared");
        string path = args.Length > 0 ? args[0] : Path.Combine(shared, "data", "BINANCE_BTCUSDT_1m.csv.gz");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"There is no file {path}: set GODWIT_SHARED or name a file of candles.");
            return 1;
        }
        string home = Path.Combine(Path.GetTempPath(), $"godwit-bench-{Environment.ProcessId}");
        try
        {
            Measure(path, DataStore.Open(home));
            return 0;
        }
        finally
        {
            if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
        }
    }

    private static void Measure(string path, DataStore store)
    {
        Console.WriteLine($"{Path.GetFileName(path)} on {Environment.ProcessorCount} cores; best of {Runs} (imports: once)");
        Console.WriteLine($"{"task",-44} {"ours",16}  {"target",14}  peers");

        ImportReport report = null!;
        double import = Seconds(() => report = new CandleImporter(store).Import([path], new ImportOptions()));
        if (report.Failures.Count > 0) throw new InvalidOperationException(report.Failures[0]);
        long peak = Process.GetCurrentProcess().PeakWorkingSet64;
        DatasetInfo info = report.Datasets[0];
        Line("import, gzip CSV to Parquet and cache", $"{import:0.00} s", "", "LEAN, backtrader: no store");
        Line("  rows per second", Rate(info.Rows / import), "", "ParquetSharp 1.15 M, DuckDB 0.69 M, PostgreSQL 0.38 M");
        Line("  peak memory of the process", $"{peak / 1e6:0} MB", "< 300 MB", "");
        Line("  size on disk, Parquet + cache", $"{info.Bytes / 1e6:0} MB", "", "");
        Line("import again, known by its check sum", $"{Best(() => new CandleImporter(store).Import([path], new ImportOptions())) * 1e3:0.0} ms", "", "");

        using (BarSeries series = store.OpenBars(info.Id)) HotScans(series);
        Line("open a dataset, cache present", $"{Best(() => store.OpenBars(info.Id).Dispose()) * 1e3:0.00} ms", "", "");
        double cold = Best(() => { DropCache(store); store.OpenBars(info.Id).Dispose(); });
        Line("cold Parquet load, hashed, into a new cache", $"{cold:0.00} s", "", "");
        Line("  bars per second", Rate(info.Rows / cold), ">= 4 M/s", "ParquetSharp 4.4 M rows/s into C#, DuckDB 1.5 M");
        double decode = Best(() => store.Verify(info.Id));
        Line("verify all hashes, partitions and cache", Rate(info.Rows / decode), "", "");
        double strict = Best(() => CandleFile.ReadStrict(path, BarFileOptions.None), 3);
        Line("read the file straight, strictly", $"{strict:0.00} s", "", "");
        Line("  rows per second", Rate(info.Rows / strict), "", "");
        Write(store, info);
    }

    private static void HotScans(BarSeries series)
    {
        long sink = 0;
        double one = Best(() => sink += Sum(series.Closes));
        Line("hot scan of one column", Rate(series.Count / one), ">= 500 M/s", "mapped raw columns 2,955 M, ClickHouse 56 M");
        double all = Best(() => sink += Sum(series.OpenTimesNanos) + Sum(series.Opens) + Sum(series.Highs) + Sum(series.Lows) + Sum(series.Closes) + Sum(series.Volumes));
        Line("hot scan of all columns, column by column", Rate(series.Count / all), ">= 50 M/s", "mapped raw structs 510 M");
        double rows = Best(() => { for (int i = 0; i < series.Count; i++) sink += series[i].Close.Units; });
        Line("all columns as bars, one by one", Rate(series.Count / rows), ">= 50 M/s", "ParquetSharp 13.5 M, DuckDB 57 M");
        Instant middle = new(series.OpenTimesNanos[series.Count / 2]);
        double day = Best(() =>
        {
            int from = series.IndexAtOrAfter(middle), to = series.IndexAtOrAfter(middle + Duration.FromDays(1));
            sink += Sum(series.Closes[from..to]);
        });
        Line("one day out of all years", $"{day * 1e6:0.0} us", "< 1 ms", "mapped structs 4.4 us, DuckDB 9.7 ms, PostgreSQL 0.9 ms");
        GC.KeepAlive(sink);
    }

    private static void Write(DataStore store, DatasetInfo info)
    {
        using BarSeries series = store.OpenBars(info.Id);
        double write = Seconds(() => store.WriteBars(new InstrumentKey("BENCH", "COPY"), series, new BarWriteOptions { Source = "bench" }));
        Line("write a series as a new dataset", Rate(series.Count / write), "", "ParquetSharp 1.15 M, mapped structs 34 M");
    }

    private static void DropCache(DataStore store)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(store.Folder, "cache"), "*.columns", SearchOption.AllDirectories)) File.Delete(file);
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (long value in values) sum += value;
        return sum;
    }

    private static double Best(Action action, int runs = Runs)
    {
        double best = double.MaxValue;
        for (int run = 0; run < runs; run++) best = Math.Min(best, Seconds(action));
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

    private static void Line(string task, string ours, string target, string peers) => Console.WriteLine($"{task,-44} {ours,16}  {target,14}  {peers}");
}
