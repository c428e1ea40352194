using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Margin;

/// <summary>How near a run came to liquidation, measured at the worst price of every bar (or at every mark) with a position.</summary>
public sealed class MarginExtremes
{
    private readonly SimulatedAccount[] _accounts;

    internal MarginExtremes(SimulatedAccount[] accounts) => _accounts = accounts;

    /// <summary>Largest maintenance margin ÷ balance behind it; liquidation is at 1. Zero when there never was a position.</summary>
    public double MarginRatio { get; private set; }

    /// <summary>Largest sum of |position| × mark ÷ equity of an account.</summary>
    public double Leverage { get; private set; }

    /// <summary>Least |liquidation price − mark| ÷ mark, at the mark where the margin ratio was largest; infinite when no price would have liquidated.</summary>
    public double Distance { get; private set; } = double.PositiveInfinity;

    /// <summary>When the margin ratio was largest.</summary>
    public Instant At { get; private set; }

    internal void Note(int account, int instrument, Price mark, Instant at)
    {
        SimulatedAccount of = _accounts[account];
        double balance = of.BalanceAt(instrument, mark).ToDouble(), equity = of.Equity.ToDouble();
        double leverage = equity > 0 ? of.Exposure.ToDouble() / equity : double.PositiveInfinity;
        if (leverage > Leverage) Leverage = leverage;
        double ratio = balance > 0 ? of.MaintenanceAt(instrument, mark, at).ToDouble() / balance : double.PositiveInfinity;
        if (!(ratio > MarginRatio)) return;
        (MarginRatio, At) = (ratio, at);
        Distance = Math.Min(Distance, ratio >= 1 ? 0 : DistanceFrom(of, instrument, mark, at));
    }

    private static double DistanceFrom(SimulatedAccount of, int instrument, Price mark, Instant at)
    {
        Price price = LiquidationPrice.Of(of.Position(instrument), mark, (of, instrument, at), static (s, p) => s.of.IsLiquidatedAt(s.instrument, p, s.at));
        return price.Units <= 0 ? double.PositiveInfinity : Math.Abs(price.Units - mark.Units) / (double)mark.Units;
    }
}
