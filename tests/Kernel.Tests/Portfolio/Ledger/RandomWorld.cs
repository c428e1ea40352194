using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Risk.Gate;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Portfolio.Ledger;

/// <summary>A whole backtest drawn from a seed: instruments, bars, costs, latencies, books, strategies.</summary>
internal static class RandomWorld
{
    private static readonly Instant Start = Instant.FromUnixSeconds(1_600_000_000 / 86_400 * 86_400);
    private static readonly long[] IntervalsInMinutes = [1, 5, 60, 240];

    public static BacktestSetup Draw(ulong seed, int bars = 120)
    {
        var dice = new SeededRandom(seed);
        int instruments = 1 + dice.NextInt(3), books = 1 + dice.NextInt(3), strategies = books + dice.NextInt(2);
        SeriesSetup[] series = [.. Enumerable.Range(0, instruments).Select(i => Series(dice, i, bars))];
        bool latent = dice.NextInt(3) == 0;
        int activity = 20 + dice.NextInt(70);
        TradingStyle style = Style(dice);
        return new BacktestSetup
        {
            Series = series,
            Strategies = () => [.. Enumerable.Range(0, strategies).Select(s => new StrategySetup("random" + s, new RandomTrader(activity)) { Book = s % books, Style = style })],
            Capital = [.. Enumerable.Range(0, books).Select(b => Money.FromWhole(1_000 + dice.NextInt(100_000)))],
            Matching = Matching(dice),
            Latency = latent ? new LatencyModel(Delay(dice), Delay(dice), Delay(dice)) : LatencyModel.None,
            BorrowPerYear = dice.NextInt(2) == 0 ? Rate.Zero : Rate.FromFraction(0.5),
            Limits = new PreTradeLimits
            {
                AllowShort = dice.NextInt(4) != 0,
                MaxOpenOrders = dice.NextInt(4) == 0 ? 6 : 0,
                MaxOrderNotional = dice.NextInt(4) == 0 ? Money.FromWhole(20_000) : Money.Zero,
                MaxPositionNotional = dice.NextInt(4) == 0 ? Money.FromWhole(30_000) : Money.Zero,
                RuinBelow = Money.FromWhole(10),
            },
            End = dice.NextInt(4) == 0 ? EndPolicy.CloseLastBar : EndPolicy.KeepOpen,
            FirstBar = dice.NextInt(3),
            From = dice.NextInt(3) == 0 ? Start + Duration.FromHours(1) : Instant.MinValue,
            Seed = seed,
        };
    }

    private static SeriesSetup Series(SeededRandom dice, int index, int bars)
    {
        // The same base asset may be traded in two markets.
        string asset = dice.NextInt(3) == 0 ? "BTC" : "A" + index;
        (int priceScale, int quantityScale, long level) = dice.NextInt(3) switch
        {
            0 => (2, 3, 50_000L + dice.NextInt(1_000_000)),
            1 => (8, 0, 900L + dice.NextInt(3_000)),
            _ => (4, 8, 10_000L + dice.NextInt(40_000_000)),
        };
        long lot = dice.NextInt(2) == 0 ? 1 : quantityScale == 0 ? 100 : 10;
        var rules = new InstrumentRules
        {
            Tick = new Price(dice.NextInt(2) == 0 ? 1 : 5),
            Lot = new Quantity(lot),
            MinNotional = dice.NextInt(2) == 0 ? Money.Zero : Money.FromWhole(10),
            MaxOpenOrders = dice.NextInt(3) == 0 ? 5 : 0,
            PriceBandUp = dice.NextInt(3) == 0 ? Rate.FromFraction(1.03) : Rate.Zero,
            PriceBandDown = dice.NextInt(3) == 0 ? Rate.FromFraction(0.97) : Rate.Zero,
        };
        InstrumentRules halted = rules with { ValidFrom = Start + Duration.FromMinutes(50), Trading = false };
        InstrumentRules resumed = rules with { ValidFrom = Start + Duration.FromMinutes(70), Lot = new Quantity(lot * 2), MarketLot = new Quantity(lot * 4), MarketMaxQuantity = new Quantity(lot * 4_000_000) };
        var instrument = TestInstruments.Spot(asset, priceScale, quantityScale, dice.NextInt(2) == 0 ? [rules] : [rules, halted, resumed]);
        var interval = Duration.FromMinutes(IntervalsInMinutes[dice.NextInt(IntervalsInMinutes.Length)]);
        int volumeScale = dice.NextInt(4);
        BarArray walk = RandomBars.Walk(dice, bars, level, interval, Start, priceScale, volumeScale, 10_000_000, holes: dice.NextInt(2) == 0);
        return new SeriesSetup(Named(instrument, index), walk);
    }

    private static Instrument Named(Instrument i, int index) =>
        new(new InstrumentKey("TEST" + index, i.Key.Symbol), i.BaseAsset, i.QuoteAsset, i.PriceScale, i.QuantityScale, i.Rules);

    private static MatchingOptions Matching(SeededRandom dice) => new()
    {
        Timing = (FillTiming)dice.NextInt(2),
        Path = (IntrabarPath)dice.NextInt(4),
        LimitFill = (LimitFill)dice.NextInt(2),
        VolumeCap = dice.NextInt(2) == 0 ? 0 : 0.0001 * (1 + dice.NextInt(1000)),
        ApplyFilters = dice.NextInt(5) != 0,
        Fees = new FeeSchedule
        {
            Maker = Rate.FromFraction(dice.NextInt(3) == 0 ? -0.0002 : 0.0005),
            Taker = Rate.FromFraction(dice.NextInt(5) == 0 ? -0.0001 : 0.00123456),
            InBase = dice.NextInt(3) == 0,
            Decimals = dice.NextInt(3) == 0 ? 8 : Money.Scale,
            Tiers = dice.NextInt(3) == 0 ? FeeSchedule.ParseTiers("0:0.001/0.002,5000:0.0005/0.001,100000:-0.0001/0.0007") : [],
        },
        Slippage = dice.NextInt(5) switch
        {
            0 => SlippageModel.None,
            1 => SlippageModel.Default,
            2 => new SlippageModel(SlippageKind.HalfSpread, 10),
            3 => new SlippageModel(SlippageKind.SquareRootImpact, 0.5),
            _ => new SlippageModel(SlippageKind.VolumeShare, 0.1),
        },
    };

    private static TradingStyle Style(SeededRandom dice) => new()
    {
        Direction = (Direction)dice.NextInt(3),
        Sizing = dice.NextInt(3) == 0 ? PositionSizing.ParseText("all-in") : PositionSizing.ParseText("fraction:0.3"),
        Protection = dice.NextInt(2) == 0 ? default : new() { StopLoss = Rate.FromFraction(0.01), TakeProfit = Rate.FromFraction(0.02), TrailingStop = Rate.FromFraction(0.015) },
        TimeStopBars = dice.NextInt(3) == 0 ? 5 : 0,
        EnterWithLimit = dice.NextInt(3) == 0,
    };

    private static Duration Delay(SeededRandom dice) => dice.NextInt(3) switch
    {
        0 => Duration.Zero,
        1 => Duration.FromMillis(250),
        _ => Duration.FromSeconds(dice.NextInt(400)),
    };
}
