using System.Text.Json;
using Godwit.Core.Time;

namespace Godwit.Data.Repair;

/// <summary>Records of repairs as JSON: in manifests and for programs that ask for them.</summary>
public static class RepairJson
{
    public static void Write(Utf8JsonWriter json, RepairRecord repair)
    {
        json.WriteStartObject();
        json.WriteNumber("number", repair.Number);
        json.WriteString("at", repair.At.ToString());
        WriteSteps(json, repair.Steps);
        json.WriteNumber("inserted", repair.Inserted);
        json.WriteNumber("changed", repair.Changed);
        json.WriteNumber("removed", repair.Removed);
        json.WriteString("sha256Before", repair.Sha256Before);
        json.WriteString("sha256After", repair.Sha256After);
        json.WriteNumber("priceScaleBefore", repair.PriceScaleBefore);
        json.WriteNumber("volumeScaleBefore", repair.VolumeScaleBefore);
        json.WriteString("file", repair.File);
        json.WriteString("fileSha256", repair.FileSha256);
        if (repair.InheritedFrom is { } source) json.WriteString("inheritedFrom", source);
        json.WriteEndObject();
    }

    public static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<RepairStep> steps)
    {
        json.WriteStartArray("rules");
        foreach (RepairStep step in steps)
        {
            json.WriteStartObject();
            json.WriteString("rule", step.Rule);
            json.WriteStartObject("parameters");
            foreach ((string name, string value) in step.Parameters) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteNumber("inserted", step.Inserted);
            json.WriteNumber("changed", step.Changed);
            json.WriteNumber("removed", step.Removed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    internal static RepairRecord Read(JsonElement node) => new()
    {
        Number = node.GetProperty("number").GetInt32(),
        At = Instant.TryParse(Text(node, "at"), out Instant at) ? at : throw new FormatException(),
        Steps = [.. node.GetProperty("rules").EnumerateArray().Select(ReadStep)],
        Inserted = node.GetProperty("inserted").GetInt64(),
        Changed = node.GetProperty("changed").GetInt64(),
        Removed = node.GetProperty("removed").GetInt64(),
        Sha256Before = Text(node, "sha256Before"),
        Sha256After = Text(node, "sha256After"),
        PriceScaleBefore = node.GetProperty("priceScaleBefore").GetInt32(),
        VolumeScaleBefore = node.GetProperty("volumeScaleBefore").GetInt32(),
        File = FileName(node),
        FileSha256 = Text(node, "fileSha256"),
        InheritedFrom = node.TryGetProperty("inheritedFrom", out JsonElement source) ? source.GetString() : null,
    };

    private static RepairStep ReadStep(JsonElement node) => new(
        Text(node, "rule"), [.. node.GetProperty("parameters").EnumerateObject().Select(p => new KeyValuePair<string, string>(p.Name, p.Value.GetString()!))],
        node.GetProperty("inserted").GetInt64(), node.GetProperty("changed").GetInt64(), node.GetProperty("removed").GetInt64());

    /// <summary>A name in the dataset's own folder and nowhere else.</summary>
    private static string FileName(JsonElement node) =>
        Text(node, "file") is var name && name.StartsWith(RepairFile.NamePrefix, StringComparison.Ordinal) && Path.GetFileName(name) == name ? name : throw new FormatException();

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString() ?? throw new FormatException();
}
