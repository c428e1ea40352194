using System.Globalization;
using System.Reflection;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Parameters;

/// <summary>One declared parameter of a strategy: name (lower camel case of the property), type, range, default and meaning.</summary>
public sealed class ParameterSpec
{
    private readonly Type _type;
    private readonly ParameterAttribute _declaration;
    private readonly Func<object, object> _read;
    private readonly Action<object, object> _write;

    private ParameterSpec(PropertyInfo property, ParameterAttribute declaration, object defaults)
        : this(char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property.PropertyType, declaration, o => property.GetValue(o)!, property.SetValue) =>
        Default = Format(property.GetValue(defaults)!);

    private ParameterSpec(string name, Type type, ParameterAttribute declaration, Func<object, object> read, Action<object, object> write) =>
        (Name, _type, _declaration, _read, _write) = (name, type, declaration, read, write);

    /// <summary>A number that a strategy declares without a property, see <see cref="IParameterized"/>.</summary>
    internal static ParameterSpec Number(
        string name, bool isWhole, double standard, ParameterAttribute declaration, Func<object, double> read, Action<object, double> write) => new(
        name, isWhole ? typeof(long) : typeof(double), declaration,
        o => isWhole ? (object)(long)read(o) : read(o), (o, value) => write(o, Convert.ToDouble(value, CultureInfo.InvariantCulture)))
        {
            Default = Format(standard),
        };

    public string Name { get; }
    public string Meaning => _declaration.Meaning;

    /// <summary>The default as text.</summary>
    public string Default { get; private init; } = "";

    /// <summary>integer, number, boolean, text, or the allowed words.</summary>
    public string TypeName => _type switch
    {
        { IsEnum: true } type => string.Join('|', Enum.GetNames(type).Select(Word)),
        var type when type == typeof(int) || type == typeof(long) => "integer",
        var type when type == typeof(double) => "number",
        var type when type == typeof(bool) => "boolean",
        _ => _declaration.Choices is { } choices ? string.Join('|', choices) : "text",
    };

    /// <summary>The range as text, such as <c>1 … 500</c>; empty when there is none.</summary>
    public string Range => double.IsInfinity(_declaration.Min) && double.IsInfinity(_declaration.Max)
        ? ""
        : $"{Bound(_declaration.Min)} … {Bound(_declaration.Max)}";

    public double Min => _declaration.Min;
    public double Max => _declaration.Max;

    /// <summary>The parameters that a strategy declares, in order of declaration, inherited ones last.</summary>
    public static IReadOnlyList<ParameterSpec> Of(object strategy) => strategy is IParameterized own
        ? own.Parameters
        : [.. strategy.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite)
            .Select(p => (Property: p, Declaration: p.GetCustomAttribute<ParameterAttribute>()))
            .Where(p => p.Declaration is not null)
            .OrderBy(p => p.Property.DeclaringType == strategy.GetType() ? 0 : 1)
            .ThenBy(p => p.Property.MetadataToken)
            .Select(p => new ParameterSpec(p.Property, p.Declaration!, strategy))];

    /// <summary>Sets the parameters named in <paramref name="values"/>; unknown names, wrong types and values out of range are usage errors.</summary>
    public static void Assign(object strategy, string strategyName, IReadOnlyDictionary<string, string> values)
    {
        IReadOnlyList<ParameterSpec> specs = Of(strategy);
        foreach ((string name, string text) in values)
        {
            ParameterSpec? spec = specs.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
            if (spec is null)
            {
                string known = specs.Count == 0 ? "it has none" : "it has " + string.Join(", ", specs.Select(s => s.Name));
                throw GodwitException.Usage($"Strategy '{strategyName}' has no parameter '{name}' ({known}).{Suggestions.For(name, specs.Select(s => s.Name))}");
            }
            spec._write(strategy, spec.Parse(strategyName, text));
        }
    }

    /// <summary>All parameters with their present values as text, in order of declaration.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Values(object strategy) =>
        [.. Of(strategy).Select(s => KeyValuePair.Create(s.Name, Format(s._read(strategy))))];

    private object Parse(string strategyName, string text)
    {
        Type type = _type;
        object? value = null;
        if (type == typeof(int) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int i)) value = i;
        else if (type == typeof(long) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long l)) value = l;
        else if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) && double.IsFinite(d)) value = d;
        else if (type == typeof(bool) && bool.TryParse(text, out bool b)) value = b;
        else if (type.IsEnum) value = Enum.GetNames(type).Where(n => string.Equals(Word(n), text, StringComparison.OrdinalIgnoreCase)).Select(n => Enum.Parse(type, n)).FirstOrDefault();
        else if (type == typeof(string) && (_declaration.Choices is null || _declaration.Choices.Contains(text))) value = text;
        if (value is null)
            throw GodwitException.Usage($"Parameter '{Name}' of strategy '{strategyName}' takes {Article(TypeName)}, not '{text}'.");
        if (value is int or long or double)
        {
            double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            if (number < _declaration.Min || number > _declaration.Max)
                throw GodwitException.Usage($"Parameter '{Name}' of strategy '{strategyName}' must lie in {Range}, not {text}.");
        }
        return value;
    }

    private static string Article(string typeName) => typeName switch
    {
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "text" => "a text",
        _ => "one of " + typeName.Replace("|", ", ", StringComparison.Ordinal),
    };

    private static string Bound(double value) => double.IsInfinity(value) ? "any" : value.ToString(CultureInfo.InvariantCulture);

    private static string Word(string enumName) => enumName.ToLowerInvariant();

    private static string Format(object value) => value switch
    {
        bool b => b ? "true" : "false",
        Enum e => Word(e.ToString()),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
