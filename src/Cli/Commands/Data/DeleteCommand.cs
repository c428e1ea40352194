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
            Doomed[] doomed = [.. parsed.GetValue(ids)!.Select(id => Find(store, id)).DistinctBy(d => d.Id)];
            if (!parsed.GetValue(yes) && !Agreed(doomed)) throw new GodwitException("Nothing was deleted.");
            foreach (Doomed dataset in doomed)
            {
                cancellation.ThrowIfCancellationRequested();
                dataset.Delete();
                Console.Out.Write($"deleted {dataset.Id}, {dataset.Rows}, {Figures.Bytes(dataset.Bytes)}\n");
            }
        });
    }

    /// <summary>One dataset of whatever kind.</summary>
    private sealed record Doomed(string Id, string Rows, long Bytes, Action Delete);

    private static Doomed Find(DataStore store, string id)
    {
        if (store.Ticks.Find(id) is { } ticks) return new Doomed(ticks.Id, Figures.Count(ticks.Rows, ticks.Schema.Noun), ticks.Bytes, () => store.Ticks.Delete(ticks.Id));
        if (store.Tables.Find(id) is { } table) return new Doomed(table.Id, Figures.Count(table.Rows, "row"), table.Bytes, () => store.Tables.Delete(table.Id));
        DatasetInfo info = store.Get(id);
        return new Doomed(info.Id, Figures.Count(info.Rows, "bar"), info.Bytes, () => store.Delete(info.Id));
    }

    private static bool Agreed(Doomed[] doomed)
    {
        string names = string.Join(", ", doomed.Select(dataset => $"{dataset.Id} ({dataset.Rows})"));
        if (Console.IsInputRedirected || Console.IsErrorRedirected) throw GodwitException.Usage($"Deleting {names} needs a yes: add --yes.");
        Console.Error.Write($"Delete {names}? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
