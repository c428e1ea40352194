using System.Text.Encodings.Web;
using System.Text.Json;
using Godwit.Strategies.Rules;

namespace Godwit.Hosting.Scripting.Rules;

/// <summary>The JSON schema of rules files for editors, written from the same declarations that reading uses.</summary>
public static class RuleSchema
{
    /// <summary>Name of the file that templates refer to.</summary>
    public const string FileName = "rules.schema.json";

    private const string Condition = "#/definitions/condition";

    public static string Text()
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options)) Write(json);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        json.WriteString("title", "Godwit rules");
        json.WriteString("description", "A trading strategy as rules: docs/guides/yaml-rules.md");
        WriteObject(json, RuleKey.Root, required: []);
        json.WriteStartArray("anyOf");
        foreach (string side in new[] { "long", "short" })
        {
            json.WriteStartObject();
            WriteStrings(json, "required", [side]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("definitions");
        WriteCondition(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, IReadOnlyList<RuleKey> keys, string[] required)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (required.Length > 0) WriteStrings(json, "required", required);
        json.WriteStartObject("properties");
        foreach (RuleKey key in keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", $"{key.Meaning} Example: {key.Example}");
            WriteValue(json, key);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, RuleKey key)
    {
        switch (key.Kind)
        {
            case RuleKeyKind.Name: WriteText(json, 100); break;
            case RuleKeyKind.Text when key.Name is "default" or "min" or "max": WriteStrings(json, "type", ["number", "string"]); break;
            case RuleKeyKind.Text: json.WriteString("type", "string"); break;
            case RuleKeyKind.Interval:
                json.WriteString("type", "string");
                json.WriteString("pattern", "^[0-9]+(s|m|h|d|w)$");
                break;
            case RuleKeyKind.Symbols: WriteOneOrMore(json); break;
            case RuleKeyKind.Conditions: WriteOneOrMore(json); break;
            case RuleKeyKind.Parameters:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteStrings(json, "type", ["number", "string", "object"]);
                WriteObjectParts(json);
                json.WriteEndObject();
                break;
            case RuleKeyKind.Indicators:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteText(json, RuleText.LongestText);
                json.WriteEndObject();
                break;
            case RuleKeyKind.Side: WriteObject(json, RuleKey.Side, required: ["enter"]); break;
            case RuleKeyKind.Condition: json.WriteString("$ref", Condition); break;
            case RuleKeyKind.Size: WriteStrings(json, "type", ["number", "string", "object"]); break;
            case RuleKeyKind.Rule: WriteStrings(json, "type", ["number", "string"]); break;
            case RuleKeyKind.Count:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", 1);
                json.WriteNumber("maximum", (long)key.Most);
                break;
            case RuleKeyKind.Order: WriteStrings(json, "enum", ["market", "limit"]); break;
        }
    }

    private static void WriteObjectParts(Utf8JsonWriter json)
    {
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (RuleKey key in RuleKey.Parameter)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", $"{key.Meaning} Example: {key.Example}");
            WriteValue(json, key);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A text, or texts and further conditions below all: or any:.</summary>
    private static void WriteCondition(Utf8JsonWriter json)
    {
        json.WriteStartObject("condition");
        json.WriteStartArray("oneOf");
        json.WriteStartObject();
        WriteText(json, RuleText.LongestText);
        json.WriteEndObject();
        foreach (string word in new[] { "all", "any" })
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteBoolean("additionalProperties", false);
            WriteStrings(json, "required", [word]);
            json.WriteStartObject("properties");
            json.WriteStartObject(word);
            json.WriteString("type", "array");
            json.WriteNumber("minItems", 1);
            json.WriteStartObject("items");
            json.WriteString("$ref", Condition);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, int longest)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        json.WriteNumber("maxLength", longest);
    }

    private static void WriteOneOrMore(Utf8JsonWriter json)
    {
        WriteStrings(json, "type", ["string", "array"]);
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
