using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Analysis;

namespace Godwit.Data.Tests.Ticks;

/// <summary>The recordings beside the repository, compared with what their manifest says of them.</summary>
[Trait("pace", "slow")]
public sealed class RealTicksTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Every_recording_imports_with_the_rows_gaps_and_breaks_that_its_manifest_states()
    {
        DataStore store = DataStore.Open(_home.Folder);
        int compared = 0;
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(SharedCandles.PathOf("MANIFEST.json")));
        foreach (JsonElement file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            string name = file.GetProperty("file").GetString()!, path = SharedCandles.PathOf(name);
            if (TickFormats.OfFile(path) is not { } format || !file.TryGetProperty("columns", out _)) continue;
            TickImportReport report = new TickImporter(store).Import([path], new TickImportOptions());
            Assert.True(report.Failures.Count == 0, string.Join(" ", report.Failures));
            TickFileReport one = Assert.Single(report.Files);
            TickInfo info = Assert.Single(report.Datasets);
            compared++;

            Assert.Equal(file.GetProperty("rows").GetInt64(), one.Good);
            Assert.Equal(file.GetProperty("rows").GetInt64(), info.Rows);
            Assert.Equal((0, 0), (one.Broken, one.Duplicates));
            Assert.Equal(file.GetProperty("sha256").GetString(), one.Sha256);
            if (!file.TryGetProperty("recording", out JsonElement recording)) continue;
            void Same(string of, string counted)
            {
                if (one.Findings.TryGetValue(counted, out long count)) Assert.Equal(recording.GetProperty(of).GetInt64(), count);
            }
            Same("snapshots", "snapshots");
            Same("depth_events", "bookEvents");
            Same("sequence_breaks", "sequenceBreaks");
            Same("trade_id_gaps", "idGaps");
            Same("duplicate_trades", "duplicates");
            if (info.Kind == "trades") Assert.Contains("idGaps", one.Findings.Keys);
            if (info.Kind == "book") Assert.Contains("sequenceBreaks", one.Findings.Keys);
        }
        Assert.True(compared >= 9, $"only {compared} recordings were found");
        foreach (TickInfo info in store.Ticks.List()) store.Ticks.Verify(info.Id);
    }

    [Fact]
    public void Both_recorded_sessions_rebuild_to_the_recorded_best_prices_in_every_comparable_case()
    {
        DataStore store = DataStore.Open(_home.Folder);
        foreach (string venue in (string[])["BINANCE", "BINANCEUSDM"])
        {
            string[] files = [.. ((string[])["l2", "bookticker"]).Select(kind => SharedCandles.PathOf($"{venue}_BTCUSDT_{kind}.csv.gz"))];
            Assert.Empty(new TickImporter(store).Import(files, new TickImportOptions()).Failures);
            TickQualityReport report = TickCheck.Run(store.Ticks, $"{venue}:BTCUSDT:book");
            Assert.Equal((0, 0), (report.Book!.Crossed, report.Book.OneSided));
            Assert.True(report.Book.Comparable > 600, $"{report.Book.Comparable} cases");
            Assert.Equal(report.Book.Comparable, report.Book.Equal);
            Assert.InRange(report.Clock!.LeastOffset.Nanos, 1_270_000_000, 1_280_000_000);
            Assert.Equal(report.Clock.Rows, report.Clock.Impossible);
        }
        // Spot quotes carry no time of the venue: the book tells how the clock ran.
        (TickInfo info, string? toldBy) = new TickQuality(_home.Folder).Correct("BINANCE:BTCUSDT:quotes", new ClockCorrection(true, null), CancellationToken.None);
        Assert.Equal(("BINANCE:BTCUSDT:book", TickCheck.Run(store.Ticks, "BINANCE:BTCUSDT:book").Clock!.LeastOffset), (toldBy, info.ClockOffset));
    }

    [Fact]
    public void A_recorders_clock_that_runs_behind_is_told_and_corrected_without_touching_the_record()
    {
        DataStore store = DataStore.Open(_home.Folder);
        string path = SharedCandles.PathOf("BINANCEUSDM_BTCUSDT_l2.csv.gz");
        TickImportReport report = new TickImporter(store).Import([path], new TickImportOptions { Clock = new ClockCorrection(true, null) });
        Duration least = report.Files[0].LeastDelay!.Value;
        Assert.InRange(least.Nanos, -1_280_000_000, -1_260_000_000);
        Assert.Equal(-least.Nanos, report.Datasets[0].ClockOffset.Nanos);

        StoredTicks corrected = store.Ticks.OpenSource("BINANCEUSDM:BTCUSDT:book"), raw = store.Ticks.OpenSource("BINANCEUSDM:BTCUSDT:book", Duration.Zero);
        Assert.Equal(0, LeastDelay(corrected));
        Assert.Equal(least.Nanos, LeastDelay(raw));
    }

    [Fact]
    public void A_raw_capture_gives_the_same_datasets_as_the_converted_files_where_they_overlap()
    {
        DataStore store = DataStore.Open(_home.Folder);
        string[] converted = [.. ((string[])["l2", "bookticker", "trades"]).Select(kind => SharedCandles.PathOf($"BINANCE_BTCUSDT_{kind}.csv.gz"))];
        Assert.Empty(new TickImporter(store).Import(converted, new TickImportOptions()).Failures);
        string before = string.Join(' ', store.Ticks.List().Select(info => info.Sha256));

        TickImportReport report = new TickImporter(store).Import([SharedCandles.PathOf("RAW_binance_spot_BTCUSDT_ws_20240808.txt.gz")], new TickImportOptions());
        Assert.Empty(report.Failures);
        TickFileReport book = report.Files.Single(f => f.DatasetId == "BINANCE:BTCUSDT:book"), quotes = report.Files.Single(f => f.DatasetId == "BINANCE:BTCUSDT:quotes");
        Assert.Equal((0, 0), (book.Added, quotes.Added));
        Assert.Equal((book.Good, quotes.Good), (book.Known, quotes.Known));
        Assert.Equal(8637, quotes.Good);
        Assert.Equal(before.Split(' ')[0], store.Ticks.Get("BINANCE:BTCUSDT:book").Sha256);
    }

    [Theory]
    [InlineData("RAW_bybit_linear_XRPUSDT_ob500_20241201.jsonl.gz", "BYBITLINEAR:XRPUSDT:book", 1, 49)]
    [InlineData("RAW_hyperliquid_BTC_ws_20250126.txt.gz", "HYPERLIQUID:BTC:book", 46, 0)]
    public void Captures_of_other_venues_become_books(string name, string id, long snapshots, long events)
    {
        DataStore store = DataStore.Open(_home.Folder);
        TickImportReport report = new TickImporter(store).Import([SharedCandles.PathOf(name)], new TickImportOptions());
        Assert.Empty(report.Failures);
        Assert.Equal(0, report.Files[0].Broken);
        IReadOnlyDictionary<string, long> found = report.Files.Single(f => f.DatasetId == id).Findings;
        Assert.Equal((snapshots, events, 0), (found["snapshots"], found["bookEvents"], found["sequenceBreaks"]));
    }

    private static long LeastDelay(StoredTicks source)
    {
        var ticks = new Tick[4096];
        long least = long.MaxValue;
        using TickReader reader = source.Open(source.First);
        for (int count; (count = reader.Read(ticks)) > 0;)
            for (int i = 0; i < count; i++) least = Math.Min(least, (ticks[i].ReceivedAt - ticks[i].OccurredAt).Nanos);
        return least;
    }
}
