using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ListCommand
{
    public static Command Create()
    {
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show what is in the store").With(json).Does((parsed, _) => List(parsed.GetValue(json)));
    }

    private static void List(bool json)
    {
        DataStore store = DataStore.Open(GodwitHome.Path);
        var problems = new List<string>();
        IReadOnlyList<DatasetInfo> datasets = store.List(problems);
        IReadOnlyList<TickInfo> ticks = store.Ticks.List(problems);
        IReadOnlyList<TableInfo> tables = store.Tables.List(problems);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (DatasetInfo info in datasets) DatasetTable.Write(writer, info);
                foreach (TickInfo info in ticks) TickTable.Write(writer, info);
                foreach (TableInfo info in tables) TableOutput.Write(writer, info);
                writer.WriteEndArray();
            });
        }
        else if (datasets.Count + ticks.Count + tables.Count + problems.Count == 0)
        {
            Console.Out.Write($"The store in {store.Folder} is empty.\nBring data in with  godwit data import FILE  or make some with  godwit data generate\n");
        }
        else
        {
            Table[] shown = [DatasetTable.Of(datasets), TickTable.Of(ticks), TableOutput.Of(tables)];
            Console.Out.Write(string.Join("\n", shown.Where(t => t.Count > 0)));
            Console.Out.Write(Style.Faint($"{Figures.Count(datasets.Count + ticks.Count + tables.Count, "dataset")}, {Figures.Bytes(store.DiskBytes)} on disk{Free(store.Folder)}, in {store.Folder}") + "\n");
        }
        if (problems.Count > 0)
            throw new GodwitException(problems.Count == 1 ? problems[0] : $"{problems.Count} datasets cannot be read; the first: {problems[0]}");
    }

    private static string Free(string folder)
    {
        try
        {
            return $", {Figures.Bytes(new DriveInfo(folder).AvailableFreeSpace)} free";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some file systems do not say how much is free; the list is no worse for it.
            return "";
        }
    }
}
