namespace Godwit.Hosting.Presentation.Reports;

/// <summary>A run as files: a page for people, tables for programs, a text for a chat.</summary>
public static class ReportFiles
{
    /// <summary>One HTML file.</summary>
    public static void WriteHtml(string path, RunReport report) => ReportFile.Write(path, stream => HtmlReport.Write(stream, report));

    /// <summary>One HTML file with several runs side by side.</summary>
    public static void WriteHtml(string path, IReadOnlyList<RunReport> reports) => ReportFile.Write(path, stream => HtmlComparison.Write(stream, reports));

    /// <summary>A Markdown text.</summary>
    public static void WriteMarkdown(string path, IReadOnlyList<RunReport> reports) => ReportFile.Write(path, stream => MarkdownReport.Write(stream, reports));

    /// <summary>Writes trades.csv, equity.csv and metrics.csv into a folder, which is made when it is missing.</summary>
    public static void WriteCsv(string folder, RunReport report)
    {
        ReportFile.Write(Path.Combine(folder, "trades.csv"), stream => CsvReport.WriteTrades(stream, report));
        ReportFile.Write(Path.Combine(folder, "equity.csv"), stream => CsvReport.WriteEquity(stream, report));
        ReportFile.Write(Path.Combine(folder, "metrics.csv"), stream => CsvReport.WriteMetrics(stream, report));
    }
}
