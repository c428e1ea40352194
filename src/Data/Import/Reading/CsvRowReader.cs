using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Formats;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>Reads delimited rows as bytes, without a string per row: the workhorse of every text format.</summary>
internal sealed class CsvRowReader(CsvLayout layout, ICandleSink sink)
{
    private const int BufferBytes = 1 << 18;
    private readonly byte _delimiter = layout.Delimiter;
    private readonly int[] _roles = layout.Roles;
    private readonly Number[] _values = new Number[6];
    private long _line;
    private bool _headerPending = layout.HasHeader;

    public void Read(CandleSource source, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        int filled = 0;
        bool first = true;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = source.Read(buffer.AsSpan(filled));
            int end = filled + read;
            int from = first ? end - CsvLines.WithoutMark(buffer.AsSpan(0, end)).Length : 0;
            first = false;
            int newline;
            while ((newline = buffer.AsSpan(from, end - from).IndexOf((byte)'\n')) >= 0)
            {
                ReadLine(buffer.AsSpan(from, newline));
                from += newline + 1;
            }
            if (read == 0)
            {
                if (end > from) ReadLine(buffer.AsSpan(from, end - from));
                return;
            }
            filled = end - from;
            if (filled == buffer.Length)
                throw new GodwitException($"{source.DisplayName}, line {_line + 1}: the line is longer than {BufferBytes / 1024} KiB; this is no file of candles.");
            buffer.AsSpan(from, filled).CopyTo(buffer);
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        _line++;
        if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
        if (line.IsEmpty) return;
        if (_headerPending) { _headerPending = false; return; }
        ReadRow(line);
    }

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        int at = 0;
        long nanos = 0;
        string? problem = null;
        for (int c = 0; c < _roles.Length; c++)
        {
            int role = _roles[c];
            int end = -1;
            if (role >= 0) end = NumberReader.TryReadPlain(line, at, _delimiter, out _values[role]);
            if (end < 0)
            {
                int length = line[at..].IndexOf(_delimiter);
                end = length < 0 ? line.Length : at + length;
                if (role >= 0) problem ??= ReadField(role, line[at..end], ref nanos);
            }
            if (end == line.Length)
            {
                if (c == _roles.Length - 1) { Finish(line, problem, nanos); return; }
                break;
            }
            at = end + 1;
        }
        sink.Broken(_line, $"it has {line.Count(_delimiter) + 1} columns instead of {layout.ColumnCount}");
    }

    private void Finish(ReadOnlySpan<byte> line, string? problem, long nanos)
    {
        if (problem is null && nanos == 0 && !StampReader.TryConvert(_values[CsvLayout.Time], layout.Unit, out nanos, out string what))
            problem = $"time {Shown(FieldOf(line, CsvLayout.Time))} {what}";
        if (problem is null && CandleRow.TryCreate(nanos, _values.AsSpan(1), out CandleRow row, out problem))
            sink.Row(_line, row);
        else
            sink.Broken(_line, problem);
    }

    /// <summary>The careful path for one field; returns what is wrong, or null.</summary>
    private string? ReadField(int role, ReadOnlySpan<byte> field, ref long nanos)
    {
        if (NumberReader.TryReadCarefully(field, out _values[role], out string what)) return null;
        if (role == CsvLayout.Time && layout.Unit == StampUnit.Auto && StampReader.TryReadText(NumberReader.Trim(field), out nanos)) return null;
        if (role == CsvLayout.Time) what = what.Replace("a number", "a time", StringComparison.Ordinal);
        return field.IsEmpty ? $"{CsvLayout.NameOf(role)} {what}" : $"{CsvLayout.NameOf(role)} {Shown(field)} {what}";
    }

    private ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> line, int role)
    {
        for (int c = 0; c < Array.IndexOf(_roles, role); c++) line = line[(line.IndexOf(_delimiter) + 1)..];
        int end = line.IndexOf(_delimiter);
        return end < 0 ? line : line[..end];
    }

    private static string Shown(ReadOnlySpan<byte> field) =>
        $"'{Printable.Of(Encoding.ASCII.GetString(field.Length > 40 ? field[..40] : field))}'";
}
