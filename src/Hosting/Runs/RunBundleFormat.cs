using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Godwit.Hosting.Runs;

/// <summary>The text form of a bundle: JSON with a stable order, so that equal bundles are equal bytes.</summary>
internal static class RunBundleFormat
{
    public const string Name = "godwit-run-bundle";
    public const int Version = 1;
    public const long MaxBytes = 16 * 1024 * 1024;

    public static string Write(RunBundle bundle)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // A strategy's source stays readable: the file is no web page.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("format", Name);
            json.WriteNumber("formatVersion", Version);
            json.WriteString("godwitVersion", bundle.GodwitVersion);
            if (bundle.RunId is { } id) json.WriteString("runId", id);
            json.WriteString("strategy", bundle.Strategy);
            WriteOptions(json, bundle);
            WriteData(json, bundle.Data);
            if (bundle.Source is { } source) WriteSource(json, source);
            json.WriteString("seed", bundle.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("digest", bundle.Digest);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteOptions(Utf8JsonWriter json, RunBundle bundle)
    {
        json.WriteStartObject("options");
        foreach ((string name, string value) in bundle.Options.OrderBy(o => o.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartObject("lists");
        foreach ((string name, IReadOnlyList<string> values) in bundle.Lists.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            json.WriteStartArray(name);
            foreach (string value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, IReadOnlyList<BundleData> data)
    {
        json.WriteStartArray("data");
        foreach (BundleData item in data)
        {
            json.WriteStartObject();
            json.WriteString("id", item.Id);
            json.WriteString("sha256", item.Sha256);
            json.WriteString("from", item.From);
            json.WriteString("to", item.To);
            json.WriteNumber("bars", item.Bars);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSource(Utf8JsonWriter json, BundleSource source)
    {
        json.WriteStartObject("source");
        json.WriteString("file", source.File);
        json.WriteString("sha256", source.Sha256);
        json.WriteString("text", source.Text);
        json.WriteEndObject();
    }
}
