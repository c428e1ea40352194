using System.Globalization;
using System.Reflection;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Scripting.Rules;

namespace Godwit.Hosting.Composition;

/// <summary>Backtest options as name and text, for bundles. Only what differs from the defaults or was chosen is written.</summary>
public static class OptionMap
{
    private const string ParameterPrefix = "param.";
    private const string StrategyList = "strategies";
    private const string DataList = "data";

    private static readonly BacktestOptions Defaults = new();

    public static IReadOnlyDictionary<string, string> Options(BacktestOptions options)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (PropertyInfo property in Simple())
        {
            object? value = property.GetValue(options);
            if (value is not null && (!value.Equals(property.GetValue(Defaults)) || options.Given.Contains(property.Name)))
                map.Add(Name(property), Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
        foreach ((string name, string value) in options.Parameters) map.Add(ParameterPrefix + name, value);
        return map;
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Lists(BacktestOptions options) =>
        new Dictionary<string, IReadOnlyList<string>> { [StrategyList] = options.Strategies, [DataList] = options.Data };

    /// <summary>The options of a bundle.</summary>
    /// <exception cref="GodwitException">An option is unknown or has a value that does not fit.</exception>
    public static BacktestOptions Read(RunBundle bundle)
    {
        var parameters = new Dictionary<string, string>();
        var given = new List<string>();
        var options = new BacktestOptions
        {
            Strategies = bundle.Lists.GetValueOrDefault(StrategyList) ?? [bundle.Strategy],
            Data = bundle.Lists.GetValueOrDefault(DataList) ?? [.. bundle.Data.Select(d => d.Id)],
            Parameters = parameters,
            Given = given,
        };
        var known = Simple().ToDictionary(Name, StringComparer.Ordinal);
        foreach ((string name, string text) in bundle.Options)
        {
            if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal)) parameters[name[ParameterPrefix.Length..]] = text;
            else if (known.TryGetValue(name, out PropertyInfo? property))
            {
                Set(options, property, text);
                given.Add(property.Name);
            }
            else throw new GodwitException($"The bundle names an option '{name}' that this version does not have.{Suggestions.For(name, known.Keys)}");
        }
        return options;
    }

    /// <summary>The options with what a strategy's file asks for, where the user has not chosen himself.</summary>
    public static BacktestOptions With(BacktestOptions options, IReadOnlyList<RuleSetting> settings)
    {
        BacktestOptions changed = options with { };
        foreach (RuleSetting setting in settings)
            if (!options.Given.Contains(setting.Option)) Set(changed, typeof(BacktestOptions).GetProperty(setting.Option)!, setting.Value);
        return changed;
    }

    private static void Set(BacktestOptions options, PropertyInfo property, string text)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            object value = type.IsEnum ? Enum.Parse(type, text) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            property.SetValue(options, value);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException or InvalidCastException)
        {
            throw new GodwitException($"The bundle's option '{Name(property)}' has the value '{text}', which does not fit.", fault);
        }
    }

    private static IEnumerable<PropertyInfo> Simple() => typeof(BacktestOptions)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite && (p.PropertyType == typeof(string) || p.PropertyType.IsValueType))
        .OrderBy(p => p.Name, StringComparer.Ordinal);

    private static string Name(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
}
