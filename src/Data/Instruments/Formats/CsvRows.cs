using System.Text;

namespace Godwit.Data.Instruments.Formats;

/// <summary>Rows of comma-separated text by RFC 4180: quoted fields may hold commas, line ends and doubled quotes.</summary>
internal static class CsvRows
{
    /// <summary>The rows with the line each begins on (from 1); empty lines and lines that begin with <c>#</c> are left out.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(string text)
    {
        int at = 0, line = 1;
        while (at < text.Length)
        {
            int start = line;
            bool comment = text[at] == '#';
            List<string> fields = comment ? [] : ReadRow(text, ref at, ref line);
            if (comment) SkipLine(text, ref at, ref line);
            else if (fields.Count > 1 || fields[0].Length > 0) yield return (start, fields);
        }
    }

    private static List<string> ReadRow(string text, ref int at, ref int line)
    {
        var fields = new List<string>(12);
        while (true)
        {
            fields.Add(at < text.Length && text[at] == '"' ? ReadQuoted(text, ref at, ref line) : ReadPlain(text, ref at));
            if (at < text.Length && text[at] == ',') { at++; continue; }
            SkipLine(text, ref at, ref line);
            return fields;
        }
    }

    private static string ReadPlain(string text, ref int at)
    {
        int length = text.AsSpan(at).IndexOfAny(',', '\n', '\r');
        if (length < 0) length = text.Length - at;
        string field = text.Substring(at, length);
        at += length;
        return field;
    }

    private static string ReadQuoted(string text, ref int at, ref int line)
    {
        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\n') line++;
            if (c != '"') { field.Append(c); continue; }
            if (at + 1 >= text.Length || text[at + 1] != '"') { at++; break; }
            field.Append('"');
            at++;
        }
        return field.ToString();
    }

    private static void SkipLine(string text, ref int at, ref int line)
    {
        int length = text.AsSpan(at).IndexOf('\n');
        at = length < 0 ? text.Length : at + length + 1;
        line++;
    }
}
