using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Time;
using Godwit.Data.Import;
using Godwit.Data.Import.Ticks;

namespace Godwit.Cli.Commands.Data;

/// <summary>What an import of ticks says.</summary>
internal static class TickImportOutput
{
    public static void Print(TickImportReport report)
    {
        if (report.Files.Count == 0) return;
        var table = new Table("File", "Dataset", "Rows", "New", "Known", "Left out", "Found").AlignRight(2, 3, 4, 5);
        foreach (TickFileReport file in report.Files)
        {
            table.Add(
                file.File, file.DatasetId, Figures.Count(file.Good), Figures.Count(file.Added), Figures.Count(file.Known),
                Figures.Count(file.Broken + file.Duplicates + file.Conflicts), Found(file));
        }
        Console.Out.Write(table);
        foreach (TickFileReport file in report.Files) PrintRemarks(file);
        foreach ((string what, long count) in report.Passed) Remark($"{Figures.Count(count, "message")} of {what} passed over: nothing is kept of them");
        Console.Out.Write("\n");
        Console.Out.Write(TickTable.Of(report.Datasets));
    }

    private static string Found(TickFileReport file) =>
        string.Join(", ", file.Findings.Where(f => f.Value > 0).Select(f => TickShow.Counted(f.Key, f.Value))) is { Length: > 0 } text ? text : "nothing wrong";

    private static void PrintRemarks(TickFileReport file)
    {
        if (file.AlreadyImported) Remark($"{file.File}: the same file was imported before; nothing to do");
        foreach (BrokenRow row in file.BrokenRows) Remark($"{row}; left out");
        if (file.Broken > file.BrokenRows.Count) Remark($"{file.File}: {Figures.Count(file.Broken - file.BrokenRows.Count)} more broken rows left out");
        if (file.Duplicates > 0) Remark($"{file.DatasetId}: {Figures.Count(file.Duplicates, "row")} repeat an earlier row; left out");
        if (file.Conflicts > 0) Remark($"{file.DatasetId}: {Figures.Count(file.Conflicts, "row")} disagree with stored rows, which stayed (--replace lets the file win)");
        if (file.Replaced > 0) Remark($"{file.DatasetId}: {Figures.Count(file.Replaced, "stored row")} replaced");
        if (file.LeastDelay is { Nanos: < 0 } behind)
            Remark($"{file.DatasetId}: the recorder's clock runs at least {TickTable.Seconds(new Duration(-behind.Nanos))[1..]} behind the venue's: events lie after their receiving (godwit data check {file.DatasetId})");
    }

    private static void Remark(string text) => Console.Out.Write($"{Style.Caution("!")} {text}\n");

    public static void WriteFile(Utf8JsonWriter json, TickFileReport file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteString("dataset", file.DatasetId);
        json.WriteString("format", file.Format);
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("rows", file.Good + file.Broken + file.Duplicates);
        json.WriteNumber("good", file.Good);
        json.WriteNumber("broken", file.Broken);
        json.WriteNumber("duplicates", file.Duplicates);
        json.WriteNumber("added", file.Added);
        json.WriteNumber("unchanged", file.Known);
        json.WriteNumber("replaced", file.Replaced);
        json.WriteNumber("conflicts", file.Conflicts);
        json.WriteBoolean("alreadyImported", file.AlreadyImported);
        if (file.LeastDelay is { } least) json.WriteNumber("leastDelaySeconds", (decimal)least.Nanos / 1_000_000_000);
        TickTable.WriteCounts(json, "findings", file.Findings);
        json.WriteStartArray("brokenRows");
        foreach (BrokenRow row in file.BrokenRows)
        {
            json.WriteStartObject();
            json.WriteNumber("line", row.Line);
            json.WriteString("reason", row.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
