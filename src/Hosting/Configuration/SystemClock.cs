using Godwit.Core.Ports;
using Godwit.Core.Time;

namespace Godwit.Hosting.Configuration;

/// <summary>The one place that reads the system clock.</summary>
public sealed class SystemClock : IClock
{
    public static readonly SystemClock Instance = new();

    public Instant Now => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
}
