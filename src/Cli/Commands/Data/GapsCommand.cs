using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Downloads;

namespace Godwit.Cli.Commands.Data;

/// <summary>What the download has learned about the gaps of a dataset.</summary>
internal static class GapsCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
        Option<bool> json = OptionKit.Json();
        return new Command("gaps", "Show where a downloaded dataset has no bars, and why") { id }.With(json).Does((parsed, _) =>
        {
            DataStore store = DataStore.Open(GodwitHome.Path);
            DatasetInfo info = store.Get(parsed.GetValue(id)!);
            IReadOnlyList<LedgerGap> gaps = new GapLedger(store, new DatasetId(info.Key, info.Interval)).Read()
                ?? throw new GodwitException($"{info.Id} was not downloaded; `godwit data check {info.Id}` looks at any dataset.");
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (LedgerGap gap in gaps) GapLedger.Write(writer, gap);
                    writer.WriteEndArray();
                });
                return;
            }
            if (gaps.Count == 0)
            {
                Console.Out.Write($"{info.Id} has no gaps in what was downloaded.\n");
                return;
            }
            var table = new Table("From", "To", "Bars", "Cause", "Reason").AlignRight(2);
            foreach (LedgerGap gap in gaps) table.Add(Figures.Time(gap.From), Figures.Time(gap.To), Figures.Count(gap.Bars), gap.Cause, gap.Reason);
            Console.Out.Write(table);
        });
    }
}
