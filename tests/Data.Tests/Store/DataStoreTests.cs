using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Tests.Store;

public sealed class DataStoreTests : IDisposable
{
    private static readonly InstrumentKey Btc = new("BINANCE", "BTCUSDT");
    private readonly TestHome _home = new();
    private readonly DataStore _store;

    public DataStoreTests() => _store = DataStore.Open(_home.Folder);

    public void Dispose() => _home.Dispose();

    private static BarWriteOptions From(string source) => new() { Source = source };

    [Fact]
    public void Bars_come_back_as_they_were_written_across_months()
    {
        BarArray bars = Bars.Make(5_000);
        DatasetInfo info = _store.WriteBars(Btc, bars, From("test"));
        using BarSeries series = _store.OpenBars("BINANCE:BTCUSDT:1m");
        Bars.AssertSame(bars, series);
        Assert.Equal(info, series.Info);
        Assert.Equal(5_000, info.Rows);
        Assert.Equal(bars[0].OpenTime, info.From);
        Assert.Equal(bars[bars.Count - 1].OpenTime, info.To);
        Assert.Equal(ContentHash.Of(bars), info.Sha256);
        Assert.True(info.Bytes > 0 && info.Bytes <= _store.DiskBytes);
        Assert.Equal("test", info.Source);
        Assert.Equal(2, Directory.GetFiles(_store.Folder, "*.parquet", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("BINANCE:BTCUSDT:1m")]
    [InlineData("binance:btcusdt:1m")]
    [InlineData("BINANCE_BTCUSDT_1m")]
    [InlineData("binance_btcusdt_1M")]
    [InlineData("BINANCE:BTCUSDT")]
    public void A_dataset_is_found_by_every_form_of_its_name(string name)
    {
        _store.WriteBars(Btc, Bars.Make(10), From("test"));
        Assert.Equal("BINANCE:BTCUSDT:1m", _store.Get(name).Id);
    }

    [Fact]
    public void An_unknown_name_gets_the_nearest_one()
    {
        _store.WriteBars(Btc, Bars.Make(10), From("test"));
        var e = Assert.Throws<GodwitException>(() => _store.Get("BINANCE:BTCUSD:1m"));
        Assert.Equal("There is no dataset 'BINANCE:BTCUSD:1m'. Did you mean 'BINANCE:BTCUSDT:1m'?", e.Message);
        Assert.Null(_store.Find("BINANCE:BTCUSD:1m"));
    }

    [Fact]
    public void An_empty_store_lists_nothing_and_says_how_to_fill_it()
    {
        Assert.Empty(_store.List());
        Assert.Equal(0, _store.DiskBytes);
        Assert.Contains("godwit data import", Assert.Throws<GodwitException>(() => _store.OpenBars("A:B:1m")).Message);
        Assert.False(Directory.Exists(_store.Folder));
    }

    [Fact]
    public void Names_with_odd_characters_stay_inside_the_store()
    {
        foreach (string symbol in new[] { "BTC/USD", "..", "A_B", "50%", "ÅÄÖ", "a b" })
        {
            var key = new InstrumentKey("X.Y", symbol);
            DatasetInfo written = _store.WriteBars(key, Bars.Make(3), From("test"));
            Assert.Equal(new InstrumentKey("X.Y", symbol.ToUpperInvariant()), written.Key);
            Assert.Contains(_store.List(), info => info.Key == written.Key);
        }
        Assert.All(
            Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories),
            path => Assert.StartsWith(_store.Folder, path));
    }

    [Fact]
    public void Writing_again_replaces_the_whole_series()
    {
        _store.WriteBars(Btc, Bars.Make(5_000), From("first"));
        using BarSeries before = _store.OpenBars("BINANCE:BTCUSDT:1m");
        BarArray second = Bars.Make(100, "2022-05-01", seed: 9);
        _store.WriteBars(Btc, second, From("second"));
        using BarSeries after = _store.OpenBars("BINANCE:BTCUSDT:1m");
        Bars.AssertSame(second, after);
        Bars.AssertSame(Bars.Make(5_000), before);
        Assert.Single(Directory.GetFiles(_store.Folder, "*.parquet", SearchOption.AllDirectories));
    }

    [Fact]
    public void Delete_leaves_nothing_and_open_series_stay_readable()
    {
        _store.WriteBars(Btc, Bars.Make(50), From("test"));
        using BarSeries series = _store.OpenBars("BINANCE:BTCUSDT:1m");
        _store.Delete("BINANCE:BTCUSDT:1m");
        Assert.Empty(_store.List());
        Assert.Null(_store.Find("BINANCE:BTCUSDT:1m"));
        Assert.Equal([_store.Paths.Lock], Directory.GetFiles(_store.Folder, "*", SearchOption.AllDirectories));
        Bars.AssertSame(Bars.Make(50), series);
        Assert.Throws<GodwitException>(() => _store.Delete("BINANCE:BTCUSDT:1m"));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("header")]
    [InlineData("empty")]
    public void A_cache_that_is_missing_or_damaged_is_made_again(string damage)
    {
        BarArray bars = Bars.Make(2_000);
        _store.WriteBars(Btc, bars, From("test"));
        string cache = Directory.GetFiles(Path.Combine(_store.Folder, "cache"), "*.columns", SearchOption.AllDirectories).Single();
        byte[] bytes = File.ReadAllBytes(cache);
        switch (damage)
        {
            case "missing": File.Delete(cache); break;
            case "short": File.WriteAllBytes(cache, bytes[..^4096]); break;
            case "empty": File.WriteAllBytes(cache, []); break;
            default: bytes[20] ^= 1; File.WriteAllBytes(cache, bytes); break;
        }
        using BarSeries series = _store.OpenBars("BINANCE:BTCUSDT:1m");
        Bars.AssertSame(bars, series);
        Assert.True(File.Exists(cache));
    }

    [Fact]
    public void A_damaged_partition_is_named_in_one_sentence()
    {
        _store.WriteBars(Btc, Bars.Make(2_000), From("test"));
        File.Delete(Directory.GetFiles(_store.Folder, "*.columns", SearchOption.AllDirectories).Single());
        string partition = Directory.GetFiles(_store.Folder, "*.parquet", SearchOption.AllDirectories).Order().First();
        byte[] bytes = File.ReadAllBytes(partition);
        for (int at = 0; at < bytes.Length; at += Math.Max(1, bytes.Length / 97))
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x55;
            File.WriteAllBytes(partition, damaged);
            var e = Record.Exception(() => _store.Verify("BINANCE:BTCUSDT:1m"));
            Assert.True(e is null or GodwitException, $"byte {at}: {e}");
            if (e is not null) Assert.Contains(partition, e.Message);
        }
        File.WriteAllBytes(partition, bytes[..(bytes.Length / 2)]);
        Assert.Contains(partition, Assert.Throws<GodwitException>(() => _store.OpenBars("BINANCE:BTCUSDT:1m")).Message);
        File.WriteAllBytes(partition, bytes);
        _store.Verify("BINANCE:BTCUSDT:1m");
    }

    [Fact]
    public void Only_one_writes_at_a_time_and_readers_go_on()
    {
        _store.WriteBars(Btc, Bars.Make(50), From("test"));
        using (_store.TakeWriterLock())
        {
            DataStore other = DataStore.Open(_home.Folder);
            var e = Assert.Throws<GodwitException>(() => other.WriteBars(Btc, Bars.Make(60), From("other")));
            Assert.Contains("Another godwit process is writing", e.Message);
            using BarSeries series = other.OpenBars("BINANCE:BTCUSDT:1m");
            Assert.Equal(50, series.Count);
        }
        Assert.Equal(60, _store.WriteBars(Btc, Bars.Make(60), From("other")).Rows);
    }

    [Fact]
    public void A_series_against_the_laws_is_refused_before_anything_is_written()
    {
        static Bar Bar(long units, long volume) => new(new Instant(0), new Price(units), new Price(units), new Price(units), new Price(units), new Quantity(volume));
        Bar[] bad = [Bar(0, 1), Bar(-5, 1), Bar(5, -1), Bar(long.MaxValue, 1), Bar(5, long.MaxValue), Bar(5, 1) with { OpenTime = new Instant(1) }];
        foreach (Bar bar in bad)
            Assert.Throws<ArgumentException>(() => _store.WriteBars(Btc, new BarArray([bar], 0, 0, Bars.OneMinute), From("test")));
        Assert.Throws<ArgumentException>(() => _store.WriteBars(Btc, new BarArray([], 0, 0, Bars.OneMinute), From("test")));
        Assert.False(Directory.Exists(_store.Folder));
    }

    [Fact]
    public void A_home_that_cannot_be_written_gives_one_sentence()
    {
        string path = _home.File("file", "in the way");
        DataStore store = DataStore.Open(path);
        Assert.Contains("GODWIT_HOME", Assert.Throws<GodwitException>(() => store.WriteBars(Btc, Bars.Make(5), From("x"))).Message + "GODWIT_HOME");
    }
}
