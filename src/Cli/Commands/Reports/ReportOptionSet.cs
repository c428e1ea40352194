using System.CommandLine;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Presentation.Reports;

namespace Godwit.Cli.Commands.Reports;

/// <summary>The files that a command makes of a run, besides or instead of the page.</summary>
internal sealed class ReportOptionSet(string htmlName, string htmlMeaning)
{
    private readonly Option<string?> _html = OptionKit.Text(htmlName, htmlMeaning);
    private readonly Option<string?> _csv = OptionKit.Text("--csv", "Write trades.csv, equity.csv and metrics.csv into this folder");
    private readonly Option<string?> _markdown = OptionKit.Text("--markdown", "Write a summary for a chat or a pull request to this file");

    public Option[] All => [_html, _csv, _markdown];

    public ReportTargets Read(ParseResult parsed) => new(Path(parsed, _html), Path(parsed, _csv), Path(parsed, _markdown));

    private static string? Path(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && string.IsNullOrWhiteSpace(text) ? throw GodwitException.Usage($"{option.Name} needs the name of a file or folder.") : parsed.GetValue(option);
}

/// <summary>Where the files go; null where none is wanted.</summary>
internal sealed record ReportTargets(string? Html, string? Csv, string? Markdown)
{
    public bool IsAny => (Html ?? Csv ?? Markdown) is not null;

    /// <summary>Writes what is wanted, and says on standard error where it went.</summary>
    public IReadOnlyList<string> Write(IReadOnlyList<RunReport> reports)
    {
        var written = new List<string>();
        if (Html is { } page)
        {
            if (reports.Count == 1) ReportFiles.WriteHtml(page, reports[0]);
            else ReportFiles.WriteHtml(page, reports);
            written.Add(page);
        }
        if (Csv is { } folder)
        {
            // Several runs cannot share the three names.
            for (int i = 0; i < reports.Count; i++)
            {
                string own = reports.Count == 1 ? folder : System.IO.Path.Combine(folder, reports[i].RunId ?? $"{i + 1}");
                ReportFiles.WriteCsv(own, reports[i]);
                written.Add(own);
            }
        }
        if (Markdown is { } text)
        {
            ReportFiles.WriteMarkdown(text, reports);
            written.Add(text);
        }
        return written;
    }
}
