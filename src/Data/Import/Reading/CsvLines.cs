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
}
