using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Cache;

namespace Godwit.Data.Tests.Scripting;

public sealed class ScriptCacheTests : IDisposable
{
    private readonly ScratchHome _home = new();
    private readonly string _path;

    public ScriptCacheTests() => _path = _home.Write("Idea.cs", TestScripts.Class("Console.Write(1); GoLong(market);"));

    private string[] Entries => Directory.Exists(_home.File("cache/strategies")) ? Directory.GetFiles(_home.File("cache/strategies")) : [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_second_load_needs_no_compiler_and_is_the_same()
    {
        StrategyScript first = Load(_path), second = Load(_path);
        Assert.False(first.IsFromCache);
        Assert.True(second.IsFromCache);
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(first.Source.Sha256, second.Source.Sha256);
        string DigestOf(StrategyScript script) => TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 100).Digest;
        Assert.Equal(DigestOf(first), DigestOf(second));
        Assert.Single(Entries);
    }

    [Fact]
    public void A_cached_script_starts_without_loading_the_compiler()
    {
        Load(_path);
        Assert.Equal("from cache: True, compiler loaded: False", ChildProcess.Output(ChildProcess.LoadScript, _home.Path));
    }

    [Fact]
    public void The_place_of_the_file_does_not_matter_but_messages_follow_it()
    {
        Load(_path);
        Directory.CreateDirectory(_home.File("other"));
        string moved = _home.Write("other/Renamed.cs", File.ReadAllText(_path));
        StrategyScript script = Load(moved);
        Assert.True(script.IsFromCache);
        Assert.StartsWith(moved + "(", script.WarningTexts[0]);
    }

    [Fact]
    public void A_changed_file_is_compiled_again()
    {
        Load(_path);
        File.AppendAllText(_path, "// a remark\n");
        Assert.False(Load(_path).IsFromCache);
        Assert.Equal(2, Entries.Length);
    }

    [Fact]
    public void Damaged_entries_are_ignored_and_replaced()
    {
        Load(_path);
        string entry = Entries.Single();
        byte[] whole = File.ReadAllBytes(entry);
        int[] cuts = [0, 3, 20, 100, whole.Length - 1];
        foreach (int cut in cuts)
        {
            File.WriteAllBytes(entry, whole[..cut]);
            Assert.False(Load(_path).IsFromCache);
            Assert.True(Load(_path).IsFromCache);
        }
        byte[] flipped = [.. whole];
        flipped[whole.Length / 2] ^= 1;
        File.WriteAllBytes(entry, flipped);
        Assert.False(Load(_path).IsFromCache);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_time_only()
    {
        _home.Write("cache", "a file where the folder should be");
        Assert.False(Load(_path).IsFromCache);
        Assert.False(Load(_path).IsFromCache);
    }

    [Fact]
    public void Entries_come_back_and_nothing_else_is_one()
    {
        var script = new CompiledScript([1, 2, 3], [4], [new ScriptWarning(ScriptWarningKind.Files, 3, 4, "ä")]);
        byte[] bytes = ScriptCache.Encode(script);
        CompiledScript read = ScriptCache.Decode(bytes)!;
        Assert.Equal(script.Assembly, read.Assembly);
        Assert.Equal(script.Symbols, read.Symbols);
        Assert.Equal(script.Warnings, read.Warnings);
        Assert.Null(ScriptCache.Decode([]));
        Assert.Null(ScriptCache.Decode([.. bytes, 0]));
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x10;
            Assert.Null(ScriptCache.Decode(damaged));
        }
    }

    [Fact]
    public void Many_loads_at_once_end_well()
    {
        Parallel.For(0, 8, _ => Assert.Equal("Idea", Load(_path).Name));
        Assert.True(Load(_path).IsFromCache);
        Assert.Single(Entries);
    }

    [Fact]
    public void Old_entries_go_when_there_are_too_many()
    {
        var cache = new ScriptCache(_home.Path);
        var script = new CompiledScript([1], [], []);
        for (int i = 0; i < 202; i++) cache.Add($"k{i}", script);
        Assert.InRange(Entries.Length, 100, 200);
        Assert.NotNull(cache.Find("k201"));
    }

    private StrategyScript Load(string path) => StrategyScript.Load(new ScriptReference(path), _home.Path);
}
