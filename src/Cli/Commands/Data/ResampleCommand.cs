using System.CommandLine;
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
        Option<string?> to = OptionKit.Text("--to", "Length of the new bars, such as 1h or 1d");
        return new Command("resample", "Make longer bars of a dataset, exactly") { id }.With(to).Does((parsed, cancellation) =>
        {
            BarInterval target = OptionKit.ReadInterval(parsed, to) ?? throw GodwitException.Usage("Say with --to how long the new bars are, such as --to 1h.");
            DataStore store = DataStore.Open(GodwitHome.Path);
            using BarSeries source = store.OpenBars(parsed.GetValue(id)!);
            ResampledBars made = Resampling.Resample(source, target, source.Info.LastBarMayBePartial);
            var options = new BarWriteOptions { Source = $"{source.Info.Id} resampled", Synthetic = source.Info.Synthetic };
            DatasetInfo info = store.WriteBars(source.Info.Key, made.Bars, options, cancellation);
            Console.Out.Write($"{info.Id}: {Figures.Count(info.Rows, "bar")} from {Figures.Time(info.From)} to {Figures.Time(info.To)}\n");
            if (made.IncompleteBars > 0) Console.Out.Write($"{Style.Caution("!")} {Figures.Count(made.IncompleteBars, "bar")} cover gaps of the source and are made of what was there\n");
            if (made.LastBarMayBePartial) Console.Out.Write($"{Style.Caution("!")} the last bar is incomplete\n");
        });
    }
}
