using System.Diagnostics;
using System.Xml.Linq;

namespace Godwit.Architecture.Tests;

/// <summary>The repository as files: what the tests of this project read.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution; the test program runs somewhere below it.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. new[] { "src", "tests", "bench", "samples" }
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path))];

    public static IReadOnlyList<ProjectFile> Rooms { get; } =
        [.. Projects.Where(p => p.RelativePath.StartsWith("src/", StringComparison.Ordinal))];

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    /// <summary>Paths that git tracks, with forward slashes. Skips the test where there is no git or no clone.</summary>
    public static IReadOnlyList<string> TrackedFiles()
    {
        if (!Path.Exists(Path.Combine(Root, ".git"))) Assert.Skip("not a git clone: tracked files are unknown");
        try
        {
            var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardOutput = true };
            foreach (string argument in new[] { "-c", "safe.directory=*", "ls-files", "-z" }) start.ArgumentList.Add(argument);
            using Process git = Process.Start(start)!;
            string listing = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
            return [.. listing.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path)))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed: tracked files are unknown");
            return [];
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Godwit.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Godwit.slnx.");
    }
}

/// <summary>What one project file says.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _content;

    public ProjectFile(string path)
    {
        FullPath = path;
        _content = XDocument.Load(path);
    }

    public string FullPath { get; }

    public string Folder => Path.GetDirectoryName(FullPath)!;

    public string Name => Path.GetFileNameWithoutExtension(FullPath);

    public string RelativePath => Path.GetRelativePath(Repository.Root, FullPath).Replace('\\', '/');

    public string? RoomKind => _content.Descendants("RoomKind").SingleOrDefault()?.Value;

    public IReadOnlySet<string> ProjectReferences => Included("ProjectReference", Path.GetFileNameWithoutExtension);

    public IReadOnlySet<string> PackageReferences => Included("PackageReference", name => name);

    private SortedSet<string> Included(string element, Func<string, string> select) =>
        new(_content.Descendants(element).Select(e => select(e.Attribute("Include")!.Value.Replace('\\', '/'))), StringComparer.Ordinal);
}
