using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

public sealed class HigherTimeframeTests
{
    private const long Hour = 3_600_000_000_000;

    private static HigherTimeframe Daily(Indicator inner) => new(inner, 24 * Hour, Hour);

    /// <summary>The long bars, made from whole arrays.</summary>
    private static BarValues[] Days(IEnumerable<BarValues> hours) =>
    [
        .. hours.GroupBy(b => b.OpenTimeNanos / (24 * Hour)).Select(d => new BarValues(
            d.Key * 24 * Hour, d.First().Open, d.Max(b => b.High), d.Min(b => b.Low), d.Last().Close, d.Sum(b => b.Volume))),
    ];

    [Fact]
    public void Values_are_those_of_the_long_bars_from_the_close_of_their_last_short_bar_on()
    {
        TestMarket hours = TestMarket.Walk(5, 24 * 40);
        var reference = new Atr(5);
        BarValues[] days = Days(hours.Bars);
        HigherTimeframe daily = Daily(new Atr(5));
        Assert.Equal(6 * 24, daily.SettleLength);
        for (int i = 0; i < hours.Count; i++)
        {
            daily.Update(hours.Bars[i]);
            if (i % 24 == 23) reference.Update(days[i / 24]);
            Assert.Equal(reference.Value, daily.Value);
            Assert.Equal(i + 1 >= daily.SettleLength, daily.IsReady);
        }
    }

    [Fact]
    public void A_value_never_depends_on_a_later_bar()
    {
        TestMarket hours = TestMarket.Walk(5, 24 * 20);
        double[] plain = IndicatorCase.Stream(Daily(new Sma(3)), hours)[0];
        for (int cut = 24 * 4; cut < hours.Count; cut += 7)
        {
            BarValues[] changed = [.. hours.Bars[..cut], .. hours.Bars[cut..].Select(b => b with { High = b.High * 9, Close = b.Close * 5, Low = b.Low / 7 })];
            double[] other = IndicatorCase.Stream(Daily(new Sma(3)), TestMarket.Of(changed))[0];
            Assert.Equal(plain[..cut], other[..cut]);
        }
    }

    [Fact]
    public void A_day_whose_last_hour_is_missing_closes_with_the_first_bar_of_the_next()
    {
        BarValues[] hours = TestMarket.Walk(8, 24 * 4).Bars;
        BarValues[] gapped = [.. hours.Where((_, i) => i is not (23 or 24 + 23))];
        HigherTimeframe daily = Daily(new Sma(2));
        for (int i = 0; i < gapped.Length; i++)
        {
            daily.Update(gapped[i]);
            Assert.Equal(gapped[i].OpenTimeNanos >= 2 * 24 * Hour, daily.IsReady);
        }
        Assert.Equal((hours[71].Close + hours[95].Close) / 2.0, daily.Value, 1e-9);
    }

    [Fact]
    public void A_day_whose_beginning_was_not_seen_is_left_out()
    {
        BarValues[] hours = TestMarket.Walk(8, 24 * 3).Bars;
        HigherTimeframe daily = Daily(new Sma(1));
        foreach (BarValues bar in hours[5..24]) daily.Update(bar);
        Assert.False(daily.IsReady);
        foreach (BarValues bar in hours[24..48]) daily.Update(bar);
        Assert.Equal(hours[47].Close, daily.Value);
    }

    [Fact]
    public void An_offset_moves_where_the_long_bars_begin()
    {
        BarValues[] hours = TestMarket.Walk(8, 48).Bars;
        var shifted = new HigherTimeframe(new Sma(1), 24 * Hour, Hour, 6 * Hour);
        for (int i = 0; i < 30; i++) shifted.Update(hours[i]);
        Assert.Equal(hours[29].Close, shifted.Value);
        shifted.Reset();
        Assert.False(shifted.IsReady);
    }

    [Theory]
    [InlineData(24, 5)]
    [InlineData(1, 2)]
    [InlineData(24, 0)]
    public void The_long_bar_must_be_a_multiple_of_the_short_one(long longHours, long shortHours) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HigherTimeframe(new Sma(1), longHours * Hour, shortHours * Hour));
}
