using System.Text;
using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Data.Export;
using Godwit.Data.Import;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>Damaged and arbitrary input: a sentence or bars that keep the laws, never another exception.</summary>
public sealed class CandleFuzzTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private static readonly string Csv = "timestamp_ms,open,high,low,close,volume\n" + string.Concat(
        Enumerable.Range(0, 12).Select(i => $"{1609459200000 + i * 60000},{100 + i}.5,{103 + i}.25,{99 + i},{101 + i}.125,{i * 17 % 10}.75\n"));

    private static readonly string Semicolons = "Date;Open;High;Low;Close;Volume\n" + string.Concat(
        Enumerable.Range(0, 12).Select(i => $"{13 + i}/01/2021 00:00;{100 + i},5;{103 + i},25;{99 + i};{101 + i},125;{i * 17 % 10},75\n"));

    private static readonly string Klines = string.Concat(
        Enumerable.Range(0, 6).Select(i => $"{1609459200000 + i * 60000},100.00000000,103.00000000,99.00000000,101.00000000,5.50000000,{1609459259999 + i * 60000},550.1,7,2.5,250.0,0\n"));

    private byte[] Original(string form)
    {
        switch (form)
        {
            case "csv": return Encoding.ASCII.GetBytes(Csv);
            case "klines": return Encoding.ASCII.GetBytes(Klines);
            case "gzip": return CandleFileTests.Gzip(Csv);
            case "semicolons": return Encoding.ASCII.GetBytes(Semicolons);
            case "coinbase": return Encoding.ASCII.GetBytes(ForeignFiles.CoinbaseObjects(ForeignFiles.Candles(12)));
            case "arrays": return Encoding.ASCII.GetBytes(ForeignFiles.CoinbaseArrays(ForeignFiles.Candles(12)));
            case "freqtrade": return Encoding.ASCII.GetBytes(ForeignFiles.FreqtradeJson(ForeignFiles.Candles(12)));
            case "feather": return ForeignFiles.Feather(ForeignFiles.Candles(40), null, rowsInPiece: 20);
            case "lz4": return ForeignFiles.Feather(ForeignFiles.Candles(200), Apache.Arrow.Ipc.CompressionCodecType.Lz4Frame);
            case "zstd": return ForeignFiles.Feather(ForeignFiles.Candles(200), Apache.Arrow.Ipc.CompressionCodecType.Zstd);
            case "lean": return ForeignFiles.LeanDay(ForeignFiles.Candles(12), "20240131_btcusd_minute_trade.csv");
            case "zip": return CandleFileTests.Zip(("a.csv", Klines));
            default:
                DataStore store = DataStore.Open(Path.Combine(_home.Folder, "origin"));
                store.WriteBars(new InstrumentKey("A", "B"), Bars.Make(40), new BarWriteOptions { Source = "test" });
                string path = Path.Combine(_home.Folder, "origin.parquet");
                return File.ReadAllBytes(new CandleExporter(store).Export("A:B:1m", path, new ExportOptions { Overwrite = true }).Path);
        }
    }

    [Theory]
    [InlineData("csv", 2000)]
    [InlineData("klines", 2000)]
    [InlineData("gzip", 1000)]
    [InlineData("zip", 1000)]
    [InlineData("parquet", 500)]
    [InlineData("semicolons", 2000)]
    [InlineData("coinbase", 2000)]
    [InlineData("arrays", 2000)]
    [InlineData("freqtrade", 2000)]
    [InlineData("lean", 1000)]
    [InlineData("feather", 1500)]
    [InlineData("lz4", 1000)]
    [InlineData("zstd", 1000)]
    public void Damaged_files_are_refused_in_a_sentence_or_read_as_lawful_bars(string form, int iterations)
    {
        byte[] original = Original(form);
        string path = Path.Combine(_home.Folder, "A_B_1m.dat");
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Frequency((6, Gen.Const(0)), (2, Gen.Const(1)), (1, Gen.Const(2)), (1, Gen.Const(3)))).Array[1, 4].Sample(
            edits =>
            {
                File.WriteAllBytes(path, Mutations.Apply(original, edits));
                ReadOrRefuse(path);
            },
            iter: iterations, threads: 1);
    }

    [Fact]
    public void Damaged_files_leave_the_store_whole()
    {
        DataStore store = DataStore.Open(_home.Folder);
        byte[] original = Encoding.ASCII.GetBytes(Csv);
        string path = Path.Combine(_home.Folder, "A_B_1m.csv");
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 4].Sample(
            edits =>
            {
                File.WriteAllBytes(path, Mutations.Apply(original, edits));
                ImportReport report = new CandleImporter(store).Import([path], new ImportOptions());
                Assert.Equal(1, report.Files.Count + report.Failures.Count);
                foreach (DatasetInfo info in store.List())
                {
                    using BarSeries series = store.OpenBars(info.Id);
                    AssertLawful(series);
                    Assert.Equal(info.Sha256, ContentHash.Of(series));
                }
            },
            iter: 100, threads: 1);
    }

    [Fact]
    public void Arbitrary_text_in_the_shape_of_rows_never_gives_a_stack_trace()
    {
        string path = Path.Combine(_home.Folder, "A_B_1m.csv");
        Gen<string> field = Gen.OneOf(
            Gen.OneOf(new[] { "", "-", ".", "e", "1e5", "1e-5", "1E99", "nan", "inf", "-0", "0", "00.10", "+1", "\"", "\"1\"", " 1 ", "1_0", "0x10", "9223372036854775808", "1609459200000", "1609459260000", "2021-01-01" }.Select(Gen.Const).ToArray()),
            Gen.Long.Select(l => l.ToString(System.Globalization.CultureInfo.InvariantCulture)), Gen.Double.Select(d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.String[Gen.Char[' ', '~'], 0, 12]);
        field.Array[4, 8].Array[1, 6].Sample(
            rows =>
            {
                File.WriteAllText(path, "timestamp_ms,open,high,low,close,volume\n" + string.Join('\n', rows.Select(r => string.Join(',', r))));
                ReadOrRefuse(path);
            },
            iter: 2_000, threads: 1);
    }

    [Fact]
    public void The_fast_number_reader_agrees_with_the_careful_one_and_with_the_text() =>
        Gen.Select(Gen.Long[0, 999_999_999_999], Gen.Int[0, 10], Gen.Int[0, 3]).Sample((units, scale, zeros) =>
        {
            string text = Decimals.Format(units, scale);
            if (text.Contains('.')) text += new string('0', zeros);
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            Assert.True(NumberReader.TryReadCarefully(bytes, out Number careful, out _));
            Assert.Equal(Decimals.Format(units, scale), Decimals.Format(careful.Units, careful.Decimals));
            int end = NumberReader.TryReadPlain(bytes, 0, (byte)',', out Number plain);
            if (bytes.Length <= 19) Assert.Equal((bytes.Length, careful), (end, plain));
            else if (end >= 0) Assert.Equal(careful, plain);
        }, iter: 20_000);

    private static void ReadOrRefuse(string path)
    {
        try
        {
            AssertLawful(CandleFile.ReadStrict(path, BarFileOptions.None).Bars);
        }
        catch (GodwitException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            Assert.InRange(e.Message.Length, 10, 400);
        }
        CandlePreview preview = CandlePreview.Of(path, BarFileOptions.None);
        Assert.NotEqual(preview.Refusal is null, preview.DatasetId is null);
    }

    private static void AssertLawful(BarColumns bars)
    {
        Assert.NotEqual(0, bars.Count);
        for (int i = 0; i < bars.Count; i++)
        {
            Assert.True(bars[i].IsConsistent);
            if (i > 0) Assert.True(bars.OpenTimesNanos[i] > bars.OpenTimesNanos[i - 1]);
        }
    }
}
