namespace Godwit.Backtesting.Critique;

/// <summary>Whether a result can be taken for what it says.</summary>
public enum Belief : byte
{
    /// <summary>Nothing weighty speaks against it.</summary>
    Believable,

    /// <summary>Something serious, or much that is not, speaks against it.</summary>
    Doubtful,

    /// <summary>It should not be acted on.</summary>
    NotBelievable,
}

/// <summary>What all checks found in one run. The same for the same evidence.</summary>
public sealed record RunCritique
{
    /// <summary>From so many serious findings on a result is not believable: one may have an excuse, three have a pattern.</summary>
    public const int SeriousForDisbelief = 3;

    /// <summary>From so many cautions on a result is doubtful although none of them is serious.</summary>
    public const int CautionsForDoubt = 6;

    private RunCritique(IReadOnlyList<Finding> findings) => Findings = findings;

    /// <summary>Heaviest first; among equals in the order of <see cref="CheckCatalog.All"/>.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The rule in words, for whoever reads the verdict.</summary>
    public static string Rule =>
        $"not believable from one fatal or {SeriousForDisbelief} serious findings on, doubtful from one serious or {CautionsForDoubt} cautions on, believable otherwise";

    public Belief Belief =>
        Count(FindingSeverity.Fatal) > 0 || Count(FindingSeverity.Serious) >= SeriousForDisbelief ? Belief.NotBelievable
        : Count(FindingSeverity.Serious) > 0 || Count(FindingSeverity.Caution) >= CautionsForDoubt ? Belief.Doubtful
        : Belief.Believable;

    /// <summary>believable, doubtful or not believable.</summary>
    public string BeliefText => Belief == Belief.NotBelievable ? "not believable" : Belief.ToString().ToLowerInvariant();

    public int Count(FindingSeverity severity) => Findings.Count(f => f.Severity == severity);

    /// <summary>Asks every check.</summary>
    public static RunCritique Of(RunEvidence evidence)
    {
        var file = new CaseFile(evidence);
        var findings = new List<Finding>();
        foreach (Check check in CheckCatalog.All)
            if (check.Examine(file) is { } finding) findings.Add(finding);
        return new RunCritique([.. findings.OrderByDescending(f => f.Severity)]);
    }
}
