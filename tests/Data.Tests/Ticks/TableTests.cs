using System.Text.Json;
using Godwit.Data.Export;
using Godwit.Data.Import.Tables;
using Godwit.Data.Quality.Tables;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Ticks;

public sealed class TableTests : IDisposable
{
    private const string Caps = "date,asset,name,price_usd,market_cap_usd\n2020-01-01,BTC,\"Bit, coin\",7200.5,130580829149.587\n2020-01-01,X,\"a \"\"b\"\"\",0.1,\n2020-01-02,BTC,\"Bit, coin\",7000,1345222569.170412831545856536833497974815384\n";
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_table_keeps_every_digit_and_every_empty_cell()
    {
        DataStore store = Import("MARKETCAP_demo_daily.csv", Caps, out TableImportReport report);
        Assert.Equal("MARKETCAP:DEMO_DAILY:table", report.Tables[0].Id);
        TableData table = store.Tables.Open("marketcap:demo_daily:table");
        Assert.Equal(("a \"b\"", null, "1345222569.170412831545856536833497974815384"), (table.Text(1, 1), table.Text(1, 3), table.Text(2, 3)));
        Assert.Equal([TableColumnType.Text, TableColumnType.Text, TableColumnType.Number, TableColumnType.LongNumber], table.Columns.Select(c => c.Type));
        Assert.Equal((7200.5, true), (table.Number(0, table["price_usd"]), double.IsNaN(table.Number(1, 3))));
        store.Tables.Verify(report.Tables[0].Id);
        string file = new TableExporter(store).Export(report.Tables[0].Id, Path.Combine(_home.Folder, "MARKETCAP_demo_daily.csv"), new ExportOptions { Overwrite = true }).Path;
        Assert.Equal(Caps.Replace("\"Bit, coin\"", "\"Bit, coin\""), File.ReadAllText(file));
    }

    [Fact]
    public void Rows_are_known_by_time_and_texts()
    {
        DataStore store = Import("DAILY_x.csv", "date,asset,v\n2020-01-01,A,1\n2020-01-03,A,3\n", out _);
        Import("DAILY_x.csv", "date,asset,v\n2020-01-01,A,1\n2020-01-02,A,2\n2020-01-03,A,4\n", out TableImportReport report);
        Assert.Equal((1, 1, 1), (report.Files[0].Added, report.Files[0].Known, report.Files[0].Conflicts));
        TableData table = store.Tables.Open("DAILY:X:table");
        Assert.Equal(["1", "2", "3"], Enumerable.Range(0, 3).Select(i => table.Text(i, 1)));
        new TableImporter(store).Import([Path.Combine(_home.Folder, "DAILY_x.csv")], null, null, false, replace: true);
        Assert.Equal("4", store.Tables.Open("DAILY:X:table").Text(2, 1));
        Assert.Contains("columns", Assert.Single(new TableImporter(store).Import([_home.File("DAILY_x.csv", "date,asset,w\n2020-01-01,A,1\n")], null, null, false, false).Failures));
    }

    [Fact]
    public void A_check_tells_missing_days_empty_cells_and_rows_that_stand_twice()
    {
        DataStore store = Import("DAILY_x.csv", "date,asset,v\n2020-01-01,A,1\n2020-01-02,A,0\n2020-01-03,A,\n2020-01-06,A,1\n2020-01-06,A,2\n", out _);
        IReadOnlyDictionary<string, long> counts = TableCheck.Run(store.Tables, "DAILY:X:table").Counts;
        Assert.Equal((2, 1, 1, 1), (counts["missingTimes"], counts["emptyCells"], counts["zeroCells"], counts["repeatedKeys"]));
    }

    [Fact]
    [Trait("pace", "slow")]
    public void Every_real_table_imports_with_the_rows_of_its_manifest()
    {
        DataStore store = DataStore.Open(_home.Folder);
        int compared = 0;
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(SharedCandles.PathOf("MANIFEST.json")));
        foreach (JsonElement file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            string path = SharedCandles.PathOf(file.GetProperty("file").GetString()!);
            if (!TableImporter.Recognises(path)) continue;
            TableImportReport report = new TableImporter(store).Import([path], null, null, strict: true, replace: false);
            Assert.True(report.Failures.Count == 0, string.Join(' ', report.Failures));
            Assert.Equal(file.GetProperty("rows").GetInt64(), report.Tables[0].Rows);
            store.Tables.Verify(report.Tables[0].Id);
            TableCheck.Run(store.Tables, report.Tables[0].Id);
            compared++;
        }
        Assert.True(compared >= 8, $"only {compared} tables were found");
    }

    private DataStore Import(string name, string text, out TableImportReport report)
    {
        DataStore store = DataStore.Open(_home.Folder);
        report = new TableImporter(store).Import([_home.File(name, text)], null, null, false, false);
        Assert.True(report.Failures.Count == 0, string.Join(' ', report.Failures));
        return store;
    }
}
