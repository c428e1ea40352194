using Godwit.Core.Outcomes;

namespace Godwit.Venues.Common.Faults;

/// <summary>A request to a venue has failed for good: repeats are exhausted or pointless.</summary>
public sealed class VenueException(VenueFault fault) : GodwitException(fault.Sentence)
{
    public VenueFault Fault { get; } = fault;
}
