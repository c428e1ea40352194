using Godwit.Core.Time;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Quality.Ticks;

/// <summary>Everything that was found in a tick dataset.</summary>
public sealed record TickQualityReport
{
    public required TickInfo Info { get; init; }

    /// <summary>Counts by stable name, such as <c>idGaps</c>; zero where a check found nothing.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>How receiving compares with occurring; null when the rows have not both times.</summary>
    public ClockFindings? Clock { get; init; }

    /// <summary>What rebuilding the book showed; null for other kinds.</summary>
    public BookFindings? Book { get; init; }

    /// <summary>Serious ones first.</summary>
    public required IReadOnlyList<QualityFinding> Findings { get; init; }
}

/// <summary>Receive time minus event time, by the clocks as recorded (before any correction).</summary>
/// <param name="Rows">Rows with both times.</param>
/// <param name="Impossible">Of them, those that were received before they occurred.</param>
/// <param name="Least">The smallest delay.</param>
/// <param name="Median">The middle one.</param>
/// <param name="High">99 of 100 are at most so long.</param>
/// <param name="Most">The largest.</param>
/// <param name="LeastLow">The recording in sixteen stretches of equal length: the lowest of their smallest delays …</param>
/// <param name="LeastHigh">… and the highest; far apart, the clocks drift against each other.</param>
public sealed record ClockFindings(long Rows, long Impossible, Duration Least, Duration Median, Duration High, Duration Most, Duration LeastLow, Duration LeastHigh)
{
    /// <summary>
    /// The smallest offset with which no event lies after its receiving: the recorder's clock runs at least so far behind. How much
    /// further, one direction alone cannot tell: by the shortest time that a message was under way.
    /// </summary>
    public Duration LeastOffset => new(Math.Max(0, -Least.Nanos));
}

/// <summary>What rebuilding a book from its snapshots and changes showed.</summary>
/// <param name="Messages">Messages applied.</param>
/// <param name="Rows">Rows applied: those older than the snapshot are not.</param>
/// <param name="Crossed">Messages behind which the best bid was at or above the best ask.</param>
/// <param name="OneSided">Messages behind which a side was empty.</param>
/// <param name="Bids">Bid levels at the end.</param>
/// <param name="Asks">Ask levels at the end.</param>
/// <param name="QuotesId">The dataset of quotes that was compared; null when there is none.</param>
/// <param name="Comparable">Messages with a quote of the same update number.</param>
/// <param name="Equal">Of them, those with the same best prices and quantities.</param>
public sealed record BookFindings(long Messages, long Rows, long Crossed, long OneSided, int Bids, int Asks, string? QuotesId, long Comparable, long Equal);
