using Godwit.Simulation.Matching;

namespace Godwit.Backtesting.Results;

/// <summary>What a simulated venue says of its own work, whatever data it worked on.</summary>
public sealed record VenueFacts
{
    /// <summary>Bars in which another way through the bar would have filled other orders, or the same at other prices; 0 on ticks, whose order is known.</summary>
    public long AmbiguousBars { get; init; }

    /// <summary>Fills where nobody traded: in bars without volume; on ticks where the market had shown nothing yet.</summary>
    public long UntradedFills { get; init; }

    /// <summary>Fills that were large against the market: more than a tenth of a bar's volume; on ticks more than was shown at the best price.</summary>
    public long LargeFills { get; init; }

    /// <summary>Ticks that the venue worked on; 0 on bars.</summary>
    public long Ticks { get; init; }

    /// <summary>Ticks whose recorded receive time lies before their occurrence: the recorder's clock was wrong.</summary>
    public long BackdatedTicks { get; init; }

    internal static VenueFacts Of(BarExchange venue) => new()
    {
        AmbiguousBars = venue.AmbiguousBars,
        UntradedFills = venue.UntradedFills,
        LargeFills = venue.LargeFills,
    };
}
