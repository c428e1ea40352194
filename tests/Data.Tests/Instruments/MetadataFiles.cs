using Godwit.Core.Instruments;
using Godwit.Data.Instruments;

namespace Godwit.Data.Tests.Instruments;

/// <summary>Real metadata files from the shared folder, and catalogues in folders of their own.</summary>
internal static class MetadataFiles
{
    public static string Shared(string name)
    {
        string root = Environment.GetEnvironmentVariable("GODWIT_SHARED")
            ?? Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "..", "shared");
        string path = Path.GetFullPath(Path.Combine(root, "data", name));
        if (!File.Exists(path)) Assert.Skip($"{name} is not in {Path.GetFullPath(root)}: set GODWIT_SHARED to the folder of shared data.");
        return path;
    }

    public static TemporaryHome NewHome() => new();

    public static Instrument Require(this InstrumentCatalog catalog, string key)
    {
        Assert.True(InstrumentKey.TryParse(key, out InstrumentKey parsed));
        Instrument? found = catalog.Find(parsed);
        Assert.NotNull(found);
        return found;
    }

    private static string RepositoryRoot(string from)
    {
        DirectoryInfo? folder = new(from);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Godwit.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? from;
    }
}

internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("godwit-test-").FullName;

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
