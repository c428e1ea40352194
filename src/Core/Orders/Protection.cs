using Godwit.Core.Numbers;

namespace Godwit.Core.Orders;

/// <summary>A part of an entry that is closed again at its own profit target.</summary>
/// <param name="Share">Part of the entry's quantity, in (0, 1].</param>
/// <param name="Target">Distance of the target from the entry price.</param>
public sealed record PartialExit(Rate Share, ExitDistance Target);

/// <summary>Exits attached to an entry, as distances from its price; what is zero or empty is not placed.</summary>
public readonly record struct Protection
{
    public ExitDistance StopLoss { get; init; }
    public ExitDistance TakeProfit { get; init; }
    public ExitDistance TrailingStop { get; init; }

    /// <summary>Targets of parts of the entry, nearest first; their shares add up to 1 at most.</summary>
    public IReadOnlyList<PartialExit>? ScaleOut { get; init; }

    /// <summary>The average true range in price that distances in its multiples stand for; set when the entry is sent.</summary>
    public double AverageTrueRange { get; init; }

    /// <summary>Quantity step of partial exits; zero takes the instrument's lot.</summary>
    public Quantity Lot { get; init; }

    public bool IsNone => StopLoss.IsZero && TakeProfit.IsZero && TrailingStop.IsZero && ScaleOut is not { Count: > 0 };

    /// <summary>Whether a distance is given as a multiple of the average true range.</summary>
    public bool NeedsAtr
    {
        get
        {
            bool needs = StopLoss.NeedsAtr || TakeProfit.NeedsAtr || TrailingStop.NeedsAtr;
            if (ScaleOut is { } parts)
                foreach (PartialExit part in parts) needs |= part.Target.NeedsAtr;
            return needs;
        }
    }
}
