using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Composition;

/// <summary>A strategy of a run: how to make it, and its parameters with defaults filled in.</summary>
public sealed record ResolvedStrategy(string Name, Func<IStrategy> Create, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>The compiled C# file, for strategies that come from one.</summary>
    public StrategyScript? Script { get; init; }

    /// <summary>The rules, for strategies that come from a YAML file.</summary>
    public RuleFile? Rules { get; init; }

    /// <summary>The text of the file that it comes from.</summary>
    public ScriptSource? Source => Script?.Source ?? Rules?.Source;
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The options that it runs with: what its file asks for counts where the user has not chosen.</summary>
    public BacktestOptions OptionsFor(BacktestOptions options) => Rules is null ? options : OptionMap.With(options, Rules.Settings);
}

/// <summary>Finds a strategy by shipped name, C# file or YAML file and sets its parameters.</summary>
internal static class StrategyResolver
{
    public static ResolvedStrategy Resolve(string home, string name, BacktestOptions options, ScriptSource? text)
    {
        IReadOnlyDictionary<string, string> parameters = ParametersOf(name, options);
        if (ScriptReference.TryParse(name, out ScriptReference file)) return ScriptedStrategy.Resolve(home, file, parameters, Carried(text, file.Path));
        if (RuleFile.IsNamed(name)) return OfRules(Carried(text, name) is { } source ? RuleFile.Load(source) : RuleFile.Load(name), parameters);
        StrategyEntry entry = StrategyCatalog.Get(name);
        IStrategy first = StrategyCatalog.Create(name, parameters);
        return new ResolvedStrategy(entry.Name, () => StrategyCatalog.Create(name, parameters), ParameterSpec.Values(first));
    }

    /// <summary>The text that a bundle carries for a file, which it names without its folder; null when it carries none for this one.</summary>
    private static ScriptSource? Carried(ScriptSource? text, string path) => text?.FileName == Path.GetFileName(path) ? text! with { Path = path } : null;

    private static ResolvedStrategy OfRules(RuleFile rules, IReadOnlyDictionary<string, string> parameters) =>
        new(rules.Name, () => rules.Create(parameters), ParameterSpec.Values(rules.Create(parameters))) { Rules = rules, Warnings = rules.Warnings };

    /// <summary>With one strategy plain names; with several <c>strategy.name</c>, where the strategy is its name or its file's.</summary>
    private static IReadOnlyDictionary<string, string> ParametersOf(string strategy, BacktestOptions options)
    {
        if (options.Strategies.Count == 1) return options.Parameters;
        string shortName = Path.GetFileNameWithoutExtension(strategy);
        var own = new Dictionary<string, string>();
        foreach ((string key, string value) in options.Parameters)
        {
            int dot = key.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                throw GodwitException.Usage($"With several strategies write --param STRATEGY.{key}={value}, so that it is clear whose '{key}' is meant.");
            if (!options.Strategies.Any(s => Path.GetFileNameWithoutExtension(s) == key[..dot]))
                throw GodwitException.Usage($"--param {key}: no strategy of this run is called '{key[..dot]}'.{Suggestions.For(key[..dot], options.Strategies)}");
            if (key[..dot] == shortName) own.Add(key[(dot + 1)..], value);
        }
        return own;
    }
}
