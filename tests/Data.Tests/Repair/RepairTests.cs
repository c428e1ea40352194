using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Repair;

public sealed class RepairTests : IDisposable
{
    private const string Id = "A:B:1m";
    private static readonly Instant Noon = new(1_700_000_000_000_000_000);
    private readonly TestHome _home = new();
    private readonly DataStore _store;
    private readonly DataRepair _repair;

    public RepairTests()
    {
        _store = DataStore.Open(_home.Folder);
        _repair = new DataRepair(_store);
    }

    public void Dispose() => _home.Dispose();

    private DatasetInfo Store(BarColumns bars, string venue = "A") => _store.WriteBars(new InstrumentKey(venue, "B"), bars, new BarWriteOptions { Source = "test" });

    private RepairRule Rule(string text, long? maxGap = null) => RepairRule.Parse(text, maxGap, _store);

    private string SingleManifest(string id) => File.ReadAllText(_store.Paths.Manifest(DatasetId.TryParse(id, out DatasetId name) ? name : default));

    /// <summary>Plausible bars with one bar edited.</summary>
    private static BarArray With(BarColumns bars, int index, Func<Bar, Bar> edit) =>
        new([.. Enumerable.Range(0, bars.Count).Select(i => i == index ? edit(bars[i]) : bars[i])], bars.PriceScale, bars.VolumeScale, bars.Interval);

    [Fact]
    public void Gaps_are_filled_flat_at_the_close_before_and_without_volume()
    {
        BarArray all = Bars.Make(200);
        DatasetInfo before = Store(all.Without(100, 5).Without(50, 3));
        RepairOutcome outcome = _repair.Run(Id, [Rule("fill-gaps", 4)], Noon);

        RepairRecord record = Assert.Single(outcome.Records);
        Assert.Equal((3, 0, 0, before.Sha256, outcome.Info.Sha256), (record.Inserted, record.Changed, record.Removed, record.Sha256Before, record.Sha256After));
        Assert.Equal("1 longer gap with 5 missing bars stay", Assert.Single(outcome.Plan!.Remarks).Text);
        using (BarSeries bars = _store.OpenBars(Id))
        {
            Assert.Equal(195, bars.Count);
            for (int i = 50; i < 53; i++) Assert.Equal(new Bar(all[i].OpenTime, all[49].Close, all[49].Close, all[49].Close, all[49].Close, default), bars[i]);
        }
        RepairedBars marks = _repair.Marks(Id)!;
        Assert.Equal((3, 0, 0), marks.CountIn(before.From, before.To));
        Assert.Equal((1, 0, 0), marks.CountIn(all[51].OpenTime, all[52].OpenTime));
        Assert.True(marks.Touches(all[50].OpenTime));
        Assert.False(marks.Touches(all[49].OpenTime));

        RepairOutcome undone = _repair.Undo(Id, all: false);
        Assert.Equal(before with { Bytes = 0 }, undone.Info with { Bytes = 0 });
        Assert.Null(_repair.Marks(Id));
        Assert.DoesNotContain(Directory.GetFiles(_store.Paths.Folder(new DatasetId(before.Key, before.Interval))), path => path.Contains("_repair"));
    }

    [Fact]
    public void Rules_work_one_after_the_other_and_leave_one_record()
    {
        // A print that comes and goes is taken out, and the hole that it leaves is filled.
        BarArray all = Bars.Make(200);
        DatasetInfo before = Store(With(all, 80, b => b with { High = new Price(b.High.Units * 2), Close = new Price(b.Close.Units * 2) }));
        RepairRule[] rules = [Rule("drop-bad-prints"), Rule("fill-gaps", 1)];
        RepairPlan plan = _repair.Plan(Id, rules);
        Assert.Equal(before.Sha256, _store.Get(Id).Sha256);
        Assert.Equal([(0L, 0L, 1L), (1L, 0L, 0L)], plan.Steps.Select(s => (s.Inserted, s.Changed, s.Removed)));
        RowEdit edit = Assert.Single(plan.Edits);
        Assert.Equal((RowChange.Changed, all[80].OpenTime), (edit.Kind, edit.At));

        RepairRecord record = Assert.Single(_repair.Run(Id, rules, Noon).Records);
        Assert.Equal((0, 1, 0), (record.Inserted, record.Changed, record.Removed));
        using (BarSeries bars = _store.OpenBars(Id)) Assert.Equal(all[79].Close, bars[80].Close);
        Assert.Equal(before.Sha256, _repair.Undo(Id, all: true).Info.Sha256);
    }

    [Fact]
    public void Several_repairs_are_taken_back_one_by_one_or_together()
    {
        DatasetInfo before = Store(With(Bars.Make(300).Without(100, 5), 10, b => b with { High = new Price(b.High.Units * 3 / 2) }));
        string[] hashes =
        [
            before.Sha256, _repair.Run(Id, [Rule("clamp-wicks")], Noon).Info.Sha256, _repair.Run(Id, [Rule("fill-gaps", 9)], Noon).Info.Sha256,
        ];
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(new RepairTotals(2, 5, 1, 0), _store.Get(Id).Repaired);
        Assert.Empty(_repair.Run(Id, [Rule("fill-gaps", 9), Rule("clamp-wicks")], Noon).Records);
        Assert.Equal(hashes[1], _repair.Undo(Id, all: false).Info.Sha256);
        Assert.Equal(hashes[2], _repair.Run(Id, [Rule("fill-gaps", 9)], Noon).Info.Sha256);
        RepairOutcome undone = _repair.Undo(Id, all: true);
        Assert.Equal([2, 1], undone.Records.Select(r => r.Number));
        Assert.Equal(hashes[0], undone.Info.Sha256);
        Assert.Equal("A:B:1m was never repaired; there is nothing to undo.", Assert.Throws<GodwitException>(() => _repair.Undo(Id, all: true)).Message);
    }

    [Fact]
    public void A_donor_gives_missing_bars_and_only_those()
    {
        BarArray all = Bars.Make(400);
        BarArray finer = new([.. Enumerable.Range(0, all.Count).Select(i => Raise(all[i]))], 5, 4, all.Interval);
        DatasetInfo before = Store(all.Without(200, 10));
        Store(finer.Without(204, 2), "D");
        RepairOutcome outcome = _repair.Run(Id, [Rule("donor=D:B:1m")], Noon);
        Assert.Equal(8, Assert.Single(outcome.Records).Inserted);
        Assert.Equal("donor from=D:B:1m sha256=" + _store.Get("D:B:1m").Sha256, outcome.Records[0].Words);
        Assert.Equal((3, 4), (outcome.Info.PriceScale, outcome.Info.VolumeScale));
        using (BarSeries bars = _store.OpenBars(Id))
        {
            Assert.Equal(398, bars.Count);
            Assert.Equal(finer[201].Close.Units, bars[201].Close.Units * 100);
            Assert.Equal(all[199].Close.Units * 10, bars[199].Close.Units);
        }
        // Decimals that only the donor needed go with its bars.
        Assert.Equal(before with { Bytes = 0 }, _repair.Undo(Id, all: false).Info with { Bytes = 0 });
        _store.Verify(Id);

        static Bar Raise(Bar b) => new(
            b.OpenTime, new Price(b.Open.Units * 1_000 + 100), new Price(b.High.Units * 1_000 + 100), new Price(b.Low.Units * 1_000 + 100), new Price(b.Close.Units * 1_000 + 100), new Quantity(b.Volume.Units * 10 + 1));
    }

    [Fact]
    public void A_month_without_any_bar_is_filled_and_emptied_again()
    {
        BarArray hours = Bars.Make(24 * 120, "2021-01-05T00:00", 60);
        DatasetInfo before = Store(hours.Without(24 * 20, 24 * 50));
        RepairOutcome outcome = _repair.Run(before.Id, [Rule("fill-gaps", 24 * 60)], Noon);
        Assert.Equal(24 * 50, Assert.Single(outcome.Records).Inserted);
        Assert.Contains("\"month\": \"2021-02\"", SingleManifest(before.Id));
        Assert.Equal(before.Sha256, _repair.Undo(before.Id, all: false).Info.Sha256);
        Assert.DoesNotContain("\"month\": \"2021-02\"", SingleManifest(before.Id));
        _store.Verify(before.Id);
    }

    [Fact]
    public void A_repaired_dataset_takes_no_new_bars_and_says_what_to_do()
    {
        Store(Bars.Make(300).Without(100, 5));
        _repair.Run(Id, [Rule("fill-gaps", 9)], Noon);
        string file = _home.File("A_B_1m.csv", "timestamp_ms,open,high,low,close,volume\n1612400000000,1,1,1,1,1\n");
        string before = SingleManifest(Id);
        ImportReport report = new CandleImporter(_store).Import([file], new ImportOptions { File = new BarFileOptions { Interval = Bars.OneMinute } });
        Assert.Equal(
            "A:B:1m was repaired, so it takes no new bars: take the repairs back with 'godwit data repair A:B:1m --undo --all', bring the bars in, then repair again.",
            Assert.Single(report.Failures));
        Assert.Equal(before, SingleManifest(Id));
        Assert.Throws<GodwitException>(() => _repair.RequireOpenForNewBars(new DatasetId(new InstrumentKey("A", "B"), Bars.OneMinute)));
        _repair.Undo(Id, all: true);
        Assert.Empty(new CandleImporter(_store).Import([file], new ImportOptions { File = new BarFileOptions { Interval = Bars.OneMinute } }).Failures);
    }

    [Fact]
    public void Longer_bars_of_repaired_ones_carry_the_mark()
    {
        Store(Bars.Make(600, "2021-01-30T00:00").Without(130, 5));
        Assert.Null(_store.Resample(Id, Bars.OneHour).Info.Repaired);
        _repair.Run(Id, [Rule("fill-gaps", 9)], Noon);
        DatasetInfo hours = _store.Resample(Id, Bars.OneHour).Info;
        Assert.Equal(new RepairTotals(1, 0, 1, 0), hours.Repaired);
        Assert.True(Instant.TryParse("2021-01-30T02:00Z", out Instant two));
        Assert.Equal([two.UnixNanos], _repair.Marks(hours.Id)!.ChangedNanos);
        Assert.Equal(
            "A:B:1h was made of repaired bars of A:B:1m: undo the repair there, then resample again.",
            Assert.Throws<GodwitException>(() => _repair.Undo(hours.Id, all: true)).Message);
        Assert.Equal(hours.Sha256, _store.Resample(Id, Bars.OneHour).Info.Sha256);
        _store.Verify(hours.Id);
        // A repair of its own is not lost by resampling again unasked.
        _repair.Run(hours.Id, [Rule("clamp-wicks"), Rule("drop-bad-prints")], Noon);
        _repair.Undo(Id, all: true);
        Assert.Null(_store.Resample(Id, Bars.OneHour, replace: true).Info.Repaired);
    }

    [Fact]
    public void Resampling_does_not_overwrite_a_repair_unasked()
    {
        Store(With(Bars.Make(600, "2021-01-30T00:00"), 130, b => b with { High = new Price(b.High.Units * 2) }));
        DatasetInfo hours = _store.Resample(Id, Bars.OneHour).Info;
        Assert.Single(_repair.Run(hours.Id, [Rule("clamp-wicks")], Noon).Records);
        Assert.Contains("was repaired; resampling would lose that", Assert.Throws<GodwitException>(() => _store.Resample(Id, Bars.OneHour)).Message);
        Assert.Null(_store.Resample(Id, Bars.OneHour, replace: true).Info.Repaired);
    }

    [Theory]
    [InlineData("fill-gap", "There is no rule 'fill-gap'. Did you mean 'fill-gaps'? The rules: fill-gaps, clamp-wicks, drop-bad-prints, donor=DATASET.")]
    [InlineData("fill-gaps", "--rule fill-gaps needs --max-gap BARS: longer gaps stay, because a flat price is no market.")]
    [InlineData("donor", "--rule donor needs a dataset to take bars from: write --rule donor=DATASET.")]
    [InlineData("clamp-wicks=3", "--rule clamp-wicks takes no value, but '3' was given.")]
    public void A_rule_that_is_none_is_told_in_one_sentence(string text, string told) => Assert.Equal(told, Assert.Throws<GodwitException>(() => Rule(text)).Message);

    [Fact]
    public void A_donor_that_does_not_fit_is_refused()
    {
        Store(Bars.Make(300).Without(100, 5));
        Assert.Contains("cannot be its own donor", Refusal("donor=A:B:1m"));
        Assert.Contains("There is no dataset 'D:B:1m'", Refusal("donor=D:B:1m"));
        Store(Bars.Make(300, everyMinutes: 60), "D");
        Assert.Contains("are not 1m long", Refusal("donor=D:B:1h"));
        BarArray other = Bars.Make(300);
        Store(new BarArray([.. Enumerable.Range(0, 300).Select(i => other[i])], 4, 3, other.Interval), "E");
        Assert.Contains("that is another market", Refusal("donor=E:B:1m"));
        _store.WriteBars(new InstrumentKey("SYNTHETIC", "B"), other, new BarWriteOptions { Source = "made", Synthetic = true });
        Assert.Contains("is a generated market", Refusal("donor=SYNTHETIC:B:1m"));
        Assert.Null(_store.Get(Id).Repaired);

        string Refusal(string rule) => Assert.Throws<GodwitException>(() => _repair.Run(Id, [Rule(rule)], Noon)).Message;
    }

    [Fact]
    public void A_file_of_old_bars_that_was_changed_is_told_and_nothing_happens()
    {
        DatasetInfo before = Store(Bars.Make(300).Without(100, 5));
        RepairRecord record = _repair.Run(Id, [Rule("fill-gaps", 9)], Noon).Records[0];
        string path = Path.Combine(_store.Paths.Folder(new DatasetId(before.Key, before.Interval)), record.File), text = File.ReadAllText(path), manifest = SingleManifest(Id);
        File.WriteAllText(path, text.Replace(",5]", ",4]"));
        Assert.Contains("is missing or was changed", Assert.Throws<GodwitException>(() => _repair.Undo(Id, all: false)).Message);
        Assert.Contains("is missing or was changed", Assert.Throws<GodwitException>(() => _store.Verify(Id)).Message);
        Assert.Equal(manifest, SingleManifest(Id));
        File.WriteAllText(path, text);
        Assert.Equal(before.Sha256, _repair.Undo(Id, all: false).Info.Sha256);
    }

    [Fact]
    public void A_cut_wick_is_none_for_the_check_and_one_unit_more_would_be()
    {
        var random = new Random(5);
        int limit = QualityThresholds.For(Bars.OneMinute).JumpPerMille;
        for (int i = 0; i < 20_000; i++)
        {
            long body = random.NextInt64(1, 1L << random.Next(2, 58)), high = ClampWicks.Highest(body, limit), low = ClampWicks.Lowest(body, limit);
            Assert.True((Int128)(high - body) * 1_000 <= (Int128)body * limit && (Int128)(high + 1 - body) * 1_000 > (Int128)body * limit, $"high of {body}");
            Assert.True(low >= 1 && (Int128)(body - low) * 1_000 <= (Int128)low * limit && (Int128)(body - (low - 1)) * 1_000 > (Int128)(low - 1) * limit, $"low of {body}");
        }
    }
}
