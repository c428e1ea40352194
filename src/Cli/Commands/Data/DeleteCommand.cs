using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class DeleteCommand
{
    public static Command Create()
    {
        Argument<string[]> ids = OptionKit.OneOrMore("ID", "Datasets, as 'godwit data list' names them");
        Option<bool> yes = OptionKit.Flag("--yes", "Do not ask");
        return new Command("delete", "Remove datasets from the store") { ids }.With(yes).Does((parsed, cancellation) =>
        {
            DataStore store = DataStore.Open(GodwitHome.Path);
            // All names are checked before the first one is deleted.
            DatasetInfo[] doomed = [.. parsed.GetValue(ids)!.Select(store.Get).DistinctBy(info => info.Id)];
            if (!parsed.GetValue(yes) && !Agreed(doomed)) throw new GodwitException("Nothing was deleted.");
            foreach (DatasetInfo info in doomed)
            {
                cancellation.ThrowIfCancellationRequested();
                store.Delete(info.Id);
                Console.Out.Write($"deleted {info.Id}, {Figures.Count(info.Rows, "bar")}, {Figures.Bytes(info.Bytes)}\n");
            }
        });
    }

    private static bool Agreed(DatasetInfo[] doomed)
    {
        string names = string.Join(", ", doomed.Select(info => $"{info.Id} ({Figures.Count(info.Rows, "bar")})"));
        if (Console.IsInputRedirected || Console.IsErrorRedirected) throw GodwitException.Usage($"Deleting {names} needs a yes: add --yes.");
        Console.Error.Write($"Delete {names}? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
