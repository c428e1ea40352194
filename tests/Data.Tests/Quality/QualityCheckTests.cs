using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Support.Markets;

namespace Godwit.Data.Tests.Quality;

/// <summary>A planted defect is found, where it is and as what it is; a clean series is left alone.</summary>
public sealed class QualityCheckTests
{
    private static readonly Instant Start = Instant.FromUnixSeconds(1_704_067_200);
    private static readonly Duration Minute = Duration.FromMinutes(1);

    /// <summary>A calm market: closes move by a hundredth of a percent, every bar has a trade.</summary>
    private static List<Bar> Calm(int count, ulong seed = 3)
    {
        var random = new SeededRandom(seed);
        var bars = new List<Bar>();
        long price = 1_000_000;
        for (int i = 0; i < count; i++)
        {
            long close = price + random.NextInt(201) - 100;
            bars.Add(new Bar(Start + Minute * i, new Price(price), new Price(Math.Max(price, close) + 10), new Price(Math.Min(price, close) - 10), new Price(close), new Quantity(1_000 + random.NextInt(1_000))));
            price = close;
        }
        return bars;
    }

    private static QualityReport Check(IReadOnlyList<Bar> bars, QualityContext? context = null) =>
        QualityCheck.Run(new BarArray(bars, 2, 3, new BarInterval(Minute)), context ?? new QualityContext { Id = "A:B:1m", Venue = "A" });

    private static QualityFinding Only(QualityReport report, string check) => Assert.Single(report.Findings, f => f.Check == check);

    [Fact]
    public void A_calm_market_has_nothing_to_report()
    {
        QualityReport report = Check(Calm(5_000));
        Assert.Empty(report.Findings);
        Assert.Equal(100, report.Score);
    }

    [Fact]
    public void A_hole_is_found_wherever_it_is_and_costs_completeness()
    {
        List<Bar> calm = Calm(2_000);
        Gen.Select(Gen.Int[1, 1_900], Gen.Int[1, 90]).Sample((at, length) =>
        {
            List<Bar> bars = [.. calm.Where((_, i) => i < at || i >= at + length)];
            QualityReport report = Check(bars);
            Assert.Equal(length, report.MissingBars);
            ExplainedGap gap = Assert.Single(report.Gaps);
            Assert.Equal(GapCause.Unexplained, gap.Cause);
            Assert.Equal(calm[at - 1].OpenTime, gap.Gap.After);
            Assert.Equal(100.0 * bars.Count / (bars.Count + length), report.Score, 9);
        }, iter: 100);
    }

    [Fact]
    public void A_hole_that_other_series_of_the_venue_share_is_an_outage()
    {
        List<Bar> calm = Calm(2_000);
        List<Bar> bars = [.. calm.Where((_, i) => i is < 500 or >= 560)];
        var sibling = new SiblingGaps("A:C:1m", Start, Start + Minute * 2_000, [new SeriesGap(Start + Minute * 520, Start + Minute * 540, 19)]);
        Assert.Equal(GapCause.VenueOutage, Assert.Single(Check(bars, new QualityContext { Id = "A:B:1m", Venue = "A", Siblings = [sibling] }).Gaps).Cause);
        var awake = sibling with { Gaps = [] };
        Assert.Equal(GapCause.Unexplained, Assert.Single(Check(bars, new QualityContext { Id = "A:B:1m", Venue = "A", Siblings = [awake] }).Gaps).Cause);
    }

    [Fact]
    public void Scattered_silent_minutes_of_a_venue_that_leaves_them_out_are_no_outage_but_a_long_hole_is()
    {
        var random = new SeededRandom(8);
        List<Bar> bars = [.. Calm(20_000).Where((_, i) => random.NextInt(50) != 0 && i is < 9_000 or >= 9_400)];
        QualityReport report = Check(bars);
        ExplainedGap outage = Assert.Single(report.Gaps, g => g.Cause == GapCause.Unexplained);
        Assert.True(outage.Gap.MissingBars >= 400);
        Assert.All(report.Gaps.Where(g => g != outage), g => Assert.Equal(GapCause.NoTrades, g.Cause));
        // Silence is not held against the series.
        Assert.InRange(report.Score, 97.5, 98.5);
    }

    [Fact]
    public void A_print_that_comes_and_goes_is_a_bad_print_and_a_crash_that_stays_is_a_jump()
    {
        List<Bar> bars = Calm(1_000);
        bars[400] = bars[400] with { Close = new Price(1_200_000), High = new Price(1_200_000) };
        QualityReport spike = Check(bars);
        Assert.Equal(bars[400].OpenTime, Assert.Single(Only(spike, "bad-prints").Examples).At);

        List<Bar> crash = Calm(1_000);
        for (int i = 400; i < crash.Count; i++)
            crash[i] = new Bar(crash[i].OpenTime, new Price(crash[i].Open.Units / 2), new Price(crash[i].High.Units / 2), new Price(crash[i].Low.Units / 2), new Price(crash[i].Close.Units / 2), crash[i].Volume);
        QualityReport fallen = Check(crash);
        Assert.Equal(1, fallen.CloseJumps);
        Assert.Equal(0, fallen.BadPrints);
    }

    [Fact]
    public void Thresholds_are_exact()
    {
        List<Bar> bars = [.. Calm(3)];
        Bar At(long close) => new(Start + Minute * 3, new Price(close), new Price(close), new Price(close), new Price(close), new Quantity(1));
        bars[2] = bars[2] with { Close = new Price(1_000_000), High = new Price(1_000_200), Low = new Price(999_000) };
        Assert.Equal(0, Check([.. bars, At(1_050_000)]).CloseJumps);
        Assert.Equal(1, Check([.. bars, At(1_050_001)]).CloseJumps);
        Assert.Equal(0, Check([.. bars, At(950_000)]).CloseJumps);
        Assert.Equal(1, Check([.. bars, At(949_999)]).CloseJumps);
    }

    [Fact]
    public void A_price_that_stands_with_volume_is_stale_and_without_it_stands_still()
    {
        foreach ((long volume, string check) in new[] { (500L, "stale-prices"), (0L, "standing-still") })
        {
            List<Bar> bars = Calm(1_000);
            var still = new Price(1_000_000);
            for (int i = 300; i < 380; i++) bars[i] = new Bar(bars[i].OpenTime, still, still, still, still, new Quantity(volume));
            QualityFinding finding = Only(Check(bars), check);
            Assert.Equal(80, finding.Count);
            Assert.Equal(bars[300].OpenTime, Assert.Single(finding.Examples).At);
        }
    }

    [Fact]
    public void A_change_of_the_volumes_unit_is_a_break()
    {
        List<Bar> bars = Calm(200_000);
        for (int i = 100_000; i < bars.Count; i++) bars[i] = bars[i] with { Volume = new Quantity(bars[i].Volume.Units * 1_000) };
        Assert.Contains(Check(bars).Findings, f => f.Check == "volume-breaks");
    }

    [Fact]
    public void Two_venues_that_part_ways_are_told_with_their_usual_premium()
    {
        List<Bar> ours = Calm(1_000), theirs = [.. ours];
        theirs[500] = theirs[500] with { Close = new Price(ours[500].Close.Units * 2), High = new Price(ours[500].Close.Units * 2) };
        var other = new BarArray(theirs, 2, 3, new BarInterval(Minute));
        QualityFinding finding = Only(Check(ours, new QualityContext { Id = "A:B:1m", Venue = "A", OtherVenues = [("B:B:1m", other)] }), "venue-disagreement");
        Assert.Equal(1, finding.Count);
        Assert.Equal(ours[500].OpenTime, Assert.Single(finding.Examples).At);
    }

    [Fact]
    public void Prices_off_the_venues_tick_are_counted_where_the_rules_are_known()
    {
        List<Bar> bars = Calm(100);
        var instrument = TestInstruments.Spot("B", priceScale: 2, rules: new Core.Instruments.InstrumentRules { Tick = new Price(100), Lot = new Quantity(1) });
        long off = bars.Count(b => b.Open.Units % 100 != 0 || b.High.Units % 100 != 0 || b.Low.Units % 100 != 0 || b.Close.Units % 100 != 0);
        Assert.Equal(off, Only(Check(bars, new QualityContext { Id = "A:B:1m", Instrument = instrument }), "off-tick").Count);
    }

    [Fact]
    public void What_the_import_left_out_is_not_forgotten()
    {
        QualityReport report = Check(Calm(1_000), new QualityContext { Id = "A:B:1m", LeftOutRows = 3, RepeatedRows = 2, LastBarMayBePartial = true });
        Assert.Equal(3, Only(report, "left-out-rows").Count);
        Assert.Equal(2, Only(report, "duplicates").Count);
        Assert.Equal(70, report.Score, 9);
        Only(report, "partial-last-bar");
    }
}
