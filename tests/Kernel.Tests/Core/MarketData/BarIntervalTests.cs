using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Kernel.Tests.Core.MarketData;

public sealed class BarIntervalTests
{
    private static readonly Gen<BarInterval> Intervals = Gen.OneOf("1s", "5s", "1m", "3m", "7m", "15m", "1h", "4h", "12h", "1d", "3d", "1w").Select(Parse);

    // A year inside each end of the range, where a floor cannot leave it.
    private static readonly Gen<Instant> Instants = Gen.Long[long.MinValue + 366 * Duration.NanosPerDay, long.MaxValue - 366 * Duration.NanosPerDay].Select(n => new Instant(n));

    private static BarInterval Parse(string text) => BarInterval.TryParse(text, out BarInterval interval) ? interval : throw new FormatException(text);

    [Fact]
    public void The_floor_is_the_last_open_time_not_after_the_instant() =>
        Gen.Select(Intervals, Instants).Sample((interval, at) =>
        {
            Instant floor = interval.Floor(at);
            Assert.True(floor <= at && at - floor < interval.Length);
            Assert.Equal(floor, interval.Floor(floor));
            Assert.Equal(floor + interval.Length, interval.Floor(floor + interval.Length));
            Assert.Equal(floor - interval.Length, interval.Floor(floor - new Duration(1)));
        });

    [Fact]
    public void Floors_keep_order() =>
        Gen.Select(Intervals, Instants, Instants).Sample((interval, a, b) =>
            Assert.True(a <= b ? interval.Floor(a) <= interval.Floor(b) : interval.Floor(a) >= interval.Floor(b)));

    [Fact]
    public void A_finer_interval_that_divides_a_coarser_one_lies_inside_its_bars() =>
        Gen.Select(Gen.OneOf(("1s", "1m"), ("1m", "15m"), ("15m", "1h"), ("1h", "4h"), ("4h", "1d"), ("1d", "1w"), ("1m", "1w")), Instants).Sample((pair, at) =>
        {
            BarInterval fine = Parse(pair.Item1), coarse = Parse(pair.Item2);
            Assert.Equal(coarse.Floor(at), coarse.Floor(fine.Floor(at)));
            Assert.Equal(coarse.Floor(at), fine.Floor(coarse.Floor(at)));
        });

    [Fact]
    public void Weeks_begin_on_Monday_and_days_at_midnight() =>
        Instants.Sample(at =>
        {
            Assert.Equal(DayOfWeek.Monday, DateTime.UnixEpoch.AddTicks(Parse("1w").Floor(at).UnixNanos / 100).DayOfWeek);
            Assert.Equal(at.UtcDay * Duration.NanosPerDay, Parse("1d").Floor(at).UnixNanos);
        });

    [Theory]
    [InlineData("1s")]
    [InlineData("1m")]
    [InlineData("90s")]
    [InlineData("4h")]
    [InlineData("1d")]
    [InlineData("1w")]
    public void Names_are_read_and_printed(string name) => Assert.Equal(name, Parse(name).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("500ms")]
    [InlineData("2w")]
    [InlineData("8d")]
    [InlineData("1M")]
    [InlineData("minute")]
    public void Lengths_below_a_second_or_above_a_week_are_refused(string name) => Assert.False(BarInterval.TryParse(name, out _));

    [Fact]
    public void A_year_has_365_days() => Assert.Equal((365.0, 8760.0, 525_600.0), (Parse("1d").PerYear, Parse("1h").PerYear, Parse("1m").PerYear));
}
