using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Tables;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Tables;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<string[]> files = OptionKit.OneOrMore("FILE", "Files of candles, trades, quotes, books … or folders of them, in any format that godwit data formats lists");
        Option<string?> venue = OptionKit.Text("--venue", "Venue, when a file's name does not tell it");
        Option<string?> symbol = OptionKit.Text("--symbol", "Symbol, when a file's name does not tell it");
        Option<string?> interval = OptionKit.Text("--interval", "Bar length, when neither name nor stamps tell it, such as 1m");
        Option<string?> format = OptionKit.Text("--format", "Format to read the files in, instead of the one that their content tells");
        Option<string?> kind = OptionKit.Text("--kind", "Take only this of the files: bars, trades, aggtrades, quotes, book, funding, marks, openinterest, depth or table");
        Option<string?> clock = OptionKit.Text("--clock-offset", "What to add to the recorder's clock: auto, or a length such as 1.27s or -250ms");
        Option<string?> columns = OptionKit.Text("--columns", "Which column is which, by name or number from 0: time=0,open=1,volume=Vol");
        Option<string?> delimiter = OptionKit.Text("--delimiter", "What parts the columns: comma, semicolon, tab or bar");
        Option<string?> numbers = OptionKit.Text("--decimal", "What stands before the decimals: point or comma");
        Option<string?> time = OptionKit.Text("--time-format", "How time is written: s, ms, us, ns, iso, dd/MM/yyyy or MM/dd/yyyy");
        Option<bool> dryRun = OptionKit.Flag("--dry-run", "Show what is found in the files and the first rows, and store nothing");
        Option<bool> strict = OptionKit.Flag("--strict", "Refuse a file at its first broken row instead of leaving the row out");
        Option<bool> replace = OptionKit.Flag("--replace", "Where a file disagrees with stored bars the file wins");
        Option<bool> json = OptionKit.Json();
        var command = new Command("import", "Take files of market data into the store; the same file twice changes nothing") { files };
        return command.With(venue, symbol, interval, kind, format, clock, columns, delimiter, numbers, time, dryRun, strict, replace, json).Does((parsed, cancellation) =>
        {
            var options = new ImportOptions
            {
                File = new BarFileOptions { Venue = parsed.GetValue(venue), Symbol = parsed.GetValue(symbol), Interval = OptionKit.ReadInterval(parsed, interval), Reading = ReadReading(parsed, format, columns, delimiter, numbers, time) },
                Strict = parsed.GetValue(strict),
                Replace = parsed.GetValue(replace),
            };
            IReadOnlyList<string> all = CandleFolders.Expand(parsed.GetValue(files)!);
            var ticks = new TickImportOptions
            {
                Venue = parsed.GetValue(venue),
                Symbol = parsed.GetValue(symbol),
                Format = parsed.GetValue(format) is { } named && TickFormats.Named(named) is { } tickFormat ? tickFormat.Name : null,
                Kind = ReadKind(parsed.GetValue(kind)),
                Clock = parsed.GetValue(clock) is not { } text ? default : ClockCorrection.TryParse(text, out ClockCorrection correction) ? correction
                    : throw GodwitException.Usage($"--clock-offset '{text}' is no length of time: write auto, 1.27s or -250ms."),
                Strict = options.Strict,
                Replace = options.Replace,
            };
            ILookup<Content, string> parted = all.ToLookup(file => ContentOf(file, ticks, options));
            if (parsed.GetValue(dryRun))
            {
                string[] bars = [.. parted[Content.Bars]];
                if (bars.Length == all.Count) ImportPreview.Show(all, options.File, parsed.GetValue(json));
                else if (bars.Length > 0) throw GodwitException.Usage($"--dry-run looks at files of bars or at others, not at both: {Path.GetFileName(bars[0])} is of bars.");
                else Try([.. parted[Content.Ticks]], [.. parted[Content.Table]], ticks, parsed.GetValue(json), cancellation);
            }
            else Import(DataStore.Open(GodwitHome.Path), [.. parted[Content.Bars]], options, [.. parted[Content.Ticks]], [.. parted[Content.Table]], ticks, parsed.GetValue(json), cancellation);
        });
    }

    private static ReadingOptions ReadReading(
        ParseResult parsed, Option<string?> format, Option<string?> columns, Option<string?> delimiter, Option<string?> numbers, Option<string?> time) => new()
        {
            Format = parsed.GetValue(format) is { } name && TickFormats.Named(name) is null ? CandleFormats.Named(name).Name : null,
            Columns = parsed.GetValue(columns) is { } mapping ? ColumnMapping.Parse(mapping) : null,
            Delimiter = parsed.GetValue(delimiter) is { } mark ? ReadingOptions.DelimiterOf(mark) : null,
            DecimalComma = parsed.GetValue(numbers) is { } sign ? ReadingOptions.DecimalCommaOf(sign) : null,
            Time = parsed.GetValue(time) is { } form ? ReadingOptions.TimeOf(form) : null,
        };

    private static string? ReadKind(string? kind) => kind is null or "bars" or TableId.Table ? kind : TickSchema.Find(kind.ToLowerInvariant()) is { } schema ? schema.Kind
        : throw GodwitException.Usage($"There is no kind '{kind}'.{Suggestions.For(kind, TickSchema.All.Select(s => s.Kind).Append("bars").Append(TableId.Table))} Known are bars, table, {string.Join(", ", TickSchema.All.Select(s => s.Kind))}.");

    private enum Content
    {
        Bars,
        Ticks,
        Table,
    }

    private static Content ContentOf(string file, TickImportOptions ticks, ImportOptions candles)
    {
        if (ticks.Kind == TableId.Table) return Content.Table;
        if (ticks.Kind == "bars" || candles.File.Reading != ReadingOptions.None) return Content.Bars;
        if (ticks.Kind is not null || ticks.Format is not null) return Content.Ticks;
        try
        {
            return TickFormats.OfFile(file) is not null ? Content.Ticks : TableImporter.Recognises(file) ? Content.Table : Content.Bars;
        }
        catch (GodwitException)
        {
            // What is wrong with it is said when it is read.
            return Content.Bars;
        }
    }

    /// <summary>Imports into a store that is thrown away.</summary>
    private static void Try(string[] tickFiles, string[] tableFiles, TickImportOptions options, bool json, CancellationToken cancellation)
    {
        string scratch = Directory.CreateTempSubdirectory("godwit-try-").FullName;
        try
        {
            Import(DataStore.Open(scratch), [], new ImportOptions(), tickFiles, tableFiles, options, json, cancellation);
            if (!json) Console.Out.Write("\nNothing was stored. Without --dry-run the files are imported like this.\n");
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Import(DataStore store, string[] files, ImportOptions options, string[] tickFiles, string[] tableFiles, TickImportOptions tickOptions, bool json, CancellationToken cancellation)
    {
        var report = new ImportReport([], [], []);
        var ticks = new TickImportReport([], [], []);
        var tables = new TableImportReport([], [], []);
        using (var line = new ProgressLine("Importing"))
        {
            void Progress(ImportProgress at) => line.Report(at.BytesRead, at.BytesTotal,
                at.FileCount > 1 ? $"of {at.File}, file {at.FileIndex + 1} of {at.FileCount}" : $"of {at.File}, {Figures.Count(at.Rows, "row")}");
            if (files.Length > 0) report = new CandleImporter(store).Import(files, options, Progress, cancellation);
            if (tickFiles.Length > 0) ticks = new TickImporter(store).Import(tickFiles, tickOptions, Progress, cancellation);
            if (tableFiles.Length > 0) tables = new TableImporter(store).Import(tableFiles, tickOptions.Venue, tickOptions.Symbol, tickOptions.Strict, tickOptions.Replace, cancellation);
        }
        string[] failures = [.. report.Failures, .. ticks.Failures, .. tables.Failures];
        if (json) JsonOutput.Write(writer => Write(writer, report, ticks, tables, failures));
        else
        {
            if (report.Files.Count > 0) Print(report);
            if (report.Files.Count > 0 && ticks.Files.Count > 0) Console.Out.Write("\n");
            TickImportOutput.Print(ticks);
            if (report.Files.Count + ticks.Files.Count > 0 && tables.Files.Count > 0) Console.Out.Write("\n");
            TableOutput.Print(tables);
        }
        if (failures is [var only]) throw new GodwitException(only);
        if (failures.Length > 1) throw new GodwitException($"{failures.Length} of {files.Length + tickFiles.Length + tableFiles.Length} files were refused: {string.Join(" ", failures)}");
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

    private static void Write(Utf8JsonWriter json, ImportReport report, TickImportReport ticks, TableImportReport tables, string[] failures)
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (ImportFileReport file in report.Files) WriteFile(json, file);
        foreach (TickFileReport file in ticks.Files) TickImportOutput.WriteFile(json, file);
        foreach (TableFileReport file in tables.Files) TableOutput.WriteFile(json, file);
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (string failure in failures) json.WriteStringValue(failure);
        json.WriteEndArray();
        json.WriteStartArray("datasets");
        foreach (DatasetInfo info in report.Datasets) DatasetTable.Write(json, info);
        foreach (TickInfo info in ticks.Datasets) TickTable.Write(json, info);
        foreach (TableInfo info in tables.Tables) TableOutput.Write(json, info);
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
