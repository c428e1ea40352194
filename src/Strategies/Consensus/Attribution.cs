namespace Godwit.Strategies.Consensus;

/// <summary>A strategy that can say which of its parts earned what.</summary>
public interface IAttributing
{
    /// <summary>The account after the last bar.</summary>
    Attribution Attribute();
}

/// <summary>What one voter of a consensus contributed, over all markets of the run.</summary>
/// <param name="Voter">As it was named.</param>
/// <param name="Weight">Its final share of all weights, mean over markets.</param>
/// <param name="Votes">Bars on which it stood long or short, of all bars.</param>
/// <param name="Agreed">Bars on which it stood with the position that was held.</param>
/// <param name="Opposed">Bars on which it stood against that position.</param>
/// <param name="HypotheticalReturn">Sum of stance × return from close to close, without costs: what it would have earned alone, per unit of capital.</param>
/// <param name="Pnl">Its share of what the consensus earned after fees, in the quote asset.</param>
/// <param name="HitRate">Share of its opinions that were right after the horizon, shrunk to ½; mean over markets.</param>
public sealed record VoterAttribution(string Voter, double Weight, long Votes, long Agreed, long Opposed, double HypotheticalReturn, double Pnl, double HitRate);

/// <summary>Who decided what a consensus earned.</summary>
/// <remarks>
/// The profit of each bar (change of value of what was held and traded, fees included, interest not) is shared, by weight, between the
/// voters that stood with the side that was decided; it is unattributed when nobody did any more.
/// </remarks>
public sealed record Attribution(string Method, IReadOnlyList<VoterAttribution> Voters)
{
    /// <summary>Bars on which a position was held, over all markets.</summary>
    public required long BarsHeld { get; init; }

    /// <summary>Profit of bars on which no voter stood with the position, in the quote asset.</summary>
    public required double UnattributedPnl { get; init; }

    /// <summary>For method experts: what the weighting lost more than the best voter in hindsight, summed over markets, and what it cannot exceed. NaN otherwise.</summary>
    public double Regret { get; init; } = double.NaN;
    public double RegretBound { get; init; } = double.NaN;
}
