using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Import.Formats;

namespace Godwit.Cli.Commands.Data;

/// <summary>Shows what an import would do.</summary>
internal static class ImportPreview
{
    private static readonly string[] Roles = ["time", "open", "high", "low", "close", "volume"];

    public static void Show(IReadOnlyList<string> files, BarFileOptions options, bool json)
    {
        CandlePreview[] previews = [.. files.Select(file => CandlePreview.Of(file, options))];
        if (json) JsonOutput.Write(writer => Write(writer, previews));
        else foreach (CandlePreview preview in previews) Print(preview);
        string[] refusals = [.. previews.Where(p => p.Refusal is not null).Select(p => p.Refusal!)];
        if (refusals is [var only]) throw new GodwitException(only);
        if (refusals.Length > 1) throw new GodwitException($"{refusals.Length} of {files.Count} files would be refused: {string.Join(" ", refusals)}");
        if (!json) Console.Out.Write("Nothing was stored. Without --dry-run the files are imported like this.\n");
    }

    private static void Print(CandlePreview preview)
    {
        Console.Out.Write($"{Style.Bold(preview.File)}\n");
        var table = new Table("Found", "In the file");
        if (preview.Format is { } format) table.Add("Format", format);
        if (preview.DatasetId is { } dataset) table.Add("Dataset", dataset);
        foreach (FormatFact fact in preview.Facts) table.Add(fact.What, fact.Found);
        for (int role = 0; role < preview.Columns.Count; role++) table.Add(Roles[role], preview.Columns[role]);
        if (preview.Format is not null) Console.Out.Write(table);
        if (preview.Rows.Count > 0)
        {
            var rows = new Table("Open time", "Open", "High", "Low", "Close", "Volume").AlignRight(1, 2, 3, 4, 5);
            foreach (PreviewRow row in preview.Rows) rows.Add(row.OpenTime.ToString(), row.Open, row.High, row.Low, row.Close, row.Volume);
            Console.Out.Write("\n");
            Console.Out.Write(rows);
        }
        foreach (string doubt in preview.Doubts) Console.Out.Write($"{Style.Caution("!")} {doubt}\n");
        foreach (BrokenRow row in preview.BrokenRows) Console.Out.Write($"{Style.Caution("!")} {row}; would be left out\n");
        Console.Out.Write("\n");
    }

    private static void Write(Utf8JsonWriter json, CandlePreview[] previews)
    {
        json.WriteStartArray();
        foreach (CandlePreview preview in previews)
        {
            json.WriteStartObject();
            json.WriteString("file", preview.File);
            json.WriteString("format", preview.Format);
            json.WriteString("dataset", preview.DatasetId);
            json.WriteStartObject("found");
            foreach (FormatFact fact in preview.Facts) json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(fact.What), fact.Found);
            json.WriteEndObject();
            json.WriteStartObject("columns");
            for (int role = 0; role < preview.Columns.Count; role++) json.WriteString(Roles[role], preview.Columns[role]);
            json.WriteEndObject();
            json.WriteStartArray("rows");
            foreach (PreviewRow row in preview.Rows) WriteRow(json, row);
            json.WriteEndArray();
            WriteTexts(json, "doubts", preview.Doubts);
            WriteTexts(json, "brokenRows", preview.BrokenRows.Select(row => row.ToString()));
            json.WriteString("refusal", preview.Refusal);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, PreviewRow row)
    {
        json.WriteStartObject();
        json.WriteString("time", row.OpenTime.ToString());
        json.WriteString("open", row.Open);
        json.WriteString("high", row.High);
        json.WriteString("low", row.Low);
        json.WriteString("close", row.Close);
        json.WriteString("volume", row.Volume);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
