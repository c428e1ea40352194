namespace Godwit.Venues.Common.RateLimits;

/// <summary>Who goes first when a venue's budget runs short.</summary>
public enum RateLane : byte
{
    /// <summary>Questions: they may use most of the budget, but not what orders and cancellations need.</summary>
    Query,

    /// <summary>New orders and amendments.</summary>
    Order,

    /// <summary>Cancellations: nothing is kept back from them.</summary>
    Cancel,
}
