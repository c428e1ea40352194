using System.Globalization;
using CsCheck;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Time;

public sealed class InstantTests
{
    private static readonly Gen<Instant> Instants = Values.Longs.Select(nanos => new Instant(nanos));

    [Fact]
    public void What_is_printed_is_read_again_to_the_nanosecond() =>
        Instants.Sample(at =>
        {
            Assert.True(Instant.TryParse(at.ToString(), out Instant again), at.ToString());
            Assert.Equal(at, again);
        });

    [Fact]
    public void The_text_agrees_with_the_library_on_whole_ticks() =>
        Gen.Long[long.MinValue / 100, long.MaxValue / 100].Sample(ticks =>
        {
            DateTime twin = DateTime.UnixEpoch.AddTicks(ticks);
            string text = new Instant(ticks * 100).ToString();
            Assert.StartsWith(twin.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), text);
            Assert.EndsWith("Z", text);
            Assert.Equal(twin, DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal));
        });

    [Theory]
    [InlineData("1970-01-01", 0L)]
    [InlineData("19700102", 86_400_000_000_000L)]
    [InlineData("2024-02-29T12:00", 1_709_208_000_000_000_000L)]
    [InlineData("2024-02-29 12:00:01", 1_709_208_001_000_000_000L)]
    [InlineData("2024-02-29T12:00:00Z", 1_709_208_000_000_000_000L)]
    [InlineData("2024-02-29T13:30:00+01:30", 1_709_208_000_000_000_000L)]
    [InlineData("2024-02-29T10:00:00-02:00", 1_709_208_000_000_000_000L)]
    [InlineData("2024-02-29T12:00:00.5Z", 1_709_208_000_500_000_000L)]
    [InlineData("2024-02-29T12:00:00.123456789Z", 1_709_208_000_123_456_789L)]
    [InlineData("2024-02-29T12:00:00.1234567890Z", 1_709_208_000_123_456_789L)]
    [InlineData("2024-02-29T13:00:00.000000001+01:00", 1_709_208_000_000_000_001L)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1L)]
    public void Dates_and_times_are_read_as_UTC(string text, long nanos)
    {
        Assert.True(Instant.TryParse(text, out Instant at));
        Assert.Equal(nanos, at.UnixNanos);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-02-30")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-01-01T25:00")]
    [InlineData("2024-01-01T12:00:61Z")]
    [InlineData("01/02/2024")]
    [InlineData("2024-01-01T")]
    [InlineData("2024-01-01T12:00:00.Z")]
    [InlineData("2024-01-01T12:00:00.1234567891Z")]
    [InlineData("2024-01-01T12:00.5Z")]
    [InlineData("2024-01-01.5")]
    [InlineData("2024-01-01T12:00:00Zulu")]
    [InlineData("1600-01-01")]
    [InlineData("2300-01-01")]
    [InlineData("1677-09-21T00:12:43.145224191Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    [InlineData("yesterday")]
    public void What_is_no_date_in_range_is_refused(string text) => Assert.False(Instant.TryParse(text, out _));

    [Fact]
    public void The_range_is_the_documented_one()
    {
        Assert.Equal("1677-09-21T00:12:43.145224192Z", Instant.MinValue.ToString());
        Assert.Equal("2262-04-11T23:47:16.854775807Z", Instant.MaxValue.ToString());
        Assert.Equal("1970-01-01T00:00:00Z", default(Instant).ToString());
    }

    [Fact]
    public void Arbitrary_text_never_throws() =>
        Gen.String[Gen.Char["0123456789-:TZ .+"], 0, 40].Sample(text => { _ = Instant.TryParse(text, out _); });

    [Fact]
    public void Shifting_and_difference_are_inverse() =>
        Gen.Select(Values.Longs.Select(v => v >> 1), Values.Longs.Select(v => v >> 1)).Sample((at, by) =>
        {
            Instant start = new(at);
            Duration length = new(by);
            Assert.Equal(length, start + length - start);
            Assert.Equal(start, start + length - length);
            Assert.Equal((by < 0, by > 0), ((start + length < start), (start + length > start)));
        });

    [Fact]
    public void Leaving_the_range_throws()
    {
        Assert.Throws<OverflowException>(() => Instant.MaxValue + new Duration(1));
        Assert.Throws<OverflowException>(() => Instant.MinValue - new Duration(1));
        Assert.Throws<OverflowException>(() => Instant.MaxValue - Instant.MinValue);
        Assert.Throws<OverflowException>(() => Instant.FromUnixMillis(long.MaxValue));
        Assert.Throws<OverflowException>(() => Instant.FromUnixSeconds(long.MinValue));
    }

    [Fact]
    public void Milliseconds_and_days_round_towards_the_past() =>
        Instants.Sample(at =>
        {
            Assert.Equal((long)Math.Floor(at.UnixNanos / 1_000_000m), at.UnixMillis);
            Assert.Equal((long)Math.Floor(at.UnixNanos / 86_400_000_000_000m), at.UtcDay);
            Assert.True(at.UnixMillis < -9_223_372_036_854 || Instant.FromUnixMillis(at.UnixMillis) <= at);
        });
}
