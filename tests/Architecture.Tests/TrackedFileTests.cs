using System.Text.RegularExpressions;

namespace Godwit.Architecture.Tests;

/// <summary>What the repository must and must not hold.</summary>
public sealed partial class TrackedFileTests
{
    // Written in two halves, or this file would contain what it forbids.
    private static readonly string[] s_forbidden =
        ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:\\Us" + "ers", "nuget" + ".org", "registry.npm" + "js", "TO" + "DO", "FIX" + "ME"];

    private static readonly string[] s_marketDataEndings = [".csv.gz", ".csv.zip", ".csv.zst", ".parquet", ".jsonl.gz", ".feather"];

    [Fact]
    public void No_text_names_a_path_of_one_machine_a_registry_or_leaves_a_note_to_self()
    {
        IEnumerable<string> found =
            from path in Repository.TrackedFiles()
            let content = File.ReadAllText(Path.Combine(Repository.Root, path))
            where !content.Contains('\0')
            from word in s_forbidden
            where content.Contains(word, StringComparison.Ordinal)
            select $"{path} contains '{word}'";
        Offenders.None(found);
    }

    [Fact]
    public void No_market_data_is_tracked() =>
        Offenders.None(Repository.TrackedFiles().Where(path => s_marketDataEndings.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase))));

    [Fact]
    public void The_first_code_line_of_the_readme_is_the_demo()
    {
        string[] lines = Repository.Read("README.md").Split('\n');
        int fence = Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("    ", StringComparison.Ordinal));
        Assert.True(fence >= 0, "README.md shows no code.");
        Assert.Equal("./godwit demo", lines[fence].StartsWith(' ') ? lines[fence].Trim() : lines[fence + 1]);
    }

    [Fact]
    public void Every_relative_link_in_a_document_leads_somewhere()
    {
        IEnumerable<string> dead =
            from path in Repository.TrackedFiles()
            where path.EndsWith(".md", StringComparison.Ordinal)
            let folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!
            from Match link in RelativeLink().Matches(File.ReadAllText(Path.Combine(Repository.Root, path)))
            where !Path.Exists(Path.Combine(folder, link.Groups["to"].Value))
            select $"{path} links to {link.Groups["to"].Value}, which does not exist";
        Offenders.None(dead);
    }

    [Fact]
    public void Decisions_are_numbered_without_doubles_and_dated()
    {
        string folder = Path.Combine(Repository.Root, "docs", "decisions");
        string[] names = [.. Directory.EnumerateFiles(folder, "*.md").Select(path => Path.GetFileName(path)!)];
        Offenders.None(names.Where(name => !DecisionName().IsMatch(name)));
        Offenders.None(names.GroupBy(name => name[..4]).Where(group => group.Count() > 1).Select(group => string.Join(" and ", group)));
        Offenders.None(names.Where(name => !File.ReadLines(Path.Combine(folder, name)).Take(8).Any(line => IsoDate().IsMatch(line))).Select(name => $"{name} has no date YYYY-MM-DD in its first lines"));
    }

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<to>[^)#\s]+)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex IsoDate();
}
