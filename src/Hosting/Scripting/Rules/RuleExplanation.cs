using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Simulation.Slippage;
using Godwit.Strategies;
using Godwit.Strategies.Rules;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>A part of an explanation: a heading and the lines below it.</summary>
public sealed record RuleSection(string Title, IReadOnlyList<string> Lines);

/// <summary>What a rules file will do, in words: complete, so that a reader need not read the file.</summary>
public sealed record RuleExplanation(string Name, string File, string Description, int? SettleBars, IReadOnlyList<RuleSection> Sections, IReadOnlyList<string> Warnings)
{
    /// <param name="rules">The file.</param>
    /// <param name="parameters">Values that differ from the defaults.</param>
    public static RuleExplanation Of(RuleFile rules, IReadOnlyDictionary<string, string> parameters)
    {
        var explainer = new RuleExplainer((RuleStrategy)rules.Create(parameters));
        BacktestOptions options = OptionMap.With(new BacktestOptions(), rules.Settings);
        int? settle = explainer.SettleLength(null);
        var sections = new List<RuleSection> { new("Trades", Trades(rules.Definition)) };
        if (explainer.Parameters.Count > 0)
            sections.Add(new("Parameters", [.. explainer.Parameters, .. explainer.Requirements.Select(r => $"required: {r}")]));
        if (explainer.Names.Count > 0) sections.Add(new("Names", explainer.Names));
        if (explainer.Indicators.Count > 0) sections.Add(new("Computes", explainer.Indicators));
        foreach (RuleSideWords side in explainer.Sides) sections.Add(Side(side, explainer.Sides.Count > 1));
        sections.Add(new("Size and stops", SizeAndStops(options, rules)));
        sections.Add(new("Costs and fills, unless the command line says otherwise", Costs(options)));
        sections.Add(new("Before it can decide", [Settles(rules.Definition, settle)]));
        return new RuleExplanation(rules.Name, rules.Source.Path, rules.Definition.Description, settle, sections, rules.Warnings);
    }

    private static List<string> Trades(RuleDefinition definition) =>
    [
        definition.Universe.Count == 0 ? "any instrument that is given with --data, each by itself" : $"{string.Join(", ", definition.Universe)}, each by itself; other data are refused",
        definition.Timeframe is { } interval ? $"on {interval} bars; data of another length are refused" : "on bars of any length",
        "looks at its conditions once, when a bar has closed",
    ];

    private static RuleSection Side(RuleSideWords side, bool hasBoth)
    {
        string verb = side.Side == "long" ? "Buys" : "Sells short", end = side.Side == "long" ? "Sells again" : "Buys back", other = side.Side == "long" ? "short" : "long";
        var lines = new List<string>();
        Add(lines, $"{verb} when", side.Enter);
        if (side.Exit.Count > 0) Add(lines, $"{end} when", side.Exit);
        else if (!hasBoth) lines.Add($"{end} by stops alone: there is no exit.");
        if (side.Exit.Count > 0) lines.Add("Enters nothing while the exit holds.");
        if (hasBoth) lines.Add($"The {other} entry closes the position too, and turns it where both sides may be taken; if both entries hold at once, nothing is done.");
        return new RuleSection(char.ToUpperInvariant(side.Side[0]) + side.Side[1..], lines);
    }

    private static void Add(List<string> lines, string beginning, IReadOnlyList<string> condition)
    {
        lines.Add($"{beginning} {condition[0]}{(condition.Count == 1 ? "." : "")}");
        lines.AddRange(condition.Skip(1).Select(line => "  " + line));
    }

    private static List<string> SizeAndStops(BacktestOptions options, RuleFile rules)
    {
        var lines = new List<string>
        {
            $"size of an entry: {RunAssumptions.Size(options)}{(rules.Settings.Any(s => s.Key == "size") ? "" : " (the default)")}",
            $"entries: {RunAssumptions.Entries(options)}",
            options.Direction switch { Direction.Long => "long only", Direction.Short => "short only", _ => "long and short" },
            $"exits besides the rules: {RunAssumptions.Protection(options)}",
        };
        if (options.StopLoss is null && options.TrailingStop is null) lines.Add("no stop limits a loss");
        return lines;
    }

    private static List<string> Costs(BacktestOptions options) =>
    [
        $"fees: maker {options.FeeMaker}, taker {options.FeeTaker}",
        $"slippage: {SlippageModel.Parse(options.Slippage)}",
        "market orders fill at the next bar's open",
        .. options.Direction == Direction.Long ? (string[])[] : [$"borrowed assets cost {options.BorrowRate} a year"],
    ];

    private static string Settles(RuleDefinition definition, int? settle) => settle is { } bars
        ? $"needs {bars} {(definition.Timeframe is { } interval ? $"{interval} " : "")}{(bars == 1 ? "bar" : "bars")}; until then no condition holds. With --from, bars before it are used for that."
        : "needs the bars that its longer bars take to settle; how many depends on the data's bars. With --from, bars before it are used for that.";
}
