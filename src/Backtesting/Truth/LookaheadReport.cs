using Godwit.Core.Time;

namespace Godwit.Backtesting.Truth;

/// <summary>How a strategy was caught.</summary>
public enum LookaheadKind : byte
{
    /// <summary>Run twice on the same data it behaves differently: something outlives the run, such as a static field.</summary>
    RemembersEarlierRuns,

    /// <summary>With the later bars taken away, something at or before the cut changes.</summary>
    NeedsTheFuture,

    /// <summary>With other bars after the cut, something at or before the cut changes.</summary>
    FollowsTheFuture,

    /// <summary>With the later bars taken away, it fails.</summary>
    FailsWithoutTheFuture,
}

/// <summary>One thing that depends on what had not happened yet.</summary>
/// <param name="Kind">How it was found.</param>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Variable">The indicator or field, or <c>decisions</c> for signals and orders.</param>
/// <param name="Market">Symbol of the bar.</param>
/// <param name="Close">Close of the first bar at which it was seen.</param>
/// <param name="With">What it was with the future in place.</param>
/// <param name="Without">What it is without it, or with another one.</param>
/// <param name="BarsAhead">How far ahead it looks at least, in bars; 0 when that does not apply.</param>
/// <param name="Cuts">Number of cuts that showed it.</param>
public sealed record LookaheadFinding(
    LookaheadKind Kind, string Strategy, string Variable, string Market, Instant Close, string With, string Without, int BarsAhead, int Cuts);

/// <summary>What the look-ahead analysis found.</summary>
/// <param name="Findings">Empty when nothing depends on the future.</param>
/// <param name="Variables">Indicator outputs and fields that were compared.</param>
/// <param name="Rows">Bars of the whole run.</param>
/// <param name="Cuts">Places at which the future was taken away or changed.</param>
/// <param name="Comparisons">Single values compared.</param>
/// <param name="Repainting">Registered indicators whose past values change later: causal when read at the time, misleading on a chart.</param>
public sealed record LookaheadReport(
    IReadOnlyList<LookaheadFinding> Findings, int Variables, int Rows, int Cuts, long Comparisons, IReadOnlyList<string> Repainting)
{
    public bool IsClean => Findings.Count == 0;
}

/// <summary>How much to look at.</summary>
public sealed record LookaheadOptions
{
    /// <summary>Places at which the future is changed, at least 1: half where the strategy decided something, half spread over the data.</summary>
    public int Cuts { get; init; } = 48;

    /// <summary>Seed of the cuts and of the other futures.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Runs at a time; 0 means one for each core. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
