using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Indicators;

/// <summary>The indicator catalogue: look at it, and compute from it.</summary>
internal static class IndicatorsCommand
{
    public const string Summary = "Look at the indicator catalogue and compute indicators";

    public static Command Create() => new("indicators", Summary) { ListOf(), Describe(), IndicatorsCompute.Create() };

    private static Command ListOf()
    {
        var words = new Argument<string[]>("WORD") { Description = "Show only what has these words in its name, title or meaning", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> group = OptionKit.Text("--group", $"Only one group: {GroupNames()}");
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show all indicators, or those that match some words") { words }.With(group, json).Does((parsed, _) =>
        {
            IndicatorDefinition[] found = [.. Find(parsed.GetValue(words) ?? [], ReadGroup(parsed.GetValue(group)))];
            if (parsed.GetValue(json)) IndicatorJson.Write(found);
            else if (found.Length == 0) Console.Out.Write("No indicator matches. 'godwit indicators list' shows all.\n");
            else IndicatorScreens.List(found);
        });
    }

    private static Command Describe()
    {
        Argument<string> name = OptionKit.One("NAME", "Indicator, such as RSI");
        Option<bool> json = OptionKit.Json();
        return new Command("describe", "Show formula, source, parameters and outputs of an indicator") { name }.With(json).Does((parsed, _) =>
        {
            IndicatorDefinition definition = IndicatorCatalog.Get(parsed.GetValue(name)!);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => IndicatorJson.Write(writer, definition));
            else IndicatorScreens.Describe(definition);
        });
    }

    private static IEnumerable<IndicatorDefinition> Find(string[] words, IndicatorGroup? group) => IndicatorCatalog.All.Where(d =>
        (group is null || d.Group == group)
        && words.All(word => $"{d.Name} {d.Title} {d.Meaning} {d.Source}".Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static IndicatorGroup? ReadGroup(string? text)
    {
        if (text is null) return null;
        return Enum.TryParse(text, ignoreCase: true, out IndicatorGroup group) && Enum.IsDefined(group) && !char.IsAsciiDigit(text[0])
            ? group
            : throw GodwitException.Usage($"--group '{text}' is none of {GroupNames()}.{Suggestions.For(text, Enum.GetNames<IndicatorGroup>().Select(g => g.ToLowerInvariant()))}");
    }

    private static string GroupNames() => string.Join(", ", Enum.GetNames<IndicatorGroup>().Select(g => g.ToLowerInvariant()));
}
