using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Repair;

/// <summary>Random series with holes, wicks and bad prints: every rule does what its naive twin does, and an undo is an undo.</summary>
public sealed class RepairLawTests : IDisposable
{
    private const string Id = "A:B:1h";
    private static readonly Instant Noon = new(1_700_000_000_000_000_000);
    private static readonly string[] Rules = ["fill-gaps", "clamp-wicks", "drop-bad-prints", "donor=D:B:1h"];
    private readonly TestHome _home = new();
    private readonly DataStore _store;

    public RepairLawTests() => _store = DataStore.Open(_home.Folder);

    public void Dispose() => _home.Dispose();

    /// <summary>Hours over the turn of three months; thousandths of prices and hundredths of volumes.</summary>
    private static List<Bar> Market(int seed)
    {
        var random = new Random(seed);
        var bars = new List<Bar>();
        Assert.True(Instant.TryParse("2021-01-29T00:00Z", out Instant at));
        long price = 50_000 + random.Next(1_000);
        for (int i = 0; i < 1_200; i++)
        {
            at += Bars.OneHour.Length;
            long open = price, close = random.Next(60) == 0 ? price * random.Next(60, 180) / 100 : price + random.Next(-300, 301);
            long high = Math.Max(open, close) + random.Next(200), low = Math.Max(1, Math.Min(open, close) - random.Next(200));
            if (random.Next(50) == 0) high += high * random.Next(1, 200) / 100;
            if (random.Next(50) == 0) low -= low * random.Next(1, 90) / 100;
            // Prints that go away again as often as levels that stay.
            if (random.Next(3) > 0 || (close > open * 9 / 10 && close < open * 11 / 10)) price = close;
            bars.Add(new Bar(at, new Price(open), new Price(high), new Price(low), new Price(close), new Quantity(random.Next(5) == 0 ? 0 : random.Next(100_000))));
        }
        return bars;
    }

    private static BarArray Series(int seed)
    {
        var random = new Random(seed + 1);
        var kept = new List<Bar>();
        int hole = 0;
        foreach (Bar bar in Market(seed))
        {
            if (hole == 0 && random.Next(12) == 0) hole = random.Next(1, 40);
            if (hole > 0) hole--;
            else kept.Add(bar);
        }
        return new BarArray(kept, 3, 2, Bars.OneHour);
    }

    /// <summary>The same market with other numbers: more decimals, other holes.</summary>
    private static BarArray Donor(int seed)
    {
        var random = new Random(seed + 2);
        return new BarArray([.. Market(seed).Where(_ => random.Next(10) > 0).Select(b => new Bar(
            b.OpenTime, Finer(b.Open), Finer(b.High), Finer(b.Low), Finer(b.Close), b.Volume))], 5, 2, Bars.OneHour);

        static Price Finer(Price price) => new(price.Units * 100 + 7);
    }

    private void Store(BarColumns bars, string venue) => _store.WriteBars(new InstrumentKey(venue, "B"), bars, new BarWriteOptions { Source = "test" });

    private RepairRule Parse(string rule) => RepairRule.Parse(rule, rule == "fill-gaps" ? 12 : null, _store);

    [Fact]
    [Trait("pace", "slow")]
    public void Repairs_in_any_order_are_taken_back_to_the_very_same_content() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 3].Array[1, 4].Array[1, 3]).Sample(
            (seed, repairs) =>
            {
                Store(Series(seed), "A");
                Store(Donor(seed), "D");
                var repair = new DataRepair(_store);
                DatasetInfo before = _store.Get(Id);
                var hashes = new Stack<string>([before.Sha256]);
                foreach (int[] rules in repairs)
                {
                    RepairOutcome outcome = repair.Run(Id, [.. rules.Select(r => Parse(Rules[r]))], Noon);
                    if (outcome.Records.Count > 0) hashes.Push(outcome.Info.Sha256);
                    using BarSeries bars = _store.OpenBars(Id);
                    Assert.Equal(outcome.Info.Sha256, ContentHash.Of(bars));
                    BarCheck.Verify(bars);
                }
                if (seed % 2 == 0)
                {
                    for (hashes.Pop(); hashes.Count > 0;) Assert.Equal(hashes.Pop(), repair.Undo(Id, all: false).Info.Sha256);
                }
                else if (hashes.Count > 1)
                {
                    repair.Undo(Id, all: true);
                }
                Assert.Equal(before with { Bytes = 0 }, _store.Get(Id) with { Bytes = 0 });
                _store.Verify(Id);
            },
            iter: 60, threads: 1);

    [Fact]
    public void Each_rule_does_what_its_naive_twin_does()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            BarArray bars = Series(seed), donor = Donor(seed);
            Store(bars, "A");
            Store(donor, "D");
            var repair = new DataRepair(_store);
            foreach (string rule in Rules)
            {
                Dictionary<long, string> expected = Naive(rule, bars, donor), actual = [];
                repair.Run(Id, [Parse(rule)], Noon);
                using (BarSeries repaired = _store.OpenBars(Id))
                    for (int i = 0; i < repaired.Count; i++) actual[repaired.OpenTimesNanos[i]] = Text(repaired, i);
                Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
                if (_store.Get(Id).Repaired is not null) repair.Undo(Id, all: false);
            }
        }
    }

    private static string Text(BarColumns bars, int i) => Text(bars[i], bars.PriceScale, bars.VolumeScale);

    private static string Text(Bar b, int price, int volume) =>
        string.Join(' ', new[] { b.Open, b.High, b.Low, b.Close }.Select(p => Decimals.Format(p.Units, price)).Append(Decimals.Format(b.Volume.Units, volume)));

    /// <summary>What the rules' sentences say, bar by bar, with dictionaries and decimals.</summary>
    private static Dictionary<long, string> Naive(string rule, BarArray bars, BarArray donor)
    {
        var rows = Enumerable.Range(0, bars.Count).ToDictionary(i => bars.OpenTimesNanos[i], i => Text(bars, i));
        long step = bars.Interval.Length.Nanos;
        decimal limit = QualityThresholds.For(bars.Interval).JumpPerMille / 1000m;
        for (int i = 0; i < bars.Count; i++)
        {
            Bar b = bars[i];
            long at = b.OpenTime.UnixNanos;
            decimal high = b.High.Units, low = b.Low.Units, top = Math.Max(b.Open.Units, b.Close.Units), bottom = Math.Min(b.Open.Units, b.Close.Units), close = b.Close.Units;
            long missing = i + 1 < bars.Count ? (bars.OpenTimesNanos[i + 1] - at) / step - 1 : 0;
            if (rule == "fill-gaps" && missing is > 0 and <= 12)
                for (int k = 1; k <= missing; k++) rows[at + k * step] = Text(b with { Open = b.Close, High = b.Close, Low = b.Close, Volume = default }, 3, 2);
            if (rule.StartsWith("donor", StringComparison.Ordinal) && missing > 0)
                for (int d = 0; d < donor.Count; d++)
                    if (donor.OpenTimesNanos[d] > at && donor.OpenTimesNanos[d] < bars.OpenTimesNanos[i + 1]) rows[donor.OpenTimesNanos[d]] = Text(donor, d);
            if (rule == "clamp-wicks")
            {
                long most = (long)Math.Min(high, Math.Floor(top * (1 + limit))), least = (long)Math.Max(low, Math.Ceiling(bottom / (1 + limit)));
                rows[at] = Text(b with { High = new Price(most), Low = new Price(least) }, 3, 2);
            }
            if (rule == "drop-bad-prints")
            {
                decimal before = i > 0 ? bars.Closes[i - 1] : 0, after = i + 1 < bars.Count ? bars.Closes[i + 1] : 0;
                bool jumped = i > 0 && at - bars.OpenTimesNanos[i - 1] == step && Math.Abs(close / before - 1) > limit;
                bool back = i + 1 < bars.Count && Math.Abs(after - before) < Math.Abs(close - before) / 4;
                if ((jumped && back) || high / top - 1 > 5 * limit || bottom / low - 1 > 5 * limit) rows.Remove(at);
            }
        }
        return rows;
    }
}
