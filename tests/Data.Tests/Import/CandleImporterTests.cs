using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>Files into the store: lenient, idempotent, merged.</summary>
public sealed class CandleImporterTests : IDisposable
{
    private const string Header = "timestamp_ms,open,high,low,close,volume\n";
    private const long Start = 1_612_137_540_000; // 2021-01-31T23:59
    private readonly TestHome _home = new();
    private readonly DataStore _store;

    public CandleImporterTests() => _store = DataStore.Open(_home.Folder);

    public void Dispose() => _home.Dispose();

    private static string Row(int minute, int close = 100, string volume = "5") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Start + minute * 60_000L},100,{Math.Max(100, close)},{Math.Min(100, close)},{close},{volume}\n");

    private static string Rows(int from, int count, int close = 100) => string.Concat(Enumerable.Range(from, count).Select(m => Row(m, close)));

    private ImportReport Import(ImportOptions options, params string[] paths) => new CandleImporter(_store).Import(paths, options);

    private ImportFileReport ImportText(string name, string text, ImportOptions? options = null)
    {
        ImportReport report = Import(options ?? new ImportOptions(), _home.File(name, text));
        Assert.Empty(report.Failures);
        return Assert.Single(report.Files);
    }

    private string FailureOf(string name, string text, ImportOptions? options = null)
    {
        ImportReport report = Import(options ?? new ImportOptions(), _home.File(name, text));
        Assert.Empty(report.Files);
        return Assert.Single(report.Failures);
    }

    [Fact]
    public void A_file_becomes_a_dataset()
    {
        ImportReport report = Import(new ImportOptions(), _home.File("BINANCE_BTCUSDT_1m.csv", Header + Rows(0, 500)));
        DatasetInfo info = Assert.Single(report.Datasets);
        Assert.Equal("BINANCE:BTCUSDT:1m", info.Id);
        Assert.Equal(500, info.Rows);
        Assert.Equal("BINANCE_BTCUSDT_1m.csv", info.Source);
        Assert.False(info.Synthetic);
        Assert.Equal(info, Assert.Single(_store.List()));
        Assert.Equal(CandleFile.ReadStrict(Path.Combine(_home.Folder, "BINANCE_BTCUSDT_1m.csv"), BarFileOptions.None).Sha256, info.Sha256);
    }

    [Fact]
    public void Broken_rows_are_left_out_and_named()
    {
        ImportFileReport report = ImportText("A_B_1m.csv",
            Header + Row(0) + "oops\n" + Row(1) + Row(2).Replace(",100,", ",NaN,") + Row(3) + Row(3) + Row(3, 101) + Row(1, 99) + Row(4));
        Assert.Equal((4, 4, 1), (report.Good, report.Broken, report.IdenticalDuplicates));
        Assert.Equal(
            [
                "A_B_1m.csv, line 3: it has 1 columns instead of 6",
                "A_B_1m.csv, line 5: open 'NaN' is not a number",
                "A_B_1m.csv, line 8: time 2021-02-01T00:02:00Z was there before with other values",
                "A_B_1m.csv, line 9: time 2021-02-01T00:00:00Z was there before with other values",
            ],
            report.BrokenRows.Select(r => r.ToString()));
        Assert.Equal((4, 1), (_store.Get("A:B:1m").Rows, report.Gaps));
    }

    [Fact]
    public void Strict_refuses_the_file_at_its_first_broken_row_and_stores_nothing()
    {
        string text = Header + Rows(0, 3000) + "oops\n" + Rows(3000, 10);
        Assert.Equal("A_B_1m.csv, line 3002: it has 1 columns instead of 6.", FailureOf("A_B_1m.csv", text, new ImportOptions { Strict = true }));
        Assert.Empty(_store.List());
        Assert.Equal([_store.Paths.Lock], Directory.GetFiles(_store.Folder, "*", SearchOption.AllDirectories));
        ImportText("A_B_1m.csv", text);
        Assert.Contains("line 3002", FailureOf("A_B_1m.csv", text, new ImportOptions { Strict = true }));
    }

    [Fact]
    public void Only_the_first_broken_rows_are_listed_but_all_are_counted()
    {
        ImportFileReport report = ImportText("A_B_1m.csv", Header + Row(0) + string.Concat(Enumerable.Repeat("x\n", 5000)) + Row(1), new ImportOptions { BrokenRowsListed = 3 });
        Assert.Equal((5000, 3, 2), (report.Broken, report.BrokenRows.Count, report.Good));
    }

    [Fact]
    public void A_file_without_one_good_row_fails()
    {
        Assert.Equal("A_B_1m.csv: none of its 2 rows is a valid candle; the first is in A_B_1m.csv, line 2: it has 1 columns instead of 6.", FailureOf("A_B_1m.csv", Header + "x\ny\n"));
        Assert.Equal("A_B_1m.csv holds a header but no candles.", FailureOf("A_B_1m.csv", Header));
        Assert.Empty(_store.List());
    }

    [Fact]
    public void The_same_file_twice_changes_nothing()
    {
        string path = _home.File("A_B_1m.csv", Header + Rows(0, 100));
        DatasetInfo first = Import(new ImportOptions(), path).Datasets.Single();
        Dictionary<string, DateTime> before = Stamps();
        ImportReport again = Import(new ImportOptions(), path);
        Assert.True(again.Files.Single().AlreadyImported);
        Assert.Equal(100, again.Files.Single().Unchanged);
        Assert.Equal(first, again.Datasets.Single());
        Assert.Equal(before, Stamps());

        // The same rows in another file are read, and found to be there.
        ImportFileReport other = ImportText("A_B_1m.csv", Header + Rows(0, 100).Replace(",100,", ",100.0,"));
        Assert.Equal((0, 100, false), (other.Added, other.Unchanged, other.AlreadyImported));
        Assert.Equal(first.Sha256, _store.Get("A:B:1m").Sha256);
    }

    private Dictionary<string, DateTime> Stamps() => Directory.GetFiles(_store.Folder, "*", SearchOption.AllDirectories)
        .Where(path => path != _store.Paths.Lock).ToDictionary(path => path, File.GetLastWriteTimeUtc);

    [Fact]
    public void Files_that_overlap_are_merged_in_any_order()
    {
        string whole = _home.File("C_D_1m.csv", Header + Rows(0, 300));
        string sha256 = Import(new ImportOptions(), whole).Datasets.Single().Sha256;
        string[] parts = [.. new[] { (200, 100), (0, 60), (150, 60), (50, 120) }.Select((p, i) => _home.File($"part{i}.csv", Header + Rows(p.Item1, p.Item2)))];
        var options = new ImportOptions { File = new BarFileOptions { Venue = "A", Symbol = "B" } };
        ImportReport report = Import(options, parts);
        Assert.Empty(report.Failures);
        Assert.Equal([100, 60, 50, 90], report.Files.Select(f => f.Added));
        Assert.Equal([0, 0, 10, 30], report.Files.Select(f => f.Unchanged));
        Assert.Equal(sha256, Assert.Single(report.Datasets).Sha256);
        Assert.Equal("4 files, the latest part3.csv", report.Datasets[0].Source);
    }

    [Fact]
    public void Where_a_file_disagrees_the_stored_bar_stays_unless_replacing_is_asked_for()
    {
        ImportText("A_B_1m.csv", Header + Rows(0, 10));
        string before = _store.Get("A:B:1m").Sha256;
        ImportFileReport kept = ImportText("A_B_1m.csv", Header + Rows(4, 3, close: 120) + Rows(7, 1));
        Assert.Equal((0, 1, 3, 0), (kept.Added, kept.Unchanged, kept.Conflicts, kept.Replaced));
        Assert.Equal(before, _store.Get("A:B:1m").Sha256);
        ImportFileReport replaced = ImportText("A_B_1m.csv", Header + Rows(4, 3, close: 120) + Rows(7, 1), new ImportOptions { Replace = true });
        Assert.Equal((0, 1, 0, 3), (replaced.Added, replaced.Unchanged, replaced.Conflicts, replaced.Replaced));
        using BarSeries series = _store.OpenBars("A:B:1m");
        Assert.Equal([100, 120, 120, 120, 100], series.Closes[3..8].ToArray());
    }

    [Fact]
    public void More_decimals_in_a_later_file_lift_all_months_to_one_scale()
    {
        ImportText("A_B_1m.csv", Header + Rows(0, 5));
        ImportText("A_B_1m.csv", Header + Row(100_000, volume: "0.00012345").Replace(",100,", ",100.5,").Replace("100.5,100,", "100.5,100.5,"));
        DatasetInfo info = _store.Get("A:B:1m");
        Assert.Equal((6, 1, 8), (info.Rows, info.PriceScale, info.VolumeScale));
        using BarSeries series = _store.OpenBars("A:B:1m");
        Assert.Equal((1000, 1005), (series.Opens[0], series.Opens[5]));
        Assert.Equal((500_000_000, 12345), (series.Volumes[0], series.Volumes[5]));
        _store.Verify("A:B:1m");
    }

    [Fact]
    public void A_row_that_would_overflow_the_dataset_is_broken_not_the_file()
    {
        ImportText("A_B_1m.csv", Header + Row(0, volume: "999999999999"));
        ImportFileReport report = ImportText("A_B_1m.csv", Header + Row(1, volume: "0.12345678") + Row(2, volume: "0.5"));
        Assert.Equal((1, 1, 1), (report.Good, report.Broken, report.Added));
        Assert.Contains("its volume cannot be held exactly beside the rest of the series", report.BrokenRows[0].Reason);
    }

    [Fact]
    public void A_file_that_runs_newest_first_is_turned_round()
    {
        string[] lines = Rows(0, 200).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string sha256 = Import(new ImportOptions(), _home.File("C_D_1m.csv", Header + Rows(0, 200))).Datasets.Single().Sha256;
        ImportFileReport report = ImportText("A_B_1m.csv", Header + string.Join('\n', lines.Reverse()) + "\n" + Row(50, 77));
        Assert.True(report.Reversed);
        Assert.Equal((200, 1), (report.Good, report.Broken));
        Assert.Contains("goes forward in a file that runs newest first", report.BrokenRows[0].Reason);
        Assert.Equal(sha256, _store.Get("A:B:1m").Sha256);
    }

    [Fact]
    public void One_stamp_far_ahead_does_not_cost_the_rows_behind_it()
    {
        ImportFileReport report = ImportText("A_B_1m.csv", Header + Rows(0, 10) + Row(90_000_000) + Rows(10, 10));
        Assert.Equal((20, 1), (report.Good, report.Broken));
        Assert.Contains("is far from its neighbours", report.BrokenRows[0].Reason);
        Assert.Equal(12, report.BrokenRows[0].Line);
    }

    [Fact]
    public void Gaps_and_stamps_off_the_grid_are_counted_not_refused()
    {
        ImportFileReport report = ImportText("A_B_1m.csv", Header + Rows(0, 3) + Rows(10, 3) + Row(13).Replace("000,", "500,"));
        Assert.Equal((7, 0, 1, 1), (report.Good, report.Broken, report.Gaps, report.OffGrid));
    }

    [Fact]
    public void Without_a_name_venue_and_symbol_are_asked_for()
    {
        Assert.Equal("x.csv: the name does not tell venue and symbol (as BINANCE_BTCUSDT_1m.csv.gz does); give them with --venue and --symbol.", FailureOf("x.csv", Header + Rows(0, 5)));
        Assert.Equal("K:XBT:1m", ImportText("x.csv", Header + Rows(0, 5), new ImportOptions { File = new BarFileOptions { Venue = "k", Symbol = "xbt" } }).DatasetId);
    }

    [Fact]
    public void A_bad_file_does_not_stop_the_others()
    {
        ImportReport report = Import(new ImportOptions(), _home.File("A_B_1m.csv", Header + Rows(0, 5)), Path.Combine(_home.Folder, "none.csv"), _home.File("A_C_1m.csv", Header + Rows(0, 5)));
        Assert.Equal(["A:B:1m", "A:C:1m"], report.Files.Select(f => f.DatasetId));
        Assert.StartsWith("There is no file", Assert.Single(report.Failures));
    }

    [Fact]
    public void Real_bars_are_not_mixed_into_a_generated_market()
    {
        _store.WriteBars(new InstrumentKey("A", "B"), Bars.Make(5), new BarWriteOptions { Source = "generated", Synthetic = true });
        Assert.StartsWith("A:B:1m is a generated market", FailureOf("A_B_1m.csv", Header + Rows(0, 5)));
        Assert.Equal(5, _store.Get("A:B:1m").Rows);
    }

    [Fact]
    public void A_last_bar_written_before_its_close_is_partial_and_gives_way()
    {
        string path = _home.File("A_B_1m.csv", Header + Rows(0, 5) + Row(5, 100, "1"));
        File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeMilliseconds(Start + 5 * 60_000 + 20_000).UtcDateTime);
        Assert.True(Import(new ImportOptions(), path).Datasets.Single().LastBarMayBePartial);
        ImportFileReport report = ImportText("A_B_1m.csv", Header + Row(4, 120) + Row(5, 101) + Row(6));
        Assert.Equal((1, 1, 1), (report.Added, report.Replaced, report.Conflicts));
        Assert.False(_store.Get("A:B:1m").LastBarMayBePartial);
        using BarSeries series = _store.OpenBars("A:B:1m");
        Assert.Equal([100, 100, 100, 100, 100, 101, 100], series.Closes.ToArray());
    }

    [Fact]
    public void A_last_bar_with_hardly_any_volume_may_be_partial()
    {
        ImportText("A_B_1m.csv", Header + string.Concat(Enumerable.Range(0, 40).Select(m => Row(m, 100, "50"))) + Row(40, 100, "2"));
        Assert.True(_store.Get("A:B:1m").LastBarMayBePartial);
        ImportText("A_C_1m.csv", Header + string.Concat(Enumerable.Range(0, 40).Select(m => Row(m, 100, "50"))) + Row(40, 100, "30"));
        Assert.False(_store.Get("A:C:1m").LastBarMayBePartial);
    }

    [Fact]
    public void A_stopped_import_leaves_the_store_as_it_was_and_can_be_run_again()
    {
        string first = _home.File("A_B_1m.csv", Header + Rows(0, 50_000)), second = _home.File("A_C_1m.csv", Header + Rows(0, 80_000));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new CandleImporter(_store).Import(
            [first, second], new ImportOptions(), p => { if (p.FileIndex == 1 && p.Rows > 0) stop.Cancel(); }, stop.Token));
        Assert.Equal(["A:B:1m"], _store.List().Select(i => i.Id));
        ImportReport report = Import(new ImportOptions(), first, second);
        Assert.Equal([true, false], report.Files.Select(f => f.AlreadyImported));
        Assert.Equal(80_000, _store.Get("A:C:1m").Rows);
        _store.Verify("A:C:1m");
    }

    [Fact]
    public void Progress_reaches_the_end_of_each_file()
    {
        string path = _home.File("A_B_1m.csv", Header + Rows(0, 50_000));
        var seen = new List<ImportProgress>();
        new CandleImporter(_store).Import([path], new ImportOptions(), seen.Add);
        Assert.Equal(new ImportProgress("A_B_1m.csv", 0, 1, new FileInfo(path).Length, new FileInfo(path).Length, 50_000), seen[^1]);
        Assert.True(seen.Count > 3);
        Assert.Equal(seen.Select(p => p.BytesRead).Order(), seen.Select(p => p.BytesRead));
    }

    [Fact]
    public void Monthly_archives_of_both_stamp_units_join_into_one_dataset()
    {
        string Kline(int minute, long unit) => $"{(Start + minute * 60_000L) * unit},100.00000000,101.00000000,99.00000000,100.50000000,5.10000000,{(Start + minute * 60_000L + 59_999) * unit},500,3,2.5,250,0\n";
        string january = _home.File("BTCUSDT-1m-2021-01.zip", CandleFileTests.Zip(("BTCUSDT-1m-2021-01.csv", Kline(0, 1))));
        string february = _home.File("BTCUSDT-1m-2021-02.zip", CandleFileTests.Zip(("BTCUSDT-1m-2021-02.csv", Kline(1, 1000) + Kline(2, 1000))));
        ImportReport report = Import(new ImportOptions(), january, february);
        Assert.Equal(["binance-klines", "binance-klines"], report.Files.Select(f => f.Format));
        DatasetInfo info = Assert.Single(report.Datasets);
        Assert.Equal(("BINANCE:BTCUSDT:1m", 3L, 1, 1), (info.Id, info.Rows, info.PriceScale, info.VolumeScale));
        Assert.Equal(Encoding.ASCII.GetString("2021-01-31T23:59:00Z"u8), info.From.ToString());
    }

    [Fact]
    public void A_second_import_at_the_same_time_is_refused()
    {
        string path = _home.File("A_B_1m.csv", Header + Rows(0, 5));
        using (_store.TakeWriterLock())
            Assert.Contains("Another godwit process", Assert.Throws<GodwitException>(() => Import(new ImportOptions(), path)).Message);
    }
}
