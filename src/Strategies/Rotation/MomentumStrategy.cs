using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Rotation;

public enum MomentumScaling : byte
{
    /// <summary>Ranked by plain return, all of full size.</summary>
    None,

    /// <summary>Ranked by return ÷ volatility.</summary>
    Rank,

    /// <summary>Ranked by plain return; sizes in inverse proportion to volatility, the calmest in full.</summary>
    Size,
}

/// <summary>
/// Rotates into the strongest of several markets: every <c>every</c> bars it ranks them by their return over <c>lookback</c> bars and
/// holds the <c>top</c> ones until the next ranking (Jegadeesh and Titman 1993; absolute filter: Antonacci 2014). Where shorts are allowed the weakest are sold.
/// </summary>
/// <remarks>
/// Ranks are taken when all bars of an instant have been seen; a market whose bar is missing then, or that has too little history,
/// takes no part and is left. What leaves is sold first: entries that the free cash does not cover wait for the sales, normally one bar.
/// A market that stays among the chosen is neither resized nor traded; a newcomer gets what cash is left, up to its size.
/// </remarks>
public sealed class MomentumStrategy : Strategy
{
    private const double Spendable = 0.98, LeastShare = 0.05;

    private Candidate[] _candidates = [];
    private int[] _ranking = [];
    private Instant _scheduled = Instant.MinValue;
    private int _barsUntilRanking;

    [Parameter("Bars of the return that markets are ranked by", Min = 1, Max = 10_000)]
    public int Lookback { get; init; } = 30;

    [Parameter("Newest bars left out of that return", Min = 0, Max = 1_000)]
    public int Skip { get; init; }

    [Parameter("Markets held at a time, on each side", Min = 1, Max = 1_000)]
    public int Top { get; init; } = 1;

    [Parameter("Bars between rankings", Min = 1, Max = 10_000)]
    public int Every { get; init; } = 7;

    [Parameter("Volatility scaling: none, of the ranks (return ÷ volatility) or of the sizes (calmest in full)")]
    public MomentumScaling Scaling { get; init; } = MomentumScaling.None;

    [Parameter("Whether only markets that rose are bought, and only ones that fell sold")]
    public bool Absolute { get; init; } = true;

    internal override bool CanVote => false;

    private struct Candidate
    {
        public CloseHistory History;
        public HitRate Record;
        public bool IsRanked;
        public double Return, Volatility, Score;

        /// <summary>The side it should stand on until the next ranking.</summary>
        public int Wanted;

        /// <summary>Whether its entry is yet to be sent.</summary>
        public bool Waits;
    }

    protected override void OnStart()
    {
        if (Context.Style.Sizing.IsAllIn && Top > 1)
            throw GodwitException.Usage($"Strategy 'momentum' with top={Top} shares the capital: use --size fraction:{(1.0 / Top).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)} instead of an all-in size.");
        _candidates = new Candidate[Markets.Count];
        _ranking = new int[Markets.Count];
        for (int i = 0; i < _candidates.Length; i++)
        {
            if (Markets[i].Interval.Length != Market.Interval.Length)
                throw GodwitException.Usage($"Strategy 'momentum' ranks markets bar by bar and needs one bar length: {Market.Instrument} has {Market.Interval}, {Markets[i].Instrument} {Markets[i].Interval}.");
            _candidates[i] = new Candidate { History = Markets[i].Use(new CloseHistory(Lookback + Skip + 1)), Record = new HitRate(Every) };
        }
    }

    protected override void OnWarmUp(Market market) => _candidates[market.Slot].Record.Update(market.Close);

    protected override void OnBar(Market market)
    {
        _candidates[market.Slot].Record.Update(market.Close);
        if (_scheduled == Now) return;
        // Called again when all bars of this instant have been shown.
        _scheduled = Now;
        Context.SetTimer(Now, 0);
    }

    protected override void OnTimer(long tag)
    {
        if (_barsUntilRanking > 0) _barsUntilRanking--;
        if (_barsUntilRanking == 0 && Measure() > 0)
        {
            Rank();
            Choose();
            _barsUntilRanking = Every;
        }
        Enter();
    }

    /// <summary>Returns and volatilities of the markets that can be ranked now; says how many there are.</summary>
    private int Measure()
    {
        Instant newest = Instant.MinValue;
        for (int i = 0; i < _candidates.Length; i++)
            if (Markets[i].BarCount > 0 && Markets[i].Bar.OpenTime > newest) newest = Markets[i].Bar.OpenTime;
        int count = 0;
        for (int i = 0; i < _candidates.Length; i++)
        {
            ref Candidate c = ref _candidates[i];
            c.IsRanked = c.History.IsReady && Markets[i].Bar.OpenTime == newest;
            if (!c.IsRanked) continue;
            c.Return = c.History.Ago(Skip) / c.History.Ago(Skip + Lookback) - 1;
            c.Volatility = Scaling == MomentumScaling.None ? 0 : Volatility(c.History);
            c.Score = Scaling != MomentumScaling.Rank ? c.Return : c.Volatility > 0 ? c.Return / c.Volatility : 0;
            _ranking[count++] = i;
        }
        for (int i = count; i < _ranking.Length; i++) _ranking[i] = -1;
        return count;
    }

    /// <summary>Root mean square of the one-bar returns in the ranked stretch.</summary>
    private double Volatility(CloseHistory history)
    {
        double sum = 0;
        for (int i = Skip; i < Skip + Lookback; i++)
        {
            double change = history.Ago(i) / history.Ago(i + 1) - 1;
            sum += change * change;
        }
        return Math.Sqrt(sum / Lookback);
    }

    /// <summary>Strongest first; equals in the order of the setup.</summary>
    private void Rank()
    {
        for (int i = 1; i < _ranking.Length && _ranking[i] >= 0; i++)
        {
            int moved = _ranking[i], at = i;
            double score = _candidates[moved].Score;
            for (; at > 0 && _candidates[_ranking[at - 1]].Score < score; at--) _ranking[at] = _ranking[at - 1];
            _ranking[at] = moved;
        }
    }

    private void Choose()
    {
        for (int i = 0; i < _candidates.Length; i++) (_candidates[i].Wanted, _candidates[i].Waits) = (0, false);
        int count = 0;
        while (count < _ranking.Length && _ranking[count] >= 0) count++;
        if (Context.Style.Allows(OrderSide.Buy))
            for (int i = 0; i < Math.Min(Top, count); i++) Want(_ranking[i], 1);
        if (Context.Style.Allows(OrderSide.Sell))
            for (int i = 0; i < Math.Min(Top, count); i++) Want(_ranking[count - 1 - i], -1);
        for (int i = 0; i < _candidates.Length; i++)
        {
            ref Candidate c = ref _candidates[i];
            if (c.Wanted != 0) c.Record.Record(c.Wanted);
            c.Waits = c.Wanted != 0 && Markets[i].PositionSign != c.Wanted;
            // An entry that is still on its way is called back, too.
            if (c.Wanted == 0 || c.Waits) GoFlat(Markets[i]);
        }
    }

    private void Want(int slot, int sign)
    {
        ref Candidate c = ref _candidates[slot];
        if (c.Wanted == 0 && (!Absolute || sign * c.Return > 0)) c.Wanted = sign;
    }

    private void Enter()
    {
        bool isSelling = false;
        double calmest = double.PositiveInfinity;
        for (int i = 0; i < _candidates.Length; i++)
        {
            ref Candidate c = ref _candidates[i];
            isSelling |= Markets[i].PositionSign != 0 && Markets[i].PositionSign != c.Wanted;
            if (c.Wanted != 0) calmest = Math.Min(calmest, c.Volatility);
        }
        Money power = Context.BuyingPower;
        for (int i = 0; i < _candidates.Length; i++)
        {
            ref Candidate c = ref _candidates[i];
            if (!c.Waits) continue;
            Market market = Markets[i];
            Money cost = Context.Style.Sizing.IsAllIn ? power : market.Instrument.Notional(market.Bar.Close, EntrySize(market));
            if (isSelling && (cost >= power || market.PositionSign != 0)) continue;
            c.Waits = false;
            double strength = Scaling == MomentumScaling.Size && c.Volatility > 0 ? calmest / c.Volatility : 1;
            // What stayed may have grown beyond its share: the rest of the cash, less room for fees and a gap, has to do.
            if (cost.ToDouble() * strength > Spendable * power.ToDouble() && !Context.Style.Sizing.IsAllIn) strength = Spendable * power.ToDouble() / cost.ToDouble();
            if (!(strength > LeastShare)) continue;
            power -= cost.Times(Rate.FromFraction(strength), Rounding.Up);
            Give(market, new Signal(c.Wanted, strength, c.Record.Of(c.Wanted), Every, ""));
        }
    }
}
