using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting;

namespace Godwit.Hosting.Runs;

/// <summary>Reads a bundle's text and refuses anything that is not exactly one, in one sentence.</summary>
internal sealed class RunBundleReader(string source)
{
    private static readonly string[] Members =
        ["format", "formatVersion", "godwitVersion", "runId", "strategy", "options", "lists", "data", "source", "seed", "digest"];

    public RunBundle Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ReadRoot(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new GodwitException($"{source} is not a run bundle: it is not valid JSON near line {(e.LineNumber ?? 0) + 1}.", e);
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws at a string whose escapes form no text.
            throw new GodwitException($"{source} is not a usable run bundle: it holds a text with broken characters.", e);
        }
    }

    private RunBundle ReadRoot(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String || format.GetString() != RunBundleFormat.Name)
            throw new GodwitException($"{source} is not a run bundle: it lacks \"format\": \"{RunBundleFormat.Name}\".");
        long version = Number(root, "formatVersion");
        if (version > RunBundleFormat.Version)
            throw new GodwitException($"{source} is a run bundle of version {version} and this Godwit reads versions up to {RunBundleFormat.Version}: use a newer Godwit.");
        if (version < 1) Refuse($"its formatVersion is {version}");
        foreach (JsonProperty member in root.EnumerateObject())
            if (!Members.Contains(member.Name))
                throw new GodwitException($"{source} is not a usable run bundle: it has an unknown member '{member.Name}'.{Suggestions.For(member.Name, Members)}");
        return new RunBundle
        {
            GodwitVersion = Text(root, "godwitVersion"),
            RunId = root.TryGetProperty("runId", out _) ? Text(root, "runId") : null,
            Strategy = Text(root, "strategy"),
            Options = Options(Member(root, "options", JsonValueKind.Object)),
            Lists = Lists(Member(root, "lists", JsonValueKind.Object)),
            Data = [.. Member(root, "data", JsonValueKind.Array).EnumerateArray().Select(ReadData)],
            Source = root.TryGetProperty("source", out _) ? ReadSource(Member(root, "source", JsonValueKind.Object)) : null,
            Seed = Seed(Text(root, "seed")),
            Digest = Hexadecimal(Text(root, "digest"), 32, "digest"),
        };
    }

    private Dictionary<string, string> Options(JsonElement element)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty option in element.EnumerateObject()) options.Add(option.Name, TextOf(option.Value, $"options.{option.Name}"));
        return options;
    }

    private Dictionary<string, IReadOnlyList<string>> Lists(JsonElement element)
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (JsonProperty list in element.EnumerateObject())
        {
            if (list.Value.ValueKind != JsonValueKind.Array) Refuse($"'lists.{list.Name}' is not an array");
            lists.Add(list.Name, [.. list.Value.EnumerateArray().Select(v => TextOf(v, $"lists.{list.Name}"))]);
        }
        return lists;
    }

    private BundleData ReadData(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) Refuse("an item of 'data' is not an object");
        return new BundleData(Text(item, "id"), Hexadecimal(Text(item, "sha256"), 64, "data.sha256"), Text(item, "from"), Text(item, "to"), Number(item, "bars"));
    }

    private BundleSource ReadSource(JsonElement element)
    {
        var carried = new BundleSource(Text(element, "file"), Hexadecimal(Text(element, "sha256"), 64, "source.sha256"), Text(element, "text"));
        if (ScriptSource.HashOf(carried.Text) != carried.Sha256) Refuse("the strategy's source does not match its SHA-256, so it was changed by hand");
        if (carried.File.Length == 0 || carried.File != Path.GetFileName(carried.File) || carried.File.Contains('\\', StringComparison.Ordinal))
            Refuse($"'source.file' must be a bare file name, not '{carried.File}'");
        return carried;
    }

    private ulong Seed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : throw Problem($"'seed' is '{text}', not a whole number");

    private string Hexadecimal(string text, int length, string name)
    {
        if (text.Length != length || !text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'))
            Refuse($"'{name}' is not {length} hexadecimal digits in lower case");
        return text;
    }

    private JsonElement Member(JsonElement parent, string name, JsonValueKind kind)
    {
        if (!parent.TryGetProperty(name, out JsonElement value)) Refuse($"it lacks '{name}'");
        if (value.ValueKind != kind) Refuse($"'{name}' is not {(kind == JsonValueKind.Object ? "an object" : kind == JsonValueKind.Array ? "an array" : "a text")}");
        return value;
    }

    private string Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String).GetString()!;

    private string TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String) Refuse($"'{name}' is not a text");
        return value.GetString()!;
    }

    private long Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value)) Refuse($"it lacks '{name}'");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number : throw Problem($"'{name}' is not a whole number");
    }

    private GodwitException Problem(string what) => new($"{source} is not a usable run bundle: {what}.");

    [DoesNotReturn]
    private void Refuse(string what) => throw Problem(what);
}
