using Godwit.Core.Time;

namespace Godwit.Core.Ports;

/// <summary>The one door to the system clock. Nothing in the glass rooms uses it: there, time moves by events.</summary>
public interface IClock
{
    Instant Now { get; }
}
