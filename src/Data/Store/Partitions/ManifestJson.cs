using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Godwit.Core.Outcomes;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Partitions;

/// <summary>Manifests as JSON text, with a version of the schema and steps that lift older versions.</summary>
internal static class ManifestJson
{
    public const int CurrentVersion = 1;
    private const string Format = "godwit-bars";

    /// <summary>Step n lifts version n to n + 1. A new version adds one step here and never changes an old one.</summary>
    private static readonly IReadOnlyDictionary<int, Action<JsonObject>> Upgrades = new Dictionary<int, Action<JsonObject>>();

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
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="GodwitException">The text is damaged or of a newer version.</exception>
    public static Manifest Read(ReadOnlySpan<byte> text, string path) => Read(text, path, CurrentVersion, Upgrades);

    /// <summary>As <see cref="Read(ReadOnlySpan{byte}, string)"/>, with the version and the steps given: for the test of the mechanism.</summary>
    internal static Manifest Read(ReadOnlySpan<byte> text, string path, int currentVersion, IReadOnlyDictionary<int, Action<JsonObject>> upgrades)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            JsonObject root = JsonNode.Parse(ref reader)!.AsObject();
            if ((string?)root["format"] != Format) throw Damaged(path, null);
            int version = (int)root["version"]!;
            if (version > currentVersion)
                throw new GodwitException($"{path} was written by a newer godwit (schema {version}, this one knows up to {currentVersion}); update godwit to use this data.");
            for (; version < currentVersion; version++)
            {
                if (!upgrades.TryGetValue(version, out Action<JsonObject>? upgrade)) throw Damaged(path, null);
                upgrade(root);
            }
            return Parse(root, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or OverflowException or ArgumentException)
        {
            throw Damaged(path, e);
        }
    }

    private static Manifest Parse(JsonObject root, string path)
    {
        if (!DatasetId.TryParse((string)root["dataset"]!, out DatasetId id)) throw Damaged(path, null);
        Partition[] partitions = [.. root["partitions"]!.AsArray().Select(node => ParsePartition(node!, path))];
        if (partitions.Length == 0) throw Damaged(path, null);
        return new Manifest
        {
            Id = id,
            Revision = (int)root["revision"]!,
            PriceScale = Scale(root["priceScale"]!, path),
            VolumeScale = Scale(root["volumeScale"]!, path),
            Synthetic = (bool)root["synthetic"]!,
            LastBarMayBePartial = (bool)root["lastBarMayBePartial"]!,
            Source = (string)root["source"]!,
            Sha256 = (string)root["sha256"]!,
            Partitions = partitions,
            Sources = [.. root["sources"]!.AsArray().Select(node => ParseSource(node!))],
        };
    }

    private static int Scale(JsonNode node, string path) =>
        (int)node is >= 0 and <= UnitLimits.MaxScale and int scale ? scale : throw Damaged(path, null);

    private static Partition ParsePartition(JsonNode node, string path)
    {
        if (!UtcMonth.TryParse((string)node["month"]!, out UtcMonth month)) throw Damaged(path, null);
        return new Partition(
            month, (string)node["file"]!, (long)node["rows"]!, (long)node["firstNanos"]!, (long)node["lastNanos"]!,
            (long)node["bytes"]!, (string)node["sha256"]!, (long)node["maxPrice"]!, (long)node["maxVolume"]!);
    }

    private static SourceFile ParseSource(JsonNode node) =>
        new((string)node["name"]!, (long)node["bytes"]!, (string)node["sha256"]!, (long)node["goodRows"]!, (long)node["brokenRows"]!);

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
        json.WriteEndObject();
    }

    private static GodwitException Damaged(string path, Exception? cause) =>
        new($"{path} is damaged; delete the dataset's folder and import its files again.", cause!);
}
