using CsCheck;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Portfolio.Ledger;
using Godwit.Portfolio.Trades;
using Godwit.Portfolio.Valuation;
using Godwit.Simulation.Margin;
using Godwit.Simulation.Matching;

namespace Godwit.Kernel.Tests.Margin;

/// <summary>Whatever is traded on margin, however it is funded and liquidated: books, ledger and venue agree to the last digit after every event.</summary>
public sealed class MarginLawsTests
{
    [Fact]
    public void Books_ledger_and_venue_agree_after_every_event()
    {
        long fills = 0, liquidations = 0, fundings = 0;
        Gen.ULong.Sample(seed =>
        {
            (BacktestResult result, Witness witness) = Run(seed);
            Interlocked.Add(ref fills, result.Fills);
            Interlocked.Add(ref liquidations, result.Margin!.LiquidationCount);
            Interlocked.Add(ref fundings, witness.Fundings);
        }, iter: 200);
        Assert.True(fills > 4_000, $"Only {fills} fills: the flows are too tame to prove anything.");
        Assert.True(liquidations > 50, $"Only {liquidations} liquidations.");
        Assert.True(fundings > 500, $"Only {fundings} funding settlements.");
    }

    [Fact]
    public void Isolated_positions_never_cost_more_than_the_margin_that_was_put_up_for_them()
    {
        Gen.ULong.Sample(seed =>
        {
            (BacktestResult result, _) = Run(seed, MarginMode.Isolated);
            // Where funding has taken more than any price gives back, the position ends at the mark and the fund pays the rest.
            foreach (LiquidationRecord liquidation in result.Margin!.Liquidations) Assert.True(!liquidation.Fee.IsNegative || liquidation.Price == liquidation.Mark, liquidation.ToString());
        }, iter: 60);
    }

    private static (BacktestResult, Witness) Run(ulong seed, MarginMode? only = null)
    {
        BacktestSetup setup = Draw(seed, only);
        var witness = new Witness(setup.Latency.Response == Duration.Zero);
        BacktestResult result = BacktestRunner.Run(setup with { Journal = witness, Inspect = witness.Attach });
        witness.CheckEnd(result.Trades, setup.Capital);
        Assert.Equal(0, result.Anomalies);
        return (result, witness);
    }

    /// <summary>The random world of spot, its instruments made derivatives of one settlement asset.</summary>
    private static BacktestSetup Draw(ulong seed, MarginMode? only)
    {
        BacktestSetup spot = RandomWorld.Draw(seed);
        var dice = new SeededRandom(seed ^ 0x9E3779B97F4A7C15);
        bool inverse = dice.NextInt(3) == 0;
        MarginMode mode = only ?? (MarginMode)dice.NextInt(2);
        int leverage = 1 + dice.NextInt(40);
        SeriesSetup[] series = [.. spot.Series.Select((s, i) => inverse || dice.NextInt(4) != 0 ? Derivative(s, i, inverse, mode, leverage, dice) : s)];
        // Whole contracts of 1 are bought with a few coins.
        Money[] capital = inverse ? [.. spot.Capital.Select(c => c.Times(Rate.FromFraction(0.05), Rounding.Down))] : [.. spot.Capital];
        if (!Array.Exists(series, s => s.Instrument.IsDerivative)) series[0] = Derivative(spot.Series[0], 0, inverse, mode, leverage, dice);
        return spot with { Series = series, Capital = capital };
    }

    private static SeriesSetup Derivative(SeriesSetup s, int index, bool inverse, MarginMode mode, int leverage, SeededRandom dice)
    {
        Instrument i = s.Instrument;
        var instrument = new Instrument(new InstrumentKey("PERP" + index, i.Key.Symbol), inverse ? "COIN" : i.BaseAsset, inverse ? "USD" : i.QuoteAsset, i.PriceScale, i.QuantityScale, i.Rules)
        {
            Kind = inverse ? InstrumentKind.InversePerpetual : InstrumentKind.LinearPerpetual,
            // A contract is worth few coins, also where a coin is worth a thousandth of a cent.
            ContractSize = inverse && i.PriceScale == 8 ? Money.FromWhole(1).Times(Rate.FromFraction(0.0001), Rounding.HalfEven) : Money.FromWhole(1),
        };
        var tiers = Contracts.Tiers(dice.NextInt(2) == 0 ? "0:1%:40" : "0:0.5%:40 3000:1%:40 20000:2%:25 60000:5%:10");
        Instant first = s.Bars[0].OpenTime, last = s.Bars[s.Bars.Count - 1].OpenTime;
        var interval = new Duration((last - first).Nanos / 40 + 1);
        var stamps = new List<FundingStamp>();
        for (Instant at = first; at < last; at += interval)
            stamps.Add(new FundingStamp(at + Duration.FromMillis(dice.NextInt(15)), Rate.FromFraction((dice.NextDouble() - 0.4) * 0.01), default));
        return s with
        {
            Instrument = instrument,
            Funding = new FundingSchedule(stamps, 0, "random"),
            Margin = new MarginTerms
            {
                Mode = mode,
                Leverage = Contracts.Leverage(leverage),
                Tiers = [tiers],
                Liquidation = (LiquidationStyle)dice.NextInt(2),
                Basis = (MaintenanceBasis)dice.NextInt(2),
                LiquidationFee = Rate.FromFraction(dice.NextInt(2) * 0.0125),
                IsPartial = dice.NextInt(2) == 0,
            },
        };
    }

    private sealed class Witness(bool responseIsInstant) : IJournal
    {
        private TradingEngine _engine = null!;
        private BarExchange _venue = null!;

        public long Fundings { get; private set; }

        public void Attach(TradingEngine engine, BarExchange venue) => (_engine, _venue) = (engine, venue);

        public void Append(in EngineEvent e)
        {
            if (e.Kind == EventKind.Funding) Fundings++;
            // The venue has already booked what this event tells.
            Check(venueIsAhead: !responseIsInstant || e.Kind == EventKind.Funding || (e.Kind == EventKind.Report && e.Report.IsFill));
        }

        private void Check(bool venueIsAhead)
        {
            for (int asset = 0; asset < _engine.Ledger.Assets.Count; asset++) Assert.Equal(Money.Zero, _engine.Ledger.Imbalance(asset));
            foreach (Book book in _engine.Books) Assert.Equal(book.RecomputeEquity(), book.Equity);
            if (!venueIsAhead) CheckPositions();
        }

        private void CheckPositions()
        {
            foreach (Book book in _engine.Books)
            {
                foreach (Position position in book.Positions)
                {
                    MarginPosition? theirs = _venue.Accounts[book.Index].MarginIn(position.InstrumentIndex);
                    if (theirs is null) continue;
                    Assert.Equal(theirs.Quantity, position.Quantity);
                    Assert.Equal((theirs.EntryValue, theirs.Margin), (position.Margin!.EntryValue, position.Margin.Margin));
                }
            }
        }

        public void CheckEnd(TradeList trades, IReadOnlyList<Money> capital)
        {
            Check(venueIsAhead: false);
            for (int b = 0; b < _engine.Books.Count; b++)
            {
                Book book = _engine.Books[b];
                // At the same marks, equity is the same to the last digit, although the venue keeps average costs and the books lots.
                if (book.Positions.All(p => p.Quantity.IsZero)) Assert.Equal(_venue.Accounts[b].Cash, book.Cash);
                Money sum = Money.Zero;
                foreach (TradeRecord trade in trades.All())
                    if (trade.Book == b) sum += trade.Pnl;
                Assert.Equal(book.Equity - capital[b], sum);
                foreach (Position position in book.Positions)
                    Assert.Equal(_venue.Accounts[b].Position(position.InstrumentIndex), position.Quantity);
            }
        }
    }
}
