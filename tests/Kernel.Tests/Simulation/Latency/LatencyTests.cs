using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Simulation.Latency;

namespace Godwit.Kernel.Tests.Simulation.Latency;

public sealed class LatencyTests
{
    private static readonly Instant Start = Instant.FromUnixSeconds(1_700_000_000);
    private static readonly LatencyModel Constant = new(Duration.FromMillis(1), Duration.FromMillis(2), Duration.FromMillis(3));

    private static Tick Quote(Instant occurred, Instant received) => Tick.OfQuote(new Quote(occurred, new(1), new(1), new(2), new(1)), received);

    [Fact]
    public void Constant_latencies_are_what_they_say()
    {
        var sampler = new LatencySampler(Constant, 1);
        Assert.Equal(Duration.FromMillis(2), sampler.Entry(Start));
        Assert.Equal(Duration.FromMillis(3), sampler.Response(Start));
        Assert.Equal(Start + Duration.FromMillis(6), sampler.FeedArrival(Quote(Start, Start + Duration.FromMillis(5))));
    }

    [Fact]
    public void A_tick_is_never_seen_before_it_occurred_whatever_the_recorder_s_clock_said() =>
        Assert.Equal(Start + Duration.FromMillis(1), new LatencySampler(Constant, 1).FeedArrival(Quote(Start, Start - Duration.FromSeconds(2))));

    [Fact]
    public void A_later_message_of_one_direction_never_overtakes_an_earlier_one()
    {
        var sampler = new LatencySampler(Constant with { EntryJitter = LatencyJitter.Parse("exponential:50ms"), FeedJitter = LatencyJitter.Parse("lognormal:5ms,2") }, 4);
        Instant lastEntry = Start, lastFeed = Start;
        int tied = 0;
        for (int i = 0; i < 2_000; i++)
        {
            Instant sent = Start + Duration.FromMillis(i), entry = sent + sampler.Entry(sent), feed = sampler.FeedArrival(Quote(sent, sent));
            Assert.True(entry >= lastEntry && feed >= lastFeed);
            if (entry == lastEntry) tied++;
            (lastEntry, lastFeed) = (entry, feed);
        }
        Assert.True(tied > 100, "Some would have overtaken.");
    }

    [Fact]
    public void Directions_have_their_own_randomness()
    {
        LatencyModel model = Constant with { FeedJitter = LatencyJitter.Parse("exponential:1ms"), EntryJitter = LatencyJitter.Parse("exponential:1ms") };
        LatencySampler quiet = new(model, 9), busy = new(model, 9);
        for (int i = 0; i < 50; i++) busy.FeedArrival(Quote(Start, Start));
        Assert.Equal(quiet.Entry(Start), busy.Entry(Start));
    }

    /// <summary>Formulas of the distributions: mean and variance in milliseconds of what comes on top of 100 ms.</summary>
    [Theory]
    [InlineData("normal:4ms", 0, 16)]
    [InlineData("exponential:4ms", 4, 16)]
    [InlineData("gamma:4ms,3", 4, 16.0 / 3)]
    [InlineData("gamma:4ms,0.5", 4, 32)]
    [InlineData("lognormal:4ms,0.5", 4.532593812, 5.835140)]
    public void Jitter_has_the_mean_and_variance_of_its_distribution(string text, double mean, double variance)
    {
        var jitter = LatencyJitter.Parse(text);
        var random = new SeededRandom(12);
        const int count = 200_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < count; i++)
        {
            double millis = jitter.Draw(Duration.FromMillis(100), random).Nanos / 1e6 - 100;
            sum += millis;
            squares += millis * millis;
        }
        double seen = sum / count;
        Assert.Equal(mean, seen, 5 * Math.Sqrt(variance / count));
        Assert.Equal(variance, squares / count - seen * seen, variance * 0.06);
    }

    [Fact]
    public void A_floor_holds()
    {
        var jitter = LatencyJitter.Parse("normal:40ms/30ms");
        var random = new SeededRandom(1);
        int atFloor = 0;
        for (int i = 0; i < 1_000; i++)
        {
            Duration drawn = jitter.Draw(Duration.FromMillis(50), random);
            Assert.True(drawn >= Duration.FromMillis(30));
            if (drawn == Duration.FromMillis(30)) atFloor++;
        }
        Assert.InRange(atFloor, 250, 370);
    }

    [Fact]
    public void Recorded_latencies_change_evenly_between_records_and_stay_beyond_them()
    {
        var table = new LatencyTable([new(Start, Duration.FromMillis(10), Duration.FromMillis(1)), new(Start + Duration.FromSeconds(10), Duration.FromMillis(30), Duration.FromMillis(2))]);
        Assert.Equal(Duration.FromMillis(10), table.EntryAt(Start - Duration.FromDays(1)));
        Assert.Equal(Duration.FromMillis(10), table.EntryAt(Start));
        Assert.Equal(Duration.FromMillis(20), table.EntryAt(Start + Duration.FromSeconds(5)));
        Assert.Equal(new Duration(1_500_000), table.ResponseAt(Start + Duration.FromSeconds(5)));
        Assert.Equal(Duration.FromMillis(30), table.EntryAt(Start + Duration.FromDays(1)));
        Assert.Equal(Duration.FromMillis(20), new LatencySampler(Constant with { Recorded = table }, 1).Entry(Start + Duration.FromSeconds(5)));
    }

    [Fact]
    public void Bad_tables_and_texts_are_refused_in_words()
    {
        Assert.Contains("empty", Assert.Throws<GodwitException>(() => new LatencyTable([])).Message, StringComparison.Ordinal);
        Assert.Contains("order of time", Assert.Throws<GodwitException>(() => new LatencyTable([new(Start, default, default), new(Start, default, default)])).Message, StringComparison.Ordinal);
        Assert.Contains("negative", Assert.Throws<GodwitException>(() => new LatencyTable([new(Start, new Duration(-1), default)])).Message, StringComparison.Ordinal);
        foreach (string text in new[] { "", "normal", "normal:x", "gamma:2ms", "normal:2ms,3", "poisson:2ms", "lognormal:2ms,-1", "exponential:0ms", "normal:2ms/x", "gamma:2ms,1e9" })
            Assert.True(Assert.Throws<GodwitException>(() => LatencyJitter.Parse(text)).IsUsage, text);
    }

    [Theory, InlineData("none"), InlineData("normal:2ms"), InlineData("lognormal:2ms,0.8"), InlineData("exponential:250us"), InlineData("gamma:2ms,3/1ms")]
    public void Jitter_reads_what_it_writes(string text) => Assert.Equal(text, LatencyJitter.Parse(text).ToString());
}
