using Godwit.Core.Books;
using Godwit.Core.Functions;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Making;

public enum FairPrice : byte
{
    /// <summary>The middle of best bid and ask, each weighted with the quantity of the other side: it leans to where less rests.</summary>
    Micro,

    /// <summary>The middle of best bid and ask.</summary>
    Mid,
}

/// <summary>
/// Quotes both sides around a fair price and leans against its own inventory: the more it holds, the lower it quotes. Earns the spread from
/// those who must trade, and loses it to those who know more.
/// </summary>
/// <remarks>
/// Reservation price and spread of Avellaneda and Stoikov, "High-frequency trading in a limit order book" (2008), with a horizon that moves along
/// in place of a day's end. In basis points of the fair price, with q in quotes held, σ² the variance of the middle per second, T the
/// horizon: reservation = fair − q γ σ² T; half the spread = ½ γ σ² T + ln(1 + γ / κ) / γ + edge. Quotes never take: they are post-only
/// and stay behind the other side. Each is as large as the run's <c>--size</c>. A quote is left where it is until its price is off by <c>requote</c>.
/// </remarks>
public sealed partial class MarketMakerStrategy : Strategy
{
    /// <summary>Seconds between two looks at the middle for its variance, and looks before the first quote.</summary>
    private const long SampleNanos = Duration.NanosPerSecond;
    private const int LeastSamples = 5;

    private Desk[] _desks = [];
    private double _spreadBasisPoints, _decay;

    [Parameter("What is quoted around: the middle weighted by the quantities at the best prices (micro) or the middle (mid)")]
    public FairPrice Fair { get; init; } = FairPrice.Micro;

    [Parameter("Risk aversion γ, per basis point and quote held: how far quotes lean against the inventory", Min = 0.0001, Max = 10)]
    public double Gamma { get; init; } = 0.05;

    [Parameter("Decay κ of the chance to be filled, per basis point away from the fair price: large where a tiny step back loses most fills", Min = 0.01, Max = 1000)]
    public double Kappa { get; init; } = 1.5;

    [Parameter("Horizon T over which inventory is a risk, in seconds", Min = 0.1, Max = 86400)]
    public double Horizon { get; init; } = 10;

    [Parameter("Added to each side, in basis points: what fees and better informed takers cost; negative where the maker gets a rebate", Min = -20, Max = 500)]
    public double Edge { get; init; }

    [Parameter("A quote moves only when its price is off by so many basis points: it keeps its place in the queue until then", Min = 0, Max = 100)]
    public double Requote { get; init; } = 0.3;

    [Parameter("Most quotes held on one side; that side is not quoted then", Min = 1, Max = 1000)]
    public int MaxInventory { get; init; } = 3;

    [Parameter("Half-life of the variance of the middle, in seconds", Min = 1, Max = 86400)]
    public double VarianceHalfLife { get; init; } = 60;

    internal override bool CanVote => false;

    /// <summary>One side's quote: the order that stands, and one that is being canceled.</summary>
    private struct Side
    {
        public long OrderId;
        public Price Price;
        public long LeavingId;
        public Instant PauseUntil;
    }

    private sealed class Desk
    {
        public Side Bid, Ask;
        public Quantity Size;
        public double LastMiddle, Variance;
        public Instant SampledAt;
        public int Samples;
    }

    protected override void OnStart()
    {
        if (Context.Style.Sizing.IsAllIn) throw GodwitException.Usage("Strategy 'market-maker' quotes both sides at once: use a --size such as fraction:0.1 or notional:100 (for each quote) instead of an all-in size.");
        _spreadBasisPoints = DeterministicMath.Log1p(Gamma / Kappa) / Gamma + Edge;
        _decay = DeterministicMath.Exp(-DeterministicMath.Log(2) / VarianceHalfLife);
        _desks = [.. Markets.Select(_ => new Desk())];
        foreach (Market market in Markets) market.Subscribe(MarketFeeds.Book);
    }

    protected override void OnBook(Market market)
    {
        PriceBook book = market.Book;
        if (!book.HasBid || !book.HasAsk) return;
        Desk desk = _desks[market.Slot];
        (Price bid, Price ask) = (book.BestBid, book.BestAsk);
        if (bid >= ask) return;
        double middle = ((double)bid.Units + ask.Units) / 2;
        Measure(desk, middle);
        if (desk.Samples < LeastSamples) return;
        double risk = Gamma * desk.Variance * Horizon, lean = market.Position.Units == 0 || desk.Size.Units == 0 ? 0 : (double)market.Position.Units / desk.Size.Units * risk;
        double half = risk / 2 + _spreadBasisPoints;
        double fair = Fair == FairPrice.Mid ? middle : Weighted(book, bid, ask);
        Quote(market, desk, isBuy: true, fair * (1 - (lean + half) * 1e-4), ask);
        Quote(market, desk, isBuy: false, fair * (1 - (lean - half) * 1e-4), bid);
    }

    private static double Weighted(PriceBook book, Price bid, Price ask)
    {
        double bids = book.BestBidQuantity.Units, asks = book.BestAskQuantity.Units;
        return bids + asks > 0 ? (bid.Units * asks + ask.Units * bids) / (bids + asks) : ((double)bid.Units + ask.Units) / 2;
    }

    /// <summary>Variance of the middle in squared basis points per second, from looks a second or more apart.</summary>
    private void Measure(Desk desk, double middle)
    {
        if (desk.LastMiddle == 0)
        {
            (desk.LastMiddle, desk.SampledAt) = (middle, Now);
            return;
        }
        long nanos = (Now - desk.SampledAt).Nanos;
        if (nanos < SampleNanos) return;
        double move = (middle / desk.LastMiddle - 1) * 1e4, square = move * move * 1e9 / nanos;
        // Before the half-life has passed, the plain mean.
        double weight = Math.Max(1 - _decay, 1.0 / ++desk.Samples);
        desk.Variance += weight * (square - desk.Variance);
        (desk.LastMiddle, desk.SampledAt) = (middle, Now);
    }
}
