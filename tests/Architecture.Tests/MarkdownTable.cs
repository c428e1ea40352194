namespace Godwit.Architecture.Tests;

/// <summary>A pipe table in a document, found by its header; rows as cells by column title.</summary>
internal static class MarkdownTable
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string relativePath, string firstColumn)
    {
        string[] lines = Repository.Read(relativePath).Split('\n');
        int header = Array.FindIndex(lines, line => Cells(line) is [var title, ..] && title == firstColumn);
        Assert.True(header >= 0, $"{relativePath} has no table whose first column is '{firstColumn}'.");
        string[] titles = Cells(lines[header]);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (string line in lines.Skip(header + 2).TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = Cells(line);
            Assert.True(cells.Length == titles.Length, $"{relativePath}: this row has {cells.Length} cells, its header {titles.Length}: {line}");
            rows.Add(titles.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }

        return rows;
    }

    private static string[] Cells(string line) =>
        line.StartsWith('|') ? [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())] : [];
}
