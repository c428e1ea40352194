using System.Xml.Linq;

namespace Godwit.Architecture.Tests;

/// <summary>Projects, packages and the solution agree with each other and with the decision that lists the packages.</summary>
public sealed class ProjectTests
{
    private const string PackageDecision = "docs/decisions/0003-packages.md";

    [Fact]
    public void The_solution_lists_every_project_and_no_other()
    {
        IEnumerable<string> listed = XDocument.Parse(Repository.Read("Godwit.slnx"))
            .Descendants("Project").Select(e => e.Attribute("Path")!.Value.Replace('\\', '/'));
        Assert.Equal(Repository.Projects.Select(p => p.RelativePath).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Offenders.None(Repository.Projects.Where(p => !File.Exists(Path.Combine(p.Folder, "packages.lock.json"))).Select(p => p.RelativePath));

    [Fact]
    public void Every_package_is_listed_where_it_is_used_and_used_where_it_is_listed()
    {
        IEnumerable<string> listed = PackageRows().SelectMany(
            row => row["Used by"].Split(',', StringSplitOptions.TrimEntries).Select(user => $"{row["Package"]} in {user}"));
        Assert.Equal(PackageUses().Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_has_a_licence_and_a_reason() =>
        Offenders.None(PackageRows()
            .Where(row => row["Licence"].Length < 2 || row["Reason"].Length < 20)
            .Select(row => row["Package"]));

    [Fact]
    public void No_project_names_a_version_itself() =>
        Offenders.None(Repository.Projects
            .Where(p => XDocument.Load(p.FullPath).Descendants("PackageReference").Any(e => (e.Attribute("Version") ?? e.Attribute("VersionOverride")) is not null))
            .Select(p => p.RelativePath));

    [Fact]
    public void Every_listed_package_has_a_central_version()
    {
        HashSet<string> versions = [.. XDocument.Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion").Select(e => e.Attribute("Include")!.Value)];
        Offenders.None(PackageRows().Select(row => row["Package"]).Where(name => !versions.Contains(name)));
    }

    /// <summary>
    /// "Package in User": a room by its name, every test project as <c>tests</c>, benchmarks as <c>bench</c>, what comes
    /// with a kind of room as <c>eng</c>.
    /// </summary>
    private static IEnumerable<string> PackageUses()
    {
        foreach (ProjectFile project in Repository.Projects)
        {
            string area = project.RelativePath.Split('/')[0];
            foreach (string package in project.PackageReferences) yield return $"{package} in {(area == "src" ? project.Name : area)}";
        }

        foreach (string targets in Directory.EnumerateFiles(Path.Combine(Repository.Root, "eng"), "*.targets"))
        {
            foreach (XElement package in XDocument.Load(targets).Descendants("PackageReference")) yield return $"{package.Attribute("Include")!.Value} in eng";
        }
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> PackageRows() => MarkdownTable.Read(PackageDecision, "Package");
}
