using Godwit.Core.Instruments;

namespace Godwit.Data.Instruments;

/// <summary>One instrument of the catalogue with the rules of all dates, oldest first.</summary>
internal sealed record CatalogEntry(InstrumentDraft Latest, IReadOnlyList<RulesDraft> Rules)
{
    public Instrument Build() => InstrumentBuilder.Build(Latest, Rules);

    /// <summary>This entry with a draft's rules put in at their date; rules of the same date are replaced.</summary>
    public static CatalogEntry Merge(CatalogEntry? known, InstrumentDraft draft)
    {
        List<RulesDraft> rules = known is null ? [] : [.. known.Rules.Where(r => r.ValidFrom != draft.Rules.ValidFrom)];
        rules.Add(draft.Rules);
        rules.Sort((a, b) => a.ValidFrom.CompareTo(b.ValidFrom));
        // Names come from the newest snapshot, whatever the order of imports.
        bool isNewest = known is null || ReferenceEquals(rules[^1], draft.Rules);
        return new CatalogEntry(isNewest ? draft : known!.Latest, rules);
    }

    /// <summary>True when both say the same of the instrument and of every date.</summary>
    public bool SaysTheSameAs(CatalogEntry other) => Latest == other.Latest && Rules.SequenceEqual(other.Rules);
}
