using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.Margin;

/// <summary>Which money stands behind a position.</summary>
public enum MarginMode : byte
{
    /// <summary>Its own margin alone: what was put up for it, less funding and fees charged to it. Nothing else can be lost.</summary>
    Isolated,

    /// <summary>The whole account: cash, spot holdings at their marks and the unrealised profit of all cross positions.</summary>
    Cross,
}

/// <summary>What the venue does with a position that has fallen to its maintenance margin.</summary>
public enum LiquidationStyle : byte
{
    /// <summary>It is closed at the mark and pays a liquidation fee out of what is left; the rest stays ours (Binance: liquidation clearance fee).</summary>
    Clearance,

    /// <summary>It is taken over at the bankruptcy price: all of its margin is lost (Bybit).</summary>
    Takeover,
}

/// <summary>At which price the value behind the maintenance margin is measured.</summary>
public enum MaintenanceBasis : byte
{
    /// <summary>The mark price (Binance).</summary>
    Mark,

    /// <summary>The average entry price (Bybit's documented isolated formulas).</summary>
    Entry,
}

/// <summary>The margin rules of one instrument in one run. Immutable.</summary>
public sealed record MarginTerms
{
    public MarginMode Mode { get; init; } = MarginMode.Isolated;

    /// <summary>Value ÷ initial margin, at least 1.</summary>
    public Rate Leverage { get; init; } = One;

    /// <summary>Dated tiers in order of time; at least one set.</summary>
    public IReadOnlyList<MarginTiers> Tiers { get; init; } = [MarginTiers.None];

    public LiquidationStyle Liquidation { get; init; } = LiquidationStyle.Clearance;
    public MaintenanceBasis Basis { get; init; } = MaintenanceBasis.Mark;

    /// <summary>Fee of a liquidation per value, paid to the insurance fund.</summary>
    public Rate LiquidationFee { get; init; }

    /// <summary>Whether a position above the first tier is first cut to the floor of its tier.</summary>
    public bool IsPartial { get; init; } = true;

    /// <summary>Leverage 1: the whole value is put up.</summary>
    public static readonly Rate One = new(Pow10.Long(Rate.Scale));

    /// <summary>Derivatives without leverage and without maintenance margin.</summary>
    public static readonly MarginTerms Unlevered = new();

    /// <summary>The tiers in force; before the first date the first ones.</summary>
    public MarginTiers TiersAt(Instant at)
    {
        int last = Tiers.Count - 1;
        while (last > 0 && Tiers[last].ValidFrom > at) last--;
        return Tiers[last];
    }

    /// <summary>Initial margin: value ÷ leverage, rounded up to 10^-20.</summary>
    public Money Initial(Money value) => Leverage == One
        ? value
        : new Money(Wide.MultiplyDivide(value.Units, Pow10.Long(Rate.Scale), Leverage.Units, Rounding.Up));

    /// <summary>The value that a margin carries: margin × leverage, rounded down.</summary>
    public Money ValueOf(Money margin) => Leverage == One ? margin : margin.Times(Leverage, Rounding.Down);
}
