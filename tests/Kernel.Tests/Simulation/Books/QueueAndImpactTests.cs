using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;

namespace Godwit.Kernel.Tests.Simulation.Books;

public sealed class QueueAndImpactTests
{
    /// <summary>Six ahead, three behind: the formulas by hand.</summary>
    [Theory]
    [InlineData("risk-averse", 1)]
    [InlineData("identity", 3.0 / 9)]
    [InlineData("power:1", 3.0 / 9)]
    [InlineData("power:2", 9.0 / 45)]
    [InlineData("power:3", 27.0 / 243)]
    [InlineData("power-of-share:2", 1.0 / 9)]
    [InlineData("power-of-rest:2", 5.0 / 9)]
    [InlineData("log", 0.416029, 1e-6)]
    [InlineData("log-of-total", 0.602060, 1e-6)]
    public void The_share_behind_us_is_the_formula_s(string model, double share, double tolerance = 1e-12) =>
        Assert.Equal(share, QueueModel.Parse(model).ShareBehind(6, 3), tolerance);

    [Theory, InlineData("identity"), InlineData("power:2"), InlineData("power-of-share:2"), InlineData("power-of-rest:2"), InlineData("log"), InlineData("log-of-total")]
    public void Nobody_behind_means_all_was_ahead_and_nobody_ahead_means_all_was_behind(string text)
    {
        var model = QueueModel.Parse(text);
        Assert.Equal(4, model.Follow(6, 6, 4));
        Assert.Equal(0, model.Follow(0, 6, 4));
        // A level that grows changes nothing for us.
        Assert.Equal(6, model.Follow(6, 9, 12));
        Assert.Equal(text, model.ToString());
    }

    [Theory, InlineData("power"), InlineData("power:0"), InlineData("power:21"), InlineData("log:2"), InlineData("fifo"), InlineData(""), InlineData("power:x")]
    public void Unknown_models_are_refused_in_words(string text) => Assert.Contains("is not understood", Assert.Throws<GodwitException>(() => QueueModel.Parse(text)).Message, StringComparison.Ordinal);

    [Theory, InlineData("none"), InlineData("sqrt:10bp@25,30s"), InlineData("sqrt:0.5bp@1.5,250ms,20%")]
    public void Impact_reads_what_it_writes(string text) => Assert.Equal(text, ImpactModel.Parse(text).ToString());

    [Theory, InlineData("sqrt"), InlineData("sqrt:10bp"), InlineData("sqrt:10bp@25"), InlineData("sqrt:10bp@0,30s"), InlineData("sqrt:-1bp@25,30s"), InlineData("linear:10bp@25,30s"), InlineData("sqrt:10bp@25,30s,200%")]
    public void Impact_that_makes_no_sense_is_refused_in_words(string text) => Assert.Contains("is not understood", Assert.Throws<GodwitException>(() => ImpactModel.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_schedule_says_who_is_closed_when()
    {
        Instant At(int seconds) => Instant.FromUnixSeconds(seconds);
        var schedule = new VenueSchedule([VenueEvent.Delisting(At(100), 1), VenueEvent.Halt(At(10), At(20), 0), VenueEvent.Maintenance(At(15), At(30))]);
        Assert.False(schedule.IsClosed(0, At(9), out _));
        Assert.True(schedule.IsClosed(0, At(10), out VenueEvent halt) && halt.AllowsCancel);
        Assert.False(schedule.IsClosed(1, At(10), out _));
        Assert.True(schedule.IsClosed(0, At(16), out VenueEvent both) && !both.AllowsCancel);
        Assert.True(schedule.IsClosed(0, At(29), out _));
        Assert.False(schedule.IsClosed(0, At(30), out _));
        Assert.True(schedule.IsClosed(1, At(1000), out VenueEvent gone) && gone.Kind == VenueEventKind.Delisting);
        Assert.Throws<GodwitException>(() => new VenueSchedule([VenueEvent.Halt(At(10), At(10))]));
    }

    [Theory, InlineData(true, true, true), InlineData(false, true, true), InlineData(false, false, true), InlineData(true, false, false)]
    public void Every_kind_of_data_has_its_confession(bool book, bool quotes, bool trades)
    {
        IReadOnlyList<KeyValuePair<string, string>> told = TickConfession.Of(new TickMatchingOptions(), LatencyModel.None, book, quotes, trades);
        Assert.Equal(told.Count, told.Select(t => t.Key).Distinct().Count());
        Assert.All(told, t => Assert.True(t.Value.Length > 3, t.Key));
        Assert.Equal(!book && !quotes, told.Single(t => t.Key == "queue").Value == "none is recorded");
        Assert.Contains(book ? "level by level" : quotes ? "best quote" : "half a spread", told.Single(t => t.Key == "takers").Value, StringComparison.Ordinal);
    }
}
