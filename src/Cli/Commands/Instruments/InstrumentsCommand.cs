using System.CommandLine;

namespace Godwit.Cli.Commands.Instruments;

/// <summary>Everything about the catalogue of instruments.</summary>
internal static class InstrumentsCommand
{
    public const string Summary = "Import and look at venues' trading rules: ticks, lots, minimum orders";

    public static Command Create() => new("instruments", Summary)
    {
        ImportCommand.Create(),
        ListCommand.Create(),
        ShowCommand.Create(),
    };
}
