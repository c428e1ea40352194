using System.Text.Json;
using Godwit.Support.References;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>One test per recorded vector, whatever files the folder holds: venue first (not built yet: skipped), then kind (unknown: fails).</summary>
[Trait("suite", "vectors")]
public sealed class VectorTests
{
    private const string NoFolder = "(no vectors)";

    public static TheoryData<string, string> Vectors()
    {
        var rows = new TheoryData<string, string>();
        if (Directory.Exists(ReferenceFolder.Vectors))
            foreach (string file in Directory.EnumerateFiles(ReferenceFolder.Vectors, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                foreach (string place in VectorFile.Places(file)) rows.Add(Path.GetRelativePath(ReferenceFolder.Vectors, file), place);
        if (rows.Count == 0) rows.Add(NoFolder, "");
        return rows;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_agrees(string file, string place)
    {
        if (file == NoFolder) Assert.Skip($"No vectors in {ReferenceFolder.Vectors}: set GODWIT_VECTORS to the folder of recorded requests and messages.");
        Vector vector = VectorFile.Open(Path.Combine(ReferenceFolder.Vectors, file), place);
        switch (VectorFile.VenueOf(vector))
        {
            case "binance":
                Check(vector);
                break;
            case "coinbase" or "ftx":
                Assert.Skip("not covered yet");
                break;
            default:
                Assert.Fail($"{place} of {file} belongs to no venue that is known here.");
                break;
        }
    }

    private static void Check(Vector vector)
    {
        JsonElement item = vector.Item;
        if (item.TryGetProperty("expect", out _)) BinanceRequestVectors.Check(vector);
        else if (item.TryGetProperty("signed_payload", out _)) BinanceRequestVectors.CheckSignature(vector);
        else if (item.TryGetProperty("snapshot", out _) && item.TryGetProperty("events", out _)) BinanceBookVectors.Check(item);
        else if (item.TryGetProperty("kind", out JsonElement kind) && item.TryGetProperty("raw", out _)) BinanceParseVectors.Check(kind.GetString()!, item);
        else Assert.Fail($"{vector.Place} is a vector of an unknown kind.");
    }
}

/// <summary>One vector with the keys of its file.</summary>
internal sealed record Vector(string Place, JsonElement Item, JsonElement Keys);

/// <summary>Finds the vectors of a file: in <c>vectors</c>, and in any other list of objects.</summary>
internal static class VectorFile
{
    public static IEnumerable<string> Places(string path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonProperty list in file.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
        {
            int i = 0;
            foreach (JsonElement item in list.Value.EnumerateArray()) yield return $"{list.Name}[{i++}] {(item.ValueKind == JsonValueKind.Object ? item.Text("id") : null)}";
        }
    }

    public static Vector Open(string path, string place)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.Clone();
        int open = place.IndexOf('['), close = place.IndexOf(']');
        return new Vector(place, root.GetProperty(place[..open])[int.Parse(place[(open + 1)..close])], root.Field("keys"));
    }

    /// <summary>By what it says, not by its file's name.</summary>
    public static string VenueOf(Vector vector)
    {
        JsonElement item = vector.Item;
        if (item.Text("exchange") is { } exchange) return exchange;
        if (vector.Place.StartsWith("ftx", StringComparison.Ordinal) || item.TryGetProperty("checksum", out _)) return "ftx";
        if (item.TryGetProperty("snapshot", out JsonElement snapshot)) return snapshot.TryGetProperty("lastUpdateId", out _) ? "binance" : "";
        JsonElement expect = item.Field("expect"), frame = expect.Field("frame");
        if (expect.ValueKind != JsonValueKind.Object)
            return item.TryGetProperty("signed_payload", out _) && item.Text("api") is "REST" or "WebSocket API" ? "binance" : "";
        if (expect.TryGetProperty("jwt", out _) || frame.TryGetField("channel")) return "coinbase";
        if (frame.TryGetField("op")) return "ftx";
        if (frame.TryGetField("method")) return "binance";
        string path = expect.Text("path") ?? "";
        if (path.StartsWith("/api/v3/brokerage", StringComparison.Ordinal) || path.StartsWith("/v2/", StringComparison.Ordinal)) return "coinbase";
        if (path.StartsWith("/api/v3/", StringComparison.Ordinal) || path.StartsWith("/sapi/", StringComparison.Ordinal)) return "binance";
        return path.StartsWith("/api/", StringComparison.Ordinal) ? "ftx" : "";
    }

    private static bool TryGetField(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);
}
