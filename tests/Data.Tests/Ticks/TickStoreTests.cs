using Godwit.Core.Books;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Export;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Ticks;

public sealed class TickStoreTests : IDisposable
{
    private const string Trades = "A:B:trades", TradesHeader = "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n";
    private const string BookHeader = "recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n";
    private readonly TestHome _home = new();
    private int _files;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Trades_come_back_as_they_were_written_across_days_and_parts()
    {
        DataStore store = Store(partRows: 7);
        TickInfo info = Import(store, TradeRows(1, 60, everyMillis: 3_600_000)).Datasets[0];
        Assert.Equal((60, 2, 3), (info.Rows, info.Scales[0], info.Scales[1]));
        Assert.True(store.Ticks.Open(Trades).PartCount > 9);
        List<Tick> ticks = Read(store.Ticks.OpenSource(Trades));
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), ticks.Select(t => t.Id));
        Assert.Equal("100.25", Decimals.Format(ticks[0].Price.Units, 2));
        Assert.All(ticks, t => Assert.Equal(t.OccurredAt, t.ReceivedAt));
        Assert.Equal(20, Read(store.Ticks.OpenSource(Trades), ticks[40].OccurredAt).Count);
        Assert.Equal(ticks[40], Read(store.Ticks.OpenSource(Trades), ticks[40].OccurredAt - Duration.FromMillis(1))[0]);
        Assert.Empty(Read(store.Ticks.OpenSource(Trades), ticks[^1].OccurredAt + Duration.FromMillis(1)));
    }

    [Fact]
    public void The_hash_is_of_the_rows_whatever_files_they_came_in()
    {
        DataStore whole = Store(partRows: 7), pieces = Store(partRows: 7), raised = Store(partRows: 7);
        string hash = Import(whole, TradeRows(1, 40, 3_600_000)).Datasets[0].Sha256;
        Import(pieces, TradeRows(1, 13, 3_600_000));
        Assert.Equal(hash, Import(pieces, TradeRows(14, 40, 3_600_000)).Datasets[0].Sha256);
        Import(raised, TradeRows(1, 40, 3_600_000));
        Import(raised, "1700600000000,1.12345678,0.00000001,0,99\n");
        Assert.Equal(8, raised.Ticks.Get(Trades).Scales[0]);
        Assert.Equal(Read(whole.Ticks.OpenSource(Trades)).Select(t => Decimals.Format(t.Price.Units, 2)), Read(raised.Ticks.OpenSource(Trades)).SkipLast(1).Select(t => Decimals.Format(t.Price.Units, 8)));
        raised.Ticks.Verify(Trades);
    }

    [Fact]
    public void A_file_that_overlaps_adds_what_is_new_and_counts_the_rest()
    {
        DataStore store = Store();
        Import(store, TradeRows(1, 20, 1_000));
        TickFileReport report = Import(store, TradeRows(15, 30, 1_000)).Files[0];
        Assert.Equal((10, 6, 0), (report.Added, report.Known, report.Conflicts));
        Assert.Equal(30, store.Ticks.Get(Trades).Rows);
        Assert.Equal(0, Import(store, TradeRows(15, 30, 1_000)).Files[0].Added);
        TickFileReport other = Import(store, TradeRows(1, 30, 1_000).Replace("100.", "101.")).Files[0];
        Assert.True(other.Conflicts > 0);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), Read(store.Ticks.OpenSource(Trades)).Select(t => t.Id));
        Assert.Equal(30, Import(store, TradeRows(1, 30, 1_000).Replace("100.", "101."), replace: true).Files[0].Replaced);
        Assert.Equal("101.25", Decimals.Format(Read(store.Ticks.OpenSource(Trades))[0].Price.Units, 2));
    }

    [Fact]
    public void The_same_file_twice_changes_nothing_and_a_doubled_row_is_counted()
    {
        DataStore store = Store();
        string path = _home.File("A_B_trades.csv", TradesHeader + TradeRows(1, 5, 1_000) + "1700000002000,100.25,3.125,1,3\n1700000004000,100.5,3,1,4\n");
        TickFileReport first = new TickImporter(store).Import([path], new TickImportOptions()).Files[0];
        Assert.Equal((1, 6, 1), (first.Duplicates, first.Good, first.Findings["repeatedIds"]));
        string hash = store.Ticks.Get(Trades).Sha256;
        Assert.True(new TickImporter(store).Import([path], new TickImportOptions()).Files[0].AlreadyImported);
        Assert.Equal(hash, store.Ticks.Get(Trades).Sha256);
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_named_and_left_out()
    {
        DataStore store = Store();
        TickFileReport report = Import(store, TradeRows(1, 3, 1_000) + "x,1,1,0,9\n1700000009000,1,1,maybe,10\n1700000009000,-1,1,0,11\n1700000009000,1,1,0\n1700000009000,1,1,0,12.5\n,1,1,0,13\n").Files[0];
        Assert.Equal((3, 6), (report.Good, report.Broken));
        Assert.Equal([5, 6, 7, 8, 9, 10], report.BrokenRows.Select(r => r.Line));
        Assert.Contains("negative", report.BrokenRows[2].Reason);
        Assert.Contains("line 5", Assert.Single(new TickImporter(store).Import([Path(TradeRows(1, 3, 1_000) + "x,1,1,0,9\n")], new TickImportOptions { Strict = true }).Failures));
    }

    [Fact]
    public void A_book_is_rebuilt_as_the_venue_prescribes_wherever_its_parts_end()
    {
        string rows = string.Concat(
            Row(1, 1_000, 'U', 10, 12, "b,99,1"), Row(1, 1_000, 'U', 10, 12, "a,101,7"), Row(2, 2_000, 'U', 13, 15, "b,98,5"), Row(3, 3_000, 'U', 16, 18, "b,97,4"), Row(3, 3_000, 'U', 16, 18, "a,102,2"),
            Row(4, 0, 'S', 0, 14, "b,99,3"), Row(4, 0, 'S', 0, 14, "b,98,1"), Row(4, 0, 'S', 0, 14, "a,101,7"),
            Row(5, 4_000, 'U', 13, 14, "b,99,9"), Row(6, 5_000, 'U', 19, 20, "b,99,0"), Row(7, 6_000, 'U', 21, 21, ",,"));
        for (int partRows = 1; partRows < 13; partRows++)
        {
            DataStore store = Store(partRows);
            TickImportReport report = new TickImporter(store).Import([_home.File($"V{partRows}_S_l2.csv", BookHeader + rows)], new TickImportOptions());
            Assert.Empty(report.Failures);
            Assert.Equal((1, 6, 1), (report.Files[0].Findings["snapshots"], report.Files[0].Findings["bookEvents"], report.Files[0].Findings["sequenceBreaks"]));
            List<Tick> ticks = Read(store.Ticks.OpenSource(report.Datasets[0].Id), atOnce: partRows % 3 + 1);
            // The snapshot, then the two changes before it that are newer than it, then those behind it that are newer.
            Assert.Equal([14L, 14, 14, 15, 18, 18, 20, 21], ticks.Select(t => t.Id));
            Assert.True(ticks[0].Is(TickFlags.StartOfSnapshot));
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.First.ReceivedAt <= pair.Second.ReceivedAt));
            var book = new PriceBook();
            foreach (Tick tick in ticks) book.Apply(tick);
            Assert.True(book.IsWhole);
            Assert.Equal((98L, 5L, 101L, 7L), (book.BestBid.Units, book.BestBidQuantity.Units, book.BestAsk.Units, book.BestAskQuantity.Units));
        }
    }

    [Fact]
    public void A_late_start_of_a_book_begins_with_the_snapshot_before_it()
    {
        DataStore store = Store(partRows: 2);
        string rows = string.Concat(Row(1, 1_000, 'S', 0, 5, "b,99,1"), Row(2, 2_000, 'U', 6, 6, "b,98,1"), Row(3, 3_000, 'S', 0, 9, "b,97,1"), Row(4, 4_000, 'U', 10, 10, "b,96,1"), Row(5, 5_000, 'U', 11, 11, "b,95,1"));
        TickImportReport report = new TickImporter(store).Import([_home.File("V_S_l2.csv", BookHeader + rows)], new TickImportOptions());
        StoredTicks book = store.Ticks.OpenSource(report.Datasets[0].Id);
        Assert.Equal([9L, 10, 11], Read(book, Instant.FromUnixMillis(5_000)).Select(t => t.Id));
        Assert.Equal([5L, 6, 9, 10, 11], Read(book, Instant.FromUnixMillis(2_000)).Select(t => t.Id));
        Assert.Equal([5L, 6, 9, 10, 11], Read(book, Instant.MinValue).Select(t => t.Id));
    }

    [Fact]
    public void Two_recordings_of_a_book_are_not_mixed()
    {
        DataStore store = Store();
        string first = Row(1, 1_000, 'S', 0, 5, "b,99,1") + Row(9, 9_000, 'U', 6, 6, "b,98,1"), second = Row(2, 1_000, 'S', 0, 5, "b,99,1");
        Assert.Empty(new TickImporter(store).Import([_home.File("V_S_l2.csv", BookHeader + first)], new TickImportOptions()).Failures);
        Assert.Contains("two recordings", Assert.Single(new TickImporter(store).Import([_home.File("V_S_l2.csv", BookHeader + second)], new TickImportOptions()).Failures));
        Assert.Equal(2, store.Ticks.Get("V:S:book").Rows);
    }

    [Fact]
    public void A_part_is_unmapped_behind_the_reader_and_reading_allocates_nothing()
    {
        DataStore store = Store();
        Import(store, TradeRows(1, 5_000, 10));
        StoredTicks source = store.Ticks.OpenSource(Trades);
        var ticks = new Tick[100];
        using TickReader reader = source.Open(source.First);
        reader.Read(ticks);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = 0;
        for (int i = 0; i < 40; i++) read += reader.Read(ticks);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal((before, 4_000), (after, read));
    }

    [Fact]
    public void A_replay_whose_dataset_is_replaced_meanwhile_stops_with_a_sentence()
    {
        DataStore store = Store(partRows: 5);
        Import(store, TradeRows(1, 20, 1_000));
        var ticks = new Tick[4];
        using TickReader reader = store.Ticks.OpenSource(Trades).Open(Instant.MinValue);
        Assert.Equal(4, reader.Read(ticks));
        store.Ticks.SetClockOffset(Trades, Duration.FromMillis(5));
        Assert.Equal(4, reader.Read(ticks));
        Assert.Equal([5L, 6, 7, 8], ticks.Select(t => t.Id));
        Import(store, TradeRows(1, 20, 1_000).Replace("100.", "101."), replace: true);
        var e = Assert.Throws<GodwitException>(() => { while (reader.Read(ticks) > 0) { } });
        Assert.Contains("changed while it was being read", e.Message);
    }

    [Fact]
    public void Without_its_cache_a_dataset_reads_the_same()
    {
        DataStore store = Store(partRows: 11);
        Import(store, TradeRows(1, 30, 1_000));
        List<Tick> before = Read(store.Ticks.OpenSource(Trades));
        foreach (string file in Directory.GetFiles(store.Ticks.Paths.Cache)) File.Delete(file);
        Assert.Equal(before, Read(store.Ticks.OpenSource(Trades)));
        Assert.NotEmpty(Directory.GetFiles(store.Ticks.Paths.Cache));
    }

    [Fact]
    public void A_changed_file_is_told_by_its_hash()
    {
        DataStore store = Store();
        Import(store, TradeRows(1, 30, 1_000));
        string folder = store.Ticks.Paths.Folder(new TickId(new InstrumentKey("A", "B"), "trades"));
        DataStore other = Store();
        Import(other, TradeRows(1, 30, 1_000).Replace("100.25", "100.26"));
        File.Copy(Directory.GetFiles(other.Ticks.Paths.Folder(new TickId(new InstrumentKey("A", "B"), "trades")), "*.parquet")[0], Directory.GetFiles(folder, "*.parquet")[0], overwrite: true);
        Assert.Contains("changed", Assert.Throws<GodwitException>(() => store.Ticks.Verify(Trades)).Message);
    }

    [Fact]
    public void What_is_exported_as_csv_comes_in_again_the_same()
    {
        DataStore store = Store(), again = Store();
        string rows = string.Concat(Row(1, 1_000, 'U', 1, 2, "b,99.5,1"), Row(2, 0, 'S', 0, 5, "b,99.25,1"), Row(2, 0, 'S', 0, 5, "a,100,0.5"), Row(3, 3_000, 'U', 6, 6, ",,"));
        new TickImporter(store).Import([_home.File("V_S_l2.csv", BookHeader + rows)], new TickImportOptions());
        string file = new TickExporter(store).Export("V:S:book", System.IO.Path.Combine(_home.Folder, "V_S_l2.csv"), new ExportOptions { Overwrite = true }).Path;
        Assert.Equal(BookHeader + rows, File.ReadAllText(file));
        Assert.Empty(new TickImporter(again).Import([file], new TickImportOptions()).Failures);
        Assert.Equal(store.Ticks.Get("V:S:book").Sha256, again.Ticks.Get("V:S:book").Sha256);
    }

    [Fact]
    public void Ticks_of_any_kind_are_written_and_read_back()
    {
        DataStore store = Store(partRows: 3);
        Instant at = Instant.FromUnixMillis(1_700_000_000_000);
        Tick[][] kinds =
        [
            [.. Enumerable.Range(1, 8).Select(i => Tick.OfTrade(new Trade(at + Duration.FromSeconds(i), new Price(100 + i), new Quantity(i), i, i % 2 == 0), at + Duration.FromSeconds(i) + Duration.FromMillis(5)))],
            [.. Enumerable.Range(1, 8).Select(i => Tick.OfQuote(new Quote(at + Duration.FromSeconds(i), new Price(100), new Quantity(i), new Price(101), new Quantity(2 * i)), at + Duration.FromSeconds(i), i))],
            [.. Enumerable.Range(1, 8).Select(i => Tick.OfFunding(at + Duration.FromHours(8 * i), at + Duration.FromHours(8 * i), new Rate(i - 4), new Price(i == 3 ? 0 : 100)))],
            [.. Enumerable.Range(1, 8).Select(i => Tick.OfMark(at + Duration.FromSeconds(i), at + Duration.FromSeconds(i), new Price(100 + i), new Price(i == 3 ? 0 : 100)))],
        ];
        foreach (Tick[] ticks in kinds)
        {
            var source = new TickArray(ticks, 2, ticks[0].Kind is TickKind.Trade or TickKind.Quote ? 3 : 0);
            TickInfo info = store.Ticks.WriteTicks(new InstrumentKey("GEN", "X"), source, "test", synthetic: true);
            StoredTicks back = store.Ticks.OpenSource(info.Id);
            Assert.Equal((source.PriceScale, source.QuantityScale, source.First, source.Last), (back.PriceScale, back.QuantityScale, back.First, back.Last));
            Assert.Equal(ticks, Read(back));
        }
        Assert.Contains("generated", Assert.Single(new TickImporter(store).Import([_home.File("GEN_X_trades.csv", TradesHeader + TradeRows(1, 3, 1_000))], new TickImportOptions()).Failures));
    }

    [Fact]
    public void An_unknown_name_suggests_the_nearest()
    {
        DataStore store = Store();
        Import(store, TradeRows(1, 3, 1_000));
        Assert.Contains("A:B:trades", Assert.Throws<GodwitException>(() => store.Ticks.Get("A:B:aggtrades")).Message);
    }

    private DataStore Store(int partRows = TickTransaction.PartRows)
    {
        DataStore store = DataStore.Open(System.IO.Path.Combine(_home.Folder, $"home{_files++}"));
        store.Ticks.PartRows = partRows;
        return store;
    }

    private TickImportReport Import(DataStore store, string rows, bool replace = false)
    {
        TickImportReport report = new TickImporter(store).Import([Path(rows)], new TickImportOptions { Replace = replace });
        Assert.True(report.Failures.Count == 0, string.Join(' ', report.Failures));
        return report;
    }

    private string Path(string rows)
    {
        string folder = System.IO.Path.Combine(_home.Folder, $"files{_files++}");
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, "A_B_trades.csv");
        File.WriteAllText(path, TradesHeader + rows);
        return path;
    }

    private static string TradeRows(int from, int to, long everyMillis) => string.Concat(Enumerable.Range(from, to - from + 1).Select(i =>
        $"{1_700_000_000_000 + (i - 1) * everyMillis},{(i % 2 == 1 ? "100.25" : "100.5")},{i}.125,{i % 2},{i}\n"));

    private static string Row(long received, long eventMillis, char type, long first, long last, string level) =>
        $"{received},{(eventMillis == 0 ? "" : eventMillis)},{type},{(first == 0 ? "" : first)},{last},,{level}\n";

    internal static List<Tick> Read(TickSource source, Instant? from = null, int atOnce = 16)
    {
        var all = new List<Tick>();
        var ticks = new Tick[atOnce];
        using TickReader reader = source.Open(from ?? Instant.MinValue);
        for (int count; (count = reader.Read(ticks)) > 0;) all.AddRange(ticks.AsSpan(0, count));
        return all;
    }
}
