using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Every indicator by name: what it says, and the factory that makes it.</summary>
public static partial class IndicatorCatalog
{
    private static readonly Dictionary<string, IndicatorDefinition> ByName = Build();

    /// <summary>All definitions, by group and name.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } =
        [.. ByName.Values.OrderBy(d => d.Group).ThenBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>The definition of a name; case does not matter.</summary>
    /// <exception cref="GodwitException">Unknown name; the message offers the nearest one.</exception>
    public static IndicatorDefinition Get(string name) => ByName.TryGetValue(name.Trim(), out IndicatorDefinition? definition)
        ? definition
        : throw GodwitException.Usage(
            $"Unknown indicator '{name}'.{Suggestions.For(name, ByName.Keys)} 'godwit indicators list' shows all {ByName.Count}.");

    public static bool Contains(string name) => ByName.ContainsKey(name.Trim());

    /// <summary>Checks parameters given as text and fills in the defaults.</summary>
    /// <exception cref="GodwitException">Unknown parameter, or a value out of its range.</exception>
    public static IndicatorArguments Arguments(IndicatorDefinition definition, IEnumerable<KeyValuePair<string, string>>? parameters = null)
    {
        IReadOnlyList<IndicatorParameter> known = definition.AllParameters;
        var values = known.ToDictionary(p => p.Name, p => p.Default);
        foreach ((string name, string text) in parameters ?? [])
        {
            IndicatorParameter parameter = known.FirstOrDefault(p => p.IsCalled(name)) ?? throw UnknownParameter(definition, name);
            values[parameter.Name] = parameter.Canonical(definition.Name, text);
        }
        return new IndicatorArguments(values);
    }

    /// <summary>A new indicator, ready for its first bar.</summary>
    /// <exception cref="GodwitException">Unknown name or parameter, or a value that does not fit.</exception>
    public static Indicator Create(string name, IEnumerable<KeyValuePair<string, string>>? parameters = null)
    {
        IndicatorDefinition definition = Get(name);
        return Create(definition, Arguments(definition, parameters));
    }

    public static Indicator Create(IndicatorDefinition definition, IndicatorArguments arguments)
    {
        try
        {
            Indicator indicator = definition.Create(arguments);
            definition.ApplySources(indicator, arguments);
            return indicator;
        }
        catch (ArgumentException error)
        {
            // Two parameters can each lie in their range and still not fit together.
            string sentence = error.Message.Split(" (Parameter")[0].Split('\n')[0];
            throw new GodwitException($"{definition.Name}: {sentence}", error) { IsUsage = true };
        }
    }

    /// <summary>The batch face: all outputs for all bars, NaN before the indicator settles.</summary>
    /// <exception cref="GodwitException">A parameter that does not fit, or columns that the indicator needs and that are not there.</exception>
    public static IndicatorTable Compute(IndicatorDefinition definition, IndicatorArguments arguments, in BarSpans bars)
    {
        Indicator indicator = Create(definition, arguments);
        var outputs = new double[indicator.OutputCount][];
        for (int o = 0; o < outputs.Length; o++) outputs[o] = new double[bars.Count];
        if (indicator is ValueIndicator value && definition.SeriesBatch is { } series)
            series(arguments, bars.Column(value.Source), outputs);
        else if (definition.BarBatch is { } batch) batch(arguments, bars, outputs);
        else Batch.Run(indicator, bars, outputs);
        return new IndicatorTable(definition, arguments, indicator.SettleLength, outputs);
    }

    private static GodwitException UnknownParameter(IndicatorDefinition definition, string name)
    {
        string[] known = [.. definition.AllParameters.Select(p => p.Name)];
        string list = known.Length == 0 ? "It has none." : $"It takes {string.Join(", ", known)}.";
        return GodwitException.Usage($"{definition.Name} has no parameter '{name}'.{Suggestions.For(name, known)} {list}");
    }

    private static Dictionary<string, IndicatorDefinition> Build()
    {
        var all = new Dictionary<string, IndicatorDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (IndicatorDefinition definition in Definitions())
        {
            if (!all.TryAdd(definition.Name, definition))
                throw new InvalidOperationException($"Two indicators are called {definition.Name}.");
        }
        return all;
    }
}

/// <summary>The outputs of one indicator, aligned with the bars: NaN before it settles.</summary>
public sealed record IndicatorTable(IndicatorDefinition Definition, IndicatorArguments Arguments, int SettleLength, double[][] Outputs)
{
    /// <summary>The column of an output's name.</summary>
    public double[] this[string output]
    {
        get
        {
            for (int o = 0; o < Outputs.Length; o++)
                if (Definition.Outputs[o].Name.Equals(output, StringComparison.OrdinalIgnoreCase)) return Outputs[o];
            throw new KeyNotFoundException(string.Create(CultureInfo.InvariantCulture,
                $"{Definition.Name} has no output '{output}'; it gives {string.Join(", ", Definition.Outputs.Select(o => o.Name))}."));
        }
    }
}
