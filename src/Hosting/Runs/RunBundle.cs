using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Runs;

/// <summary>A dataset as a run saw it. Times are ISO-8601 text.</summary>
public sealed record BundleData(string Id, string Sha256, string From, string To, long Bars);

/// <summary>The C# file of a strategy, carried along so that the run can be repeated where the file is not.</summary>
public sealed record BundleSource(string File, string Sha256, string Text);

/// <summary>
/// All that is needed to repeat a run and to prove that the repetition gave the same: the options, the data's hashes, the
/// strategy's source, seed, version and digest. It holds no market data.
/// </summary>
public sealed record RunBundle
{
    /// <summary>Version of Godwit that made the run.</summary>
    public required string GodwitVersion { get; init; }

    /// <summary>As written on the command line: a shipped strategy, or a C# file whose text is in <see cref="Source"/>.</summary>
    public required string Strategy { get; init; }

    /// <summary>Options with one value, by name without dashes.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Options with several values in order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public required IReadOnlyList<BundleData> Data { get; init; }
    public BundleSource? Source { get; init; }
    public required ulong Seed { get; init; }
    public required string Digest { get; init; }

    /// <summary>The run that the bundle was made from; null when it was not recorded.</summary>
    public string? RunId { get; init; }

    public string ToJson() => RunBundleFormat.Write(this);

    /// <param name="json">The bundle's text.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="GodwitException">One sentence: what is wrong with the bundle.</exception>
    public static RunBundle Parse(string json, string source) => new RunBundleReader(source).Read(json);

    /// <summary>Reads a bundle file.</summary>
    public static RunBundle ReadFile(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > RunBundleFormat.MaxBytes)
                throw new GodwitException($"{path} is not a run bundle: it has {length} bytes and a bundle has at most {RunBundleFormat.MaxBytes}.");
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GodwitException($"There is no bundle file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The bundle file {path} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Writes a bundle file; a file of that name is replaced as a whole.</summary>
    public void WriteFile(string path)
    {
        string draft = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(draft, ToJson());
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The bundle file {path} cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Demands that the data at hand is the data of the bundle.</summary>
    public void RequireData(IReadOnlyList<BundleData> present)
    {
        for (int i = 0; i < Data.Count; i++)
        {
            BundleData wanted = Data[i];
            if (i >= present.Count) throw new GodwitException($"The bundle needs dataset {wanted.Id}, which is not here: import the same data first.");
            BundleData found = present[i];
            if (found.Sha256 != wanted.Sha256)
                throw new GodwitException($"The bundle was made with {wanted.Id} of SHA-256 {wanted.Sha256}, but {found.Id} here has {found.Sha256}: import the same data to repeat the run.");
        }
    }

    /// <summary>Demands that a repetition gave the bundle's digest.</summary>
    public void RequireDigest(string digest, string version)
    {
        if (digest == Digest) return;
        string why = version == GodwitVersion
            ? "the version is the same, so this is a defect worth reporting"
            : $"the bundle was made by Godwit {GodwitVersion} and this is {version}";
        throw new GodwitException($"The run was not reproduced: its digest is {digest} and the bundle's is {Digest}; {why}.");
    }
}
