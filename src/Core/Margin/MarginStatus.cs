using Godwit.Core.Numbers;

namespace Godwit.Core.Margin;

/// <summary>How a market's position stands with the venue's margin rules, at the last mark. <c>default</c>: no margin position.</summary>
/// <param name="Leverage">The run's leverage in this market.</param>
/// <param name="Bound">What the position keeps from other use, in the settlement asset.</param>
/// <param name="Maintenance">Maintenance margin; at or below it the position is liquidated.</param>
/// <param name="Equity">What stands behind the position: its own margin with its profit, or the account's equity.</param>
/// <param name="Mark">The price that all of this is valued at.</param>
/// <param name="LiquidationPrice">Where the position would be liquidated if nothing else moved; zero when no price would do it.</param>
public readonly record struct MarginStatus(Rate Leverage, Money Bound, Money Maintenance, Money Equity, Price Mark, Price LiquidationPrice)
{
    /// <summary>|liquidation price − mark| ÷ mark; infinite when there is none.</summary>
    public double Distance => LiquidationPrice.Units <= 0 || Mark.Units <= 0
        ? double.PositiveInfinity
        : Math.Abs(LiquidationPrice.Units - Mark.Units) / (double)Mark.Units;
}
