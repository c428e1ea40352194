using Godwit.Core.Numbers;

namespace Godwit.Strategies.Positions;

/// <summary>Moves the resting exits of open positions at each close: the target down the ROI ladder, the stop to break-even, the trail with the average true range.</summary>
/// <remarks>What is moved at a close meets the prices after it. Prices are rounded to the tick against us: a stop a little farther, a target a little farther.</remarks>
internal sealed class ExitKeeper
{
    private readonly IStrategyContext _context;
    private readonly TradingStyle _style;
    private readonly TrueRanges _ranges;
    private readonly OwnTrades _trades;

    public ExitKeeper(IStrategyContext context, TrueRanges ranges, OwnTrades trades)
    {
        (_context, _style, _ranges, _trades) = (context, context.Style, ranges, trades);
        IsNeeded = _style.Roi is not null || _style.BreakEven is not null || _style.Protection.TrailingStop.NeedsAtr;
    }

    /// <summary>Whether the style moves exits at all.</summary>
    public bool IsNeeded { get; }

    /// <summary>For a market with a position, once its bar has closed.</summary>
    public void OnBar(Market market)
    {
        int sign = market.PositionSign;
        double range = _ranges.Of(market);
        if (_style.Protection.TrailingStop is { NeedsAtr: true } trail && range > 0)
            _context.SetTrail(market, market.ToTick(trail.At(market.Close, range), Rounding.Up));
        if (_style.Roi is null && _style.BreakEven is null) return;
        double entry = _trades.AveragePrice(market);
        if (_style.Roi is { } ladder && ladder.TryTarget(market.BarsInPosition, out Rate target))
            _context.SetTarget(market, market.ToTick(entry * (1 + sign * target.ToDouble()), sign > 0 ? Rounding.Up : Rounding.Down));
        if (_style.BreakEven is { } rule && (!rule.After.NeedsAtr || range > 0) && sign * (market.Close - entry) >= rule.After.At(entry, range))
            _context.SetStop(market, market.ToTick(entry * (1 + sign * rule.Gain.ToDouble()), sign > 0 ? Rounding.Down : Rounding.Up));
    }
}
