using Godwit.Indicators;

namespace Godwit.Strategies.Positions;

/// <summary>The average true range (Wilder) of each market, where the style measures in it. Registered as an indicator, so it counts into the settle length.</summary>
internal sealed class TrueRanges
{
    private readonly Atr[] _ranges;

    public TrueRanges(IStrategyContext context)
    {
        TradingStyle style = context.Style;
        _ranges = style.NeedsAtr ? [.. context.Markets.Select(m => m.Use(new Atr(style.AtrPeriod)))] : [];
    }

    /// <summary>In price, at the last close; 0 where it is not measured or not known yet.</summary>
    public double Of(Market market) => _ranges.Length > 0 && _ranges[market.Slot] is { IsReady: true } range ? range.Value : 0;

    /// <summary>Whether everything that is measured in ranges can be told: a market that has not moved has none.</summary>
    public bool IsKnown(Market market) => _ranges.Length == 0 || Of(market) > 0;
}
