using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Godwit.Core.Outcomes;
using Godwit.Data.Repair;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Partitions;

/// <summary>Manifests as JSON text, with a version of the schema and steps that lift older versions.</summary>
internal static class ManifestJson
{
    public const int CurrentVersion = 3;
    private const string Format = "godwit-bars";

    /// <summary>Step n lifts version n to n + 1. A new version adds one step here and never changes an old one.</summary>
    private static readonly IReadOnlyDictionary<int, Action<JsonObject>> Upgrades = new Dictionary<int, Action<JsonObject>>
    {
        // Rows that stood twice in a file were not counted.
        [1] = manifest =>
        {
            foreach (JsonNode? source in manifest["sources"]!.AsArray()) source!["repeatedRows"] = 0;
        },
        // Nothing could be repaired.
        [2] = manifest => manifest["repairs"] = new JsonArray(),
    };

    public static byte[] Write(Manifest manifest)
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
            json.WriteNumber("priceScale", manifest.PriceScale);
            json.WriteNumber("volumeScale", manifest.VolumeScale);
            json.WriteBoolean("synthetic", manifest.Synthetic);
            json.WriteBoolean("lastBarMayBePartial", manifest.LastBarMayBePartial);
            json.WriteString("source", manifest.Source);
            json.WriteString("sha256", manifest.Sha256);
            json.WriteStartArray("partitions");
            foreach (Partition partition in manifest.Partitions) Write(json, partition);
            json.WriteEndArray();
            json.WriteStartArray("sources");
            foreach (SourceFile source in manifest.Sources) Write(json, source);
            json.WriteEndArray();
            json.WriteStartArray("repairs");
            foreach (RepairRecord repair in manifest.Repairs) RepairJson.Write(json, repair);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="GodwitException">The text is damaged or of a newer version.</exception>
    public static Manifest Read(byte[] text, string path) => Read(text, path, CurrentVersion, Upgrades);

    /// <summary>As <see cref="Read(byte[], string)"/>, with the version and the steps given: for the test of the mechanism.</summary>
    internal static Manifest Read(byte[] text, string path, int currentVersion, IReadOnlyDictionary<int, Action<JsonObject>> upgrades)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw Damaged(path, null);
            int version = root.GetProperty("version").GetInt32();
            if (version > currentVersion)
                throw new GodwitException($"{path} was written by a newer godwit (schema {version}, this one knows up to {currentVersion}); update godwit to use this data.");
            return version == currentVersion ? Parse(root, path) : ParseUpgraded(root, version, currentVersion, upgrades, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw Damaged(path, e);
        }
    }

    private static Manifest ParseUpgraded(
        JsonElement root, int version, int currentVersion, IReadOnlyDictionary<int, Action<JsonObject>> upgrades, string path)
    {
        JsonObject lifted = JsonObject.Create(root)!;
        for (; version < currentVersion; version++)
        {
            if (!upgrades.TryGetValue(version, out Action<JsonObject>? upgrade)) throw Damaged(path, null);
            upgrade(lifted);
        }
        using JsonDocument document = JsonDocument.Parse(lifted.ToJsonString());
        return Parse(document.RootElement, path);
    }

    private static Manifest Parse(JsonElement root, string path)
    {
        if (!DatasetId.TryParse(Text(root, "dataset"), out DatasetId id)) throw Damaged(path, null);
        Partition[] partitions = ParseAll(root.GetProperty("partitions"), node => ParsePartition(node, path));
        if (partitions.Length == 0) throw Damaged(path, null);
        return new Manifest
        {
            Id = id,
            Revision = root.GetProperty("revision").GetInt32(),
            PriceScale = Scale(root.GetProperty("priceScale"), path),
            VolumeScale = Scale(root.GetProperty("volumeScale"), path),
            Synthetic = root.GetProperty("synthetic").GetBoolean(),
            LastBarMayBePartial = root.GetProperty("lastBarMayBePartial").GetBoolean(),
            Source = Text(root, "source"),
            Sha256 = Hash(root, path),
            Partitions = partitions,
            Sources = ParseAll(root.GetProperty("sources"), ParseSource),
            Repairs = ParseAll(root.GetProperty("repairs"), RepairJson.Read),
        };
    }

    private static T[] ParseAll<T>(JsonElement array, Func<JsonElement, T> parse)
    {
        var items = new T[array.GetArrayLength()];
        int at = 0;
        foreach (JsonElement node in array.EnumerateArray()) items[at++] = parse(node);
        return items;
    }

    private static Partition ParsePartition(JsonElement node, string path)
    {
        if (!UtcMonth.TryParse(Text(node, "month"), out UtcMonth month)) throw Damaged(path, null);
        long rows = Whole(node, "rows");
        if (rows is <= 0 or > int.MaxValue) throw Damaged(path, null);
        return new Partition(
            month, Text(node, "file"), rows, Whole(node, "firstNanos"), Whole(node, "lastNanos"),
            Whole(node, "bytes"), Hash(node, path), Whole(node, "maxPrice"), Whole(node, "maxVolume"));
    }

    private static SourceFile ParseSource(JsonElement node) =>
        new(Text(node, "name"), Whole(node, "bytes"), Text(node, "sha256"), Whole(node, "goodRows"), Whole(node, "brokenRows"), Whole(node, "repeatedRows"));

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString() ?? throw new FormatException();

    private static long Whole(JsonElement node, string name) => node.GetProperty(name).GetInt64();

    private static int Scale(JsonElement node, string path) =>
        node.GetInt32() is >= 0 and <= UnitLimits.MaxScale and int scale ? scale : throw Damaged(path, null);

    private static string Hash(JsonElement node, string path) =>
        Text(node, "sha256") is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower) ? hash : throw Damaged(path, null);

    private static void Write(Utf8JsonWriter json, Partition partition)
    {
        json.WriteStartObject();
        json.WriteString("month", partition.Month.ToString());
        json.WriteString("file", partition.File);
        json.WriteNumber("rows", partition.Rows);
        json.WriteNumber("firstNanos", partition.FirstNanos);
        json.WriteNumber("lastNanos", partition.LastNanos);
        json.WriteNumber("bytes", partition.Bytes);
        json.WriteString("sha256", partition.Sha256);
        json.WriteNumber("maxPrice", partition.MaxPrice);
        json.WriteNumber("maxVolume", partition.MaxVolume);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SourceFile source)
    {
        json.WriteStartObject();
        json.WriteString("name", source.Name);
        json.WriteNumber("bytes", source.Bytes);
        json.WriteString("sha256", source.Sha256);
        json.WriteNumber("goodRows", source.GoodRows);
        json.WriteNumber("brokenRows", source.BrokenRows);
        json.WriteNumber("repeatedRows", source.RepeatedRows);
        json.WriteEndObject();
    }

    private static GodwitException Damaged(string path, Exception? cause) =>
        new($"{path} is damaged; delete the dataset's folder and import its files again.", cause!);
}
