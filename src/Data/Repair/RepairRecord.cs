using Godwit.Core.Time;

namespace Godwit.Data.Repair;

/// <summary>One rule of a repair as it was applied.</summary>
/// <param name="Rule">Its name, as <c>--rule</c> takes it.</param>
/// <param name="Parameters">What it was given, by name.</param>
/// <param name="Inserted">Bars that it added.</param>
/// <param name="Changed">Bars that it gave other values.</param>
/// <param name="Removed">Bars that it took away.</param>
public sealed record RepairStep(string Rule, IReadOnlyList<KeyValuePair<string, string>> Parameters, long Inserted, long Changed, long Removed)
{
    /// <summary>Rule and parameters as words: <c>fill-gaps max-gap=60</c>.</summary>
    public string Words => string.Join(' ', Parameters.Select(p => $"{p.Key}={p.Value}").Prepend(Rule));
}

/// <summary>One repair of a dataset: what was done, when, and where the bars lie that it took the place of. Kept in the manifest.</summary>
public sealed record RepairRecord
{
    /// <summary>Counts from 1; an undo frees its number.</summary>
    public required int Number { get; init; }

    /// <summary>When it was done, by the clock of the machine.</summary>
    public required Instant At { get; init; }

    /// <summary>In the order in which they were applied.</summary>
    public required IReadOnlyList<RepairStep> Steps { get; init; }

    /// <summary>Bars that are there after the repair and were not before, all rules together.</summary>
    public required long Inserted { get; init; }

    /// <summary>Bars that are there before and after with other values.</summary>
    public required long Changed { get; init; }

    /// <summary>Bars that are not there any more.</summary>
    public required long Removed { get; init; }

    /// <summary>Content hash of the dataset before; an undo restores exactly this.</summary>
    public required string Sha256Before { get; init; }
    public required string Sha256After { get; init; }
    public required int PriceScaleBefore { get; init; }
    public required int VolumeScaleBefore { get; init; }

    /// <summary>Name of the file with the old bars, in the dataset's folder, and the SHA-256 of its bytes.</summary>
    public required string File { get; init; }
    public required string FileSha256 { get; init; }

    /// <summary>The repaired dataset that this one was resampled from; null for a repair of this dataset itself, the only kind that can be undone.</summary>
    public string? InheritedFrom { get; init; }

    /// <summary>All rules as words.</summary>
    public string Words => string.Join(", ", Steps.Select(s => s.Words));
}

/// <summary>How much of a dataset is not as it was imported: sums over all of its repairs.</summary>
public sealed record RepairTotals(int Repairs, long Inserted, long Changed, long Removed)
{
    internal static RepairTotals? Of(IReadOnlyList<RepairRecord> repairs) => repairs.Count == 0
        ? null
        : new RepairTotals(repairs.Count, repairs.Sum(r => r.Inserted), repairs.Sum(r => r.Changed), repairs.Sum(r => r.Removed));
}
