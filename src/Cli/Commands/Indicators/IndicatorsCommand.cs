using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Indicators;

/// <summary>The indicator catalogue: look at it, and compute from it.</summary>
internal static class IndicatorsCommand
{
    public const string Summary = "Look at the indicator catalogue and compute indicators";

    public static Command Create() => new("indicators", Summary) { ListOf(), Describe(), Compute() };

    private static Command ListOf()
    {
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show all indicators").With(json).Does((parsed, _) =>
        {
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (IndicatorDefinition definition in IndicatorCatalog.All) Write(writer, definition);
                    writer.WriteEndArray();
                });
                return;
            }
            var table = new Table("Name", "Title", "Parameters and defaults", "Outputs");
            foreach (IndicatorDefinition definition in IndicatorCatalog.All)
                table.Add(Style.Bold(definition.Name), definition.Title, string.Join(' ', definition.Parameters.Select(p => $"{p.Name}={p.Default}")), string.Join(' ', definition.Outputs.Select(o => o.Name)));
            Console.Out.Write(table);
        });
    }

    private static Command Describe()
    {
        Argument<string> name = OptionKit.One("NAME", "Indicator, such as RSI");
        Option<bool> json = OptionKit.Json();
        return new Command("describe", "Show formula, source, parameters and outputs of an indicator") { name }.With(json).Does((parsed, _) =>
        {
            IndicatorDefinition definition = IndicatorCatalog.Get(parsed.GetValue(name)!);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer => Write(writer, definition));
                return;
            }
            Console.Out.Write($"{Style.Bold(definition.Name)}  {definition.Title}\n\n{definition.Meaning}\n\nformula: {definition.Formula}\nsource: {definition.Source}\n");
            if (definition.Convention.Length > 0) Console.Out.Write($"convention: {definition.Convention}\n");
            if (definition.Repaints) Console.Out.Write($"{Style.Caution("!")} repaints: a later bar can change a value already given\n");
            Console.Out.Write($"outputs: {string.Join(", ", definition.Outputs.Select(o => o.Name))}\n\n");
            var table = new Table("Parameter", "Default", "Range", "Meaning");
            foreach (IndicatorParameter parameter in definition.AllParameters) table.Add(parameter.Name, parameter.Default, parameter.Range, parameter.Meaning);
            Console.Out.Write(table);
        });
    }

    private static Command Compute()
    {
        Argument<string> name = OptionKit.One("NAME", "Indicator, such as RSI");
        Option<string> data = OptionKit.Text("--data", "Dataset id or candle file", "");
        Option<string[]> parameters = OptionKit.Many("--param", "Indicator parameter, name=value; repeatable");
        Option<string?> venue = OptionKit.Text("--venue", "Venue of a file whose name does not tell it");
        Option<string?> symbol = OptionKit.Text("--symbol", "Symbol of a file whose name does not tell it");
        Option<string?> interval = OptionKit.Text("--interval", "Bar length of a file whose name does not tell it");
        Option<bool> json = OptionKit.Json();
        Option<bool> csv = OptionKit.Flag("--csv", "Print all values as CSV on stdout");
        return new Command("compute", "Compute an indicator over a dataset or a file") { name }
            .With(data, parameters, venue, symbol, interval, json, csv).Does((parsed, _) =>
        {
            string source = parsed.GetValue(data)!;
            if (source.Length == 0) throw GodwitException.Usage("Name the data with --data: a dataset of 'godwit data list' or a candle file.");
            IndicatorDefinition definition = IndicatorCatalog.Get(parsed.GetValue(name)!);
            IndicatorArguments arguments = IndicatorCatalog.Arguments(definition, OptionKit.ReadAssignments(parsed, parameters));
            var options = new BacktestOptions { Venue = parsed.GetValue(venue) ?? "FILE", Symbol = parsed.GetValue(symbol) ?? "FILE", Interval = parsed.GetValue(interval) };
            using ResolvedSeries series = new SeriesResolver(GodwitHome.Path).Open(source, options);
            IndicatorTable table = IndicatorCatalog.Compute(definition, arguments, Spans(series.Bars));
            if (parsed.GetValue(json)) JsonOutput.Write(writer => WriteTable(writer, table));
            else if (parsed.GetValue(csv)) WriteCsv(table, series.Bars);
            else Print(table, series.Bars);
        });
    }

    private static BarSpans Spans(BarColumns bars) => new()
    {
        OpenTimesNanos = bars.OpenTimesNanos,
        Opens = Doubles(bars.Opens, bars.PriceScale),
        Highs = Doubles(bars.Highs, bars.PriceScale),
        Lows = Doubles(bars.Lows, bars.PriceScale),
        Closes = Doubles(bars.Closes, bars.PriceScale),
        Volumes = Doubles(bars.Volumes, bars.VolumeScale),
    };

    private static double[] Doubles(ReadOnlySpan<long> units, int scale)
    {
        double divisor = Pow10.Double(scale);
        var values = new double[units.Length];
        for (int i = 0; i < values.Length; i++) values[i] = units[i] / divisor;
        return values;
    }

    private static void WriteTable(Utf8JsonWriter json, IndicatorTable table)
    {
        json.WriteStartObject();
        json.WriteString("indicator", table.Definition.Name);
        json.WriteStartObject("parameters");
        foreach ((string name, string value) in table.Arguments.Values) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteNumber("settle", table.SettleLength);
        json.WriteStartObject("outputs");
        for (int o = 0; o < table.Outputs.Length; o++)
        {
            json.WriteStartArray(table.Definition.Outputs[o].Name);
            foreach (double value in table.Outputs[o])
            {
                if (double.IsFinite(value)) json.WriteNumberValue(value);
                else json.WriteNullValue();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCsv(IndicatorTable table, BarColumns bars)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write("timestamp_ms," + string.Join(',', table.Definition.Outputs.Select(o => o.Name)) + "\n");
        for (int i = 0; i < bars.Count; i++)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{bars[i].OpenTime.UnixMillis},") + string.Join(',', table.Outputs.Select(c => double.IsFinite(c[i]) ? c[i].ToString("R", CultureInfo.InvariantCulture) : "")) + "\n");
    }

    private static void Print(IndicatorTable table, BarColumns bars)
    {
        Console.Out.Write($"{Style.Bold(table.Definition.Name)} over {Figures.Count(bars.Count, "bar")}, settled after {table.SettleLength}\n");
        for (int o = 0; o < table.Outputs.Length; o++)
        {
            double[] settled = [.. table.Outputs[o].Where(double.IsFinite)];
            string last = settled.Length == 0 ? "–" : settled[^1].ToString("G10", CultureInfo.InvariantCulture);
            Console.Out.Write($"{table.Definition.Outputs[o].Name,-14} {last,16}  {Sparkline.Draw(settled, 60)}\n");
        }
    }

    private static void Write(Utf8JsonWriter json, IndicatorDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("name", definition.Name);
        json.WriteString("title", definition.Title);
        json.WriteString("meaning", definition.Meaning);
        json.WriteString("formula", definition.Formula);
        json.WriteString("source", definition.Source);
        json.WriteString("convention", definition.Convention);
        json.WriteBoolean("repaints", definition.Repaints);
        json.WriteStartArray("parameters");
        foreach (IndicatorParameter parameter in definition.AllParameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("default", parameter.Default);
            json.WriteString("range", parameter.Range);
            json.WriteString("meaning", parameter.Meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (IndicatorOutput output in definition.Outputs) json.WriteStringValue(output.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
