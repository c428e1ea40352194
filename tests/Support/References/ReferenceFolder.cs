namespace Godwit.Support.References;

/// <summary>Where the golden values live: outside the repository, at a place the environment names.</summary>
public static class ReferenceFolder
{
    private const string SolutionFile = "Godwit.slnx";

    /// <summary>Recorded requests and messages of venues: GODWIT_VECTORS, else protocols/vectors below GODWIT_SHARED, else below ../shared.</summary>
    public static string Vectors => Named("GODWIT_VECTORS", "protocols/vectors");

    /// <summary>Market data below GODWIT_SHARED, else below ../shared.</summary>
    public static string Data => Named("", "data");

    /// <summary>GODWIT_REFERENCE, else reference below GODWIT_SHARED, else below ../shared beside the repository.</summary>
    public static string Path => Named("GODWIT_REFERENCE", "reference");

    /// <summary>All *.json files below the folder, as paths relative to it with forward slashes, in ordinal order; empty when the folder is absent.</summary>
    public static IReadOnlyList<string> Files()
    {
        string root = Path;
        if (!Directory.Exists(root)) return [];
        return
        [
            .. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Named(string variable, string folder)
    {
        if (variable.Length > 0 && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named) return System.IO.Path.GetFullPath(named);
        string shared = Environment.GetEnvironmentVariable("GODWIT_SHARED") is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(RepositoryRoot, "..", "shared");
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(shared, folder));
    }

    private static string RepositoryRoot
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, SolutionFile))) folder = folder.Parent;
            return folder?.FullName ?? Environment.CurrentDirectory;
        }
    }
}
