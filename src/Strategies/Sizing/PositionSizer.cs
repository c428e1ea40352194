using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Sizing;

/// <summary>Turns the run's sizing into the quantity of one entry. Budgets and quantities are rounded down.</summary>
internal sealed class PositionSizer
{
    private readonly IStrategyContext _context;
    private readonly TradingStyle _style;
    private readonly TrueRanges _ranges;
    private readonly OwnTrades _trades;
    private readonly VolatilityEstimate[] _volatilities;
    private readonly bool _measuresVolatility;

    public PositionSizer(IStrategyContext context, TrueRanges ranges, OwnTrades trades)
    {
        (_context, _style, _ranges, _trades) = (context, context.Style, ranges, trades);
        _measuresVolatility = _style.Sizing.Kind == SizingKind.VolatilityTarget;
        _volatilities = new VolatilityEstimate[context.Markets.Count];
    }

    /// <summary>A bar has closed; volatility is measured from the first one on.</summary>
    public void OnBar(Market market)
    {
        if (_measuresVolatility) _volatilities[market.Slot].Update(market.Close);
    }

    /// <summary>Entry quantity at the last close (where ticks are read: at the present price), in lots; for all-in sizing the step in which the venue sizes.</summary>
    /// <param name="market">The market to enter.</param>
    /// <param name="signal">Its strength is the share of the size, in (0, 1]; a part of all-in is that part of equity.</param>
    public Quantity Size(Market market, in Signal signal)
    {
        PositionSizing sizing = _style.Sizing;
        Quantity lot = _style.EnterWithLimit ? market.Lot : market.MarketLot;
        bool isPartial = signal.Strength < 1;
        if (sizing.IsAllIn && !isPartial) return sizing.Kind == SizingKind.AllInWhole ? WholeUnit(market, sizing.Amount) : lot.IsZero ? new Quantity(1) : lot;
        Money budget = Budget(market, in signal, sizing);
        if (isPartial) budget = budget.Times(Rate.FromFraction(Math.Max(0, signal.Strength)), Rounding.Down);
        return market.Instrument.Affordable(budget, market.LastPrice, lot);
    }

    private Money Budget(Market market, in Signal signal, PositionSizing sizing)
    {
        switch (sizing.Kind)
        {
            case SizingKind.Notional: return sizing.Amount;
            // These two say how much margin is put up: leverage multiplies them.
            case SizingKind.Fraction: return Levered(market, _context.Equity.Times(sizing.Share, Rounding.Down));
            case SizingKind.AllIn or SizingKind.AllInWhole: return Levered(market, _context.Equity);
        }
        double share = sizing.Kind switch
        {
            SizingKind.VolatilityTarget => ByVolatility(market, sizing.Amount.ToDouble()),
            SizingKind.AtrRisk => ByDistance(market, sizing.Amount.ToDouble(), sizing.Multiple * _ranges.Of(market)),
            SizingKind.StopRisk => ByDistance(market, sizing.Amount.ToDouble(), StopDistance(market)),
            _ => ByKelly(in signal, sizing),
        };
        return share > 0 ? _context.Equity.Times(Rate.FromFraction(Math.Min(market.Leverage.ToDouble(), share)), Rounding.Down) : Money.Zero;
    }

    private static Money Levered(Market market, Money margin) => market.Leverage == MarginTerms.One ? margin : margin.Times(market.Leverage, Rounding.Down);

    /// <summary>Target ÷ annual volatility; nothing where that is not known.</summary>
    private double ByVolatility(Market market, double target)
    {
        double annual = _volatilities[market.Slot].Annual(market.Interval.PerYear);
        return annual > 0 ? target / annual : 0;
    }

    /// <summary>Risk ÷ (distance ÷ close): that share of equity, moved by the distance, changes equity by the risk.</summary>
    private static double ByDistance(Market market, double risk, double distance) => distance > 0 ? risk * market.Close / distance : 0;

    /// <summary>From the close to the nearer of stop-loss and trailing stop.</summary>
    private double StopDistance(Market market)
    {
        double close = market.Close, range = _ranges.Of(market);
        double stop = _style.Protection.StopLoss.At(close, range), trail = _style.Protection.TrailingStop.At(close, range);
        return stop > 0 && trail > 0 ? Math.Min(stop, trail) : Math.Max(stop, trail);
    }

    /// <summary>
    /// Fraction × Kelly bet, at most the cap. The probability is the signal's confidence where it has one, else the share of winners of the own
    /// closed trades; the payoff is theirs, or before there are enough of them that of target to stop (1 where either is missing).
    /// Without confidence and record: the default size.
    /// </summary>
    private double ByKelly(in Signal signal, PositionSizing sizing)
    {
        double cap = sizing.Cap.ToDouble();
        bool hasRecord = _trades.Count >= KellyBet.MinTrades;
        if (!hasRecord && !signal.HasConfidence) return Math.Min(cap, PositionSizing.Default.Amount.ToDouble());
        double winRate = signal.HasConfidence ? Math.Clamp(signal.Confidence, 0, 1) : _trades.WinRate;
        return Math.Min(cap, sizing.Amount.ToDouble() * KellyBet.Of(winRate, hasRecord ? _trades.Payoff : StatedPayoff()));
    }

    private double StatedPayoff()
    {
        (double target, double stop) = (_style.Protection.TakeProfit.Rate.ToDouble(), _style.Protection.StopLoss.Rate.ToDouble());
        if (target > 0 && stop > 0) return target / stop;
        (target, stop) = (_style.Protection.TakeProfit.AtrMultiple, _style.Protection.StopLoss.AtrMultiple);
        return target > 0 && stop > 0 ? target / stop : 1;
    }

    private static Quantity WholeUnit(Market market, Money unit)
    {
        Int128 perUnit = Pow10.Wide(Money.Scale - market.Instrument.QuantityScale);
        long units = (long)(unit.Units / perUnit);
        return new Quantity(Math.Max(1, units));
    }
}
