using System.Reflection;
using Godwit.Core.Numbers;
using Godwit.Indicators;
using Godwit.Strategies;

namespace Godwit.Backtesting.Truth;

/// <summary>A number that can be read after each bar. NaN where there is none.</summary>
/// <param name="Name">As its author would call it: the field, and for an indicator its catalogue name and output.</param>
/// <param name="Indicator">The indicator it belongs to; null for a field.</param>
/// <param name="Read">Its value now.</param>
internal sealed record TracedVariable(string Name, IIndicator? Indicator, Func<double> Read);

/// <summary>Finds what there is to look at in a strategy: its registered indicators and its own fields of numbers.</summary>
/// <remarks>
/// Fields are read by reflection, of the strategy and of the objects it holds that were written beside it, two levels deep; of arrays the
/// first sixteen elements. What lies deeper shows itself only through signals and orders.
/// </remarks>
internal static class TracedVariables
{
    private const int MostVariables = 256;
    private const int MostElements = 16;
    private const int Depth = 3;

    public static IReadOnlyList<TracedVariable> Of(IStrategy strategy, IReadOnlyList<Market> markets)
    {
        var found = new List<TracedVariable>();
        var names = new Dictionary<IIndicator, string>(ReferenceEqualityComparer.Instance);
        foreach (FieldInfo field in FieldsOf(strategy.GetType())) Explore(strategy.GetType().Assembly, Clean(field.Name), () => field.GetValue(strategy), field.FieldType, Depth, found, names);
        foreach (Market market in markets)
        {
            int number = 0;
            foreach (IIndicator indicator in market.Indicators)
            {
                string name = names.TryGetValue(indicator, out string? field) ? $"{field} ({indicator.Name})" : $"{indicator.Name} #{++number} of {market.Instrument.Key.Symbol}";
                for (int o = 0; o < indicator.OutputCount; o++)
                {
                    int output = o;
                    found.Add(new TracedVariable(indicator.OutputCount == 1 ? name : $"{name}.{OutputName(indicator, o)}", indicator, () => indicator.Output(output)));
                }
            }
        }
        return found.Count > MostVariables ? found[^MostVariables..] : found;
    }

    private static string OutputName(IIndicator indicator, int output) =>
        IndicatorCatalog.Contains(indicator.Name) && IndicatorCatalog.Get(indicator.Name).Outputs is { } outputs && output < outputs.Count
            ? outputs[output].Name
            : output.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Explore(Assembly home, string path, Func<object?> read, Type type, int depth, List<TracedVariable> found, Dictionary<IIndicator, string> names)
    {
        if (IsNumber(type))
        {
            found.Add(new TracedVariable(path, null, () => ToNumber(read())));
            return;
        }
        if (depth == 0 || read() is not { } value) return;
        if (value is IIndicator indicator) names.TryAdd(indicator, path);
        else if (value is Array { Rank: 1 } array) ExploreElements(home, path, read, array, depth, found, names);
        else if (value.GetType().Assembly == home && value is not (IStrategyContext or Market or Delegate or IStrategy))
        {
            foreach (FieldInfo field in FieldsOf(value.GetType()))
                Explore(home, $"{path}.{Clean(field.Name)}", () => read() is { } owner ? field.GetValue(owner) : null, field.FieldType, depth - 1, found, names);
        }
    }

    private static void ExploreElements(Assembly home, string path, Func<object?> read, Array array, int depth, List<TracedVariable> found, Dictionary<IIndicator, string> names)
    {
        Type element = array.GetType().GetElementType()!;
        for (int i = 0; i < Math.Min(array.Length, MostElements); i++)
        {
            int index = i;
            Explore(home, $"{path}[{i}]", () => read() is Array now && index < now.Length ? now.GetValue(index) : null, element, depth - 1, found, names);
        }
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? at = type; at is not null && at != typeof(object) && at != typeof(Strategy) && at != typeof(ValueType); at = at.BaseType)
            foreach (FieldInfo field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(f => f.MetadataToken))
                yield return field;
    }

    /// <summary>An automatic property's field is called by the property's name.</summary>
    private static string Clean(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>', StringComparison.Ordinal)] : field;

    private static bool IsNumber(Type type) => type.IsEnum || type == typeof(bool) || type == typeof(double) || type == typeof(float) || type == typeof(decimal)
        || type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) || type == typeof(uint) || type == typeof(ulong)
        || type == typeof(Price) || type == typeof(Quantity) || type == typeof(Money);

    private static double ToNumber(object? value) => value switch
    {
        null => double.NaN,
        double number => number,
        bool flag => flag ? 1 : 0,
        Enum word => Convert.ToDouble(word, System.Globalization.CultureInfo.InvariantCulture),
        Price price => price.Units,
        Quantity quantity => quantity.Units,
        Money money => money.ToDouble(),
        IConvertible other => other.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
        _ => double.NaN,
    };
}
