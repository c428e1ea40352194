using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Repair;

namespace Godwit.Data.Quality;

/// <summary>What is known around a series besides its bars.</summary>
public sealed record QualityContext
{
    /// <summary>Name of the dataset or file.</summary>
    public required string Id { get; init; }

    public string Venue { get; init; } = "";

    /// <summary>With the venue's own dated rules; null when nothing is known of them.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Other series of the venue with the same bar length, to tell outages from silence.</summary>
    public IReadOnlyList<SiblingGaps> Siblings { get; init; } = [];

    /// <summary>Series of the same base asset at other venues, of the same bar length.</summary>
    public IReadOnlyList<(string Id, BarColumns Bars)> OtherVenues { get; init; } = [];

    public bool LastBarMayBePartial { get; init; }

    /// <summary>Bars that are not as they were imported; null when all are.</summary>
    public RepairedBars? Repaired { get; init; }

    /// <summary>Rows that the import left out, with the first of them in words.</summary>
    public long LeftOutRows { get; init; }

    /// <summary>Rows that the import found twice with the same values.</summary>
    public long RepeatedRows { get; init; }
}

/// <summary>Everything that was found in a series.</summary>
public sealed record QualityReport
{
    public required string Id { get; init; }
    public required BarInterval Interval { get; init; }
    public required long Rows { get; init; }
    public required Instant From { get; init; }
    public required Instant To { get; init; }

    /// <summary>Bars missing in all gaps, and the number of gaps.</summary>
    public required long MissingBars { get; init; }
    public required IReadOnlyList<ExplainedGap> Gaps { get; init; }

    /// <summary>Missing inside the days that have any bar: without the days that are absent as a whole.</summary>
    public required long MissingWithinDays { get; init; }
    public required long ZeroVolumeBars { get; init; }
    public required long OffGridBars { get; init; }
    public required long InconsistentBars { get; init; }
    public required long CloseJumps { get; init; }
    public required long LongWicks { get; init; }
    public required long BadPrints { get; init; }
    public required long StaleBars { get; init; }

    /// <summary>Missing by outage, halt or without an explanation, in the series without bars that repairs inserted.</summary>
    public required long LostBars { get; init; }

    /// <summary>Bars that a repair inserted.</summary>
    public required long InsertedBars { get; init; }

    /// <summary>From 0 to 100; see <see cref="QualityCheck.ScoreOf"/>.</summary>
    public required double Score { get; init; }

    /// <summary>Serious ones first.</summary>
    public required IReadOnlyList<QualityFinding> Findings { get; init; }

    public long Missing(GapCause cause) => Gaps.Where(g => g.Cause == cause).Sum(g => g.Gap.MissingBars);
    public int GapsOf(GapCause cause) => Gaps.Count(g => g.Cause == cause);
}
