using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Data.Export;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
        Argument<string> file = OptionKit.One("FILE", "Where to write: .csv, .csv.gz or .parquet");
        Option<string?> from = OptionKit.Text("--from", "Start of the range, inclusive");
        Option<string?> to = OptionKit.Text("--to", "End of the range, exclusive");
        Option<bool> overwrite = OptionKit.Flag("--overwrite", "Replace a file of that name");
        return new Command("export", "Write a dataset to a file") { id, file }.With(from, to, overwrite).Does((parsed, cancellation) =>
        {
            var options = new ExportOptions { From = OptionKit.ReadTime(parsed, from), To = OptionKit.ReadTime(parsed, to), Overwrite = parsed.GetValue(overwrite) };
            DataStore store = DataStore.Open(GodwitHome.Path);
            string name = parsed.GetValue(id)!, target = parsed.GetValue(file)!;
            TickInfo? ticks = store.Ticks.Find(name);
            bool table = store.Tables.Find(name) is not null;
            ExportReport report = ticks is not null ? new TickExporter(store).Export(ticks.Id, target, options, cancellation)
                : table ? new TableExporter(store).Export(name, target, options)
                : new CandleExporter(store).Export(name, target, options, cancellation);
            Console.Out.Write($"{report.Path}: {Figures.Count(report.Rows, ticks?.Schema.Noun ?? (table ? "row" : "bar"))}, {Figures.Bytes(report.Bytes)}\n");
        });
    }
}
