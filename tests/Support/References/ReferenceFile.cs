using System.Text.Json;

namespace Godwit.Support.References;

/// <summary>One file of golden values.</summary>
public sealed class ReferenceFile : IDisposable
{
    private readonly JsonDocument _document;

    private ReferenceFile(string path, string fullPath, JsonDocument document)
    {
        Path = path;
        FullPath = fullPath;
        _document = document;
    }

    /// <summary>Relative to the reference folder.</summary>
    public string Path { get; }

    /// <summary>Where it lies on disk: for files that name their input relative to themselves.</summary>
    public string FullPath { get; }

    public JsonElement Root => _document.RootElement;

    /// <summary>What the file is about: its <c>kind</c>, else the first part of its <c>id</c>.</summary>
    /// <exception cref="InvalidDataException">It says neither.</exception>
    public string Area
    {
        get
        {
            if (Root.Text("kind") is { Length: > 0 } kind) return kind;
            if (Root.Text("id") is { Length: > 0 } id) return id.Split('/')[0];
            throw new InvalidDataException($"{Path} has neither \"kind\" nor \"id\": nothing says what it is a reference for.");
        }
    }

    /// <summary>The <c>inputs</c> that all cases share; undefined when absent.</summary>
    public JsonElement Inputs => Root.Field("inputs");

    /// <summary>The <c>cases</c> of a file in the common format.</summary>
    public IEnumerable<ReferenceCase> Cases => Root.GetProperty("cases").EnumerateArray().Select(element => new ReferenceCase(element));

    /// <param name="path">Relative to the reference folder.</param>
    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static ReferenceFile Open(string path)
    {
        string full = System.IO.Path.Combine(ReferenceFolder.Path, path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(full));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not JSON: {error.Message}", error);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path} is not a JSON object.");
        return new(path, full, document);
    }

    public void Dispose() => _document.Dispose();
}

/// <summary>One named value with its parameters and its tolerance.</summary>
public readonly record struct ReferenceCase(JsonElement Element)
{
    public string Name => Element.Text("name") ?? "(unnamed)";

    public JsonElement Expected => Element.Field("expected");

    public JsonElement Params => Element.Field("params");

    public ReferenceTolerance Tolerance => ReferenceTolerance.Of(Element.Field("tolerance"));

    /// <summary>A number of <c>params</c>, else <paramref name="otherwise"/>.</summary>
    public double Number(string name, double otherwise) => Params.Number(name) ?? otherwise;

    /// <summary>A number of <c>params</c>.</summary>
    /// <exception cref="InvalidDataException">It is missing.</exception>
    public double Number(string name) =>
        Params.Number(name) ?? throw new InvalidDataException($"Case {Name} has no number \"{name}\" in its params.");

    /// <summary>Whether <c>params</c> has this name.</summary>
    public bool Has(string name) => Params.Field(name).ValueKind != JsonValueKind.Undefined;
}
