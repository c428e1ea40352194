using System.Reflection;
using System.Text;
using System.Text.Json;
using Godwit.Hosting.Configuration;

namespace Godwit.Hosting.Presentation.Reports;

/// <summary>The frame of every page: style, navigation, sections, data and scripts in one file that asks nothing of a network.</summary>
internal sealed class Page(TextWriter writer)
{
    private static readonly string[] s_styles = ["page.css", "parts.css", "print.css"];
    private static readonly string[] s_scripts = ["base.js", "charts.js", "curves.js", "returns.js", "price.js", "trades.js", "compare.js", "main.js"];

    /// <summary>Everything that a page may load is in it; a browser refuses the rest.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:";

    public TextWriter Out { get; } = writer;

    public void Begin(string title, string description, IReadOnlyList<(string Id, string Name)> sections)
    {
        Out.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        Out.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<meta name=\"generator\" content=\"Godwit {ProductVersion.Text}\">\n");
        Out.Write($"<meta name=\"description\" content=\"{ReportText.Html(description)}\">\n<title>{ReportText.Html(title)}</title>\n");
        Out.Write("<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 12 6 6l3 3 6-7' fill='none' stroke='%232563a8' stroke-width='2'/%3E%3C/svg%3E\">\n<style>\n");
        Styles();
        Out.Write("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
        Out.Write("<header class=\"bar\"><div class=\"bar-in\"><span class=\"brand\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M2 18 9 9l4.5 4.5L22 4\"/></svg>Godwit</span>\n<nav aria-label=\"Sections\"><ul>\n");
        foreach ((string id, string name) in sections) Out.Write($"<li><a href=\"#{id}\">{ReportText.Html(name)}</a></li>\n");
        Out.Write("</ul></nav>\n<button type=\"button\" id=\"theme\" class=\"button\" aria-label=\"Change between light and dark\"><span aria-hidden=\"true\">◐</span> <span id=\"theme-name\">Theme</span></button></div></header>\n<main id=\"main\">\n");
    }

    /// <summary>Begins a section with its heading and one sentence that says how to read it.</summary>
    public void Section(string id, string heading, string lead)
    {
        Out.Write($"<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{ReportText.Html(heading)}</h2>\n");
        if (lead.Length > 0) Out.Write($"<p class=\"lead\">{ReportText.Html(lead)}</p>\n");
    }

    public void EndSection() => Out.Write("</section>\n");

    /// <summary>A place for a chart; the scripts fill it.</summary>
    public void Chart(string id, string name, string size, string label) =>
        Out.Write($"<div class=\"chart {size}\" id=\"{id}\" data-chart=\"{name}\" role=\"img\" tabindex=\"0\" aria-label=\"{ReportText.Html(label)}\"></div>\n");

    public void End(ColumnPack pack, Action<Utf8JsonWriter> describe)
    {
        Out.Write("</main>\n<footer><p>Made by Godwit ");
        Out.Write(ProductVersion.Text.Split('+')[0]);
        Out.Write(". Past or simulated performance says nothing certain about the future. This is not investment advice.</p>\n<details><summary>Licences of what this page contains</summary><pre>");
        Out.Write(ReportText.Html(Read("notices.txt")));
        Out.Write("</pre><details><summary>Apache License 2.0</summary><pre>");
        Out.Write(ReportText.Html(Read("licence.txt")));
        Out.Write("</pre></details></details></footer>\n<noscript><p class=\"noscript\">The charts need JavaScript; figures and tables do not.</p></noscript>\n<script type=\"application/json\" id=\"about\">");
        Out.Write(Json(pack, describe));
        Out.Write("</script>\n<script type=\"text/plain\" id=\"columns\">");
        pack.WriteBase64(Out);
        Out.Write("</script>\n<script>\n");
        Copy("echarts.js");
        Out.Write("\n</script>\n<script>\n\"use strict\";\n");
        foreach (string script in s_scripts) Copy(script);
        Out.Write("</script>\n</body>\n</html>\n");
    }

    /// <summary>Colours and style of all pages, also of those without charts.</summary>
    public void Styles()
    {
        Colours();
        foreach (string style in s_styles) Copy(style);
    }

    /// <summary>The reader's choice comes before the system's; paper is always light.</summary>
    private void Colours()
    {
        string light = Read("light.css"), dark = Read("dark.css");
        Out.Write($":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{\n{dark}}} }}\n:root[data-theme=dark] {{\n{dark}}}\n@media print {{ :root:root:root {{\n{light}}} }}\n");
    }

    private static string Json(ColumnPack pack, Action<Utf8JsonWriter> describe)
    {
        using var buffer = new MemoryStream();
        // The default encoder writes '<' as an escape: no text can end the script element.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            describe(json);
            pack.WriteDirectory(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void Copy(string asset)
    {
        using var reader = new StreamReader(Open(asset), Encoding.UTF8);
        Span<char> piece = stackalloc char[8_192];
        for (int read; (read = reader.Read(piece)) > 0;) Out.Write(piece[..read]);
    }

    private static string Read(string asset)
    {
        using var reader = new StreamReader(Open(asset), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Stream Open(string asset) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("Report/" + asset) ?? throw new InvalidOperationException($"The program lacks its part '{asset}'.");
}
