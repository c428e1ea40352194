using Godwit.Core.Numbers;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;

namespace Godwit.Simulation.Books;

/// <summary>What a maker gets when the market goes through its price.</summary>
public enum ThroughFill : byte
{
    /// <summary>As much as was traded, or offered, beyond its price: those would have met our order first.</summary>
    Traded,

    /// <summary>All of it. Optimistic for orders larger than what went through.</summary>
    Whole,
}

/// <summary>What a trade exactly at the price of a maker does when the data show no queue (trades without quotes or book).</summary>
public enum TouchFill : byte
{
    /// <summary>Nothing: the market has to trade through. Pessimistic.</summary>
    Nothing,

    /// <summary>It fills as if nobody were ahead. Optimistic.</summary>
    First,
}

/// <summary>Which price stops, take-profits and trailing stops wait for.</summary>
public enum TriggerPrice : byte
{
    /// <summary>The last trade; without trades the middle between best bid and ask.</summary>
    Last,

    /// <summary>The mark price; before the first one as <see cref="Last"/>.</summary>
    Mark,
}

/// <summary>Assumptions of the simulated market on trades, quotes and books.</summary>
public sealed record TickMatchingOptions
{
    public FeeSchedule Fees { get; init; } = FeeSchedule.Default;
    public QueueModel Queue { get; init; } = QueueModel.RiskAverse;
    public ThroughFill Through { get; init; } = ThroughFill.Traded;
    public TouchFill Touch { get; init; } = TouchFill.Nothing;
    public SelfTradePrevention SelfTrade { get; init; } = SelfTradePrevention.ExpireTaker;
    public TriggerPrice Trigger { get; init; } = TriggerPrice.Last;
    public ImpactModel Impact { get; init; } = ImpactModel.None;

    /// <summary>Whether a trade tells that what was recorded at better prices than its own is gone: takers do not meet it until the venue's next message. Books are stated in intervals, and a stale level is a gift.</summary>
    public bool TradesEmptyLevels { get; init; } = true;

    /// <summary>With trades only: takers pay the last trade plus or minus this fraction, not negative.</summary>
    public Rate HalfSpread { get; init; } = Rate.FromBasisPoints(1);

    /// <summary>With quotes only: behind the best level its quantity is assumed again and again, each time this fraction of the price (at least a tick) further away.</summary>
    public Rate LevelGap { get; init; } = Rate.FromBasisPoints(1);

    /// <summary>Interest on borrowed base assets per year of 365 days; charged at each full hour.</summary>
    public Rate BorrowPerYear { get; init; }

    /// <summary>Halts, maintenance and delistings.</summary>
    public VenueSchedule Schedule { get; init; } = VenueSchedule.Empty;

    /// <summary>Sizing in whole units leaves 2^-52 of the funds, as double-precision backtesters do.</summary>
    public bool LeaveHair { get; init; }

    /// <summary>Whether the venue's filters (tick, lot, minimum notional …) are applied.</summary>
    public bool ApplyFilters { get; init; } = true;

    /// <summary>Quantity step that overrides the instrument's lot; zero uses the lot.</summary>
    public Quantity LotOverride { get; init; }

    internal FilterSettings Filters => new(ApplyFilters, LotOverride);
}
