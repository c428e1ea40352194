using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<string[]> files = OptionKit.OneOrMore("FILE", "Candle files: CSV or Binance klines; plain, .gz or .zip");
        Option<string?> venue = OptionKit.Text("--venue", "Venue, when a file's name does not tell it");
        Option<string?> symbol = OptionKit.Text("--symbol", "Symbol, when a file's name does not tell it");
        Option<string?> interval = OptionKit.Text("--interval", "Bar length, when neither name nor stamps tell it, such as 1m");
        Option<bool> strict = OptionKit.Flag("--strict", "Refuse a file at its first broken row instead of leaving the row out");
        Option<bool> replace = OptionKit.Flag("--replace", "Where a file disagrees with stored bars the file wins");
        Option<bool> json = OptionKit.Json();
        var command = new Command("import", "Take candle files into the store; the same file twice changes nothing") { files };
        return command.With(venue, symbol, interval, strict, replace, json).Does((parsed, cancellation) =>
        {
            var options = new ImportOptions
            {
                File = new BarFileOptions { Venue = parsed.GetValue(venue), Symbol = parsed.GetValue(symbol), Interval = OptionKit.ReadInterval(parsed, interval) },
                Strict = parsed.GetValue(strict),
                Replace = parsed.GetValue(replace),
            };
            Import(parsed.GetValue(files)!, options, parsed.GetValue(json), cancellation);
        });
    }

    private static void Import(string[] files, ImportOptions options, bool json, CancellationToken cancellation)
    {
        ImportReport report;
        using (var line = new ProgressLine("Importing"))
        {
            void Progress(ImportProgress at) => line.Report(at.BytesRead, at.BytesTotal,
                at.FileCount > 1 ? $"of {at.File}, file {at.FileIndex + 1} of {at.FileCount}" : $"of {at.File}, {Figures.Count(at.Rows, "row")}");
            report = new CandleImporter(DataStore.Open(GodwitHome.Path)).Import(files, options, Progress, cancellation);
        }
        if (json) JsonOutput.Write(writer => Write(writer, report));
        else if (report.Files.Count > 0) Print(report);
        if (report.Failures is [var only]) throw new GodwitException(only);
        if (report.Failures.Count > 1)
            throw new GodwitException($"{report.Failures.Count} of {files.Length} files were refused: {string.Join(" ", report.Failures)}");
    }

    private static void Print(ImportReport report)
    {
        var table = new Table("File", "Dataset", "Rows", "New", "Known", "Left out", "Gaps").AlignRight(2, 3, 4, 5, 6);
        foreach (ImportFileReport file in report.Files)
        {
            table.Add(
                file.File, file.DatasetId, Figures.Count(file.Rows), Figures.Count(file.Added + file.Replaced), Figures.Count(file.Unchanged),
                Figures.Count(file.Broken + file.Conflicts), Figures.Count(file.Gaps));
        }
        Console.Out.Write(table);
        foreach (ImportFileReport file in report.Files) PrintRemarks(file);
        Console.Out.Write("\n");
        Console.Out.Write(DatasetTable.Of(report.Datasets));
    }

    private static void PrintRemarks(ImportFileReport file)
    {
        if (file.AlreadyImported) Remark($"{file.File}: the same file was imported before; nothing to do");
        foreach (BrokenRow row in file.BrokenRows) Remark($"{row}; left out");
        if (file.Broken > file.BrokenRows.Count) Remark($"{file.File}: {Figures.Count(file.Broken - file.BrokenRows.Count)} more broken rows left out");
        if (file.Conflicts > 0) Remark($"{file.File}: {Figures.Count(file.Conflicts, "row")} disagree with stored bars, which stayed (--replace lets the file win)");
        if (file.Replaced > 0) Remark($"{file.File}: {Figures.Count(file.Replaced, "stored bar")} replaced");
        if (file.IdenticalDuplicates > 0) Remark($"{file.File}: {Figures.Count(file.IdenticalDuplicates, "row")} repeat an earlier row");
        if (file.OffGrid > 0) Remark($"{file.File}: {Figures.Count(file.OffGrid, "stamp")} off the grid of the interval");
        if (file.Reversed) Remark($"{file.File}: newest bars came first; turned round");
    }

    private static void Remark(string text) => Console.Out.Write($"{Style.Caution("!")} {text}\n");

    private static void Write(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (ImportFileReport file in report.Files) WriteFile(json, file);
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (string failure in report.Failures) json.WriteStringValue(failure);
        json.WriteEndArray();
        json.WriteStartArray("datasets");
        foreach (DatasetInfo info in report.Datasets) DatasetTable.Write(json, info);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ImportFileReport file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteString("dataset", file.DatasetId);
        json.WriteString("format", file.Format);
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("rows", file.Rows);
        json.WriteNumber("good", file.Good);
        json.WriteNumber("broken", file.Broken);
        json.WriteNumber("duplicates", file.IdenticalDuplicates);
        json.WriteNumber("added", file.Added);
        json.WriteNumber("unchanged", file.Unchanged);
        json.WriteNumber("replaced", file.Replaced);
        json.WriteNumber("conflicts", file.Conflicts);
        json.WriteNumber("gaps", file.Gaps);
        json.WriteNumber("offGrid", file.OffGrid);
        json.WriteBoolean("reversed", file.Reversed);
        json.WriteBoolean("alreadyImported", file.AlreadyImported);
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
