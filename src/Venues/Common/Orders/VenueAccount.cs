using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Venues.Common.Orders;

/// <summary>What an account has of one asset.</summary>
/// <param name="Asset">The venue's name of the asset.</param>
/// <param name="Free">What can be used.</param>
/// <param name="Locked">What open orders hold.</param>
public readonly record struct VenueBalance(string Asset, Money Free, Money Locked)
{
    public Money Total => Free + Locked;
}

/// <summary>An account at one moment.</summary>
/// <param name="Balances">By asset; an update of a stream names only what changed.</param>
/// <param name="UpdatedAt">The venue's time of it.</param>
public sealed record VenueAccount(IReadOnlyList<VenueBalance> Balances, Instant UpdatedAt)
{
    public bool CanTrade { get; init; } = true;
    public bool CanWithdraw { get; init; }

    /// <summary>Fees as fractions of the notional.</summary>
    public Rate MakerFee { get; init; }
    public Rate TakerFee { get; init; }
}

/// <summary>A summary of a market over a window. Null means that the venue did not say. For people and screens, so numbers are doubles.</summary>
public sealed record VenueTicker
{
    public required string Symbol { get; init; }
    public Instant? At { get; init; }
    public double? Open { get; init; }
    public double? High { get; init; }
    public double? Low { get; init; }
    public double? Last { get; init; }
    public double? PreviousClose { get; init; }
    public double? Bid { get; init; }
    public double? BidQuantity { get; init; }
    public double? Ask { get; init; }
    public double? AskQuantity { get; init; }
    public double? BaseVolume { get; init; }
    public double? QuoteVolume { get; init; }
    public double? WeightedAverage { get => field ?? (QuoteVolume is { } quote && BaseVolume is > 0 and { } volume ? quote / volume : null); init; }
    public double? Change { get => field ?? (Last - Open); init; }
    public double? ChangePercent { get => field ?? (Open is > 0 ? 100 * (Last - Open) / Open : null); init; }
    public long? Trades { get; init; }
}
