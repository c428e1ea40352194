namespace Godwit.Backtesting.Critique;

/// <summary>One doubt that a careful reader has about every backtest, and how to see in a run whether it is justified.</summary>
/// <param name="id">Stable name in lower case with dashes; its explanation is docs/critique/ID.md.</param>
/// <param name="title">What is doubtful, in a few words.</param>
/// <param name="meaning">Why it matters, in one sentence.</param>
public abstract class Check(string id, string title, string meaning)
{
    public string Id { get; } = id;
    public string Title { get; } = title;
    public string Meaning { get; } = meaning;

    /// <summary>The doubt with its figures; null when the run gives no reason for it, or too little to tell.</summary>
    internal abstract Finding? Examine(CaseFile run);

    private protected Finding Found(FindingSeverity severity, string evidence) => new(Id, Title, severity, evidence, Meaning);
}
