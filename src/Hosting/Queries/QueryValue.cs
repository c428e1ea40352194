using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Godwit.Hosting.Queries;

/// <summary>Values of an answer as text and as JSON: times ISO-8601, decimals exact, doubles with the fewest digits that give them back.</summary>
public static class QueryValue
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Plain text; NULL is empty.</summary>
    public static string Text(object? value, QueryColumn column) => value switch
    {
        null or DBNull => "",
        string text => text,
        bool yes => yes ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime time => Time(time, column.Type == "TIMESTAMPTZ"),
        DateTimeOffset time => Time(time.UtcDateTime, utc: true),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Stream bytes => Hex(bytes),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IDictionary or IEnumerable => Nested(value, column),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A JSON value: integers and doubles as numbers (null when not finite), exact decimals and times as strings.</summary>
    public static void WriteJson(Utf8JsonWriter json, object? value, QueryColumn column)
    {
        switch (value)
        {
            case null or DBNull: json.WriteNullValue(); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case double or float:
                double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                if (!double.IsFinite(number)) json.WriteNullValue();
                else if (value is float single) json.WriteNumberValue(single);
                else json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong large: json.WriteNumberValue(large); break;
            case BigInteger huge: json.WriteRawValue(huge.ToString(CultureInfo.InvariantCulture)); break;
            case string text when column.Type == "JSON": json.WriteRawValue(text); break;
            case string text: json.WriteStringValue(text); break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(Text(entry.Key, default));
                    WriteJson(json, entry.Value, default);
                }
                json.WriteEndObject();
                break;
            case IEnumerable list and not byte[]:
                json.WriteStartArray();
                foreach (object? item in list) WriteJson(json, item, default);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Text(value, column)); break;
        }
    }

    private static string Time(DateTime time, bool utc) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (utc ? "Z" : "");

    private static string Hex(Stream bytes)
    {
        using var copy = new MemoryStream();
        bytes.CopyTo(copy);
        return Convert.ToHexStringLower(copy.ToArray());
    }

    private static string Nested(object value, QueryColumn column)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_plain)) WriteJson(json, value, column);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
