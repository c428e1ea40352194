using System.Reflection;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Parameters;

/// <summary>A part of a strategy that can be turned off: its name, the parameters that do it, and what is left then.</summary>
public sealed record AblationSpec(string Part, IReadOnlyList<KeyValuePair<string, string>> Settings, string Meaning)
{
    /// <summary>The parts that a strategy's class declares, in order of declaration.</summary>
    /// <exception cref="GodwitException">A declaration names no parameter of the strategy, or two have the same name.</exception>
    public static IReadOnlyList<AblationSpec> Of(IStrategy strategy)
    {
        string name = strategy.GetType().Name;
        AblationSpec[] parts = [.. strategy.GetType().GetCustomAttributes<AblationAttribute>().Select(a => new AblationSpec(a.Part, Read(name, a), a.Meaning))];
        string[] known = [.. ParameterSpec.Of(strategy).Select(p => p.Name)];
        foreach (AblationSpec part in parts)
        {
            if (parts.Count(p => p.Part == part.Part) > 1) throw new GodwitException($"{name} declares the part '{part.Part}' twice.");
            foreach ((string parameter, _) in part.Settings)
                if (!known.Contains(parameter, StringComparer.OrdinalIgnoreCase))
                    throw new GodwitException($"{name} turns its part '{part.Part}' off by '{parameter}', which is none of its parameters.{Suggestions.For(parameter, known)}");
        }
        return parts;
    }

    private static KeyValuePair<string, string>[] Read(string strategy, AblationAttribute declared) =>
    [
        .. declared.Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2) is [var name, var value] && name.Length > 0
            ? KeyValuePair.Create(name, value)
            : throw new GodwitException($"{strategy} turns its part '{declared.Part}' off by '{setting}'; write name=value."))
    ];
}
