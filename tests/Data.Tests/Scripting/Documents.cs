namespace Godwit.Data.Tests.Scripting;

/// <summary>Files of the repository that are not code of a project.</summary>
internal static class Documents
{
    private static readonly Lazy<string> Root = new(() =>
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Godwit.slnx"))) folder = System.IO.Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run below the repository.");
    });

    public static string Path(string name) => System.IO.Path.Combine(Root.Value, name);
}
