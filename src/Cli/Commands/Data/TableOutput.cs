using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Data.Import;
using Godwit.Data.Import.Tables;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Tables;
using Godwit.Data.Store.Tables;

namespace Godwit.Cli.Commands.Data;

/// <summary>Tables (market capitalisations, daily features, quote bars) for people and as JSON.</summary>
internal static class TableOutput
{
    private const int EdgeRows = 3, MostColumns = 9;

    public static Table Of(IEnumerable<TableInfo> tables)
    {
        var table = new Table("Table", "Rows", "From", "To", "Size", "Columns").AlignRight(1, 4);
        foreach (TableInfo info in tables)
            table.Add(Style.Bold(info.Id), Figures.Count(info.Rows), Figures.Time(info.From), Figures.Time(info.To), Figures.Bytes(info.Bytes), Figures.Count(info.Columns.Count + 1));
        return table;
    }

    public static void Show(TableStore store, string id, bool verify, bool json)
    {
        TableInfo info = store.Find(id)!;
        TableData table = store.Open(id);
        if (verify) store.Verify(id);
        if (json) JsonOutput.Write(writer => Write(writer, info, table));
        else Print(info, table, verify);
    }

    private static void Print(TableInfo info, TableData table, bool verified)
    {
        Console.Out.Write($"{Style.Bold(info.Id)}\n\n");
        var facts = new Table("Fact", "");
        facts.Add("rows", $"{Figures.Count(info.Rows)}, {Figures.Time(info.From)} to {Figures.Time(info.To)}");
        facts.Add("size on disk", Figures.Bytes(info.Bytes));
        facts.Add("source", info.Source);
        facts.Add("SHA-256", info.Sha256 + (verified ? "  " + Style.Good("verified") : ""));
        Console.Out.Write($"{facts}\n");
        int shown = Math.Min(MostColumns, table.Columns.Count);
        Table rows = new Table([table.TimeName, .. table.Columns.Take(shown).Select(c => c.Name)]).AlignRight([.. Enumerable.Range(0, shown).Where(c => table.Columns[c].IsNumber).Select(c => c + 1)]);
        bool all = table.Count <= 2 * EdgeRows;
        for (int i = 0; i < (all ? table.Count : EdgeRows); i++) rows.Add(Cells(table, i, shown));
        if (!all)
        {
            rows.Add(["…", .. Enumerable.Repeat("", shown)]);
            for (int i = table.Count - EdgeRows; i < table.Count; i++) rows.Add(Cells(table, i, shown));
        }
        Console.Out.Write(rows);
        if (shown < table.Columns.Count) Console.Out.Write(Style.Faint($"and {string.Join(", ", table.Columns.Skip(shown).Select(c => c.Name))}") + "\n");
    }

    private static string[] Cells(TableData table, int row, int shown) =>
        [Figures.Time(table.Time(row)), .. Enumerable.Range(0, shown).Select(c => table.Text(row, c) is { } text ? text.Length > 24 ? text[..23] + "…" : text : "")];

    public static void Print(TableImportReport report)
    {
        if (report.Files.Count == 0) return;
        var table = new Table("File", "Table", "Rows", "New", "Known", "Left out").AlignRight(2, 3, 4, 5);
        foreach (TableFileReport file in report.Files)
            table.Add(file.File, file.TableId, Figures.Count(file.Good), Figures.Count(file.Added + file.Replaced), Figures.Count(file.Known), Figures.Count(file.Broken + file.Conflicts));
        Console.Out.Write(table);
        foreach (TableFileReport file in report.Files)
        {
            if (file.AlreadyImported) Remark($"{file.File}: the same file was imported before; nothing to do");
            foreach (BrokenRow row in file.BrokenRows) Remark($"{row}; left out");
            if (file.Conflicts > 0) Remark($"{file.File}: {Figures.Count(file.Conflicts, "row")} disagree with stored rows, which stayed (--replace lets the file win)");
            if (file.Replaced > 0) Remark($"{file.File}: {Figures.Count(file.Replaced, "stored row")} replaced");
        }
        Console.Out.Write("\n");
        Console.Out.Write(Of(report.Tables));
    }

    private static void Remark(string text) => Console.Out.Write($"{Style.Caution("!")} {text}\n");

    public static void Print(TableQualityReport report)
    {
        Console.Out.Write($"{Style.Bold(report.Info.Id)}  {Figures.Count(report.Info.Rows, "row")}, {Figures.Time(report.Info.From)} to {Figures.Time(report.Info.To)}\n");
        CheckCommand.PrintFindings(report.Findings);
        Console.Out.Write("\n");
    }

    public static void Write(Utf8JsonWriter json, TableQualityReport report)
    {
        json.WriteStartObject();
        json.WriteString("id", report.Info.Id);
        json.WriteString("kind", report.Info.Kind);
        json.WriteNumber("rows", report.Info.Rows);
        json.WriteString("from", report.Info.From.ToString());
        json.WriteString("to", report.Info.To.ToString());
        TickTable.WriteCounts(json, "counts", report.Counts);
        json.WriteStartArray("findings");
        foreach (QualityFinding finding in report.Findings) CheckCommand.Write(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteFile(Utf8JsonWriter json, TableFileReport file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteString("dataset", file.TableId);
        json.WriteString("format", "table");
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("rows", file.Good + file.Broken);
        json.WriteNumber("good", file.Good);
        json.WriteNumber("broken", file.Broken);
        json.WriteNumber("added", file.Added);
        json.WriteNumber("unchanged", file.Known);
        json.WriteNumber("replaced", file.Replaced);
        json.WriteNumber("conflicts", file.Conflicts);
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

    public static void Write(Utf8JsonWriter json, TableInfo info)
    {
        json.WriteStartObject();
        WriteFields(json, info);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, TableInfo info)
    {
        json.WriteString("id", info.Id);
        json.WriteString("venue", info.Key.Venue);
        json.WriteString("symbol", info.Key.Symbol);
        json.WriteString("kind", info.Kind);
        json.WriteNumber("rows", info.Rows);
        json.WriteString("from", info.From.ToString());
        json.WriteString("to", info.To.ToString());
        json.WriteString("sha256", info.Sha256);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteString("source", info.Source);
    }

    private static void Write(Utf8JsonWriter json, TableInfo info, TableData table)
    {
        json.WriteStartObject();
        WriteFields(json, info);
        json.WriteStartArray("columns");
        foreach (TableColumn column in table.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type switch { TableColumnType.Number => "number", TableColumnType.LongNumber => "long number", _ => "text" });
            if (column.IsNumber) json.WriteNumber("decimals", column.Scale);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteRow(json, "first", table, 0);
        WriteRow(json, "last", table, table.Count - 1);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, string name, TableData table, int row)
    {
        json.WriteStartObject(name);
        json.WriteString(table.TimeName, table.Time(row).ToString());
        for (int c = 0; c < table.Columns.Count; c++) json.WriteString(table.Columns[c].Name, table.Text(row, c));
        json.WriteEndObject();
    }
}
