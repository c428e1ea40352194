namespace Godwit.Data.Import.Reading;

/// <summary>Lines at the head of a delimited text.</summary>
internal static class CsvLines
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The first line that is not blank, without byte-order mark and line end.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> head)
    {
        head = WithoutMark(head);
        while (!head.IsEmpty)
        {
            int end = head.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? head : head[..end]).TrimEnd("\r "u8);
            if (!line.IsEmpty) return line;
            head = end < 0 ? default : head[(end + 1)..];
        }
        return head;
    }

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> head) => head.StartsWith(ByteOrderMark) ? head[3..] : head;

    /// <summary>True when the line has exactly so many comma-separated fields and the first six are numbers (the first may also be a date).</summary>
    public static bool IsNumeric(ReadOnlySpan<byte> line, int columns)
    {
        if (line.Count((byte)',') != columns - 1) return false;
        for (int c = 0; c < 6; c++)
        {
            int end = line.IndexOf((byte)',');
            ReadOnlySpan<byte> field = NumberReader.Trim(end < 0 ? line : line[..end]);
            if (!NumberReader.TryReadCarefully(field, out _, out _) && !(c == 0 && StampReader.TryReadText(field, out _))) return false;
            line = end < 0 ? default : line[(end + 1)..];
        }
        return true;
    }

    /// <summary>The first complete lines that are not blank, as text; the last one counts when the file ends with it.</summary>
    public static List<string> Lines(ReadOnlySpan<byte> head, int most)
    {
        var lines = new List<string>();
        bool cut = head.Length >= CandleSource.HeadBytes;
        head = WithoutMark(head);
        while (!head.IsEmpty && lines.Count < most)
        {
            int end = head.IndexOf((byte)'\n');
            if (end < 0 && cut && lines.Count > 0) break;
            ReadOnlySpan<byte> line = (end < 0 ? head : head[..end]).TrimEnd("\r"u8);
            if (!line.Trim(" "u8).IsEmpty) lines.Add(System.Text.Encoding.UTF8.GetString(line));
            head = end < 0 ? default : head[(end + 1)..];
        }
        return lines;
    }

    /// <summary>The fields of a line; a delimiter between quotes parts nothing.</summary>
    public static List<string> Split(string line, byte delimiter)
    {
        var fields = new List<string>();
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(line);
        for (int at = 0; at <= bytes.Length;)
        {
            int end = EndOfField(bytes, at, delimiter);
            fields.Add(System.Text.Encoding.UTF8.GetString(bytes.AsSpan(at, end - at)));
            at = end + 1;
        }
        return fields;
    }

    /// <summary>Where the field that starts at a place ends: at the next delimiter outside quotes, or at the end of the line.</summary>
    public static int EndOfField(ReadOnlySpan<byte> line, int at, byte delimiter)
    {
        int from = at;
        while (from < line.Length && line[from] == '"')
        {
            int close = line[(from + 1)..].IndexOf((byte)'"');
            if (close < 0) break;
            from += close + 2;
        }
        int length = line[from..].IndexOf(delimiter);
        return length < 0 ? line.Length : from + length;
    }
}
