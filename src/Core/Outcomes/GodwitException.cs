namespace Godwit.Core.Outcomes;

/// <summary>An expected refusal of the user's input or of the world, told in one clear sentence: what, where, what to do.</summary>
/// <remarks>The command line prints the message alone, without stack trace; anything else that is thrown is a defect.</remarks>
public class GodwitException : Exception
{
    public GodwitException(string message) : base(message) { }
    public GodwitException(string message, Exception inner) : base(message, inner) { }

    /// <summary>True when the command was used wrongly (exit code 2), false when the work failed (exit code 1).</summary>
    public bool IsUsage { get; init; }

    public static GodwitException Usage(string message) => new(message) { IsUsage = true };
}
