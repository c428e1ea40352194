using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Tests.Store;

public sealed class ManifestTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly DataStore _store;
    private readonly string _path;

    public ManifestTests()
    {
        _store = DataStore.Open(_home.Folder);
        _store.WriteBars(new InstrumentKey("A", "B"), Bars.Make(300), new BarWriteOptions { Source = "test" });
        _path = Directory.GetFiles(_home.Folder, StorePaths.ManifestName, SearchOption.AllDirectories).Single();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] text = File.ReadAllBytes(_path);
        Assert.Equal(text, ManifestJson.Write(ManifestJson.Read(text, _path)));
    }

    [Fact]
    public void A_newer_schema_is_refused_with_what_to_do()
    {
        string text = File.ReadAllText(_path).Replace($"\"version\": {ManifestJson.CurrentVersion}", "\"version\": 7");
        File.WriteAllText(_path, text);
        var e = Assert.Throws<GodwitException>(() => _store.Get("A:B:1m"));
        Assert.Equal($"{_path} was written by a newer godwit (schema 7, this one knows up to {ManifestJson.CurrentVersion}); update godwit to use this data.", e.Message);
        Assert.Throws<GodwitException>(() => _store.List());
        var problems = new List<string>();
        Assert.Empty(_store.List(problems));
        Assert.Equal([e.Message], problems);
        Assert.Throws<GodwitException>(() => _store.WriteBars(new InstrumentKey("A", "B"), Bars.Make(5), new BarWriteOptions { Source = "test" }));
    }

    [Fact]
    public void An_older_schema_is_lifted_step_by_step()
    {
        // As if this version were 3: version 1 said "origin", version 2 said "sourceText".
        JsonObject old = JsonNode.Parse(File.ReadAllBytes(_path))!.AsObject();
        old["version"] = 1;
        old["origin"] = "from long ago";
        old.Remove("source");
        var steps = new Dictionary<int, Action<JsonObject>>
        {
            [1] = root => Rename(root, "origin", "sourceText"),
            [2] = root => Rename(root, "sourceText", "source"),
        };
        byte[] text = Encoding.UTF8.GetBytes(old.ToJsonString());
        Assert.Equal("from long ago", ManifestJson.Read(text, _path, 3, steps).Source);
        steps.Remove(2);
        Assert.Contains("is damaged", Assert.Throws<GodwitException>(() => ManifestJson.Read(text, _path, 3, steps)).Message);
    }

    [Fact]
    public void Version_1_did_not_count_rows_that_stood_twice()
    {
        JsonObject old = JsonNode.Parse(File.ReadAllBytes(_path))!.AsObject();
        old["version"] = 1;
        old["sources"] = new JsonArray(new JsonObject { ["name"] = "a.csv", ["bytes"] = 1, ["sha256"] = new string('0', 64), ["goodRows"] = 5, ["brokenRows"] = 2 });
        SourceFile source = Assert.Single(ManifestJson.Read(Encoding.UTF8.GetBytes(old.ToJsonString()), _path).Sources);
        Assert.Equal((5, 2, 0), (source.GoodRows, source.BrokenRows, source.RepeatedRows));
    }

    [Fact]
    public void Version_2_knew_no_repairs()
    {
        JsonObject old = JsonNode.Parse(File.ReadAllBytes(_path))!.AsObject();
        old["version"] = 2;
        old.Remove("repairs");
        File.WriteAllText(_path, old.ToJsonString());
        Assert.Null(_store.Get("A:B:1m").Repaired);
        _store.Verify("A:B:1m");
    }

    [Fact]
    public void Repairs_are_read_back()
    {
        var repair = new DataRepair(_store);
        _store.WriteBars(new InstrumentKey("A", "B"), Bars.Make(300, everyMinutes: 1).Without(30, 5), new BarWriteOptions { Source = "test" });
        repair.Run("A:B:1m", [RepairRule.Parse("fill-gaps", 9, _store), RepairRule.Parse("drop-bad-prints", null, _store)], new Core.Time.Instant(1_700_000_000_123_000_000));
        byte[] text = File.ReadAllBytes(_path);
        Assert.Equal(text, ManifestJson.Write(ManifestJson.Read(text, _path)));
        RepairRecord record = Assert.Single(repair.List("A:B:1m"));
        Assert.Equal("fill-gaps max-gap=9, drop-bad-prints", record.Words);
        Assert.Equal("2023-11-14T22:13:20.123Z", record.At.ToString());
    }

    [Fact]
    public void Every_version_up_to_now_has_its_step()
    {
        for (int version = 1; version < ManifestJson.CurrentVersion; version++)
        {
            string text = File.ReadAllText(_path).Replace($"\"version\": {ManifestJson.CurrentVersion}", $"\"version\": {version}");
            Assert.DoesNotContain("is damaged", Record.Exception(() => ManifestJson.Read(Encoding.UTF8.GetBytes(text), _path))?.Message ?? "");
        }
        Assert.True(ManifestJson.CurrentVersion >= 1);
    }

    [Fact]
    public void A_damaged_manifest_never_gives_a_stack_trace()
    {
        byte[] text = File.ReadAllBytes(_path);
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 3].Sample(
            edits =>
            {
                byte[] damaged = Mutations.Apply(text, edits);
                try
                {
                    Manifest manifest = ManifestJson.Read(damaged, "x");
                    _ = (manifest.Rows, manifest.First, manifest.Last, manifest.MaxPrice);
                }
                catch (GodwitException e)
                {
                    Assert.StartsWith("x ", e.Message);
                }
            },
            iter: 3_000);
    }

    private static void Rename(JsonObject root, string from, string to)
    {
        root[to] = root[from]!.DeepClone();
        root.Remove(from);
    }
}
