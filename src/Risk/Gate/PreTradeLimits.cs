using Godwit.Core.Numbers;

namespace Godwit.Risk.Gate;

/// <summary>Limits that every order passes before it leaves the engine. Zero means no limit.</summary>
public sealed record PreTradeLimits
{
    public static readonly PreTradeLimits None = new();

    /// <summary>Largest value of one order in the quote asset.</summary>
    public Money MaxOrderNotional { get; init; }

    /// <summary>Largest |position| × price of one instrument in the quote asset, counting the order.</summary>
    public Money MaxPositionNotional { get; init; }

    /// <summary>Most orders that may be working at once in one book.</summary>
    public int MaxOpenOrders { get; init; }

    /// <summary>Whether a book may sell what it does not hold.</summary>
    public bool AllowShort { get; init; } = true;

    /// <summary>Equity below which nothing new is opened any more, in the quote asset.</summary>
    public Money RuinBelow { get; init; }
}
