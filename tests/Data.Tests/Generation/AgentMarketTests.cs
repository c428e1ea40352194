using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation.Agents;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Generation;

public sealed class AgentMarketTests : IDisposable
{
    private static readonly AgentMarketOptions TenMinutes = new() { Length = Duration.FromMinutes(10) };
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(1, 1_000, 0.01)]
    [InlineData(7, 60_000, 0.1)]
    [InlineData(3, 0.5, 0.00001)]
    public void The_book_the_quotes_and_the_trades_agree_with_each_other(ulong seed, double price, double tick)
    {
        AgentMarketOptions options = TenMinutes with { Seed = seed, StartPrice = (decimal)price, Tick = (decimal)tick };
        DataStore store = DataStore.Open(_home.Folder);
        foreach (TickKind kind in (TickKind[])[TickKind.Trade, TickKind.Quote, TickKind.Book])
            store.Ticks.WriteTicks(new InstrumentKey("SYNTHETIC", options.Name), AgentMarket.Stream(options, kind), kind, AgentMarket.PriceScale(options), AgentMarket.QuantityScale, "test", synthetic: true);
        TickQualityReport book = TickCheck.Run(store.Ticks, "SYNTHETIC:AGENTUSD:book"), quotes = TickCheck.Run(store.Ticks, "SYNTHETIC:AGENTUSD:quotes"), trades = TickCheck.Run(store.Ticks, "SYNTHETIC:AGENTUSD:trades");
        Assert.Equal((0, 0, 0, 1), (book.Book!.Crossed, book.Book.OneSided, book.Counts["sequenceBreaks"], book.Counts["snapshots"]));
        Assert.Equal((quotes.Info.Rows, quotes.Info.Rows), (book.Book.Comparable, book.Book.Equal));
        Assert.Equal((0, 0), (quotes.Counts["crossedQuotes"], quotes.Counts["oneSidedQuotes"]));
        Assert.Equal((0, 0, 0), (trades.Counts["idGaps"], trades.Counts["backwardTimes"], trades.Counts["backwardReceived"]));
        Assert.InRange(trades.Info.Rows, 1_000, 20_000);
        Assert.True(trades.Clock!.Least >= options.Latency);
    }

    [Fact]
    public void Every_trade_takes_its_quantity_out_of_the_book()
    {
        var levels = new Dictionary<(bool, long), long>();
        ILookup<long, Tick> trades = AgentMarket.Stream(TenMinutes, TickKind.Trade).ToLookup(t => t.OccurredAt.UnixNanos);
        int checkedTrades = 0;
        foreach (IGrouping<long, Tick> message in AgentMarket.Stream(TenMinutes, TickKind.Book).GroupBy(t => t.OccurredAt.UnixNanos))
        {
            // An action that trades does nothing else.
            foreach (IGrouping<(bool, long), Tick> level in trades[message.Key].GroupBy(t => (t.Is(TickFlags.BuyerIsMaker), t.Price.Units)))
            {
                long after = message.Single(row => (row.Is(TickFlags.Bid), row.Price.Units) == level.Key).Quantity.Units;
                Assert.Equal(levels[level.Key] - level.Sum(t => t.Quantity.Units), after);
                checkedTrades++;
            }
            foreach (Tick row in message) levels[(row.Is(TickFlags.Bid), row.Price.Units)] = row.Quantity.Units;
        }
        Assert.True(checkedTrades > 500);
    }

    [Fact]
    public void The_same_seed_gives_the_same_ticks_and_another_one_others()
    {
        Assert.Equal(AgentMarket.Stream(TenMinutes, TickKind.Book), AgentMarket.Stream(TenMinutes, TickKind.Book));
        Assert.NotEqual(AgentMarket.Stream(TenMinutes, TickKind.Trade), AgentMarket.Stream(TenMinutes with { Seed = 2 }, TickKind.Trade));
    }

    [Fact]
    public void The_price_follows_the_value_and_makers_keep_the_spread_narrow()
    {
        AgentMarketOptions options = TenMinutes with { Length = Duration.FromHours(1), AnnualVolatility = 3 };
        List<Tick> quotes = [.. AgentMarket.Stream(options, TickKind.Quote)];
        double spread = quotes.Average(q => (double)(q.OtherPrice.Units - q.Price.Units));
        Assert.InRange(spread, 1, 12);
        double moved = quotes.Max(q => q.Price.Units) - quotes.Min(q => q.Price.Units);
        Assert.True(moved > 200, $"the price moved by {moved} ticks in an hour of three times the usual volatility");
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<GodwitException>(() => AgentMarket.Stream(TenMinutes with { NoiseShare = 0.9, ValueShare = 0.2 }, TickKind.Trade));
        Assert.Throws<GodwitException>(() => AgentMarket.Stream(TenMinutes with { Tick = 0 }, TickKind.Trade));
        Assert.Throws<GodwitException>(() => AgentMarket.Stream(TenMinutes with { ActionsPerSecond = double.NaN }, TickKind.Trade));
    }
}
