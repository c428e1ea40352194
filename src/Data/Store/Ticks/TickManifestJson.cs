using System.Buffers;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Ticks;

/// <summary>Manifests of tick datasets as JSON text.</summary>
internal static class TickManifestJson
{
    public const int CurrentVersion = 1;
    private const string Format = "godwit-ticks";

    public static byte[] Write(TickManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", CurrentVersion);
            json.WriteString("dataset", manifest.Id.ToString());
            json.WriteNumber("revision", manifest.Revision);
            json.WriteNumber("rows", manifest.Rows);
            json.WriteString("first", manifest.First.ToString());
            json.WriteString("last", manifest.Last.ToString());
            WriteNumbers(json, "scales", manifest.Scales.Select(s => (long)s));
            json.WriteBoolean("synthetic", manifest.Synthetic);
            json.WriteString("source", manifest.Source);
            json.WriteString("sha256", manifest.Sha256);
            json.WriteNumber("clockOffsetNanos", manifest.ClockOffset.Nanos);
            json.WriteStartArray("parts");
            foreach (TickPartition part in manifest.Parts) Write(json, part);
            json.WriteEndArray();
            json.WriteStartArray("sources");
            foreach (TickSourceFile source in manifest.Sources) Write(json, source);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="GodwitException">The text is damaged or of a newer version.</exception>
    public static TickManifest Read(byte[] text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw Damaged(path, null);
            if (root.GetProperty("version").GetInt32() > CurrentVersion)
                throw new GodwitException($"{path} was written by a newer godwit; update godwit to use this data.");
            return Parse(root, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw Damaged(path, e);
        }
    }

    private static TickManifest Parse(JsonElement root, string path)
    {
        if (!TickId.TryParse(Text(root, "dataset"), out TickId id)) throw Damaged(path, null);
        int[] scales = [.. Numbers(root.GetProperty("scales")).Select(s => s is >= 0 and <= UnitLimits.MaxScale ? (int)s : throw Damaged(path, null))];
        TickPartition[] parts = [.. root.GetProperty("parts").EnumerateArray().Select(node => ParsePart(node, path, scales.Length))];
        if (parts.Length == 0 || scales.Length != id.Schema.Groups.Count) throw Damaged(path, null);
        return new TickManifest
        {
            Id = id,
            Revision = root.GetProperty("revision").GetInt32(),
            Scales = scales,
            Synthetic = root.GetProperty("synthetic").GetBoolean(),
            Source = Text(root, "source"),
            Sha256 = Hash(root, path),
            ClockOffset = new Duration(Whole(root, "clockOffsetNanos")),
            Parts = parts,
            Sources = [.. root.GetProperty("sources").EnumerateArray().Select(ParseSource)],
        };
    }

    private static TickPartition ParsePart(JsonElement node, string path, int groups)
    {
        int rows = node.GetProperty("rows").GetInt32();
        long[] largest = [.. Numbers(node.GetProperty("largest"))];
        if (rows <= 0 || largest.Length != groups || largest.Any(l => l is < 0 or > UnitLimits.MaxUnits)) throw Damaged(path, null);
        return new TickPartition(
            node.GetProperty("period").GetInt32(), node.GetProperty("number").GetInt32(), Text(node, "file"), rows, Whole(node, "stampNanos"),
            Whole(node, "firstNanos"), Whole(node, "lastNanos"), Whole(node, "bytes"), Hash(node, path), largest, node.GetProperty("snapshots").GetInt32());
    }

    private static TickSourceFile ParseSource(JsonElement node)
    {
        var findings = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (JsonProperty finding in node.GetProperty("findings").EnumerateObject()) findings[finding.Name] = finding.Value.GetInt64();
        return new TickSourceFile(Text(node, "name"), Whole(node, "bytes"), Text(node, "sha256"), Whole(node, "goodRows"), Whole(node, "addedRows"), Whole(node, "brokenRows"), findings);
    }

    private static void Write(Utf8JsonWriter json, TickPartition part)
    {
        json.WriteStartObject();
        json.WriteNumber("period", part.Period);
        json.WriteNumber("number", part.Number);
        json.WriteString("file", part.File);
        json.WriteNumber("rows", part.Rows);
        json.WriteNumber("stampNanos", part.StampNanos);
        json.WriteNumber("firstNanos", part.FirstNanos);
        json.WriteNumber("lastNanos", part.LastNanos);
        json.WriteNumber("bytes", part.Bytes);
        json.WriteString("sha256", part.Sha256);
        WriteNumbers(json, "largest", part.Largest);
        json.WriteNumber("snapshots", part.Snapshots);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TickSourceFile source)
    {
        json.WriteStartObject();
        json.WriteString("name", source.Name);
        json.WriteNumber("bytes", source.Bytes);
        json.WriteString("sha256", source.Sha256);
        json.WriteNumber("goodRows", source.GoodRows);
        json.WriteNumber("addedRows", source.AddedRows);
        json.WriteNumber("brokenRows", source.BrokenRows);
        json.WriteStartObject("findings");
        foreach ((string name, long count) in source.Findings) json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static IEnumerable<long> Numbers(JsonElement array) => array.EnumerateArray().Select(node => node.GetInt64());
    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString() ?? throw new FormatException();
    private static long Whole(JsonElement node, string name) => node.GetProperty(name).GetInt64();

    private static string Hash(JsonElement node, string path) =>
        Text(node, "sha256") is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower) ? hash : throw Damaged(path, null);

    private static GodwitException Damaged(string path, Exception? cause) =>
        new($"{path} is damaged; delete the dataset's folder and import its files again.", cause!);
}
