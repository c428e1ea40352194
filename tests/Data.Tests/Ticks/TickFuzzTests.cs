using System.Globalization;
using System.Text;
using CsCheck;
using Godwit.Core.Outcomes;
using Godwit.Data.Export;
using Godwit.Data.Import.Tables;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Data.Store.Ticks;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Ticks;

/// <summary>Damaged and arbitrary input: a sentence, or datasets that verify and can be read and checked; never another exception.</summary>
public sealed class TickFuzzTests : IDisposable
{
    private readonly TestHome _home = new();
    private int _homes;

    public void Dispose() => _home.Dispose();

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.OneOf(values.Select(Gen.Const).ToArray());

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    /// <summary>A good file of each form.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Forms = new SortedDictionary<string, string>
    {
        ["trades"] = "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n" + Lines(12, i => $"{1609459200000 + i * 60000},{100 + i}.5,{i + 1}.25,{i % 2},{i + 7}"),
        ["l2"] = "recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n" + Lines(12, i => i is 3 or 4
            ? $"1609459200030000000,,S,,{8},,{(i == 3 ? 'b' : 'a')},{(i == 3 ? 99 : 101)},1" : $"1609459200{i:00}0000000,{1609459200000 + i},U,{i * 2 + 1},{i * 2 + 2},,{(i % 2 == 0 ? 'b' : 'a')},{(i % 2 == 0 ? 90 + i : 110 + i)},{i % 3}"),
        ["bookticker"] = "recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n" + Lines(12, i => $"1609459200{i:00}0000000,{1609459200000 + i},{i},{100 + i}.1,1,{100 + i}.2,2"),
        ["funding"] = "timestamp_ms,funding_rate,mark_price_open_8h\n" + Lines(12, i => $"{1609459200000 + i * 28800000L},{(i % 2 == 0 ? "" : "-")}0.0001{i},{100 + i}.5"),
        ["binance-trades"] = Lines(12, i => $"{i + 7},{100 + i}.50000000,{i + 1}.25000000,{i}.1,{1609459200000 + i * 60000},{(i % 2 == 0 ? "True" : "False")},True"),
        ["binance-trades-micros"] = Lines(12, i => $"{i + 7},{100 + i}.50000000,{i + 1}.25000000,{i}.1,{1735689600000000 + i * 60000},{(i % 2 == 0 ? "True" : "False")},True"),
        ["binance-aggtrades"] = "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n" + Lines(12, i => $"{i + 7},{100 + i}.5,{i + 1},{i * 2},{i * 2 + 1},{1609459200000 + i * 60000},true"),
        ["binance-bookticker"] = "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n" + Lines(12, i => $"{i},{100 + i}.1,1,{100 + i}.2,2,{1609459200000 + i},{1609459200005 + i}"),
        ["binance-bookdepth"] = "timestamp,percentage,depth,notional\n" + Lines(12, i => $"2023-01-01 00:00:{i / 2:00},{(i % 2 == 0 ? -1 : 1)},{100 + i}.25,{1000 + i}.5"),
        ["binance-funding"] = "calc_time,funding_interval_hours,last_funding_rate\n" + Lines(12, i => $"{1609459200000 + i * 28800000L},8,-0.0000{i}"),
        ["binance-metrics"] = "create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio\n"
            + Lines(12, i => $"2023-01-01 00:{i * 5:00}:00,BTCUSDT,{100 + i}.1230000000000000,{1000000 + i}.5,1.1,1.2,,0.9"),
        ["binance-capture"] = Lines(12, i => $"1609459200{i:00}0000000 " + (i % 5) switch
        {
            0 => $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":{{{1609459200000 + i}}},"s":"BTCUSDT","U":{{{i + 1}}},"u":{{{i + 5}}},"b":[["{{{90 + i}}}.5","{{{i}}}.1"]],"a":[]}}""",
            1 => $$"""{"lastUpdateId":{{i + 2}},"bids":[["95.5","1.25"],["94","2"]],"asks":[["120.5","1"]]}""",
            2 => $$$"""{"stream":"btcusdt@bookTicker","data":{"u":{{{i}}},"s":"BTCUSDT","b":"99.1","B":"1","a":"99.2","A":"2"}}""",
            3 => $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":{{{1609459200001 + i}}},"s":"BTCUSDT","t":{{{i}}},"p":"99.5","q":"0.25","T":{{{1609459200000 + i}}},"m":true,"M":true}}""",
            _ => $$"""{"e":"markPriceUpdate","E":{{1609459200000 + i}},"s":"BTCUSDT","p":"99.75","i":"99.7","r":"0.0001","T":1609462800000}""",
        }),
        ["bybit-capture"] = Lines(6, i => $$$"""{"topic":"{{{(i == 5 ? "publicTrade" : "orderbook.50")}}}.XRPUSDT","type":"{{{(i == 0 ? "snapshot" : "delta")}}}","ts":{{{1609459200000 + i}}},"data":{{{(i == 5
            ? """[{"T":1609459200009,"s":"XRPUSDT","S":"Sell","v":"5","p":"0.5","i":"77"}]""" : $$"""{"s":"XRPUSDT","b":[["0.49{{i}}","{{i}}"]],"a":[["0.51","3"]],"u":{{i + 1}},"seq":9}""")}}},"cts":{{{1609459199999 + i}}}}"""),
        ["hyperliquid-capture"] = Lines(6, i => $"1609459200{i:000}000000 " + (i % 2 == 0
            ? $$$"""{"channel":"l2Book","data":{"coin":"BTC","levels":[[{"n":1,"px":"99.5","sz":"1.{{{i}}}"}],[{"n":2,"px":"100.5","sz":"2"}]],"time":{{{1609459200000 + i}}}}}"""
            : $$$"""{"channel":"trades","data":[{"coin":"BTC","px":"100","side":"A","sz":"0.1","tid":{{{i * 7919}}},"time":{{{1609459200000 + i}}},"hash":"0x0","users":["a","b"]}]}""")),
    };

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Each_form_is_recognised_by_its_content_and_read_whole(string form)
    {
        string path = _home.File("V_S_data.txt", Forms[form]);
        Assert.StartsWith(TickFormats.OfFile(path)!.Name, form);
        TickImportReport report = new TickImporter(DataStore.Open(_home.Folder)).Import([path], new TickImportOptions { Venue = "V", Symbol = "S" });
        Assert.Empty(report.Failures);
        Assert.NotEmpty(report.Files);
        Assert.All(report.Files, file => Assert.Equal((0L, true), (file.Broken, file.Good > 0)));
        // Candles are read as candles.
        Assert.Null(TickFormats.OfFile(_home.File("c.csv", "timestamp_ms,open,high,low,close,volume\n1609459200000,1,1,1,1,1\n")));
    }

    [Theory]
    [MemberData(nameof(FormNames))]
    public void What_is_exported_as_csv_comes_in_again_with_the_same_hash(string form)
    {
        DataStore store = DataStore.Open(Path.Combine(_home.Folder, "one")), again = DataStore.Open(Path.Combine(_home.Folder, "two"));
        var options = new TickImportOptions { Venue = "V", Symbol = "S" };
        foreach (TickInfo info in new TickImporter(store).Import([_home.File("data.txt", Forms[form])], options).Datasets)
        {
            string file = new TickExporter(store).Export(info.Id, Path.Combine(_home.Folder, "again.csv"), new ExportOptions { Overwrite = true }).Path;
            TickImportReport report = new TickImporter(again).Import([file], options);
            Assert.True(report.Failures.Count == 0, string.Join(' ', report.Failures));
            Assert.Equal((info.Id, info.Sha256), (report.Datasets[0].Id, report.Datasets[0].Sha256));
        }
    }

    [Theory]
    [Trait("pace", "slow")]
    [MemberData(nameof(FormNames))]
    public void Damaged_files_are_refused_in_a_sentence_or_become_lawful_datasets(string form)
    {
        byte[] original = Encoding.UTF8.GetBytes(Forms[form]);
        string path = Path.Combine(_home.Folder, "V_S_data.txt");
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Frequency((2, Gen.Byte), (3, AnyOf("0123456789.,-\"{}[]:eEtfbaSU \n"u8.ToArray()))), Gen.Frequency((6, Gen.Const(0)), (2, Gen.Const(1)), (1, Gen.Const(2)), (1, Gen.Const(3)))).Array[1, 4].Sample(
            edits =>
            {
                File.WriteAllBytes(path, Mutations.Apply(original, edits));
                ImportOrRefuse(path, null);
            },
            iter: 80, threads: 1);
    }

    [Fact]
    [Trait("pace", "slow")]
    public void Arbitrary_fields_in_the_shape_of_rows_never_give_a_stack_trace()
    {
        string path = Path.Combine(_home.Folder, "V_S_data.txt");
        string[] headers = [.. Forms.Values.Select(text => text.Split('\n')[0]).Where(header => !header.Contains('{'))];
        Gen<string> field = Gen.OneOf(
            AnyOf("", "-", ".", "e", "1e5", "1e-5", "1E99", "nan", "-0", "0", "00.10", "\"", "true", "b", "S", "U", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1609459200000", "1609459200000000000", "2021-01-01", "0.000000000000000000001"),
            Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)), Gen.String[Gen.Char[' ', '~'], 0, 12]);
        Gen.Select(AnyOf(headers), field.Array[4, 10].Array[1, 6]).Sample(
            (header, rows) =>
            {
                File.WriteAllText(path, header + "\n" + string.Join('\n', rows.Select(r => string.Join(',', r))));
                ImportOrRefuse(path, null);
            },
            iter: 400, threads: 1);
    }

    [Fact]
    public void A_damaged_manifest_is_told_in_a_sentence()
    {
        DataStore store = DataStore.Open(_home.Folder);
        new TickImporter(store).Import([_home.File("V_S_trades.csv", Forms["trades"])], new TickImportOptions());
        string manifest = Directory.GetFiles(store.Folder, "_manifest.json", SearchOption.AllDirectories)[0];
        byte[] original = File.ReadAllBytes(manifest);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 3].Sample(
            edits =>
            {
                File.WriteAllBytes(manifest, Mutations.Apply(original, edits));
                Sentence(() =>
                {
                    foreach (TickInfo info in store.Ticks.List())
                    {
                        store.Ticks.Verify(info.Id);
                        TickStoreTests.Read(store.Ticks.OpenSource(info.Id));
                    }
                });
            },
            iter: 1_000, threads: 1);
    }

    [Fact]
    public void A_damaged_parquet_file_is_told_in_a_sentence()
    {
        DataStore store = DataStore.Open(_home.Folder);
        new TickImporter(store).Import([_home.File("V_S_l2.csv", Forms["l2"])], new TickImportOptions());
        string file = Directory.GetFiles(store.Folder, "*.parquet", SearchOption.AllDirectories)[0];
        byte[] original = File.ReadAllBytes(file);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 3].Sample(
            edits =>
            {
                File.WriteAllBytes(file, Mutations.Apply(original, edits));
                Sentence(() => store.Ticks.Verify("V:S:book"));
            },
            iter: 400, threads: 1);
    }

    [Fact]
    [Trait("pace", "slow")]
    public void Damaged_tables_are_refused_in_a_sentence_or_become_lawful_tables()
    {
        byte[] original = Encoding.UTF8.GetBytes("date,asset,price_usd,market_cap_usd\n" + Lines(9, i => $"2020-01-{i + 1:00},\"a,{i}\",1.{i}5,{(i == 3 ? "" : "1345222569.170412831545856536833497974815384")}"));
        string path = Path.Combine(_home.Folder, "MARKETCAP_x_daily.csv");
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Frequency((6, Gen.Const(0)), (2, Gen.Const(1)), (1, Gen.Const(2)), (1, Gen.Const(3)))).Array[1, 4].Sample(
            edits =>
            {
                File.WriteAllBytes(path, Mutations.Apply(original, edits));
                DataStore store = DataStore.Open(Path.Combine(_home.Folder, $"home{_homes++}"));
                TableImportReport report = new TableImporter(store).Import([path], null, null, false, false);
                foreach (string failure in report.Failures) Judge(failure);
                foreach (TableInfo table in report.Tables) store.Tables.Verify(table.Id);
                Assert.Equal(1, report.Failures.Count + report.Files.Count);
            },
            iter: 400, threads: 1);
    }

    private void ImportOrRefuse(string path, string? kind)
    {
        DataStore store = DataStore.Open(Path.Combine(_home.Folder, $"home{_homes++}"));
        TickImportReport report = new TickImporter(store).Import([path], new TickImportOptions { Venue = "V", Symbol = "S", Kind = kind });
        foreach (string failure in report.Failures) Judge(failure);
        Assert.True(report.Failures.Count == 1 || report.Files.Count > 0);
        foreach (TickInfo info in report.Datasets)
        {
            store.Ticks.Verify(info.Id);
            TickQualityReport check = TickCheck.Run(store.Ticks, info.Id);
            Assert.Equal(info.Rows, report.Files.Single(f => f.DatasetId == info.Id).Good);
            Sentence(() =>
            {
                if (info.Schema.Tick is { } tick && TickStoreTests.Read(store.Ticks.OpenSource(info.Id)).Count is var read && tick != Core.MarketData.TickKind.Book) Assert.Equal(info.Rows, read);
                new TickExporter(store).Export(info.Id, Path.Combine(_home.Folder, "out.csv"), new ExportOptions { Overwrite = true });
            });
        }
        Directory.Delete(store.Folder, recursive: true);
    }

    private static void Sentence(Action action)
    {
        try
        {
            action();
        }
        catch (GodwitException e)
        {
            Judge(e.Message);
        }
    }

    private static void Judge(string message)
    {
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 10, 500);
    }
}
