using Godwit.Core.Numbers;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Slippage;

namespace Godwit.Simulation.Matching;

public enum FillTiming : byte
{
    /// <summary>Market orders fill at the open of the next bar.</summary>
    NextOpen,

    /// <summary>Market orders fill at the closing print of the signal's bar. Optimistic: the print is known when the order is made.</summary>
    SignalClose,
}

/// <summary>In which order a bar's high and low are visited.</summary>
public enum IntrabarPath : byte
{
    /// <summary>What hurts the open position first: low before high for a long one, high before low for a short one.</summary>
    Pessimistic,

    /// <summary>What helps the open position first.</summary>
    Optimistic,

    /// <summary>Open, high, low, close.</summary>
    HighFirst,

    /// <summary>Open, low, high, close.</summary>
    LowFirst,
}

public enum LimitFill : byte
{
    /// <summary>A resting limit order fills only when the market trades through its price. Pessimistic.</summary>
    Through,

    /// <summary>It fills when the market touches its price. Optimistic: our order would have to be first in the queue.</summary>
    Touch,
}

/// <summary>Assumptions of the simulated market on bars.</summary>
public sealed record MatchingOptions
{
    public FillTiming Timing { get; init; } = FillTiming.NextOpen;
    public IntrabarPath Path { get; init; } = IntrabarPath.Pessimistic;
    public LimitFill LimitFill { get; init; } = LimitFill.Through;
    public FeeSchedule Fees { get; init; } = FeeSchedule.Default;
    public SlippageModel Slippage { get; init; } = SlippageModel.Default;

    /// <summary>Largest share of a bar's volume that our orders may take together, 0 to 1; 0 means unlimited.</summary>
    public double VolumeCap { get; init; }

    /// <summary>Sizing in whole units leaves 2^-52 of the funds, as double-precision backtesters do.</summary>
    public bool LeaveHair { get; init; }

    /// <summary>Whether the venue's filters (tick, lot, minimum notional …) are applied.</summary>
    public bool ApplyFilters { get; init; } = true;

    /// <summary>Quantity step that overrides the instrument's lot; zero uses the lot.</summary>
    public Quantity LotOverride { get; init; }

    /// <summary>Halts, maintenance and delistings.</summary>
    public VenueSchedule Schedule { get; init; } = VenueSchedule.Empty;

    internal FilterSettings Filters => new(ApplyFilters, LotOverride);
}
