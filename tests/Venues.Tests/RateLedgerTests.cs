using Godwit.Support.Venues;
using Godwit.Venues.Common.RateLimits;

namespace Godwit.Venues.Tests;

/// <summary>One budget for all processes of a host.</summary>
public sealed class RateLedgerTests : IDisposable
{
    private static readonly RateBudget Budget = new("venue-test", TimeSpan.FromMinutes(1), 100);
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-rates-").FullName;
    private readonly VirtualTime _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 10, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RateLedger Ledger() => new(_folder, Budget, _time);

    [Fact]
    public async Task Ledgers_of_the_same_folder_share_what_is_left()
    {
        RateLedger one = Ledger(), other = Ledger();
        for (int i = 0; i < 4; i++)
        {
            await one.AcquireAsync(10);
            await other.AcquireAsync(10);
        }
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        await other.AcquireAsync(1);
        Assert.Equal(TimeSpan.FromSeconds(50), _time.Elapsed);
    }

    [Fact]
    public async Task Many_at_once_never_exceed_a_window()
    {
        var perWindow = new System.Collections.Concurrent.ConcurrentDictionary<long, int>();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(async () =>
        {
            await Ledger().AcquireAsync(1);
            perWindow.AddOrUpdate(_time.GetUtcNow().ToUnixTimeSeconds() / 60, 1, (_, n) => n + 1);
        })));
        Assert.Equal(400, perWindow.Values.Sum());
        Assert.True(_time.Elapsed >= TimeSpan.FromMinutes(3), "80 fit a window, so 400 take at least five");
    }

    [Fact]
    public async Task What_the_venue_has_counted_wins_when_it_is_more()
    {
        RateLedger ledger = Ledger();
        await ledger.LearnAsync(75);
        await ledger.AcquireAsync(5);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        await ledger.LearnAsync(3);
        await ledger.AcquireAsync(1);
        Assert.Equal(TimeSpan.FromSeconds(50), _time.Elapsed);
    }

    [Fact]
    public async Task A_block_holds_for_every_process_and_ends()
    {
        await Ledger().BlockAsync(TimeSpan.FromSeconds(200));
        var waits = new List<TimeSpan>();
        await Ledger().AcquireAsync(1, waiting: waits.Add);
        Assert.Equal(TimeSpan.FromSeconds(200), Assert.Single(waits));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not numbers at all")]
    [InlineData("1 2 3 99\n")]
    [InlineData("99999999999999999999 1 1 1\n")]
    public async Task A_damaged_file_counts_as_empty(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "venue-test.rate"), text);
        await Ledger().AcquireAsync(80);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }
}
