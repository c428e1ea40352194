using System.Reflection;
using Godwit.Core.Outcomes;
using Godwit.Strategies;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Scripting;

/// <summary>Finds the strategy among the classes of a file and checks what it declares.</summary>
internal static class StrategyClass
{
    public static Type Choose(string path, IReadOnlyList<Type> types, string? className)
    {
        Type[] usable = [.. Usable(types)];
        if (className is not null)
        {
            return Array.Find(usable, t => t.Name == className || t.FullName == className)
                ?? throw GodwitException.Usage($"{path} has no strategy class '{className}'.{Suggestions.For(className, usable.Select(t => t.Name))} {Listing(usable, types)}");
        }
        return usable.Length switch
        {
            1 => usable[0],
            0 => throw new GodwitException($"{path} holds no strategy. {Listing(usable, types)}"),
            _ => throw GodwitException.Usage($"{path} holds {usable.Length} strategies ({Names(usable)}): choose one, as in {path}:{usable[0].Name}."),
        };
    }

    /// <summary>The classes that can be run, in the order of the file.</summary>
    public static IEnumerable<Type> Usable(IReadOnlyList<Type> types) => types.Where(t => Obstacle(t) is null).OrderBy(t => t.MetadataToken);

    /// <summary>Refuses parameters that are declared in a way that cannot work.</summary>
    public static void Check(string path, Type type, Func<Type, IStrategy> create)
    {
        IStrategy strategy = create(type);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            if (property.GetCustomAttribute<ParameterAttribute>() is not null) CheckDeclaration(path, property, strategy);
        IReadOnlyList<ParameterSpec> specs = ParameterSpec.Of(strategy);
        if (specs.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GodwitException($"{path} declares the parameter '{twice.Key}' twice: names must differ by more than upper and lower case.");
        // A default outside its own range would be used by every run that does not set the parameter.
        foreach (ParameterSpec spec in specs)
        {
            try
            {
                ParameterSpec.Assign(create(type), type.Name, new Dictionary<string, string> { [spec.Name] = spec.Default });
            }
            catch (GodwitException e)
            {
                throw new GodwitException($"{path}: the default of a parameter breaks its own rule. {e.Message}", e);
            }
        }
    }

    private static void CheckDeclaration(string path, PropertyInfo property, IStrategy strategy)
    {
        Type type = property.PropertyType;
        bool isKnown = type.IsEnum || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(bool) || type == typeof(string);
        if (!isKnown) throw new GodwitException($"{path}: the parameter {property.Name} has the type {type.Name}; use int, long, double, bool, string or an enum.");
        if (property.GetMethod is not { IsPublic: true, IsStatic: false } || property.SetMethod is not { IsPublic: true })
            throw new GodwitException($"{path}: the parameter {property.Name} must be a public property that can be set, as in public {type.Name} {property.Name} {{ get; init; }}.");
        if (property.GetValue(strategy) is null)
            throw new GodwitException($"{path}: the parameter {property.Name} needs a default, as in = \"text\".");
    }

    /// <summary>Why a type cannot be run as a strategy; null when it can.</summary>
    private static string? Obstacle(Type type)
    {
        if (!typeof(IStrategy).IsAssignableFrom(type)) return "does not implement IStrategy";
        if (!type.IsClass) return "is not a class";
        if (!type.IsVisible) return "is not public";
        if (type.IsAbstract) return "is abstract";
        if (type.IsGenericTypeDefinition) return "is generic";
        return type.GetConstructor(Type.EmptyTypes) is null ? "has no public constructor without parameters" : null;
    }

    private static string Listing(Type[] usable, IReadOnlyList<Type> types)
    {
        if (usable.Length > 0) return $"It has {Names(usable)}.";
        const string need = "It needs a public class that derives from Strategy";
        // Compiler-made types have names that no one could have written.
        Type[] written = [.. types.Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && t.IsClass)];
        Type? near = Array.Find(written, t => typeof(IStrategy).IsAssignableFrom(t)) ?? written.FirstOrDefault();
        return near is null ? $"{need}." : $"{need}; the class {near.Name} {Obstacle(near)}.";
    }

    private static string Names(IEnumerable<Type> types) => string.Join(", ", types.Select(t => t.Name));
}
