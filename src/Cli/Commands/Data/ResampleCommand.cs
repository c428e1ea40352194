using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ResampleCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
        Option<string?> to = OptionKit.Text("--to", "Length of the new bars, such as 1h or 1d; required");
        Option<bool> replace = OptionKit.Flag("--replace", "Take the place of an imported dataset of that name");
        Option<bool> json = OptionKit.Json();
        return new Command("resample", "Make longer bars of a dataset, exactly") { id }.With(to, replace, json).Does((parsed, cancellation) =>
        {
            BarInterval target = OptionKit.ReadInterval(parsed, to) ?? throw GodwitException.Usage("Say with --to how long the new bars are, such as --to 1h.");
            ResampledDataset made = DataStore.Open(GodwitHome.Path).Resample(parsed.GetValue(id)!, target, parsed.GetValue(replace), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, made));
            else Print(made);
        });
    }

    private static void Print(ResampledDataset made)
    {
        DatasetInfo info = made.Info;
        Console.Out.Write($"{info.Id}: {Figures.Count(info.Rows, "bar")} from {Figures.Time(info.From)} to {Figures.Time(info.To)}\n");
        if (made.IncompleteBars > 0) Console.Out.Write($"{Style.Caution("!")} {Figures.Count(made.IncompleteBars, "bar")} cover gaps of the source and are made of what was there\n");
        if (info.LastBarMayBePartial) Console.Out.Write($"{Style.Caution("!")} the last bar may be incomplete\n");
    }

    private static void Write(Utf8JsonWriter json, ResampledDataset made)
    {
        json.WriteStartObject();
        DatasetTable.WriteFields(json, made.Info);
        json.WriteNumber("incompleteBars", made.IncompleteBars);
        json.WriteEndObject();
    }
}
