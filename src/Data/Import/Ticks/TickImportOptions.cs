using Godwit.Core.Time;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>How files of ticks are taken into the store.</summary>
public sealed record TickImportOptions
{
    /// <summary>Venue and symbol; win over the file's name.</summary>
    public string? Venue { get; init; }
    public string? Symbol { get; init; }

    /// <summary>Name of the format; null: recognised by content.</summary>
    public string? Format { get; init; }

    /// <summary>Take only rows of this kind; null: all that the file holds.</summary>
    public string? Kind { get; init; }

    /// <summary>Refuse a file at its first broken row, instead of leaving the row out.</summary>
    public bool Strict { get; init; }

    /// <summary>In the span of time of a file its rows take the place of stored ones.</summary>
    public bool Replace { get; init; }

    /// <summary>What is to be added to the recorder's clock; recorded with the dataset.</summary>
    public ClockCorrection Clock { get; init; }

    /// <summary>How many broken rows of a file are listed one by one; all are counted.</summary>
    public int BrokenRowsListed { get; init; } = 20;
}

/// <summary>How the recorder's clock is corrected: not at all, by a known offset, or by what the recording tells.</summary>
/// <param name="Automatic">Take the smallest offset with which no event lies after its receiving.</param>
/// <param name="Offset">The offset; null: as it was.</param>
public readonly record struct ClockCorrection(bool Automatic, Duration? Offset)
{
    /// <summary>Reads <c>auto</c>, <c>0</c>, <c>1.27s</c>, <c>-250ms</c>.</summary>
    public static bool TryParse(string text, out ClockCorrection correction)
    {
        correction = new ClockCorrection(string.Equals(text, "auto", StringComparison.OrdinalIgnoreCase), null);
        if (correction.Automatic) return true;
        long unit = text.EndsWith("ns", StringComparison.Ordinal) ? 0 : text.EndsWith("us", StringComparison.Ordinal) ? 3 : text.EndsWith("ms", StringComparison.Ordinal) ? 6 : 9;
        string number = text.TrimEnd('n', 'u', 'm', 's');
        if (number.Length == 0 || !Core.Numbers.Decimals.TryParse(number, (int)unit, out long nanos)) return false;
        correction = new ClockCorrection(false, new Duration(nanos));
        return true;
    }
}

/// <summary>What became of the rows of one file in one dataset.</summary>
public sealed record TickFileReport
{
    public required string File { get; init; }
    public required string DatasetId { get; init; }
    public required string Format { get; init; }
    public required string Sha256 { get; init; }

    /// <summary>Rows that could be read.</summary>
    public required long Good { get; init; }

    /// <summary>Rows (of the whole file) that could not be read.</summary>
    public required long Broken { get; init; }
    public IReadOnlyList<BrokenRow> BrokenRows { get; init; } = [];

    /// <summary>Rows that repeat an earlier row of the file; left out.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows that the dataset did not have.</summary>
    public long Added { get; init; }

    /// <summary>Rows that it had.</summary>
    public long Known { get; init; }

    /// <summary>Rows that disagree with stored rows of the same number, which stayed.</summary>
    public long Conflicts { get; init; }

    /// <summary>Stored rows that the file has taken the place of.</summary>
    public long Replaced { get; init; }
    public bool AlreadyImported { get; init; }

    /// <summary>Counts by name, such as <c>idGaps</c>.</summary>
    public IReadOnlyDictionary<string, long> Findings { get; init; } = new SortedDictionary<string, long>();

    /// <summary>Smallest time from event to receiving, by the two clocks as recorded; null when there are not both.</summary>
    public Duration? LeastDelay { get; init; }
}

/// <summary>The result of an import.</summary>
public sealed record TickImportReport(IReadOnlyList<TickFileReport> Files, IReadOnlyList<string> Failures, IReadOnlyList<TickInfo> Datasets)
{
    /// <summary>Messages that nothing is kept of, by what they are.</summary>
    public IReadOnlyDictionary<string, long> Passed { get; init; } = new SortedDictionary<string, long>();
}
