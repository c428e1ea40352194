using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Parameters;

namespace Godwit.Cli.Commands.Strategies;

/// <summary>The shipped strategies and their parameters.</summary>
internal static class StrategiesCommand
{
    public const string Summary = "Look at the shipped strategies, and have rules explained";

    public static Command Create() => new("strategies", Summary)
    {
        ListOf(),
        Describe(),
        ExplainCommand.Create(),
        ExplainCommand.Schema(),
        AblateCommand.Create(),
        CalibrateCommand.Create(),
        SurveyCommand.Create(),
    };

    private static Command ListOf()
    {
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show the shipped strategies").With(json).Does((parsed, _) =>
        {
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (StrategyEntry entry in StrategyCatalog.All) Write(writer, entry);
                    writer.WriteEndArray();
                });
                return;
            }
            var table = new Table("Strategy", "What it does", "Parameters and defaults");
            foreach (StrategyEntry entry in StrategyCatalog.All)
                table.Add(Style.Bold(entry.Name), entry.Summary, string.Join(' ', entry.Parameters.Select(p => $"{p.Name}={p.Default}")));
            Console.Out.Write(table);
        });
    }

    private static Command Describe()
    {
        Argument<string> name = OptionKit.One("NAME", "Strategy, such as ma-cross");
        Option<bool> json = OptionKit.Json();
        return new Command("describe", "Show a strategy's parameters: type, range, default and meaning") { name }.With(json).Does((parsed, _) =>
        {
            StrategyEntry entry = StrategyCatalog.Get(parsed.GetValue(name)!);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, entry));
            else Print(entry);
        });
    }

    private static void Print(StrategyEntry entry)
    {
        Console.Out.Write($"{Style.Bold(entry.Name)}  {entry.Summary}\n\n");
        if (entry.Parameters.Count == 0)
        {
            Console.Out.Write("It has no parameters.\n");
        }
        else
        {
            var table = new Table("Parameter", "Type", "Range", "Default", "Meaning");
            foreach (ParameterSpec parameter in entry.Parameters) table.Add(parameter.Name, parameter.TypeName, parameter.Range, parameter.Default, parameter.Meaning);
            Console.Out.Write(table);
        }
        string example = entry.Parameters is [var first, ..] ? $" --param {first.Name}={first.Default}" : "";
        Console.Out.Write(Style.Faint($"\ngodwit backtest {entry.Name} --data DATASET{example}") + "\n");
    }

    private static void Write(Utf8JsonWriter json, StrategyEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Name);
        json.WriteString("summary", entry.Summary);
        json.WriteStartArray("parameters");
        foreach (ParameterSpec parameter in entry.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("type", parameter.TypeName);
            WriteBound(json, "min", parameter.Min);
            WriteBound(json, "max", parameter.Max);
            json.WriteString("default", parameter.Default);
            json.WriteString("meaning", parameter.Meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBound(Utf8JsonWriter json, string name, double bound)
    {
        if (double.IsFinite(bound)) json.WriteNumber(name, bound);
        else json.WriteNull(name);
    }
}
