using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Store;

namespace Godwit.Hosting.Downloads;

/// <summary>What to download, from where and how.</summary>
public sealed record DownloadRequest
{
    /// <summary>Name of the venue, in any case.</summary>
    public required string Venue { get; init; }

    /// <summary>The instrument in the venue's spelling or ours.</summary>
    public required string Symbol { get; init; }

    /// <summary>Length of the bars.</summary>
    public required BarInterval Interval { get; init; }

    /// <summary>First bar, inclusive.</summary>
    public required Instant From { get; init; }

    /// <summary>End, exclusive; null for the last bar that is complete.</summary>
    public Instant? To { get; init; }

    /// <summary>REST interface to ask instead of the venue's own; null for <c>GODWIT_VENUE_ENDPOINT</c> or the default.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Archive to use instead of the venue's own, <c>none</c> for REST alone; null for <c>GODWIT_VENUE_ARCHIVE</c> or the default.</summary>
    public string? Archive { get; init; }

    /// <summary>How many requests run at the same time, 1 to 16.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Longest silence of a server before a request counts as failed.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How far a download is.</summary>
/// <param name="Done">Pieces done.</param>
/// <param name="Total">Pieces known of so far; may grow when a source lacks something.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Stage">What is going on, in a word or two.</param>
public readonly record struct DownloadProgress(int Done, int Total, long Bytes, string Stage);

/// <summary>What became of a download.</summary>
public sealed record DownloadReport
{
    /// <summary>Name of the dataset.</summary>
    public required string Id { get; init; }

    /// <summary>The dataset as it is now; null when there is none.</summary>
    public DatasetInfo? Dataset { get; init; }

    /// <summary>The range that was asked for, cut to what the venue has begun and completed.</summary>
    public required Instant From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    public required Instant To { get; init; }

    /// <summary>Archive files and REST answers that were taken in.</summary>
    public int ArchiveFiles { get; init; }
    public int RestAnswers { get; init; }
    public long Added { get; init; }
    public long Bytes { get; init; }
    public long Requests { get; init; }

    /// <summary>What the ledger says of the range.</summary>
    public IReadOnlyList<LedgerGap> Gaps { get; init; } = [];

    /// <summary>Things worth knowing that are no failure.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>One sentence for each part that could not be had; it is tried again by the next run.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
