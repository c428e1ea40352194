using System.Globalization;
using System.Text;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Queries;

namespace Godwit.Cli.Commands.Data;

/// <summary>Answers of queries for people, spreadsheets and programs.</summary>
internal static class SqlOutput
{
    private const int WidestCell = 60;

    /// <summary>The first rows as a table, and whether there are more.</summary>
    public static void Table(QueryResult answer, int most)
    {
        IReadOnlyList<QueryColumn> columns = answer.Columns;
        var table = new Table([.. columns.Select(c => c.Name)]);
        table.AlignRight([.. Enumerable.Range(0, columns.Count).Where(i => columns[i].IsNumber)]);
        bool more = false;
        while (answer.Read())
        {
            more = table.Count == most;
            if (more) break;
            var cells = new string[columns.Count];
            for (int i = 0; i < cells.Length; i++) cells[i] = Cell(answer[i], columns[i]);
            table.Add(cells);
        }
        Console.Out.Write(table.ToString());
        Console.Out.Write(Style.Faint(more ? $"the first {Figures.Count(most, "row")}; more with --limit, all with --csv or --json" : Figures.Count(table.Count, "row")) + "\n");
    }

    /// <summary>An array with an object for each row.</summary>
    public static void Json(QueryResult answer) => JsonOutput.Write(json =>
    {
        JsonEncodedText[] names = [.. answer.Columns.Select(c => JsonEncodedText.Encode(c.Name))];
        json.WriteStartArray();
        while (answer.Read())
        {
            json.WriteStartObject();
            for (int i = 0; i < names.Length; i++)
            {
                json.WritePropertyName(names[i]);
                QueryValue.WriteJson(json, answer[i], answer.Columns[i]);
            }
            json.WriteEndObject();
            if (json.BytesPending > 1 << 16) json.Flush();
        }
        json.WriteEndArray();
    });

    /// <summary>RFC 4180 with line feeds; NULL is an empty field.</summary>
    public static void Csv(QueryResult answer, string file)
    {
        if (file == "-")
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            WriteCsv(answer, output);
            return;
        }
        string draft = $"{file}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";
        try
        {
            long rows;
            using (var output = new StreamWriter(draft, append: false, new UTF8Encoding(false))) rows = WriteCsv(answer, output);
            File.Move(draft, file, overwrite: true);
            Console.Error.Write($"{Figures.Count(rows, "row")} written to {file}\n");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"{file} cannot be written: {fault.Message.TrimEnd('.')}. Choose another place.", fault);
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }

    public static void Plan(QueryResult answer)
    {
        while (answer.Read()) Console.Out.Write($"{answer[answer.Columns.Count - 1]}\n");
    }

    public static void Tables(bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (QueryTable table in QueryTable.All)
                {
                    writer.WriteStartObject();
                    writer.WriteString("table", table.Name);
                    writer.WriteString("meaning", table.Meaning);
                    writer.WriteStartObject("columns");
                    foreach (string column in table.Columns.Split(", ")) writer.WriteString(column[..column.IndexOf(' ')], column[(column.IndexOf(' ') + 1)..]);
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            });
            return;
        }
        foreach (QueryTable table in QueryTable.All)
            Console.Out.Write($"{Style.Bold(table.Name)}  {table.Meaning}\n{Style.Faint(Wrapped(table.Columns))}\n");
        Console.Out.Write($"{Style.Bold("\"BINANCE:BTCUSDT:1m\"")}  one dataset by its name in double quotes, or as BINANCE_BTCUSDT_1m without; the columns of bars with exact DECIMALs\n");
    }

    private static string Cell(object? value, QueryColumn column)
    {
        string text = (value is double number ? Shown(number) : QueryValue.Text(value, column)).ReplaceLineEndings(" ");
        return text.Length <= WidestCell ? text : text[..(WidestCell - 1)] + "…";
    }

    /// <summary>Ten digits are enough for eyes; the other outputs have all of them.</summary>
    private static string Shown(double number) => number.ToString("G10", CultureInfo.InvariantCulture);

    private static long WriteCsv(QueryResult answer, TextWriter output)
    {
        long rows = 0;
        output.Write(string.Join(',', answer.Columns.Select(c => Field(c.Name))) + "\n");
        for (; answer.Read(); rows++)
        {
            for (int i = 0; i < answer.Columns.Count; i++)
            {
                if (i > 0) output.Write(',');
                output.Write(Field(QueryValue.Text(answer[i], answer.Columns[i])));
            }
            output.Write('\n');
        }
        return rows;
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Wrapped(string columns)
    {
        var text = new StringBuilder("  ");
        int width = 2;
        foreach (string column in columns.Split(", "))
        {
            if (width + column.Length > 108) { text.Append("\n  "); width = 2; }
            text.Append(column).Append("  ");
            width += column.Length + 2;
        }
        return text.ToString();
    }
}
