using System.Text.RegularExpressions;
using Godwit.Backtesting.Critique;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Presentation;

/// <summary>The explanation pages of docs/critique, carried in the program.</summary>
public static partial class CheckPages
{
    private const string Prefix = "Critique/";

    /// <summary>Ids that have a page.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. typeof(CheckPages).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>The page as Markdown: a title, then paragraphs, headings and list items.</summary>
    /// <exception cref="GodwitException">There is no such check.</exception>
    public static string Read(string id)
    {
        using Stream? page = typeof(CheckPages).Assembly.GetManifestResourceStream(Prefix + id);
        if (page is null)
            throw GodwitException.Usage($"There is no check '{id}'.{Suggestions.For(id, CheckCatalog.All.Select(c => c.Id))} 'godwit critique explain' lists them.");
        using var reader = new StreamReader(page);
        return Link().Replace(reader.ReadToEnd().ReplaceLineEndings("\n"), "$1");
    }

    /// <summary>Links between pages lead nowhere outside the documentation: their words are the ids to ask for.</summary>
    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();
}
