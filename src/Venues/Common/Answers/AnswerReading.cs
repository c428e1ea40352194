using System.Globalization;
using System.Text.Json;
using Godwit.Core.Numbers;

namespace Godwit.Venues.Common.Answers;

/// <summary>Reading of answers: what is missing or no such value is a <see cref="FormatException"/> that names the member. Numbers may come as texts.</summary>
public static class AnswerReading
{
    public static JsonElement Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    public static bool Has(this JsonElement element, string name) => element.Field(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static string Text(this JsonElement element, string name) => element.TextOrNull(name) ?? throw Missing(name);

    /// <summary>A text; also a number's or word's own text.</summary>
    public static string? TextOrNull(this JsonElement element, string name)
    {
        JsonElement value = element.Field(name);
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"'{name}' is no text");
        }
    }

    public static long Number(this JsonElement element, string name) => element.NumberOrNull(name) ?? throw Missing(name);

    public static long? NumberOrNull(this JsonElement element, string name) => element.TextOrNull(name) switch
    {
        null => null,
        { } text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw new FormatException($"'{name}' is no whole number"),
    };

    public static long Units(this JsonElement element, string name, int scale) => element.UnitsOrNull(name, scale) ?? throw Missing(name);

    /// <summary>A decimal number in units of 10^-scale.</summary>
    public static long? UnitsOrNull(this JsonElement element, string name, int scale) => element.TextOrNull(name) switch
    {
        null or "" => null,
        { } text => Decimals.TryParse(text, scale, out long units) ? units : throw new FormatException($"'{name}' is no number of {scale} decimals"),
    };

    public static Money Money(this JsonElement element, string name) => element.MoneyOrNull(name) ?? throw Missing(name);

    public static Money? MoneyOrNull(this JsonElement element, string name) => element.TextOrNull(name) switch
    {
        null or "" => null,
        { } text => Core.Numbers.Money.TryParse(text, out Money money) ? money : throw new FormatException($"'{name}' is no amount"),
    };

    public static double? DoubleOrNull(this JsonElement element, string name) => element.TextOrNull(name) switch
    {
        null or "" => null,
        { } text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw new FormatException($"'{name}' is no number"),
    };

    public static bool Flag(this JsonElement element, string name, bool otherwise = false) => element.Field(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    };

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static FormatException Missing(string name) => new($"'{name}' is missing");
}
