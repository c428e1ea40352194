using Godwit.Data.Store;

namespace Godwit.Data.Repair;

/// <summary>What rules do to a dataset.</summary>
/// <param name="Before">The dataset before.</param>
/// <param name="Steps">Each rule with its counts, in the order given.</param>
/// <param name="Remarks">What a reader should know, rule by rule.</param>
/// <param name="Edits">The difference between before and after, in order of time.</param>
public sealed record RepairPlan(DatasetInfo Before, IReadOnlyList<RepairStep> Steps, IReadOnlyList<(string Rule, string Text)> Remarks, IReadOnlyList<RowEdit> Edits)
{
    public bool ChangesNothing => Edits.Count == 0;
}

/// <summary>What a repair or an undo has left.</summary>
/// <param name="Info">The dataset as it is now.</param>
/// <param name="Plan">What the rules did; null for an undo.</param>
/// <param name="Records">The repair that was made, or those that were undone, last first; empty when there was nothing to do.</param>
public sealed record RepairOutcome(DatasetInfo Info, RepairPlan? Plan, IReadOnlyList<RepairRecord> Records);
