using System.Text.Json;

namespace Godwit.Data.Instruments.Formats;

/// <summary>Reads members of venue JSON that may be missing, null, quoted or not, without ever throwing on an unexpected kind.</summary>
internal static class JsonText
{
    /// <summary>The member as text: a string's value, a number's or boolean's own spelling; null when missing, empty or of another kind.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        if (!element.TryGet(name, out JsonElement value)) return null;
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => StringOrNull(value),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public static bool IsTrue(this JsonElement element, string name, bool otherwise = false) => element.Text(name) switch
    {
        null => otherwise,
        string text => text.Equals("true", StringComparison.OrdinalIgnoreCase),
    };

    public static bool TryGet(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }

    /// <summary>The elements of an array member; none when it is missing or no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static bool HasArray(this JsonElement element, string name) =>
        element.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    // Text with broken UTF-8 or half a surrogate pair is no text.
    private static string? StringOrNull(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
