using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Export;
using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Export;

public sealed class CandleExporterTests : IDisposable
{
    private static readonly InstrumentKey Key = new("VENUE", "A_B");
    private readonly TestHome _home = new();
    private readonly DataStore _store;

    public CandleExporterTests() => _store = DataStore.Open(_home.Folder);

    public void Dispose() => _home.Dispose();

    private string InHome(string name) => Path.Combine(_home.Folder, name);

    private ExportReport Export(string name, ExportOptions? options = null) =>
        new CandleExporter(_store).Export("VENUE:A_B:1m", InHome(name), options ?? new ExportOptions());

    /// <summary>Any series that the laws allow: gaps, flat bars, all scales up to 18 digits.</summary>
    private static readonly Gen<BarArray> AnySeries =
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 12], Gen.Long[1, 99_999_999_999_999_999], Gen.Int[0, 3]).SelectMany((priceScale, volumeScale, top, fine) =>
            Gen.Select(Gen.Long[1, 90_000], Gen.Long[1, top], Gen.Long[1, top], Gen.Long[1, top], Gen.Long[1, top], Gen.Long[0, top]).Array[1, 60].Select(rows =>
            {
                var bars = new List<Bar>();
                long nanos = 1_600_000_000_000_000_000;
                foreach ((long step, long a, long b, long c, long d, long volume) in rows)
                {
                    nanos += fine == 0 ? step * 1_000 : step * Duration.NanosPerMinute;
                    long high = Math.Max(Math.Max(a, b), Math.Max(c, d)), low = Math.Min(Math.Min(a, b), Math.Min(c, d));
                    bars.Add(new Bar(new Instant(nanos), new Price(a), new Price(high), new Price(low), new Price(d), new Quantity(volume)));
                }
                return new BarArray(bars, priceScale, volumeScale, Bars.OneMinute);
            }));

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("parquet")]
    public void What_is_exported_and_imported_again_is_the_same(string ending) => AnySeries.Sample(
        bars =>
        {
            DatasetInfo written = _store.WriteBars(Key, bars, new BarWriteOptions { Source = "test" });
            string file = InHome($"VENUE_A_B_1m.{ending}");
            ExportReport report = new CandleExporter(_store).Export(written.Id, file, new ExportOptions { Overwrite = true });
            Assert.Equal(bars.Count, report.Rows);
            var read = CandleFile.ReadStrict(file, BarFileOptions.None);
            Assert.Equal(Key, read.Key);
            Bars.AssertSame(bars, read.Bars);
            Assert.Equal(written.Sha256, read.Sha256);
            using var other = new TestHome();
            DatasetInfo imported = Assert.Single(new CandleImporter(DataStore.Open(other.Folder)).Import([file], new ImportOptions { Strict = true }).Datasets);
            Assert.Equal(written.Sha256, imported.Sha256);
        },
        iter: 15, threads: 1);

    [Fact]
    public void The_shared_form_is_written_to_the_letter()
    {
        BarArray bars = new([new(new Instant(1_609_459_200_000_000_000), new Price(1000), new Price(1250), new Price(5), new Price(1001), new Quantity(0))], 2, 8, Bars.OneMinute);
        _store.WriteBars(Key, bars, new BarWriteOptions { Source = "test" });
        Export("x.csv");
        Assert.Equal("timestamp_ms,open,high,low,close,volume\n1609459200000,10,12.5,0.05,10.01,0\n", File.ReadAllText(InHome("x.csv")));
    }

    [Fact]
    public void A_range_may_be_chosen()
    {
        BarArray bars = Bars.Make(100, "2021-01-01");
        _store.WriteBars(Key, bars, new BarWriteOptions { Source = "test" });
        Assert.Equal(30, Export("x.csv", new ExportOptions { From = bars[10].OpenTime, To = bars[40].OpenTime }).Rows);
        (BarColumns read, _, _, _) = CandleFile.ReadStrict(InHome("x.csv"), BarFileOptions.None);
        Assert.Equal(bars[10], read[0] with { Volume = bars[10].Volume });
        var e = Assert.Throws<GodwitException>(() => Export("y.csv", new ExportOptions { From = bars[99].OpenTime + Duration.FromDays(1) }));
        Assert.Equal("VENUE:A_B:1m has no bars in that range: it reaches from 2021-01-01T00:00:00Z to 2021-01-01T01:39:00Z.", e.Message);
    }

    [Fact]
    public void A_folder_gets_a_file_that_import_knows_by_its_name()
    {
        _store.WriteBars(new InstrumentKey("BINANCE", "BTCUSDT"), Bars.Make(10), new BarWriteOptions { Source = "test" });
        ExportReport report = new CandleExporter(_store).Export("BINANCE:BTCUSDT:1m", _home.Folder, new ExportOptions());
        Assert.Equal(InHome("BINANCE_BTCUSDT_1m.csv.gz"), report.Path);
        Assert.Equal("BINANCE:BTCUSDT", CandleFile.ReadStrict(report.Path, BarFileOptions.None).Key.ToString());
    }

    [Fact]
    public void A_file_in_the_way_an_unknown_ending_and_a_missing_folder_are_refused()
    {
        _store.WriteBars(Key, Bars.Make(10), new BarWriteOptions { Source = "test" });
        Export("x.csv");
        Assert.Contains("x.csv is there already", Assert.Throws<GodwitException>(() => Export("x.csv")).Message);
        Export("x.csv", new ExportOptions { Overwrite = true });
        var e = Assert.Throws<GodwitException>(() => Export("x.xlsx"));
        Assert.True(e.IsUsage);
        Assert.Equal("x.xlsx: the ending must be .csv, .csv.gz or .parquet.", e.Message);
        Assert.StartsWith("There is no folder", Assert.Throws<GodwitException>(() => Export("none/x.csv")).Message);
        Assert.Single(Directory.GetFiles(_home.Folder));
    }

    [Fact]
    public void A_generated_market_keeps_its_label_through_Parquet()
    {
        _store.WriteBars(Key, Bars.Make(10), new BarWriteOptions { Source = "generated", Synthetic = true });
        string file = Export("anything.parquet").Path;
        Assert.True(CandleFile.SaysSynthetic(file));
        Assert.False(CandleFile.SaysSynthetic(Export("anything.csv").Path));
        using var other = new TestHome();
        DataStore store = DataStore.Open(other.Folder);
        Assert.True(Assert.Single(new CandleImporter(store).Import([file], new ImportOptions()).Datasets).Synthetic);
        store.Delete("VENUE:A_B:1m");
        store.WriteBars(Key, Bars.Make(10), new BarWriteOptions { Source = "real" });
        Assert.Contains("is a generated market; it is not mixed into the real bars", Assert.Single(new CandleImporter(store).Import([file], new ImportOptions()).Failures));
    }

    [Fact]
    public void Content_hash_of_a_real_file_survives_the_round_trip()
    {
        string source = SharedCandles.PathOf("BINANCE_DOGEUSDT_1d.csv.gz");
        DatasetInfo info = Assert.Single(new CandleImporter(_store).Import([source], new ImportOptions()).Datasets);
        using BarSeries series = _store.OpenBars(info.Id);
        Assert.Equal(info.Sha256, ContentHash.Of(series));
        string copy = new CandleExporter(_store).Export(info.Id, InHome("copy.csv.gz"), new ExportOptions()).Path;
        Assert.Equal(Unpacked(source), Unpacked(copy));
    }

    private static string Unpacked(string path)
    {
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
