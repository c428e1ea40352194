using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>The importer over real recorded candles, compared with what is known about them.</summary>
public sealed class RealCandlesTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Every_real_candle_file_imports_without_a_broken_row_and_with_the_known_facts()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(SharedCandles.PathOf("MANIFEST.json")));
        Dictionary<string, JsonElement> facts = manifest.RootElement.GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("file").GetString()!);
        DataStore store = DataStore.Open(_home.Folder);
        string[] names = [.. facts.Keys.Where(IsCandles).Where(name => name != "BINANCE_BTCUSDT_1m.csv.gz").Order(StringComparer.Ordinal)];
        ImportReport report = new CandleImporter(store).Import([.. names.Select(SharedCandles.PathOf)], new ImportOptions { Strict = true });
        Assert.Empty(report.Failures);
        Assert.Equal(names, report.Files.Select(f => f.File));
        foreach (ImportFileReport file in report.Files)
        {
            JsonElement fact = facts[file.File];
            Assert.Equal(fact.GetProperty("rows").GetInt64(), file.Added);
            Assert.Equal(fact.GetProperty("sha256").GetString(), file.Sha256);
            Assert.Equal(fact.GetProperty("gaps").GetInt64(), file.Gaps);
            Assert.Equal(fact.GetProperty("off_grid_stamps").GetInt64(), file.OffGrid);
            DatasetInfo info = store.Get(file.DatasetId);
            Assert.Equal(fact.GetProperty("first").GetString(), info.From.ToString().Replace('T', ' ').TrimEnd('Z'));
            Assert.Equal(fact.GetProperty("last").GetString(), info.To.ToString().Replace('T', ' ').TrimEnd('Z'));
        }
    }

    [Fact]
    public void Millions_of_minutes_are_the_same_in_the_store_and_read_straight_from_the_file()
    {
        string path = SharedCandles.PathOf("BINANCE_BTCUSDT_1m.csv.gz");
        DataStore store = DataStore.Open(_home.Folder);
        ImportFileReport report = Assert.Single(new CandleImporter(store).Import([path], new ImportOptions()).Files);
        Assert.Equal((2_817_928, 0, 34), (report.Added, report.Broken, report.Gaps));
        (BarColumns bars, _, _, string sha256) = CandleFile.ReadStrict(path, BarFileOptions.None);
        using BarSeries series = store.OpenBars("BINANCE:BTCUSDT:1m");
        Assert.Equal(sha256, series.Info.Sha256);
        Assert.True(bars.OpenTimesNanos.SequenceEqual(series.OpenTimesNanos));
        Assert.True(bars.Closes.SequenceEqual(series.Closes));
        Assert.True(bars.Volumes.SequenceEqual(series.Volumes));
        Assert.False(series.Info.LastBarMayBePartial);
    }

    private static bool IsCandles(string name) =>
        name.EndsWith(".csv.gz", StringComparison.Ordinal) && (name.Contains("_1m.") || name.Contains("_1h.") || name.Contains("_1d.") || name.Contains("_1s."));
}
