using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Ticks;

/// <summary>Whatever stops a change of a tick dataset, and at whatever byte: it is the old one or the new one, and the next change works.</summary>
[Trait("pace", "slow")]
public sealed class TickCrashTests : IDisposable
{
    private const string Id = "A:B:trades";
    private readonly TestHome _home = new();
    private int _copies;

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Changes => ["first", "append", "merge", "raise scale", "clock", "delete"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_crash_at_any_step_leaves_the_old_or_the_new_dataset(string change)
    {
        string origin = Before(change), old = State(origin), whole = Copy(origin);
        var cost = new CrashingFiles(long.MaxValue);
        Run(change, Open(whole, cost));
        string now = State(whole);
        Assert.NotEqual(old, now);
        var seen = new HashSet<string>();
        foreach (CrashStyle style in Enum.GetValues<CrashStyle>())
        {
            foreach (long stop in cost.Boundaries.SelectMany(at => new[] { at, at + 1 }).Where(at => at < cost.Spent).Distinct().Order())
            {
                string home = Copy(origin);
                var files = new CrashingFiles(stop);
                Assert.Throws<CrashException>(() => Run(change, Open(home, files)));
                files.Collapse(style);
                string state = State(home);
                Assert.True(state == old || state == now, $"{style} after {stop} of {cost.Spent}:\n{state}");
                seen.Add(state);
                if (style == CrashStyle.Kill && state == old)
                {
                    Run(change, Open(home));
                    Assert.Equal(now, State(home));
                }
                Directory.Delete(home, recursive: true);
            }
        }
        Assert.Equal(2, seen.Count);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_full_disk_gives_one_sentence_and_leaves_nothing_half_done(string change)
    {
        string origin = Before(change), old = State(origin), whole = Copy(origin);
        var cost = new CrashingFiles(long.MaxValue);
        Run(change, Open(whole, cost));
        string now = State(whole);
        foreach (long stop in cost.Boundaries.Where(at => at < cost.Spent).Distinct().Order())
        {
            string home = Copy(origin);
            Exception? e = Record.Exception(() => Run(change, Open(home, new CrashingFiles(stop, diskFull: true))));
            if (e is not null) Assert.Contains("is full", Assert.IsType<GodwitException>(e).Message);
            Assert.Equal(e is null ? now : old, State(home));
            Directory.Delete(home, recursive: true);
        }
    }

    private void Run(string change, DataStore store)
    {
        switch (change)
        {
            case "first": Import(store, Rows(1, 30)); break;
            case "append": Import(store, Rows(31, 60)); break;
            case "merge": Import(store, Rows(20, 40)); break;
            case "raise scale": Import(store, "1700900000000,1.123456,1,0,99\n"); break;
            case "clock": store.Ticks.SetClockOffset(Id, Duration.FromMillis(1_270)); break;
            default: store.Ticks.Delete(Id); break;
        }
    }

    private void Import(DataStore store, string rows)
    {
        string path = _home.File("A_B_trades.csv", "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n" + rows);
        Assert.Empty(new TickImporter(store).Import([path], new TickImportOptions()).Failures);
    }

    private static string Rows(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{1_700_000_000_000 + i * 7_200_000L},10{i % 10}.5,{i},{i % 2},{i}\n"));

    private static DataStore Open(string home, CrashingFiles? files = null)
    {
        DataStore store = files is null ? DataStore.Open(home) : DataStore.Open(home, files);
        store.Ticks.PartRows = 8;
        return store;
    }

    private string Before(string change)
    {
        string home = Path.Combine(_home.Folder, $"home{_copies++}");
        Directory.CreateDirectory(home);
        if (change != "first") Import(Open(home), Rows(1, 30));
        return home;
    }

    private static string State(string home)
    {
        DataStore store = Open(home);
        var lines = new List<string>();
        foreach (TickInfo info in store.Ticks.List())
        {
            store.Ticks.Verify(info.Id);
            lines.Add($"{info.Id} {info.Rows} {info.Sha256} {info.ClockOffset.Nanos} {TickStoreTests.Read(store.Ticks.OpenSource(info.Id)).Count}");
        }
        return string.Join('\n', lines);
    }

    private string Copy(string origin)
    {
        string home = Path.Combine(_home.Folder, $"copy{_copies++}");
        Directory.CreateDirectory(home);
        foreach (string folder in Directory.GetDirectories(origin, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(folder.Replace(origin, home));
        foreach (string file in Directory.GetFiles(origin, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(origin, home));
        return home;
    }
}
