using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Data.Quality;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ShowCommand
{
    private const int EdgeBars = 3, ListedGaps = 5;

    public static Command Create()
    {
        Argument<string> id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
        Option<bool> verify = OptionKit.Flag("--verify", "Read every file of the dataset and compare it with its hash");
        Option<bool> json = OptionKit.Json();
        return new Command("show", "Show one dataset: facts, gaps, first and last rows") { id }.With(verify, json).Does((parsed, _) =>
        {
            DataStore store = DataStore.Open(GodwitHome.Path);
            if (store.Ticks.Find(parsed.GetValue(id)!) is { } ticks)
            {
                TickShow.Show(store.Ticks, ticks.Id, parsed.GetValue(verify), parsed.GetValue(json));
                return;
            }
            if (store.Tables.Find(parsed.GetValue(id)!) is { } table)
            {
                TableOutput.Show(store.Tables, table.Id, parsed.GetValue(verify), parsed.GetValue(json));
                return;
            }
            using BarSeries series = store.OpenBars(parsed.GetValue(id)!);
            if (parsed.GetValue(verify)) store.Verify(series.Info.Id);
            SeriesFacts facts = SeriesFacts.Of(series);
            SeriesGap[] longest = [.. SeriesGaps.Find(series).OrderByDescending(g => g.MissingBars).Take(ListedGaps)];
            PriceSketch prices = PriceSketch.Of(series);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, series, facts, longest, prices));
            else Print(series, facts, longest, prices, parsed.GetValue(verify));
        });
    }

    private static void Print(BarSeries series, SeriesFacts facts, SeriesGap[] longest, PriceSketch prices, bool verified)
    {
        DatasetInfo info = series.Info;
        string marks = DatasetTable.Marks(info);
        Console.Out.Write($"{Style.Bold(info.Id)}{(marks.Length > 0 ? "  " + marks : "")}\n{Sparkline.Draw(prices.Closes, 72)}\n\n");
        var table = new Table("Fact", "");
        table.Add("bars", $"{Figures.Count(info.Rows)} of {info.Interval}, {Figures.Time(info.From)} to {Figures.Time(info.To)}");
        table.Add("gaps", GapText(info, facts));
        table.Add("bars without volume", Figures.Count(facts.ZeroVolumeBars));
        table.Add("lowest price", $"{Price(series, series.Lows[prices.LowestIndex])} on {Figures.Time(series[prices.LowestIndex].OpenTime)}");
        table.Add("highest price", $"{Price(series, series.Highs[prices.HighestIndex])} on {Figures.Time(series[prices.HighestIndex].OpenTime)}");
        table.Add("decimals", $"{info.PriceScale} in prices, {info.VolumeScale} in volumes");
        table.Add("size on disk", Figures.Bytes(info.Bytes));
        table.Add("source", info.Source);
        if (info.Repaired is { } repaired)
            table.Add("repairs", $"{Figures.Count(repaired.Repairs)}: {Figures.Count(repaired.Inserted, "bar")} inserted, {Figures.Count(repaired.Changed)} changed, {Figures.Count(repaired.Removed)} removed (godwit data repair {info.Id} --list)");
        table.Add("SHA-256", info.Sha256 + (verified ? "  " + Style.Good("verified") : ""));
        Console.Out.Write($"{table}\n");
        if (longest.Length > 0) Console.Out.Write($"{GapTable(series, longest)}\n");
        Console.Out.Write(BarTable(series));
    }

    private static string GapText(DatasetInfo info, SeriesFacts facts) => facts.Gaps == 0
        ? "none"
        : $"{Figures.Count(facts.Gaps)}, {Figures.Count(facts.MissingBars, "bar")} missing ({Figures.Percent((double)facts.MissingBars / (facts.MissingBars + info.Rows))})";

    private static Table GapTable(BarSeries series, SeriesGap[] longest)
    {
        var table = new Table("Longest gaps", "Bars", "Length").AlignRight(1);
        foreach (SeriesGap gap in longest) table.Add(Figures.Time(gap.After + series.Interval.Length), Figures.Count(gap.MissingBars), Figures.Length(series.Interval.Length * gap.MissingBars));
        return table;
    }

    private static Table BarTable(BarSeries series)
    {
        var table = new Table("Bar", "Open", "High", "Low", "Close", "Volume").AlignRight(1, 2, 3, 4, 5);
        int n = series.Count;
        bool all = n <= 2 * EdgeBars;
        for (int i = 0; i < (all ? n : EdgeBars); i++) AddBar(table, series, i);
        if (all) return table;
        table.Add("…", "", "", "", "", "");
        for (int i = n - EdgeBars; i < n; i++) AddBar(table, series, i);
        return table;
    }

    private static void AddBar(Table table, BarSeries series, int index)
    {
        Bar bar = series[index];
        table.Add(
            Figures.Time(bar.OpenTime), Price(series, bar.Open.Units), Price(series, bar.High.Units), Price(series, bar.Low.Units),
            Price(series, bar.Close.Units), Decimals.Format(bar.Volume.Units, series.VolumeScale));
    }

    private static string Price(BarSeries series, long units) => Decimals.Format(units, series.PriceScale);

    private static void Write(Utf8JsonWriter json, BarSeries series, SeriesFacts facts, SeriesGap[] longest, PriceSketch prices)
    {
        json.WriteStartObject();
        DatasetTable.WriteFields(json, series.Info);
        json.WriteNumber("priceDecimals", series.PriceScale);
        json.WriteNumber("volumeDecimals", series.VolumeScale);
        json.WriteNumber("gaps", facts.Gaps);
        json.WriteNumber("missingBars", facts.MissingBars);
        json.WriteNumber("barsWithoutVolume", facts.ZeroVolumeBars);
        json.WriteString("low", Price(series, series.Lows[prices.LowestIndex]));
        json.WriteString("high", Price(series, series.Highs[prices.HighestIndex]));
        json.WriteStartArray("longestGaps");
        foreach (SeriesGap gap in longest)
        {
            json.WriteStartObject();
            json.WriteString("from", (gap.After + series.Interval.Length).ToString());
            json.WriteNumber("bars", gap.MissingBars);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteBar(json, "first", series, 0);
        WriteBar(json, "last", series, series.Count - 1);
        json.WriteEndObject();
    }

    private static void WriteBar(Utf8JsonWriter json, string name, BarSeries series, int index)
    {
        Bar bar = series[index];
        json.WriteStartObject(name);
        json.WriteString("time", bar.OpenTime.ToString());
        json.WriteString("open", Price(series, bar.Open.Units));
        json.WriteString("high", Price(series, bar.High.Units));
        json.WriteString("low", Price(series, bar.Low.Units));
        json.WriteString("close", Price(series, bar.Close.Units));
        json.WriteString("volume", Decimals.Format(bar.Volume.Units, series.VolumeScale));
        json.WriteEndObject();
    }
}
