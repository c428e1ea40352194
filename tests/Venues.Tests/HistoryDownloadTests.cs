using Godwit.Core.Outcomes;
using Godwit.Hosting.Downloads;
using Godwit.Support.Venues;

namespace Godwit.Venues.Tests;

/// <summary>Downloads against a stand-in for the venues, on real sockets, without sleeping.</summary>
public sealed class HistoryDownloadTests : IDisposable
{
    private const string Minutes = "BINANCE:BTCUSDT:1m", Dollars = "COINBASE:BTCUSD:1m";
    private readonly DownloadBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Months_days_and_the_rest_come_from_their_best_source()
    {
        using var venue = new StandInVenue(_bench.Time);
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue, "2024-10-30T22:00Z"));
        // Two hours and a day of October, November, December, and 29 hours of January: one day as a file, five hours by REST.
        Assert.Equal(1, venue.RequestsTo("BTCUSDT-1m-2024-11.zip.CHECKSUM"));
        Assert.Equal(1, venue.RequestsTo("/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-12.zip.CHECKSUM"));
        Assert.Equal(1, venue.RequestsTo("/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-10-31.zip.CHECKSUM"));
        Assert.Equal(1, venue.RequestsTo("/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2025-01-01.zip.CHECKSUM"));
        Assert.Equal(4, report.ArchiveFiles);
        Assert.Empty(report.Gaps);
        Assert.Empty(report.Failures);
        _bench.HasExactly(venue.Market, Minutes, "2024-10-30T22:00Z", "2025-01-02T05:00Z");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Faults_on_the_way_do_not_change_one_bar(int seed)
    {
        string expected;
        using (var calm = new StandInVenue(_bench.Time))
        using (var other = new DownloadBench())
        {
            expected = (await other.RunAsync(DownloadBench.Request(calm))).Dataset!.Sha256;
        }
        using var venue = new StandInVenue(_bench.Time) { Faults = StandInFaults.Seeded((ulong)seed), DaysUntil = DownloadBench.At("2025-01-01") };
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue));
        Assert.Empty(report.Failures);
        Assert.Equal(expected, report.Dataset!.Sha256);
        Assert.True(venue.Requests.Values.Max() > 1, "no request failed, so nothing was tested");
    }

    [Fact]
    public async Task The_second_run_asks_for_nothing_and_a_later_one_for_what_is_new()
    {
        using var venue = new StandInVenue(_bench.Time);
        await _bench.RunAsync(DownloadBench.Request(venue));
        int asked = venue.Requests.Sum(r => r.Value);
        DownloadReport again = await _bench.RunAsync(DownloadBench.Request(venue));
        Assert.Equal(0, again.Requests);
        Assert.Equal(asked, venue.Requests.Sum(r => r.Value));
        await Task.Delay(TimeSpan.FromHours(3), _bench.Time);
        DownloadReport later = await _bench.RunAsync(DownloadBench.Request(venue));
        Assert.Equal(180, later.Added);
        Assert.True(later.Requests <= 3, $"{later.Requests} requests for three hours");
    }

    [Fact]
    public async Task A_run_that_is_stopped_is_continued_without_fetching_a_file_twice()
    {
        using var venue = new StandInVenue(_bench.Time);
        using var stop = new CancellationTokenSource();
        DownloadRequest request = DownloadBench.Request(venue, "2024-12-10") with { Parallel = 2 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.RunAsync(request, at => { if (at.Done == 9) stop.Cancel(); }, stop.Token));
        string[] fetched = [.. Directory.EnumerateFiles(_bench.Home, "*.zip", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];
        Assert.InRange(fetched.Length, 8, 12);
        DownloadReport report = await _bench.RunAsync(request);
        foreach (string file in fetched) Assert.Equal(1, venue.Requests.Where(r => r.Key.EndsWith(file)).Sum(r => r.Value));
        Assert.Empty(report.Gaps);
        _bench.HasExactly(venue.Market, Minutes, "2024-12-10", "2025-01-02T05:00Z");
        Assert.Empty(Directory.EnumerateFiles(_bench.Home, "*.zip", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_deleted_dataset_is_downloaded_again()
    {
        using var venue = new StandInVenue(_bench.Time);
        DownloadReport first = await _bench.RunAsync(DownloadBench.Request(venue));
        _bench.Store.Delete(Minutes);
        Assert.Equal(first.Dataset!.Sha256, (await _bench.RunAsync(DownloadBench.Request(venue))).Dataset!.Sha256);
    }

    [Theory]
    [InlineData(StandInFault.WrongChecksum, ".CHECKSUM")]
    [InlineData(StandInFault.DamagedFile, ".zip")]
    [InlineData(StandInFault.DamagedFile, "12-30.zip")]
    [InlineData(StandInFault.NotFound, ".zip")]
    public async Task What_the_archive_cannot_deliver_whole_comes_from_rest(StandInFault fault, string where)
    {
        using var venue = new StandInVenue(_bench.Time) { Faults = (address, _) => address.Contains(where, StringComparison.Ordinal) ? fault : StandInFault.None };
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue));
        Assert.Empty(report.Failures);
        Assert.Empty(report.Gaps);
        Assert.Equal(fault != StandInFault.NotFound, report.Remarks.Count > 0);
        _bench.HasExactly(venue.Market, Minutes, "2024-12-29", "2025-01-02T05:00Z");
    }

    [Fact]
    public async Task A_gap_of_the_archive_is_filled_by_rest_and_an_outage_is_confirmed()
    {
        var market = new StandInMarket
        {
            ArchiveHoles = [(DownloadBench.At("2024-12-29T10:00Z"), DownloadBench.At("2024-12-29T12:00Z"))],
            Outages = [(DownloadBench.At("2024-12-30T03:00Z"), DownloadBench.At("2024-12-30T05:30Z"))],
        };
        using var venue = new StandInVenue(_bench.Time) { Market = market };
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue));
        LedgerGap gap = Assert.Single(report.Gaps);
        Assert.Equal((GapCauses.Outage, 150L, DownloadBench.At("2024-12-30T03:00Z"), DownloadBench.At("2024-12-30T05:30Z")), (gap.Cause, gap.Bars, gap.From, gap.To));
        _bench.HasExactly(market, Minutes, "2024-12-29", "2025-01-02T05:00Z");
        Assert.Equal(report.Gaps, new GapLedger(_bench.Store, new(new("BINANCE", "BTCUSDT"), DownloadBench.Interval("1m"))).Read());
    }

    [Fact]
    public async Task What_failed_here_is_our_fault_until_the_next_run_has_it()
    {
        bool broken = true;
        using var venue = new StandInVenue(_bench.Time) { Faults = (address, _) => broken && address.Contains("2024-12-31") ? StandInFault.ServerError : StandInFault.None };
        // The repeats take virtual minutes, so the end is fixed.
        DownloadRequest request = DownloadBench.Request(venue, to: "2025-01-02T05:00Z");
        DownloadReport report = await _bench.RunAsync(request);
        Assert.Contains("fault of its own (503)", Assert.Single(report.Failures));
        Assert.Equal((GapCauses.OurFault, 1440L), (Assert.Single(report.Gaps).Cause, report.Gaps[0].Bars));
        broken = false;
        report = await _bench.RunAsync(request);
        Assert.Empty(report.Gaps);
        Assert.Equal(1440, report.Added);
    }

    [Fact]
    public async Task Nothing_is_asked_for_before_the_venue_had_the_symbol()
    {
        using var venue = new StandInVenue(_bench.Time) { Market = new StandInMarket { Listed = DownloadBench.At("2024-12-30T08:00Z") } };
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue, "2019-01-01"));
        Assert.Empty(report.Gaps);
        Assert.Contains(report.Remarks, r => r.Contains("2024-12-30T08:00:00Z"));
        Assert.True(report.Requests < 30, $"{report.Requests} requests");
        _bench.HasExactly(venue.Market, Minutes, "2024-12-30T08:00Z", "2025-01-02T05:00Z");
        Assert.Empty((await _bench.RunAsync(DownloadBench.Request(venue, "2019-01-01"))).Gaps);
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_takes_no_running_bar_for_complete()
    {
        using var venue = new StandInVenue(_bench.Time) { ClockOffset = TimeSpan.FromMinutes(-10) };
        DownloadReport report = await _bench.RunAsync(DownloadBench.Request(venue, "2025-01-02"));
        Assert.Contains(report.Remarks, r => r.Contains("clock"));
        _bench.HasExactly(venue.Market, Minutes, "2025-01-02", "2025-01-02T04:50Z");
    }

    [Fact]
    public async Task The_weight_budget_is_kept_even_when_others_share_the_address()
    {
        using var venue = new StandInVenue(_bench.Time) { ForeignWeight = 4_760 };
        await _bench.RunAsync(DownloadBench.Request(venue, "2024-11-01") with { Archive = "none", Parallel = 8 });
        Assert.True(venue.RequestsTo("klines") > 80);
        Assert.Equal(0, venue.Refused);
        Assert.InRange(venue.LargestWeight, 4_762, StandInVenue.WeightLimit);
        Assert.True(_bench.Time.Elapsed > TimeSpan.FromSeconds(29), "the rest of the minute was not waited for");
    }

    [Fact]
    public async Task Coinbase_comes_by_pages_and_its_silent_minutes_are_no_outage()
    {
        var market = new StandInMarket
        {
            SilentEvery = 12,
            Listed = DownloadBench.At("2024-12-30T00:00Z"),
            Outages = [(DownloadBench.At("2024-12-31T10:00Z"), DownloadBench.At("2024-12-31T13:00Z"))],
        };
        using var venue = new StandInVenue(_bench.Time) { Market = market, Faults = StandInFaults.Seeded(11) };
        DownloadReport report = await _bench.RunAsync(DownloadBench.CoinbaseRequest(venue, "2024-01-01", "2025-01-01"));
        Assert.Empty(report.Failures);
        _bench.HasExactly(market, Dollars, "2024-12-30", "2025-01-01");
        LedgerGap outage = Assert.Single(report.Gaps, g => g.Cause == GapCauses.Outage);
        Assert.InRange(outage.Bars, 180, 185);
        Assert.True(report.Gaps.Count(g => g.Cause == GapCauses.NoTrades) > 100);
        Assert.Equal(report.Gaps.Count, 1 + report.Gaps.Count(g => g.Cause == GapCauses.NoTrades));
    }

    [Fact]
    public async Task Without_a_connection_one_sentence_says_so()
    {
        string address;
        using (var gone = new StandInVenue(_bench.Time)) address = gone.Address;
        using var venue = new StandInVenue(_bench.Time);
        GodwitException told = await Assert.ThrowsAnyAsync<GodwitException>(() => _bench.RunAsync(DownloadBench.Request(venue) with { Endpoint = address }));
        Assert.Contains("cannot be reached (connection refused); is this computer offline?", told.Message);
        Assert.DoesNotContain('\n', told.Message);
    }

    [Theory]
    [InlineData("binance", "NOCOIN", "BINANCE knows no symbol 'NOCOIN'.")]
    [InlineData("coinbase", "ABC-USD", "COINBASE knows no product 'ABC-USD'.")]
    [InlineData("coinbase", "BTC-XYZ", "is no pair of COINBASE")]
    [InlineData("binanse", "BTCUSDT", "Did you mean 'binance'?")]
    public async Task An_unknown_name_is_told(string venueName, string symbol, string sentence)
    {
        using var venue = new StandInVenue(_bench.Time);
        GodwitException told = await Assert.ThrowsAnyAsync<GodwitException>(
            () => _bench.RunAsync(DownloadBench.Request(venue) with { Venue = venueName, Symbol = symbol, Archive = venueName == "coinbase" ? null : venue.Address }));
        Assert.Contains(sentence, told.Message);
    }

    [Fact]
    public async Task A_long_ban_is_told_and_not_provoked_further()
    {
        using var venue = new StandInVenue(_bench.Time) { Faults = (_, _) => StandInFault.Banned, RetryAfterSeconds = 3 * 24 * 3_600 };
        GodwitException told = await Assert.ThrowsAnyAsync<GodwitException>(() => _bench.RunAsync(DownloadBench.Request(venue)));
        Assert.Contains("banned this address", told.Message);
        told = await Assert.ThrowsAnyAsync<GodwitException>(() => _bench.RunAsync(DownloadBench.Request(venue)));
        Assert.Contains("wants no requests from this address before 2025-01-05", told.Message);
        Assert.Equal(1, venue.Requests.Sum(r => r.Value));
    }
}
