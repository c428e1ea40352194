using Godwit.Core.Time;

namespace Godwit.Simulation.Latency;

/// <summary>How long messages take, each way: a constant part, jitter on top of it, or a recorded table. Default zero, which on bars is optimistic by at most one quarter of a bar.</summary>
/// <param name="Feed">From the venue's statement (the close of a bar; on finer data the recorded time of receipt) until the engine sees it.</param>
/// <param name="Entry">From the engine's request until it arrives at the venue.</param>
/// <param name="Response">From the venue's report until the engine sees it.</param>
/// <remarks>
/// Ignores: that latency rises when the market is busy (unless a recorded table says so), and that the venue's own queue of requests is
/// part of it. Messages of one direction never overtake one another, as on one connection; those of different directions cross in
/// flight. Biased: constants are optimistic, because fills that hurt happen when messages are slow; so is jitter that knows
/// nothing of the market. Bars use the constant parts only.
/// </remarks>
public sealed record LatencyModel(Duration Feed, Duration Entry, Duration Response)
{
    public static readonly LatencyModel None = new(Duration.Zero, Duration.Zero, Duration.Zero);

    /// <summary>What comes on top of each constant part.</summary>
    public LatencyJitter FeedJitter { get; init; }
    public LatencyJitter EntryJitter { get; init; }
    public LatencyJitter ResponseJitter { get; init; }

    /// <summary>Recorded latencies of requests and reports; they replace the constant parts of both, jitter still comes on top.</summary>
    public LatencyTable? Recorded { get; init; }

    /// <summary>Whether every message of a kind takes the same time.</summary>
    public bool IsConstant => FeedJitter.IsNone && EntryJitter.IsNone && ResponseJitter.IsNone && Recorded is null;

    public override string ToString()
    {
        if (this == None) return "none";
        string orders = Recorded is { } table
            ? $"entry and response {table}{EntryJitter.Suffix}{(ResponseJitter == EntryJitter ? "" : ResponseJitter.Suffix)}"
            : $"entry {Entry}{EntryJitter.Suffix}, response {Response}{ResponseJitter.Suffix}";
        return $"feed {Feed}{FeedJitter.Suffix}, {orders}";
    }
}
