using System.CommandLine;

namespace Godwit.Cli.Commands.Analyze;

/// <summary>Tools against self-deception.</summary>
internal static class AnalyzeCommand
{
    public const string Summary = "Look for self-deception: look-ahead, missing warm-up, luck and fragility";

    public static Command Create() => new("analyze", Summary)
    {
        LookaheadCommand.Create(),
        WarmUpCommand.Create(),
        RobustnessCommand.Create(),
    };
}
