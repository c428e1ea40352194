using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Repair;

/// <summary>Repairs of recorded series, and back.</summary>
public sealed class RealRepairTests : IDisposable
{
    private static readonly Instant Noon = new(1_700_000_000_000_000_000);
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private DataStore Import(params string[] files)
    {
        DataStore store = DataStore.Open(_home.Folder);
        Assert.Empty(new CandleImporter(store).Import([.. files.Select(SharedCandles.PathOf)], new ImportOptions()).Failures);
        return store;
    }

    [Fact]
    [Trait("pace", "slow")]
    public void A_venue_that_leaves_out_silent_minutes_is_made_whole_and_restored()
    {
        const string Id = "BITFINEX:BTCUSD:1m";
        DataStore store = Import("BITFINEX_BTCUSD_1m.csv.gz");
        var repair = new DataRepair(store);
        DatasetInfo before = store.Get(Id);
        RepairOutcome outcome = repair.Run(Id, [RepairRule.Parse("fill-gaps", 100, store), RepairRule.Parse("clamp-wicks", null, store)], Noon);
        // 5,101 missing minutes and two long wicks are what an independent count of the file finds.
        Assert.Equal(new RepairTotals(1, 5_101, 2, 0), outcome.Info.Repaired);
        using (BarSeries bars = store.OpenBars(Id))
        {
            Assert.Empty(SeriesGaps.Find(bars));
            QualityReport report = QualityCheck.Run(bars, new QualityContext { Id = Id });
            Assert.Equal((0, 5_101), (report.LongWicks, report.ZeroVolumeBars));
        }
        Assert.Equal(before.Sha256, repair.Undo(Id, all: true).Info.Sha256);
        store.Verify(Id);
    }

    [Fact]
    [Trait("pace", "slow")]
    public void Another_venue_gives_minutes_that_are_missing_in_the_days_it_covers()
    {
        const string Id = "BITFINEX:ETHUSD:1m", DonorId = "COINBASE:ETHUSD:1m";
        DataStore store = Import("COINBASE_BTCUSD_1m.csv.gz", "COINBASE_ETHUSD_1m.csv.gz", "BITFINEX_ETHUSD_1m.csv.gz");
        var repair = new DataRepair(store);
        DatasetInfo before = store.Get(Id);
        Assert.Contains("another market", Assert.Throws<GodwitException>(() => repair.Run(Id, [RepairRule.Parse("donor=COINBASE:BTCUSD:1m", null, store)], Noon)).Message);
        long expected = Missing(store, Id, DonorId, longest: 60);
        Assert.InRange(expected, 5, 300);

        RepairOutcome outcome = repair.Run(Id, [RepairRule.Parse("donor=" + DonorId, 60, store)], Noon);
        Assert.Equal((expected, 0, 0, before.Rows + expected), (outcome.Records[0].Inserted, outcome.Records[0].Changed, outcome.Records[0].Removed, outcome.Info.Rows));
        Assert.Equal(before.Sha256, repair.Undo(Id, all: false).Info.Sha256);
        store.Verify(Id);
    }

    /// <summary>Minutes that the series lacks in gaps up to a length and the donor has, counted with sets.</summary>
    private static long Missing(DataStore store, string id, string donorId, long longest)
    {
        using BarSeries own = store.OpenBars(id), donor = store.OpenBars(donorId);
        HashSet<long> there = [.. donor.OpenTimesNanos];
        long found = 0, minute = Duration.FromMinutes(1).Nanos;
        for (int i = 1; i < own.Count; i++)
        {
            if ((own.OpenTimesNanos[i] - own.OpenTimesNanos[i - 1]) / minute - 1 > longest) continue;
            for (long at = own.OpenTimesNanos[i - 1] + minute; at < own.OpenTimesNanos[i]; at += minute)
                if (there.Contains(at)) found++;
        }
        return found;
    }

    [Fact]
    public void A_day_with_a_print_that_never_was_is_taken_out_and_filled()
    {
        // A low of 0.06 on 2017-04-15 is an error of the record.
        const string Id = "GDAX:BTCUSD:1d";
        DataStore store = Import("GDAX_BTCUSD_1d.csv.gz");
        var repair = new DataRepair(store);
        string before = store.Get(Id).Sha256;
        RepairPlan plan = repair.Plan(Id, [RepairRule.Parse("drop-bad-prints", null, store)]);
        Assert.Equal(["2017-04-15T00:00:00Z"], plan.Edits.Select(e => e.At.ToString()));
        repair.Run(Id, [RepairRule.Parse("drop-bad-prints", null, store)], Noon);
        repair.Run(Id, [RepairRule.Parse("fill-gaps", 1, store)], Noon);
        using (BarSeries bars = store.OpenBars(Id)) Assert.Equal(0, QualityCheck.Run(bars, new QualityContext { Id = Id }).BadPrints);
        Assert.Equal(before, repair.Undo(Id, all: true).Info.Sha256);
    }
}
