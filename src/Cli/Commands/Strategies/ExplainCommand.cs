using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting.Rules;

namespace Godwit.Cli.Commands.Strategies;

/// <summary>Says in words what a rules file will do.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        Argument<string> file = OptionKit.One("FILE", "Rules in a YAML file, such as trend-pullback.yaml");
        Option<string[]> parameters = OptionKit.Many("--param", "Parameter value, name=value; repeatable");
        Option<bool> json = OptionKit.Json();
        return new Command("explain", "Say in words what a rules file will do") { file }.With(parameters, json).Does((parsed, _) =>
        {
            string path = parsed.GetValue(file)!;
            if (!RuleFile.IsNamed(path)) throw GodwitException.Usage($"'{path}' is no rules file: name a file that ends in .yaml ('godwit strategies describe' tells of the shipped strategies).");
            var explanation = RuleExplanation.Of(RuleFile.Load(path), OptionKit.ReadAssignments(parsed, parameters));
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, explanation));
            else Print(explanation);
        });
    }

    /// <summary>The schema alone, for editors.</summary>
    public static Command Schema() =>
        new Command("schema", "Print the JSON schema of rules files, by which editors complete and check them").Does((_, _) => Console.Out.Write(RuleSchema.Text()));

    private static void Print(RuleExplanation explanation)
    {
        Console.Out.Write($"{Style.Bold(explanation.Name)}  {Style.Faint(explanation.File)}\n");
        if (explanation.Description.Length > 0) Console.Out.Write($"{explanation.Description}\n");
        foreach (RuleSection section in explanation.Sections)
        {
            Console.Out.Write($"\n{Style.Bold(section.Title)}\n");
            foreach (string line in section.Lines) Console.Out.Write($"  {line}\n");
        }
        if (explanation.Warnings.Count > 0) Console.Out.Write("\n");
        foreach (string warning in explanation.Warnings) Console.Out.Write($"{Style.Caution("!")} {warning}\n");
    }

    private static void Write(Utf8JsonWriter json, RuleExplanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("name", explanation.Name);
        json.WriteString("file", explanation.File);
        json.WriteString("description", explanation.Description);
        if (explanation.SettleBars is { } bars) json.WriteNumber("settleBars", bars);
        else json.WriteNull("settleBars");
        json.WriteStartArray("sections");
        foreach (RuleSection section in explanation.Sections)
        {
            json.WriteStartObject();
            json.WriteString("title", section.Title);
            WriteAll(json, "lines", section.Lines);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteAll(json, "warnings", explanation.Warnings);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
