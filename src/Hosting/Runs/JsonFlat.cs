using System.Globalization;
using System.Text.Json;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Runs;

/// <summary>A JSON object as a list of names and plain values; names of nested objects are joined with a dot, items of arrays have their index.</summary>
internal static class JsonFlat
{
    public static IReadOnlyList<KeyValuePair<string, JsonElement>> Read(string json)
    {
        var flat = new List<KeyValuePair<string, JsonElement>>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Add(flat, "", document.RootElement);
            return flat;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new GodwitException("The record of a run is damaged: its figures are no longer readable. Delete that run or put a backup of the run database in its place.", e);
        }
    }

    private static void Add(List<KeyValuePair<string, JsonElement>> flat, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject()) Add(flat, Join(name, property.Name), property.Value);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray()) Add(flat, Join(name, (index++).ToString(CultureInfo.InvariantCulture)), item);
                break;
            default:
                // A copy, for it outlives the document.
                flat.Add(KeyValuePair.Create(name, value.Clone()));
                break;
        }
    }

    private static string Join(string name, string part) => name.Length == 0 ? part : $"{name}.{part}";
}
