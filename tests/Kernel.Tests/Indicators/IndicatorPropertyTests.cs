using CsCheck;
using Godwit.Indicators;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Bounds, scale, memory and allocation: properties over many markets.</summary>
public sealed class IndicatorPropertyTests
{
    public static TheoryData<string> Cases => IndicatorCases.All;

    public static TheoryData<string> Names => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Values_stay_within_the_bounds_that_the_catalogue_states(string name)
    {
        if (BoundsOf(name) is not { } bounds) return;
        // Rounding may carry a share past its end by a few units in the last place.
        double slack = 1e-9 * Math.Max(1.0, Math.Min(Math.Abs(bounds.Most), 100.0));
        Gen.ULong.Select(Gen.Double[-12.0, 12.0]).Sample((seed, magnitude) =>
        {
            foreach (double[] column in IndicatorCase.Of(name).Stream(TestMarket.Walk(seed, 300, Math.Pow(10.0, magnitude))))
                foreach (double value in column)
                    Assert.True(double.IsNaN(value) || (value >= bounds.Least - slack && value <= bounds.Most + slack), $"{name} gives {value:R}");
        }, iter: 50);
    }

    /// <summary>Regime models give probabilities and labels: their outputs differ in range, so that those of one range stand here.</summary>
    private static OutputBounds? BoundsOf(string name) => name is "TREND_REGIME" or "VOLATILITY_REGIME" or "VPIN" ? new OutputBounds(0, 1) : IndicatorCatalog.Get(name).Bounds;

    [Theory, MemberData(nameof(Names))]
    public void What_never_leaves_a_hundred_in_wild_markets_states_its_bounds(string name)
    {
        if (IndicatorCatalog.Get(name) is { Bounds: not null } or { Group: IndicatorGroup.Regimes } || UnboundedButSmall.Contains(name)) return;
        double largest = 0.0;
        foreach (double level in new[] { 1e-6, 100.0, 1e9 })
        {
            // A jump by a factor of a million lies in the middle.
            BarValues[] calm = TestMarket.Walk(1, 300, level).Bars, wild = TestMarket.Walk(2, 300, 1e6 * level).Bars;
            foreach (double[] column in IndicatorCase.Of(name).Stream(TestMarket.Of(calm.Concat(wild)))) largest = Math.Max(largest, Compare.Scale(column));
        }
        Assert.True(largest > 100.0, $"{name} never exceeds {largest:G4}");
    }

    /// <summary>Free of any bound in principle, but logarithms, standard scores and counts of bars stay small.</summary>
    private static readonly string[] UnboundedButSmall = ["LOGRETURN", "ZSCORE", "BETA", "PVO", "HURST", "SHAPE", "BBPOSITION"];

    [Theory, MemberData(nameof(Cases))]
    public void A_market_with_all_prices_times_1024_gives_the_same_numbers_times_a_power_of_1024(string text)
    {
        // A power of two changes no rounding, so the law holds to the last bit; only the angle of a slope depends on the unit by definition.
        IndicatorCase it = IndicatorCase.Of(text);
        if (it.Definition.Name == "LINEARREG_ANGLE") return;
        TestMarket market = TestMarket.Walk(5, 500);
        double[][] plain = it.Stream(market), scaled = it.Stream(market.Map(p => p * 1024.0));
        for (int o = 0; o < plain.Length; o++)
        {
            double[] expected = plain[o], actual = scaled[o];
            bool holds = new[] { 0, 1, 2, -1 }.Any(power => Compare.AreSame([.. expected.Select(v => v * Math.Pow(1024.0, power))], actual));
            Assert.True(holds, $"{text}, output {o}: the last value {expected[^1]:R} became {actual[^1]:R}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void An_earlier_start_changes_nothing_after_settling_where_memory_is_a_window(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        if (it.Definition.MemoryWith(it.Arguments) != IndicatorMemory.Window) return;
        const int later = 137;
        TestMarket market = TestMarket.Walk(21, 600);
        Indicator indicator = it.Create();
        double[][] full = IndicatorCase.Stream(indicator, market), late = it.Stream(market.From(later));
        for (int o = 0; o < full.Length; o++)
        {
            double allowed = 1e-10 * Compare.Scale(full[o]) + 1e-12;
            for (int i = indicator.SettleLength - 1; i < late[o].Length; i++)
                Assert.True(Math.Abs(late[o][i] - full[o][i + later]) <= allowed, $"{text}, output {o}, bar {i + later}: {late[o][i]:R} instead of {full[o][i + later]:R}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Two_starts_come_together_where_memory_fades(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        if (it.Definition.MemoryWith(it.Arguments) != IndicatorMemory.Fading) return;
        const int later = 200, count = 6000;
        TestMarket market = TestMarket.Walk(23, count);
        double[][] full = it.Stream(market), late = it.Stream(market.From(later));
        for (int o = 0; o < full.Length; o++)
            Assert.Equal(full[o][^1], late[o][^1], 1e-6 * Math.Max(Compare.Scale(full[o]), 1e-12));
    }

    [Theory, MemberData(nameof(Cases))]
    public void An_update_allocates_nothing(string text)
    {
        Indicator indicator = IndicatorCase.Of(text).Create();
        BarValues[] bars = TestMarket.Walk(31, 400).Bars;
        Assert.Equal(0, AllocationMeter.Fewest(() =>
        {
            foreach (BarValues bar in bars) indicator.Update(bar);
        }));
    }

    [Fact]
    public void The_meter_of_allocations_works() => Assert.True(AllocationMeter.Fewest(() => GC.KeepAlive(new double[100])) >= 800);
}
