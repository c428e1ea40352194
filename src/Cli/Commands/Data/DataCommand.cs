using System.CommandLine;

namespace Godwit.Cli.Commands.Data;

/// <summary>Everything about the market data store.</summary>
internal static class DataCommand
{
    public const string Summary = "Import, generate, look at and export market data";

    public static Command Create() => new("data", Summary)
    {
        ImportCommand.Create(),
        FormatsCommand.Create(),
        DownloadCommand.Create(),
        GenerateCommand.Create(),
        GenerateTicksCommand.Create(),
        ListCommand.Create(),
        ShowCommand.Create(),
        CheckCommand.Create(),
        RepairCommand.Create(),
        GapsCommand.Create(),
        MarketAnalyzeCommand.Create(),
        ClockCommand.Create(),
        SqlCommand.Create(),
        ResampleCommand.Create(),
        ExportCommand.Create(),
        DeleteCommand.Create(),
    };
}
