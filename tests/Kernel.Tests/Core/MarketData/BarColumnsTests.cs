using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Kernel.Tests.Core.MarketData;

public sealed class BarColumnsTests
{
    private static readonly BarInterval Minute = new(Duration.FromMinutes(1));

    private static readonly Gen<BarArray> Series =
        from minutes in Gen.Int[0, 300].ArrayUnique[0, 60]
        from prices in Gen.Long[1, 1_000_000].Array[minutes.Length]
        select new BarArray(
            [.. minutes.Order().Select((m, i) => new Bar(Instant.FromUnixSeconds(60 * m), new Price(prices[i]), new Price(prices[i] + 2), new Price(prices[i]), new Price(prices[i] + 1), new Quantity(m)))],
            2, 3, Minute);

    [Fact]
    public void The_index_is_that_of_the_first_bar_at_or_after() =>
        Gen.Select(Series, Gen.Long[-100, 400 * 60]).Sample((bars, second) =>
        {
            Instant at = Instant.FromUnixSeconds(second);
            int naive = Enumerable.Range(0, bars.Count).TakeWhile(i => bars[i].OpenTime < at).Count();
            Assert.Equal(naive, bars.IndexAtOrAfter(at));
        });

    [Fact]
    public void The_ends_of_time_are_the_ends_of_the_series() =>
        Series.Sample(bars =>
        {
            Assert.Equal(0, bars.IndexAtOrAfter(Instant.MinValue));
            Assert.Equal(bars.Count, bars.IndexAtOrAfter(Instant.MaxValue));
        });

    [Fact]
    public void Columns_hold_what_the_bars_held() =>
        Series.Sample(bars =>
        {
            Assert.Equal((2, 3, Minute), (bars.PriceScale, bars.VolumeScale, bars.Interval));
            for (int i = 0; i < bars.Count; i++)
            {
                Bar bar = bars[i];
                Assert.Equal(
                    (bars.OpenTimesNanos[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]),
                    (bar.OpenTime.UnixNanos, bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units, bar.Volume.Units));
            }
        });

    [Fact]
    public void Bars_that_do_not_rise_in_time_are_refused()
    {
        Bar first = new(Instant.FromUnixSeconds(60), new Price(1), new Price(1), new Price(1), new Price(1), new Quantity(0));
        Assert.Throws<ArgumentException>(() => new BarArray([first, first], 0, 0, Minute));
        Assert.Throws<ArgumentException>(() => new BarArray([first, first with { OpenTime = Instant.FromUnixSeconds(0) }], 0, 0, Minute));
    }

    [Theory]
    [InlineData(10, 12, 9, 11, 0, true)]
    [InlineData(10, 10, 10, 10, 5, true)]
    [InlineData(10, 9, 8, 9, 0, false)]
    [InlineData(10, 12, 11, 12, 0, false)]
    [InlineData(10, 12, 9, 13, 0, false)]
    [InlineData(10, 12, 9, 8, 0, false)]
    [InlineData(10, 12, 9, 11, -1, false)]
    [InlineData(0, 0, 0, 0, 0, false)]
    [InlineData(-1, 2, -2, 1, 0, false)]
    public void A_bar_is_consistent_when_high_and_low_enclose_it(long open, long high, long low, long close, long volume, bool consistent) =>
        Assert.Equal(consistent, new Bar(default, new Price(open), new Price(high), new Price(low), new Price(close), new Quantity(volume)).IsConsistent);
}
