namespace Godwit.Backtesting.Critique;

/// <summary>How much a finding weighs, heaviest last: numbers compare.</summary>
public enum FindingSeverity : byte
{
    /// <summary>Worth knowing; the result stands.</summary>
    Info,

    /// <summary>The result is weaker than it looks.</summary>
    Caution,

    /// <summary>The result should not be believed as it stands.</summary>
    Serious,

    /// <summary>The result says nothing, whatever its other figures are.</summary>
    Fatal,
}

/// <summary>One doubt about a result, with its evidence.</summary>
/// <param name="Id">Stable name in lower case with dashes, such as <c>too-few-trades</c>.</param>
/// <param name="Title">What is doubtful, in a few words.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Evidence">What was found in this run, with its figures, the threshold and why it lies there.</param>
/// <param name="Meaning">Why it matters, in one sentence.</param>
public sealed record Finding(string Id, string Title, FindingSeverity Severity, string Evidence, string Meaning);
