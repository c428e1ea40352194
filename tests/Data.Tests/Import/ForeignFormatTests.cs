using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Import.Formats;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>Candles as Coinbase, Freqtrade, LEAN and Arrow programs write them become the same bars as in our own form.</summary>
public sealed class ForeignFormatTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ForeignFiles.Candle[] _candles = ForeignFiles.Candles(350);

    public void Dispose() => _home.Dispose();

    private string At(string path, byte[] bytes)
    {
        string full = Path.Combine(_home.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    private string At(string path, string text) => At(path, Encoding.UTF8.GetBytes(text));

    private ImportFileReport Import(string path, ImportOptions? options = null)
    {
        ImportReport report = new CandleImporter(DataStore.Open(_home.Folder)).Import([path], options ?? new ImportOptions());
        Assert.Empty(report.Failures);
        return Assert.Single(report.Files);
    }

    private string Refusal(string path, ImportOptions? options = null)
    {
        ImportReport report = new CandleImporter(DataStore.Open(_home.Folder)).Import([path], options ?? new ImportOptions());
        Assert.Empty(report.Files);
        return Assert.Single(report.Failures);
    }

    private void AssertStored(string id, string format, ImportFileReport report, ForeignFiles.Candle[] candles, string interval = "1m")
    {
        Assert.Equal((id, format, candles.Length, 0), (report.DatasetId, report.Format, (int)report.Good, (int)report.Broken));
        Assert.Equal(ForeignFiles.HashOf(_home, candles, interval), DataStore.Open(_home.Folder).Get(id).Sha256);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Coinbase_answers_newest_first(bool objects)
    {
        string text = objects ? ForeignFiles.CoinbaseObjects(_candles) : ForeignFiles.CoinbaseArrays(_candles);
        ImportFileReport report = Import(At("COINBASE_BTC-USD_1m.json", text));
        AssertStored("COINBASE:BTC-USD:1m", "coinbase", report, _candles);
        Assert.True(report.Reversed);
    }

    [Fact]
    public void An_answer_of_coinbase_without_a_telling_name_needs_only_the_symbol()
    {
        string path = At("candles.json", ForeignFiles.CoinbaseObjects(_candles));
        Assert.Contains("give them with --venue and --symbol", Refusal(path));
        AssertStored("COINBASE:BTC-USD:1m", "coinbase", Import(path, new ImportOptions { File = new BarFileOptions { Symbol = "BTC-USD" } }), _candles);
    }

    [Theory]
    [InlineData("user_data/data/binance/BTC_USDT-1m.json", "BINANCE:BTCUSDT:1m")]
    [InlineData("user_data/data/coinbase/BTC_USD-1m.json", "COINBASE:BTC-USD:1m")]
    public void Freqtrade_json(string path, string id) =>
        AssertStored(id, "freqtrade-json", Import(At(path, ForeignFiles.FreqtradeJson(_candles))), _candles);

    [Fact]
    public void Freqtrade_json_packed_with_gzip() =>
        AssertStored("KRAKEN:BTCUSD:1m", "freqtrade-json", Import(At("data/kraken/BTC_USD-1m.json.gz", CandleFileTests.Gzip(ForeignFiles.FreqtradeJson(_candles)))), _candles);

    [Theory]
    [InlineData(null), InlineData(CompressionCodecType.Lz4Frame), InlineData(CompressionCodecType.Zstd)]
    public void Freqtrade_feather(CompressionCodecType? codec) =>
        AssertStored("BINANCE:BTCUSDT:1m", "arrow", Import(At("data/binance/BTC_USDT-1m.feather", ForeignFiles.Feather(_candles, codec))), _candles);

    [Fact]
    public void Arrow_streams_and_gzip_around_them()
    {
        byte[] stream = ForeignFiles.Feather(_candles, null, asStream: true, timeName: "index");
        AssertStored("A:B:1m", "arrow", Import(At("A_B_1m.arrow", stream)), _candles);
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress)) gzip.Write(stream);
        AssertStored("A:C:1m", "arrow", Import(At("A_C_1m.arrow.gz", packed.ToArray())), _candles);
    }

    [Fact]
    public void Names_of_futures_and_of_files_outside_the_layout_tell_no_venue()
    {
        string text = ForeignFiles.FreqtradeJson(_candles);
        Assert.Contains("--venue", Refusal(At("data/binance/futures/BTC_USDT_USDT-1m-futures.json", text)));
        Assert.Contains("--venue", Refusal(At("elsewhere/BTC_USDT-1m.json", text)));
        AssertStored("OKX:BTCUSDT:1m", "freqtrade-json", Import(At("elsewhere/BTC_USDT-1m.json", text), new ImportOptions { File = new BarFileOptions { Venue = "okx" } }), _candles);
    }

    [Fact]
    public void Lean_days_of_minutes_merge_into_one_series()
    {
        ForeignFiles.Candle[] candles = ForeignFiles.Candles(2 * 1440);
        ForeignFiles.Candle[][] days = [.. candles.GroupBy(c => c.Millis / 86_400_000).Select(day => day.ToArray())];
        Assert.Equal(2, days.Length);
        foreach (ForeignFiles.Candle[] day in days)
        {
            string date = ForeignFiles.Time(day[0]).ToString("yyyyMMdd");
            At($"lean/crypto/coinbase/minute/btcusd/{date}_trade.zip", ForeignFiles.LeanDay(day, $"{date}_btcusd_minute_trade.csv"));
        }
        IReadOnlyList<string> files = CandleFolders.Expand([Path.Combine(_home.Folder, "lean")]);
        ImportReport report = new CandleImporter(DataStore.Open(_home.Folder)).Import(files, new ImportOptions());
        Assert.Empty(report.Failures);
        Assert.Equal(["lean", "lean"], report.Files.Select(f => f.Format));
        Assert.Equal(ForeignFiles.HashOf(_home, candles), DataStore.Open(_home.Folder).Get("COINBASE:BTCUSD:1m").Sha256);
        Assert.All(new CandleImporter(DataStore.Open(_home.Folder)).Import(files, new ImportOptions()).Files, file => Assert.True(file.AlreadyImported));
    }

    [Fact]
    public void Lean_hours()
    {
        ForeignFiles.Candle[] candles = ForeignFiles.Candles(200, stepMillis: 3_600_000);
        AssertStored("COINBASE:BTCUSD:1h", "lean", Import(At("crypto/coinbase/hour/btcusd_trade.zip", ForeignFiles.LeanHours(candles, "btcusd.csv"))), candles, "1h");
    }

    [Fact]
    public void Lean_minutes_need_their_day_and_crypto_prices()
    {
        byte[] day = ForeignFiles.LeanDay(_candles, "btcusd.csv");
        Assert.Contains("midnight that its name must tell", Refusal(At("A_B_1m.zip", day)));
        Assert.Contains("prices are scaled", Refusal(At("equity/usa/minute/spy/20240131_trade.zip", day)));
        Assert.Contains("different days", Refusal(At("crypto/coinbase/minute/btcusd/20240131_trade.zip", ForeignFiles.LeanDay(_candles, "20240130_btcusd_minute_trade.csv"))));
    }

    [Fact]
    public void Seconds_in_the_order_of_other_programs_are_refused_unless_forced()
    {
        string text = ForeignFiles.FreqtradeJson([.. _candles.Select(c => c with { Millis = c.Millis / 1000 })]);
        string path = At("A_B_1m.json", text);
        Assert.Contains("no known candle format", Refusal(path));
        AssertStored("A:B:1m", "freqtrade-json", Import(path, new ImportOptions { File = new BarFileOptions { Reading = new ReadingOptions { Format = "freqtrade-json" } } }), _candles);
        Assert.Contains("none of its 350 rows is a valid candle", Refusal(path, new ImportOptions { File = new BarFileOptions { Reading = new ReadingOptions { Format = "coinbase" } } }));
    }

    [Fact]
    public void Broken_rows_of_json_are_named_by_number()
    {
        ImportFileReport report = Import(At("data/x/A_B-1m.json",
            "[[1706659200000,1,2,1,2,5],[1706659260000,1,2,1,2],[1706659320000,1,2,1,null,5],[1706659380000,1,\"x\",1,2,5],7,[1706659440000,1,[2],1,2,5],[1706659500000,1,0.5,1,2,5],[1706659560000,1e0,2.50,1,2,0]]"));
        Assert.Equal((2, 6), (report.Good, report.Broken));
        Assert.Equal(
            [
                "it has 5 values instead of 6", "close is empty", "high 'x' is not a number", "it is a single value, not a row of six", "high is not a number", "high 0.5 is below low 1",
            ],
            report.BrokenRows.Select(row => row.Reason));
        Assert.Equal([2L, 3, 4, 5, 6, 7], report.BrokenRows.Select(row => row.Line));
    }

    [Fact]
    public void Cut_files_are_refused_as_a_whole()
    {
        string json = ForeignFiles.FreqtradeJson(_candles);
        Assert.Contains("is damaged or cut off", Refusal(At("data/x/A_B-1m.json", json[..^10])));
        byte[] feather = ForeignFiles.Feather(_candles, CompressionCodecType.Lz4Frame);
        foreach (int cut in (int[])[1, 20, feather.Length / 2, feather.Length - 60])
            Assert.Contains("is damaged or cut off", Refusal(At("data/x/A_B-1m.feather", feather[..^cut])));
        Assert.Empty(DataStore.Open(_home.Folder).List());
    }

    [Fact]
    public void Damaged_lengths_of_arrow_cost_no_memory()
    {
        byte[] original = ForeignFiles.Feather(ForeignFiles.Candles(40), null, rowsInPiece: 20);
        string path = Path.Combine(_home.Folder, "A_B_1m.feather");
        for (int at = 8; at < original.Length; at++)
        {
            byte[] damaged = [.. original];
            // The highest byte of a small number becomes 15: a length becomes 250 millions, a count of fields as many.
            if (damaged[at] != 0) continue;
            damaged[at] = 15;
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            CandlePreview.Of(path, BarFileOptions.None);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        }
    }

    [Fact]
    public void Arrow_columns_of_other_types_and_names()
    {
        var schema = new Schema.Builder()
            .Field(new Field("When", StringType.Default, true)).Field(new Field("O", new Decimal128Type(20, 4), true)).Field(new Field("H", Int32Type.Default, true))
            .Field(new Field("L", FloatType.Default, true)).Field(new Field("C", StringType.Default, true)).Field(new Field("Qty", Int64Type.Default, true)).Build();
        var piece = new RecordBatch(schema,
        [
            new StringArray.Builder().Append("2024-01-31 00:00").Append("31.01.2024").Append("2024-01-31T00:02:00Z").Build(),
            new Decimal128Array.Builder(new Decimal128Type(20, 4)).Append(10.125m).Append(1m).Append(10.5m).Build(),
            new Int32Array.Builder().Append(12).Append(1).AppendNull().Build(),
            new FloatArray.Builder().Append(9.1f).Append(1).Append(9).Build(),
            new StringArray.Builder().Append("11.5").Append("1").Append("10").Build(),
            new Int64Array.Builder().Append(3).Append(1).Append(4).Build(),
        ], 3);
        string path = At("A_B_1m.arrow", ForeignFiles.Arrow(schema, [piece]));
        Assert.Contains("has no column 'time'", Refusal(path));
        var options = new ImportOptions { File = new BarFileOptions { Reading = new ReadingOptions { Columns = ColumnMapping.Parse("time=When,volume=5") } } };
        ImportFileReport report = Import(path, options);
        Assert.Equal((1, 2), (report.Good, report.Broken));
        Assert.Equal(["time '31.01.2024' is not a time", "high is empty"], report.BrokenRows.Select(row => row.Reason));
        PreviewRow row = Assert.Single(CandlePreview.Of(path, options.File).Rows);
        Assert.Equal(("10.1250", "12.0000", "9.1000", "11.5000", "3"), (Padded(row.Open), Padded(row.High), Padded(row.Low), Padded(row.Close), row.Volume));
        string Padded(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Formats_have_distinct_names_and_say_what_they_are()
    {
        Assert.Equal(CandleFormats.All.Count, CandleFormats.All.Select(f => f.Name).Distinct().Count());
        Assert.All(CandleFormats.All, f => Assert.True(f.Summary.Length > 10 && f.Example.Length > 5));
        Assert.Contains("Did you mean 'coinbase'?", Assert.Throws<GodwitException>(() => CandleFormats.Named("coinbas")).Message);
    }
}
