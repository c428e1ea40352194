using Godwit.Core.Outcomes;
using Godwit.Core.MarketData;
using Godwit.Core.Instruments;
using Godwit.Strategies;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Rules;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>A setting of a run that a rules file asks for.</summary>
/// <param name="Key">The key in the file.</param>
/// <param name="Option">Property of the run's options.</param>
/// <param name="Flag">The option on the command line.</param>
/// <param name="Value">The option's value as text.</param>
public sealed record RuleSetting(string Key, string Option, string Flag, string Value);

/// <summary>A rules file has mistakes. The message lists each on lines of its own, with the place in the file, and ends with one sentence.</summary>
public sealed class RuleFileException(string path, IReadOnlyList<RuleException> mistakes, string text)
    : GodwitException(string.Join('\n', mistakes.Select(m => Show(m, text)).Append($"{path} cannot be used: {mistakes.Count} {(mistakes.Count == 1 ? "mistake" : "mistakes")}.")))
{
    private const int WidestExcerpt = 140;

    public IReadOnlyList<RuleException> Mistakes { get; } = mistakes;

    /// <summary>The mistake, the line and a mark below the place.</summary>
    private static string Show(RuleException mistake, string text)
    {
        string? line = text.Split('\n').ElementAtOrDefault(mistake.Line - 1)?.TrimEnd('\r');
        if (string.IsNullOrWhiteSpace(line) || line.Any(char.IsControl) || line.Length > WidestExcerpt) return mistake.Message;
        return $"{mistake.Message}\n    {line}\n    {new string(' ', Math.Min(line.Length, mistake.Column - 1))}^";
    }
}

/// <summary>A strategy that a user wrote as rules in one YAML file: read, checked and ready to make instances.</summary>
/// <remarks>Immutable; instances may be made on any thread.</remarks>
public sealed class RuleFile
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    internal RuleFile(ScriptSource source, RuleDefinition definition, IReadOnlyList<RuleSetting> settings, IReadOnlyList<string> warnings) =>
        (Source, Definition, Settings, Warnings) = (source, definition, settings, warnings);

    public ScriptSource Source { get; }
    public RuleDefinition Definition { get; }
    public string Name => Definition.Name;

    /// <summary>What it asks of the run besides its rules.</summary>
    public IReadOnlyList<RuleSetting> Settings { get; }

    /// <summary>What is likely a mistake although it can be run, with places.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<ParameterSpec> Parameters => new RuleStrategy(Definition).Parameters;

    /// <summary>True when the text names a YAML file, whether or not it exists.</summary>
    public static bool IsNamed(string text) => Extensions.Any(e => text.Length > e.Length && text.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="GodwitException">The file is missing or has mistakes.</exception>
    public static RuleFile Load(string path) => Load(ScriptSource.Read(path));

    /// <summary>As <see cref="Load(string)"/>, for a text that is already in memory.</summary>
    public static RuleFile Load(ScriptSource source) => RuleFileReader.Read(source);

    /// <summary>A fresh strategy with its parameters set; unknown names and bad values are usage errors.</summary>
    public IStrategy Create(IReadOnlyDictionary<string, string> parameters)
    {
        var strategy = new RuleStrategy(Definition);
        ParameterSpec.Assign(strategy, Name, parameters);
        strategy.CheckParameters();
        return strategy;
    }

    /// <summary>Refuses data that the rules are not meant for.</summary>
    public void CheckData(Instrument instrument, BarInterval interval)
    {
        if (Definition.Timeframe is { } meant && meant != interval)
            throw GodwitException.Usage($"{Source.Path} is meant for {meant} bars, and {instrument} has {interval} bars: choose other data, resample it (godwit data resample), or change timeframe.");
        if (Definition.Universe.Count > 0 && !Definition.Universe.Any(s => Matches(s, instrument.Key)))
            throw GodwitException.Usage($"{Source.Path} is meant for {string.Join(", ", Definition.Universe)}, not for {instrument}: choose other data or change universe.");
    }

    private static bool Matches(string symbol, InstrumentKey key) =>
        symbol.Equals(key.Symbol, StringComparison.OrdinalIgnoreCase) || symbol.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase);
}
