using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Data.Tests.Store;
using Godwit.Indicators.Bars;

namespace Godwit.Data.Tests.Ticks;

public sealed class TickCheckTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Gaps_repetitions_and_steps_back_are_counted_with_their_places()
    {
        DataStore store = Import("A_B_trades.csv", "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n"
            + "1700000000000,100,1,0,1\n1700000001000,100,1,0,2\n1700000003000,100,1,0,6\n1700000002000,100,1,0,7\n1700000004000,150,1,0,8\n1700000005000,100.5,1,1,8\n1700000006000,100,1,0,9\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:trades");
        Assert.Equal((1, 3, 1, 1, 1), (report.Counts["idGaps"], report.Counts["missingIds"], report.Counts["repeatedIds"], report.Counts["backwardTimes"], report.Counts["lonelyPrices"]));
        QualityFinding gap = report.Findings.Single(f => f.Check == "id-gaps");
        Assert.Equal((QualityLevel.Fault, "3 trades missing in 1 gap of the numbers."), (gap.Level, gap.Sentence));
        Assert.Equal("number 6 behind 2", gap.Examples[0].What);
        Assert.Equal(Instant.FromUnixMillis(1_700_000_003_000), gap.Examples[0].At);
        Assert.Contains("150 between 100 and 100.5", report.Findings.Single(f => f.Check == "lonely-prices").Examples[0].What);
    }

    [Fact]
    public void A_funding_settlement_that_is_missing_is_told_in_spite_of_jitter()
    {
        DataStore store = Import("A_B_funding.csv", "timestamp_ms,funding_rate\n1700006400003,0.0001\n1700035200000,0.0001\n1700064000009,-0.0001\n1700121600001,0.0001\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:funding");
        Assert.Equal(1, report.Counts["missingTimes"]);
        Assert.Equal("Rows come every 8h; 1 are missing.", report.Findings.Single(f => f.Check == "missing-times").Sentence);
    }

    [Fact]
    public void The_longest_silence_of_quotes_is_told()
    {
        DataStore store = Import("A_B_bookticker.csv", "recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n"
            + "1700000000000000000,1700000000000,1,100,1,101,1\n1700000061500000000,1700000061500,2,100,1,101,2\n1700000062000000000,1700000062000,3,99,1,101,1\n");
        QualityFinding silence = TickCheck.Run(store.Ticks, "A:B:quotes").Findings.Single(f => f.Check == "silence");
        Assert.Equal((QualityLevel.Caution, "The longest silence is 61.5 s."), (silence.Level, silence.Sentence));
    }

    [Fact]
    public void Numbers_that_do_not_run_one_by_one_say_nothing_about_gaps()
    {
        DataStore store = Import("A_B_trades.csv", "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n1700000000000,100,1,0,917\n1700000001000,100,1,0,121\n1700000003000,100,1,0,588\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:trades");
        Assert.False(report.Counts.ContainsKey("idGaps"));
        Assert.Equal(QualityLevel.Fact, report.Findings.Single(f => f.Check == "id-gaps").Level);
    }

    [Fact]
    public void Crossed_and_one_sided_quotes_are_told()
    {
        DataStore store = Import("A_B_bookticker.csv", "recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n"
            + "1700000000000000000,1700000000000,1,100,1,101,1\n1700000001000000000,1700000001000,2,102,1,101,1\n1700000002000000000,1700000002000,3,0,0,101,1\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:quotes");
        Assert.Equal((1, 1), (report.Counts["crossedQuotes"], report.Counts["oneSidedQuotes"]));
        Assert.Contains("bid 102 above ask 101", report.Findings.Single(f => f.Check == "crossed-quotes").Examples[0].What);
    }

    [Theory]
    [InlineData("1,,", 0)]
    [InlineData("3,4,", 0)]
    [InlineData("4,4,", 1)]
    [InlineData("1,4,2", 0)]
    [InlineData("1,4,1", 1)]
    public void A_message_follows_by_the_venues_rule(string ids, long breaks)
    {
        string[] parts = ids.Split(',');
        string last = parts[1].Length == 0 ? "" : parts[1], first = last.Length == 0 ? "" : parts[0];
        DataStore store = Import("A_B_l2.csv", "recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n"
            + "1700000000000000000,1700000000000,U,1,2,0,b,99,1\n" + $"1700000001000000000,1700000001000,U,{first},{last},{parts[2]},b,98,1\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:book");
        Assert.Equal(breaks, report.Counts["sequenceBreaks"]);
        Assert.Contains(report.Findings, f => f.Check == "snapshots" && f.Level == QualityLevel.Fault);
    }

    [Fact]
    public void A_book_that_disagrees_with_the_quotes_or_crosses_is_told()
    {
        const string header = "recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n";
        DataStore store = Import("A_B_l2.csv", header + "1700000000000000000,,S,,5,,b,99,1\n1700000000000000000,,S,,5,,a,100,1\n"
            + "1700000001000000000,1700000001000,U,6,6,,b,99.5,2\n1700000002000000000,1700000002000,U,7,7,,b,100.5,1\n1700000003000000000,1700000003000,U,8,8,,b,100.5,0\n");
        Import("A_B_bookticker.csv", "recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n"
            + "1700000001000000000,1700000001000,6,99.50,2.0,100,1\n1700000003000000000,1700000003000,8,99.5,2,100,7\n");
        TickQualityReport report = TickCheck.Run(store.Ticks, "A:B:book");
        Assert.Equal((1, 2, 1, 4), (report.Book!.Crossed, report.Book.Comparable, report.Book.Equal, report.Book.Messages));
        Assert.Contains("1 of 2 comparable cases", report.Findings.Single(f => f.Check == "book-quotes").Sentence);
        Assert.Contains("bid 100.5 at or above ask 100", report.Findings.Single(f => f.Check == "crossed-book").Examples[0].What);
    }

    [Fact]
    public void The_clocks_of_a_recording_are_compared_and_the_least_offset_is_exact()
    {
        DataStore store = Import("A_B_bookticker.csv", "recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n"
            + string.Concat(Enumerable.Range(0, 100).Select(i => $"{1_700_000_000_000_000_000 + i * 1_000_000_000L - 1_270_000_000 + i % 10 * 1_000_000},{1_700_000_000_000 + i * 1000},{i},100,1,101,1\n")));
        ClockFindings clock = TickCheck.Run(store.Ticks, "A:B:quotes").Clock!;
        Assert.Equal((100, 100, 1_270_000_000, -1_261_000_000), (clock.Rows, clock.Impossible, clock.LeastOffset.Nanos, clock.Most.Nanos));
        Assert.Equal(-1_265_000_000, clock.Median.Nanos);
        store.Ticks.SetClockOffset("A:B:quotes", clock.LeastOffset);
        Assert.Equal(QualityLevel.Fact, TickCheck.Run(store.Ticks, "A:B:quotes").Findings.Single(f => f.Check == "clock").Level);
        Tick first = TickStoreTests.Read(store.Ticks.OpenSource("A:B:quotes"))[0];
        Assert.Equal(first.OccurredAt, first.ReceivedAt);
    }

    [Theory]
    [InlineData("auto", true, 0)]
    [InlineData("1.27s", false, 1_270_000_000)]
    [InlineData("-250ms", false, -250_000_000)]
    [InlineData("0", false, 0)]
    [InlineData("15us", false, 15_000)]
    public void A_clock_correction_is_read(string text, bool automatic, long nanos)
    {
        Assert.True(ClockCorrection.TryParse(text, out ClockCorrection correction));
        Assert.Equal((automatic, automatic ? (long?)null : nanos), (correction.Automatic, correction.Offset?.Nanos));
        Assert.False(ClockCorrection.TryParse(text + "x", out _));
    }

    [Fact]
    public void Time_bars_of_recorded_trades_hold_every_trade_and_the_recorded_session_is_one_bar_a_minute()
    {
        DataStore store = DataStore.Open(_home.Folder);
        new TickImporter(store).Import([SharedCandles.PathOf("BINANCEUSDM_BTCUSDT_trades.csv.gz")], new TickImportOptions());
        TradeBarsMade made = TickResampling.Resample(store, "BINANCEUSDM:BTCUSDT:trades", TradeBarSpec.Parse("time:1m"));
        Assert.Equal(("BINANCEUSDM:BTCUSDT:1m", 6), (made.Id, made.Bars));
        using BarSeries bars = store.OpenBars(made.Id);
        List<Tick> trades = TickStoreTests.Read(store.Ticks.OpenSource("BINANCEUSDM:BTCUSDT:trades"));
        Assert.Equal(trades.Sum(t => t.Quantity.Units), (long)bars.Volumes.ToArray().Sum());
        Assert.Equal((trades[0].Price.Units, trades[^1].Price.Units), (bars.Opens[0], bars.Closes[^1]));
        Assert.Equal(trades.Max(t => t.Price.Units), bars.Highs.ToArray().Max());
    }

    [Fact]
    public void Irregular_bars_are_a_dataset_of_their_own_with_exact_sums()
    {
        DataStore store = DataStore.Open(_home.Folder);
        new TickImporter(store).Import([SharedCandles.PathOf("BINANCE_XRPETH_trades.csv.gz")], new TickImportOptions());
        TradeBarsMade made = TickResampling.Resample(store, "BINANCE:XRPETH:trades", TradeBarSpec.Parse("ticks:500"));
        Assert.Equal(("BINANCE:XRPETH:ticks-500-bars", 24, 477), (made.Id, made.Bars, made.TradesInNoBar));
        List<Tick> trades = TickStoreTests.Read(store.Ticks.OpenSource("BINANCE:XRPETH:trades"));
        using TickPart bars = store.Ticks.Open(made.Id).OpenPart(0);
        Assert.All(bars.Column(9).ToArray(), count => Assert.Equal(500, count));
        Int128 quote = trades.Take(500).Aggregate((Int128)0, (sum, t) => sum + (Int128)t.Price.Units * t.Quantity.Units);
        Assert.Equal(Decimals.Format(quote, 8), bars.Text(8, 0));
        store.Ticks.Verify(made.Id);
        Assert.Contains("no stream", Assert.Throws<Core.Outcomes.GodwitException>(() => store.Ticks.OpenSource(made.Id)).Message);
    }

    /// <summary>Coinbase gives seconds with trades only; its minutes are made of the same trades.</summary>
    [Fact]
    [Trait("pace", "slow")]
    public void Recorded_seconds_become_the_exchanges_own_minutes()
    {
        BarColumns seconds = CandleFile.ReadStrict(SharedCandles.PathOf("COINBASE_BTCUSD_1s.csv.gz"), BarFileOptions.None).Bars;
        BarColumns minutes = CandleFile.ReadStrict(SharedCandles.PathOf("COINBASE_BTCUSD_1m.csv.gz"), BarFileOptions.None).Bars;
        BarColumns made = Resampling.Resample(seconds, new BarInterval(Duration.FromMinutes(1))).Bars;
        int compared = 0, equal = 0;
        var differences = new List<string>();
        for (int i = 0; i < made.Count; i++)
        {
            int at = minutes.IndexAtOrAfter(made[i].OpenTime);
            if (at == minutes.Count || minutes[at].OpenTime != made[i].OpenTime) continue;
            compared++;
            string ours = Text(made, i), theirs = Text(minutes, at);
            if (ours == theirs) equal++;
            else if (differences.Count < 5) differences.Add($"{made[i].OpenTime}: {ours} / {theirs}");
        }
        Assert.True(compared > 3_000, $"only {compared} minutes overlap");
        Assert.True(equal == compared, $"{equal} of {compared} are equal; {string.Join("; ", differences)}");
    }

    private static string Text(BarColumns bars, int i) => string.Join(' ', new[] { bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i] }.Select(p => Decimals.Format(p, bars.PriceScale)).Append(Decimals.Format(bars.Volumes[i], bars.VolumeScale)));

    private DataStore Import(string name, string text)
    {
        DataStore store = DataStore.Open(_home.Folder);
        TickImportReport report = new TickImporter(store).Import([_home.File(name, text)], new TickImportOptions());
        Assert.True(report.Failures.Count == 0, string.Join(' ', report.Failures));
        return store;
    }
}
