namespace Godwit.Backtesting.Critique;

/// <summary>How much a finding weighs, heaviest last: numbers compare.</summary>
public enum FindingSeverity : byte
{
    /// <summary>Worth knowing; the result stands.</summary>
    Note,

    /// <summary>The result is weaker than it looks.</summary>
    Caution,

    /// <summary>The result should not be believed as it stands.</summary>
    Serious,
}

/// <summary>One doubt about a result, with its evidence.</summary>
/// <param name="Id">Stable name in lower case with dashes, such as <c>too-few-trades</c>.</param>
/// <param name="Title">What is doubtful, in a few words.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Sentence">What was found in this run, with its figures.</param>
/// <param name="Explanation">Why it matters and what to do about it, for a reader who meets it for the first time.</param>
public sealed record Finding(string Id, string Title, FindingSeverity Severity, string Sentence, string Explanation);
