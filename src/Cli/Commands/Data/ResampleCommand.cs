using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Configuration;
using Godwit.Indicators.Bars;

namespace Godwit.Cli.Commands.Data;

internal static class ResampleCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
        var rule = new Argument<string?>("RULE") { Arity = ArgumentArity.ZeroOrOne, Description = "Bars to make of trades: time:1m, ticks:500, volume:100, dollar:1e6, imbalance:ticks, runs:volume, range:50 or renko:20" };
        Option<string?> to = OptionKit.Text("--to", "Length of the new bars, such as 1h or 1d");
        Option<bool> replace = OptionKit.Flag("--replace", "Take the place of an imported dataset of that name");
        Option<bool> json = OptionKit.Json();
        return new Command("resample", "Make bars of trades, or longer bars of bars, exactly") { id, rule }.With(to, replace, json).Does((parsed, cancellation) =>
        {
            DataStore store = DataStore.Open(GodwitHome.Path);
            if (store.Ticks.Find(parsed.GetValue(id)!) is { } ticks)
            {
                string what = parsed.GetValue(rule) ?? (parsed.GetValue(to) is { } length ? $"time:{length}" : throw GodwitException.Usage($"Say which bars to make of {ticks.Id}, such as time:1m, ticks:500 or dollar:1e6."));
                TradeBarsMade bars = TickResampling.Resample(store, ticks.Id, TradeBarSpec.Parse(what), parsed.GetValue(replace), cancellation);
                if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, bars));
                else Print(bars);
                return;
            }
            if (parsed.GetValue(rule) is { } given) throw GodwitException.Usage($"{store.Get(parsed.GetValue(id)!).Id} holds bars, no trades, so '{given}' cannot be made of it: give --to with a length, such as --to 1h.");
            BarInterval target = OptionKit.ReadInterval(parsed, to) ?? throw GodwitException.Usage("Say with --to how long the new bars are, such as --to 1h.");
            ResampledDataset made = store.Resample(parsed.GetValue(id)!, target, parsed.GetValue(replace), cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, made));
            else Print(made);
        });
    }

    private static void Print(TradeBarsMade made)
    {
        Console.Out.Write($"{made.Id}: {Figures.Count(made.Bars, "bar")} from {Figures.Time(made.From)} to {Figures.Time(made.To)}\n");
        if (made.TradesInNoBar > 0) Console.Out.Write($"The last {Figures.Count(made.TradesInNoBar, "trade")} make no complete bar and are left out.\n");
        if (made.LastBarMayBePartial) Console.Out.Write($"{Style.Caution("!")} the recording ends inside the last bar\n");
    }

    private static void Write(Utf8JsonWriter json, TradeBarsMade made)
    {
        json.WriteStartObject();
        json.WriteString("id", made.Id);
        json.WriteNumber("rows", made.Bars);
        json.WriteString("from", made.From.ToString());
        json.WriteString("to", made.To.ToString());
        json.WriteNumber("tradesInNoBar", made.TradesInNoBar);
        json.WriteBoolean("lastBarMayBePartial", made.LastBarMayBePartial);
        json.WriteEndObject();
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
