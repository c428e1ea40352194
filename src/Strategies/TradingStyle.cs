using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Strategies.Sizing;

namespace Godwit.Strategies;

public enum Direction : byte { Long, Short, Both }

/// <summary>How signals become positions: sides, size and protective exits. Chosen by the user for a run, the same for every strategy.</summary>
public sealed record TradingStyle
{
    public static readonly TradingStyle Default = new();

    public Direction Direction { get; init; } = Direction.Long;
    public PositionSizing Sizing { get; init; } = PositionSizing.Default;
    public Protection Protection { get; init; }

    /// <summary>A position is closed after so many bars; 0 means never.</summary>
    public int TimeStopBars { get; init; }

    /// <summary>Entry orders rest at the signal's close as limit orders instead of taking the market.</summary>
    public bool EnterWithLimit { get; init; }

    /// <summary>Quantity step that overrides the instrument's lot; zero uses the lot.</summary>
    public Quantity LotOverride { get; init; }

    public bool Allows(OrderSide entrySide) => Direction switch
    {
        Direction.Long => entrySide == OrderSide.Buy,
        Direction.Short => entrySide == OrderSide.Sell,
        _ => true,
    };
}
