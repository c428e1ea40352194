using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Data.Store.Ticks;

namespace Godwit.Cli.Commands.Data;

/// <summary>Shows one tick dataset: facts, what imports counted, first and last rows.</summary>
internal static class TickShow
{
    private const int EdgeRows = 3;

    public static void Show(TickStore store, string id, bool verify, bool json)
    {
        TickDataset dataset = store.Open(id);
        if (verify) store.Verify(id);
        if (json) JsonOutput.Write(writer => Write(writer, dataset));
        else Print(dataset, verify);
    }

    private static void Print(TickDataset dataset, bool verified)
    {
        TickInfo info = dataset.Info;
        string marks = TickTable.Marks(info);
        Console.Out.Write($"{Style.Bold(info.Id)}{(marks.Length > 0 ? "  " + marks : "")}\n{info.Schema.Summary}\n{Sketch(dataset)}\n");
        var table = new Table("Fact", "");
        table.Add("rows", $"{Figures.Count(info.Rows)} in {Figures.Count(dataset.PartCount, "file")}, {Figures.Time(info.From)} to {Figures.Time(info.To)}");
        for (int g = 0; g < info.Schema.Groups.Count; g++) table.Add($"{info.Schema.Groups[g]} decimals", Figures.Count(info.Scales[g]));
        foreach ((string name, long count) in info.Findings) table.Add(Words(name), Figures.Count(count));
        if (info.ClockOffset != default) table.Add("clock offset", $"{TickTable.Seconds(info.ClockOffset)}, added to times of receiving");
        table.Add("size on disk", Figures.Bytes(info.Bytes));
        table.Add("source", info.Source);
        table.Add("SHA-256", info.Sha256 + (verified ? "  " + Style.Good("verified") : ""));
        Console.Out.Write($"{table}\n");
        Console.Out.Write(RowTable(dataset));
    }

    /// <summary>The first number of evenly spaced rows: the price of trades, the bid of quotes, a rate. A book's rows are no line.</summary>
    private static string Sketch(TickDataset dataset)
    {
        const int points = 72;
        TickSchema schema = dataset.Info.Schema;
        if (schema.Tick == TickKind.Book || schema.Kind == "depth") return "";
        int column = Enumerable.Range(0, schema.Columns.Count).First(c => schema.Columns[c].Group >= 0);
        var sketch = new List<double>();
        long before = 0, count = Math.Min(points, dataset.Info.Rows);
        foreach (TickPart part in dataset.Parts())
        {
            while (sketch.Count < count && sketch.Count * (dataset.Info.Rows - 1) / Math.Max(1, count - 1) is var row && row < before + part.Count)
                sketch.Add(part.Column(column)[(int)(row - before)] / Pow10.Double(dataset.Info.Scales[schema.Columns[column].Group]));
            before += part.Count;
        }
        return Sparkline.Draw(sketch, points) + "\n";
    }

    /// <summary><c>idGaps</c> as <c>id gaps</c>.</summary>
    internal static string Words(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary><c>2 id gaps</c>, <c>1 id gap</c>.</summary>
    internal static string Counted(string name, long count) => $"{Figures.Count(count)} {(count == 1 ? Words(name).TrimEnd('s') : Words(name))}";

    private static Table RowTable(TickDataset dataset)
    {
        string[] names = [.. NamesOf(dataset.Info.Schema)];
        Table table = new Table(names).AlignRight([.. Enumerable.Range(0, dataset.Info.Schema.Columns.Count).Where(c => dataset.Info.Schema.Columns[c].Group >= 0)]);
        using (TickPart first = dataset.OpenPart(0))
        {
            if (dataset.PartCount == 1 && first.Count <= 2 * EdgeRows)
            {
                for (int i = 0; i < first.Count; i++) table.Add(Cells(first, i));
                return table;
            }
            for (int i = 0; i < Math.Min(EdgeRows, first.Count); i++) table.Add(Cells(first, i));
        }
        table.Add(["…", .. Enumerable.Repeat("", names.Length - 1)]);
        using TickPart last = dataset.OpenPart(dataset.PartCount - 1);
        for (int i = Math.Max(0, last.Count - EdgeRows); i < last.Count; i++) table.Add(Cells(last, i));
        return table;
    }

    private static IEnumerable<string> NamesOf(TickSchema schema) => schema.Columns.Select(c => c.Name);

    private static string[] Cells(TickColumns rows, int row) => [.. Enumerable.Range(0, rows.Schema.Columns.Count).Select(c => Cell(rows, c, row))];

    private static string Cell(TickColumns rows, int column, int row) => rows.Schema.Columns[column].Type == TickColumnType.Marks
        ? string.Join(' ', rows.Schema.Marks.Where(m => (rows.Column(column)[row] & m.Bit) != 0).Select(m => m.Name))
        : rows.Text(column, row);

    private static void Write(Utf8JsonWriter json, TickDataset dataset)
    {
        TickInfo info = dataset.Info;
        json.WriteStartObject();
        TickTable.WriteFields(json, info);
        json.WriteNumber("files", dataset.PartCount);
        json.WriteStartArray("columns");
        foreach (TickColumn column in info.Schema.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("meaning", column.Meaning);
            if (column.Group >= 0) json.WriteNumber("decimals", info.Scales[column.Group]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        using (TickPart first = dataset.OpenPart(0)) WriteRow(json, "first", first, 0);
        using (TickPart last = dataset.OpenPart(dataset.PartCount - 1)) WriteRow(json, "last", last, last.Count - 1);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, string name, TickColumns rows, int row)
    {
        json.WriteStartObject(name);
        for (int c = 0; c < rows.Schema.Columns.Count; c++) json.WriteString(rows.Schema.Columns[c].Name, Cell(rows, c, row));
        json.WriteEndObject();
    }
}
