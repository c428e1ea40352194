using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Godwit.Support.References;

/// <summary>
/// Compares an answer with an expected JSON value. Answers are numbers, strings, booleans, null, lists and
/// dictionaries of these. Null expects null or NaN; "Infinity" and "-Infinity" expect those numbers.
/// </summary>
public static class ReferenceComparer
{
    /// <summary>The differences, one sentence each; none when the answer agrees.</summary>
    public static IEnumerable<string> Differences(JsonElement expected, object? actual, ReferenceTolerance tolerance, string place) =>
        expected.ValueKind switch
        {
            JsonValueKind.Number => Number(expected.GetDouble(), actual, tolerance, place),
            JsonValueKind.String => Text(expected.GetString()!, actual, place),
            JsonValueKind.Null => actual is null || AsNumber(actual) is double.NaN ? [] : [Differs(place, "null", actual)],
            JsonValueKind.True or JsonValueKind.False => actual is bool flag && flag == expected.GetBoolean() ? [] : [Differs(place, expected.GetRawText(), actual)],
            JsonValueKind.Array => List(expected, actual, tolerance, place),
            JsonValueKind.Object => Fields(expected, actual, tolerance, place),
            _ => [$"{place}: the file expects nothing."],
        };

    private static IEnumerable<string> Number(double expected, object? actual, ReferenceTolerance tolerance, string place)
    {
        if (AsNumber(actual) is { } number && tolerance.Accepts(number, expected)) return [];
        return [Differs(place, Show(expected), actual)];
    }

    private static IEnumerable<string> Text(string expected, object? actual, string place)
    {
        double? infinity = expected switch { "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => null };
        bool agrees = infinity is { } number && AsNumber(actual) is { } x ? x == number : actual is string text && text == expected;
        return agrees ? [] : [Differs(place, expected, actual)];
    }

    private static IEnumerable<string> List(JsonElement expected, object? actual, ReferenceTolerance tolerance, string place)
    {
        if (actual is string or IDictionary or not IEnumerable) return [Differs(place, "a list", actual)];
        object?[] items = [.. ((IEnumerable)actual).Cast<object?>()];
        if (items.Length != expected.GetArrayLength()) return [$"{place}: expected {expected.GetArrayLength()} elements, got {items.Length}."];
        return expected.EnumerateArray().SelectMany((item, i) => Differences(item, items[i], tolerance, $"{place}[{i}]"));
    }

    private static IEnumerable<string> Fields(JsonElement expected, object? actual, ReferenceTolerance tolerance, string place)
    {
        if (actual is not IReadOnlyDictionary<string, object?> fields) return [Differs(place, "an object", actual)];
        return expected.EnumerateObject().SelectMany(field => fields.TryGetValue(field.Name, out object? value)
            ? Differences(field.Value, value, tolerance, $"{place}.{field.Name}")
            : [$"{place}.{field.Name}: expected, but the answer has no such field."]);
    }

    private static double? AsNumber(object? value) => value switch
    {
        double number => number,
        int number => number,
        long number => number,
        decimal number => (double)number,
        _ => null,
    };

    private static string Differs(string place, string expected, object? actual) => $"{place}: expected {expected}, got {Show(actual)}.";

    private static string Show(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}
