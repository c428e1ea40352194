using Godwit.Core.Time;

namespace Godwit.Simulation.Latency;

/// <summary>How long messages take, each way. Constant; default zero, which on bars is optimistic by at most one quarter of a bar.</summary>
/// <param name="Feed">From the close of a bar at the venue until the engine sees it.</param>
/// <param name="Entry">From the engine's request until it arrives at the venue.</param>
/// <param name="Response">From the venue's report until the engine sees it.</param>
public sealed record LatencyModel(Duration Feed, Duration Entry, Duration Response)
{
    public static readonly LatencyModel None = new(Duration.Zero, Duration.Zero, Duration.Zero);

    public override string ToString() => this == None ? "none" : $"feed {Feed}, entry {Entry}, response {Response}";
}
