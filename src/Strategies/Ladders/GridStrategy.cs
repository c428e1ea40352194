using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Ladders;

public enum GridSpacing : byte
{
    /// <summary>Each step is the same fraction of the level before it.</summary>
    Geometric,

    /// <summary>Each step is the same fraction of the anchor.</summary>
    Arithmetic,
}

public enum Recentering : byte
{
    /// <summary>The first anchor stays.</summary>
    Never,

    /// <summary>With nothing held, the anchor follows a close that lies a whole step away from it.</summary>
    Flat,

    /// <summary>As flat; and a close beyond the outermost level sells everything at the market and starts a new grid there.</summary>
    Always,
}

/// <summary>
/// Rests limit orders on both sides of an anchor: buys on the levels below, each resold one level higher; with shorts allowed also
/// sales above, each bought back one level lower. Earns the swings of a market that goes nowhere.
/// </summary>
/// <remarks>
/// It is short of volatility: in a trend it holds its largest position at the worst prices, and what looks like a high win rate is a
/// loss not yet taken. <c>maxHeld</c> caps the position in levels, <c>recenter=always</c> takes the loss at the edge of the grid.
/// Each level is as large as the run's <c>--size</c> at the time its order is placed. A level whose order is refused rests until another order fills or the grid moves.
/// </remarks>
public sealed partial class GridStrategy : Strategy
{
    private Grid[] _grids = [];

    [Parameter("Levels on each side of the anchor", Min = 1, Max = 200)]
    public int Levels { get; init; } = 5;

    [Parameter("Distance from level to level, as a fraction of the price; must pay for two fees", Min = 0.0001, Max = 0.5)]
    public double Spacing { get; init; } = 0.02;

    [Parameter("Steps in proportion to the level (geometric) or all alike (arithmetic)")]
    public GridSpacing Steps { get; init; } = GridSpacing.Geometric;

    [Parameter("Most levels held at a time, on each side; 0 all", Min = 0, Max = 200)]
    public int MaxHeld { get; init; }

    [Parameter("When the anchor moves: never, when nothing is held (flat), or also beyond the last level, at a loss (always)")]
    public Recentering Recenter { get; init; } = Recentering.Flat;

    internal override bool CanVote => false;

    /// <summary>One level: an entry order, then (once it has filled) the order that closes it one level nearer to the anchor.</summary>
    private struct Rung
    {
        public long OrderId;
        public Quantity Held;
        public Price Target;

        /// <summary>Whether <see cref="OrderId"/> is the closing order.</summary>
        public bool IsClosing;
        public bool IsRefused;
    }

    private sealed class Grid(int rungs)
    {
        public double Anchor = double.NaN;

        /// <summary>Buy levels from the anchor downwards, then sell levels upwards.</summary>
        public readonly Rung[] Rungs = new Rung[rungs];

        /// <summary>Orders of the old grid are being canceled.</summary>
        public bool IsMoving;
    }

    protected override void OnStart()
    {
        if (Context.Style.Sizing.IsAllIn) throw GodwitException.Usage("Strategy 'grid' places many orders: use a --size such as fraction:0.1 or notional:100 (for each level) instead of an all-in size.");
        if (Steps == GridSpacing.Arithmetic && Levels * Spacing >= 1)
            throw GodwitException.Usage(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Strategy 'grid': {Levels} arithmetic levels of {Spacing} reach a price of zero; use levels × spacing below 1 or steps=geometric."));
        _grids = [.. Markets.Select(_ => new Grid(2 * Levels))];
    }

    protected override void OnBar(Market market)
    {
        Grid grid = _grids[market.Slot];
        if (double.IsNaN(grid.Anchor)) grid.Anchor = market.Close;
        if (!grid.IsMoving && IsAway(market, grid)) Move(market, grid);
        if (grid.IsMoving) Settle(market, grid);
        if (!grid.IsMoving) Place(market, grid);
    }

    /// <summary>Price of a level; <paramref name="step"/> counts from the anchor, negative below it.</summary>
    private double Level(Grid grid, int step)
    {
        if (Steps == GridSpacing.Arithmetic) return grid.Anchor * (1 + step * Spacing);
        double price = grid.Anchor, factor = step < 0 ? 1 / (1 + Spacing) : 1 + Spacing;
        for (int i = Math.Abs(step); i > 0; i--) price *= factor;
        return price;
    }

    private static int StepOf(int rung, int levels) => rung < levels ? -(rung + 1) : rung - levels + 1;

    private bool IsAway(Market market, Grid grid)
    {
        if (Recenter == Recentering.Never) return false;
        double close = market.Close;
        bool buys = Context.Style.Allows(OrderSide.Buy), sells = Context.Style.Allows(OrderSide.Sell);
        // A side that is not traded has no levels that the price could be waiting for.
        if (market.PositionSign == 0 && IsEmpty(grid)) return (!sells && close > Level(grid, 1)) || (!buys && close < Level(grid, -1)) || close < Level(grid, -Levels - 1) || close > Level(grid, Levels + 1);
        return Recenter == Recentering.Always && (close < Level(grid, -Levels - 1) || close > Level(grid, Levels + 1));
    }

    private static bool IsEmpty(Grid grid)
    {
        foreach (ref readonly Rung rung in grid.Rungs.AsSpan())
            if (!rung.Held.IsZero) return false;
        return true;
    }

    private void Move(Market market, Grid grid)
    {
        grid.IsMoving = true;
        Context.CancelAll(market);
    }

    /// <summary>Once the old orders are gone, what they left is sold at the market; once that is gone, the new grid begins.</summary>
    private void Settle(Market market, Grid grid)
    {
        foreach (ref readonly Rung rung in grid.Rungs.AsSpan())
            if (rung.OrderId != 0) return;
        if (market.PositionSign != 0)
        {
            GoFlat(market);
            return;
        }
        Array.Clear(grid.Rungs);
        (grid.Anchor, grid.IsMoving) = (market.Close, false);
    }

    private void Place(Market market, Grid grid)
    {
        Money power = Context.BuyingPower;
        if (Context.Style.Allows(OrderSide.Buy)) PlaceSide(market, grid, 0, ref power);
        if (Context.Style.Allows(OrderSide.Sell)) PlaceSide(market, grid, Levels, ref power);
    }

    private void PlaceSide(Market market, Grid grid, int from, ref Money power)
    {
        int busy = 0, most = MaxHeld == 0 ? Levels : Math.Min(MaxHeld, Levels);
        for (int i = from; i < from + Levels; i++)
        {
            ref Rung rung = ref grid.Rungs[i];
            if (rung.OrderId != 0 || !rung.Held.IsZero) busy++;
            if (rung.OrderId == 0 && !rung.Held.IsZero) PlaceClosing(market, ref rung, from == 0);
        }
        // Nearest to the anchor first: the farther ones follow when there is room.
        for (int i = from; i < from + Levels && busy < most; i++)
        {
            ref Rung rung = ref grid.Rungs[i];
            if (rung.OrderId != 0 || !rung.Held.IsZero || rung.IsRefused) continue;
            if (PlaceEntry(market, grid, ref rung, StepOf(i, Levels), ref power)) busy++;
        }
    }
}
