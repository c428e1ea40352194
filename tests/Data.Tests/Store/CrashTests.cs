using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Export;
using Godwit.Data.Import;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Tests.Store;

/// <summary>Whatever stops a change, and at whatever byte: the dataset is the old one or the new one, and the next change works.</summary>
public sealed class CrashTests : IDisposable
{
    private const string Id = "A:B:1m";
    private static readonly InstrumentKey Key = new("A", "B");
    private readonly TestHome _home = new();
    private int _copies;

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Changes => ["first write", "replace", "merge", "raise scale", "resample", "delete", "repair", "undo"];

    private static readonly BarArray Old = Bars.Make(300);

    /// <summary>Bars that lie in the old months and beyond, some of them where the old series has none.</summary>
    private string MergeFile(int everyMinutes)
    {
        string file = Path.Combine(_home.Folder, "A_B_1m.csv");
        if (File.Exists(file)) return file;
        DataStore scratch = DataStore.Open(Path.Combine(_home.Folder, "scratch"));
        scratch.WriteBars(Key, Bars.Make(40, "2021-02-01T00:00", everyMinutes), new BarWriteOptions { Source = "scratch" });
        new CandleExporter(scratch).Export($"A:B:{new BarInterval(Core.Time.Duration.FromMinutes(everyMinutes))}", file, new ExportOptions());
        return file;
    }

    private void Run(string change, DataStore store)
    {
        switch (change)
        {
            case "first write":
                store.WriteBars(Key, Old, new BarWriteOptions { Source = "old" });
                break;
            case "replace":
                store.WriteBars(Key, Bars.Make(500, "2021-01-31T20:00", seed: 5), new BarWriteOptions { Source = "new" });
                break;
            case "merge":
                Import(store, MergeFile(1440));
                break;
            case "raise scale":
                Import(store, _home.File("A_B_1m.csv", "timestamp_ms,open,high,low,close,volume\n1612400000000,1.12345,1.12345,1.12345,1.12345,1\n"));
                break;
            case "resample":
                store.Resample(Id, Bars.OneHour);
                break;
            case "repair":
                Repair(store);
                break;
            case "undo":
                new DataRepair(store).Undo(Id, all: false);
                break;
            default:
                store.Delete(Id);
                break;
        }
    }

    private static void Repair(DataStore store) =>
        new DataRepair(store).Run(Id, [RepairRule.Parse("fill-gaps", 60, store), RepairRule.Parse("clamp-wicks", null, store)], new Core.Time.Instant(0));

    /// <summary>The old series with gaps at the turn of the month and a wick that is too long.</summary>
    private static BarArray Gappy()
    {
        Bar[] bars = [.. Enumerable.Range(0, Old.Count).Where(i => i is not (40 or (>= 110 and < 130))).Select(i => Old[i])];
        bars[60] = bars[60] with { High = new Core.Numbers.Price(bars[60].High.Units * 2) };
        return new BarArray(bars, Old.PriceScale, Old.VolumeScale, Old.Interval);
    }

    private static void Import(DataStore store, string file)
    {
        var options = new ImportOptions { File = new BarFileOptions { Interval = Bars.OneMinute } };
        Assert.Empty(new CandleImporter(store).Import([file], options).Failures);
    }

    /// <summary>A new home that holds the old series, or nothing before the first write.</summary>
    private string Before(string change)
    {
        string home = Path.Combine(_home.Folder, $"home{_copies++}");
        Directory.CreateDirectory(home);
        if (change != "first write") DataStore.Open(home).WriteBars(Key, change is "repair" or "undo" ? Gappy() : Old, new BarWriteOptions { Source = "old" });
        if (change == "undo") Repair(DataStore.Open(home));
        return home;
    }

    /// <summary>All datasets with their content, as read from disk and verified.</summary>
    private static string State(string home)
    {
        DataStore store = DataStore.Open(home);
        var lines = new List<string>();
        foreach (DatasetInfo info in store.List())
        {
            store.Verify(info.Id);
            using BarSeries series = store.OpenBars(info.Id);
            Assert.Equal(info.Sha256, ContentHash.Of(series));
            lines.Add($"{info.Id} {info.Rows} {info.Sha256} {info.Repaired}");
        }
        return string.Join('\n', lines);
    }

    /// <summary>Costs at which to stop: before and after every call, and bytes in between.</summary>
    private static IEnumerable<long> Stops(CrashingFiles whole, int everyBytes)
    {
        IEnumerable<long> calls = whole.Boundaries.SelectMany(at => new[] { at, at + 1 });
        IEnumerable<long> bytes = Enumerable.Range(0, (int)(whole.Spent / everyBytes)).Select(i => (long)i * everyBytes);
        return calls.Concat(bytes).Where(at => at < whole.Spent).Distinct().Order();
    }

    private (string Old, string New, CrashingFiles Cost) Ends(string change)
    {
        string home = Before(change);
        string old = State(home);
        var files = new CrashingFiles(long.MaxValue);
        Run(change, DataStore.Open(home, files));
        string now = State(home);
        Assert.NotEqual(old, now);
        return (old, now, files);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_crash_at_any_step_leaves_the_old_or_the_new_dataset(string change)
    {
        (string old, string now, CrashingFiles cost) = Ends(change);
        string origin = Before(change);
        var seen = new HashSet<string>();
        foreach (CrashStyle style in Enum.GetValues<CrashStyle>())
        {
            foreach (long stop in Stops(cost, everyBytes: 7_001))
            {
                string home = Copy(origin);
                var files = new CrashingFiles(stop);
                Assert.Throws<CrashException>(() => Run(change, DataStore.Open(home, files)));
                files.Collapse(style);
                string state = State(home);
                Assert.True(state == old || state == now, $"{style} after {stop} of {cost.Spent}:\n{state}");
                seen.Add(state);
                if (style == CrashStyle.Kill)
                {
                    if (state == old) Run(change, DataStore.Open(home));
                    Assert.Equal(now, State(home));
                    AssertNoLeftovers(home);
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
        (string old, string now, CrashingFiles cost) = Ends(change);
        string origin = Before(change);
        foreach (long stop in Stops(cost, everyBytes: 9_001))
        {
            string home = Copy(origin);
            Exception? e = Record.Exception(() => Run(change, DataStore.Open(home, new CrashingFiles(stop, diskFull: true))));
            if (e is not null) Assert.Contains("is full", Assert.IsType<GodwitException>(e).Message);
            Assert.Equal(e is null ? now : old, State(home));
            Assert.Empty(Directory.GetFiles(home, "*.tmp", SearchOption.AllDirectories));
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>After a change that went through, only what the manifests name is left of the partitions.</summary>
    private static void AssertNoLeftovers(string home)
    {
        DataStore store = DataStore.Open(home);
        foreach (DatasetInfo info in store.List())
        {
            // The next writer clears up, whatever it writes.
            using (BarSeries series = store.OpenBars(info.Id))
                store.WriteBars(info.Key, series, new BarWriteOptions { Source = "again" });
            var months = new HashSet<UtcMonth>();
            using BarSeries now = store.OpenBars(info.Id);
            foreach (long nanos in now.OpenTimesNanos) months.Add(UtcMonth.Of(nanos));
            DatasetId id = new(info.Key, info.Interval);
            Assert.Equal(months.Count + 1, Directory.GetFiles(store.Paths.Folder(id)).Length);
            Assert.Single(Directory.GetFiles(store.Paths.Cache, store.Paths.CachePrefix(id) + "*"));
        }
    }

    private string Copy(string origin)
    {
        string home = Path.Combine(_home.Folder, $"copy{_copies++}");
        Directory.CreateDirectory(home);
        foreach (string folder in Directory.GetDirectories(origin, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(folder.Replace(origin, home));
        foreach (string file in Directory.GetFiles(origin, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(origin, home));
        return home;
    }

    [Fact]
    public void The_crash_test_can_fail()
    {
        // A commit that does not synchronise contents before it renames must be caught by the power loss that keeps names.
        string path = _home.File("x", "");
        var files = new CrashingFiles(long.MaxValue);
        using (Stream stream = files.Create(path + ".tmp")) stream.Write("content"u8);
        files.Move(path + ".tmp", path);
        files.Collapse(CrashStyle.PowerLossKeepingNames);
        Assert.Equal("", File.ReadAllText(path));
    }
}
