using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Sizing;

namespace Godwit.Strategies;

public enum Direction : byte { Long, Short, Both }

/// <summary>How signals become positions: sides, sizes, entries and exits. Chosen by the user for a run, the same for every strategy.</summary>
public sealed record TradingStyle
{
    public static readonly TradingStyle Default = new();

    public Direction Direction { get; init; } = Direction.Long;
    public PositionSizing Sizing { get; init; } = PositionSizing.Default;

    /// <summary>Exits that rest at the venue from the fill of an entry on.</summary>
    public Protection Protection { get; init; }

    /// <summary>A position is closed after so many bars; 0 means never.</summary>
    public int TimeStopBars { get; init; }

    /// <summary>Entry orders rest at the signal's close as limit orders instead of taking the market.</summary>
    public bool EnterWithLimit { get; init; }

    /// <summary>Quantity step that overrides the instrument's lot; zero uses the lot.</summary>
    public Quantity LotOverride { get; init; }

    /// <summary>Bars of the average true range (Wilder) that distances and sizes in its multiples are measured with.</summary>
    public int AtrPeriod { get; init; } = 14;

    /// <summary>A profit target that changes with the age of the position; null for none.</summary>
    public RoiLadder? Roi { get; init; }

    /// <summary>When the stop goes to the entry price; null for never.</summary>
    public BreakEvenRule? BreakEven { get; init; }

    /// <summary>How a position is added to; null for not at all.</summary>
    public ScaleInPlan? ScaleIn { get; init; }

    /// <summary>A pause after a position.</summary>
    public CooldownRule Cooldown { get; init; } = CooldownRule.None;

    /// <summary>Closes at which a signal must stand before it opens a position; the first is that of the signal itself.</summary>
    public int ConfirmEntryBars { get; init; } = 1;

    /// <summary>Closes at which a signal must stand before it closes a position.</summary>
    public int ConfirmExitBars { get; init; } = 1;

    /// <summary>Whether anything is measured in multiples of the average true range.</summary>
    public bool NeedsAtr => Sizing.Kind == SizingKind.AtrRisk || Protection.NeedsAtr
        || ScaleIn is { Spacing.NeedsAtr: true } || BreakEven is { After.NeedsAtr: true };

    public bool Allows(OrderSide entrySide) => Direction switch
    {
        Direction.Long => entrySide == OrderSide.Buy,
        Direction.Short => entrySide == OrderSide.Sell,
        _ => true,
    };

    /// <summary>Refuses choices that contradict each other.</summary>
    /// <exception cref="GodwitException">A usage error that names the choices by their options on the command line.</exception>
    public void Check()
    {
        if (Sizing.Kind == SizingKind.StopRisk && Protection.StopLoss.IsZero && Protection.TrailingStop.IsZero)
            throw GodwitException.Usage($"Size '{Sizing}' needs to know where the position would be stopped: add --stop-loss or --trailing-stop.");
        if (Roi is not null && !Protection.TakeProfit.IsZero)
            throw GodwitException.Usage("--roi and --take-profit both set the profit target: choose one.");
        if (ScaleIn is not null && Sizing.IsAllIn)
            throw GodwitException.Usage($"--scale-in needs cash that is left after the entry, and size '{Sizing}' leaves none: choose a fraction.");
        if (AtrPeriod is < 1 or > 10_000) throw GodwitException.Usage($"--atr-period lies between 1 and 10000, not {AtrPeriod}.");
        if (TimeStopBars < 0) throw GodwitException.Usage($"--time-stop is a number of bars from 0 (never) on, not {TimeStopBars}.");
        if (ConfirmEntryBars < 1) throw GodwitException.Usage($"--confirm-entry is a number of closes from 1 (at once) on, not {ConfirmEntryBars}.");
        if (ConfirmExitBars < 1) throw GodwitException.Usage($"--confirm-exit is a number of closes from 1 (at once) on, not {ConfirmExitBars}.");
    }
}
