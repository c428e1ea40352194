using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Formats;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>Reads delimited rows as bytes, without a string per row: the workhorse of every text format.</summary>
internal sealed class CsvRowReader(CsvLayout layout, ICandleSink sink)
{
    private const int BufferBytes = 1 << 18;
    private readonly byte _delimiter = layout.Delimiter;
    private readonly int[] _roles = layout.Roles;
    private readonly bool _decimalComma = layout.DecimalComma, _timeIsText = layout.Unit >= StampUnit.YearFirst;
    private readonly Number[] _values = new Number[7];
    private long _line, _nanos, _clockNanos;
    private int _linesToSkip = layout.LinesBeforeRows;
    private bool _timeIsRead;

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
        if (_linesToSkip > 0) { _linesToSkip--; return; }
        ReadRow(line);
    }

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        int at = 0;
        string? problem = null;
        _timeIsRead = false;
        _clockNanos = 0;
        for (int c = 0; c < _roles.Length; c++)
        {
            int role = _roles[c];
            int end = -1;
            if (role >= 0 && !_decimalComma && !(_timeIsText && role == CsvLayout.Time)) end = NumberReader.TryReadPlain(line, at, _delimiter, out _values[role]);
            if (end < 0 || role == CsvLayout.Clock)
            {
                end = CsvLines.EndOfField(line, at, _delimiter);
                if (role >= 0) problem ??= ReadField(role, line[at..end]);
            }
            if (end == line.Length)
            {
                if (c == _roles.Length - 1) { Finish(line, problem); return; }
                break;
            }
            at = end + 1;
        }
        sink.Broken(_line, $"it has {CountFields(line)} columns instead of {layout.ColumnCount}");
    }

    private void Finish(ReadOnlySpan<byte> line, string? problem)
    {
        if (problem is null && !_timeIsRead && !StampReader.TryConvert(_values[CsvLayout.Time], layout.Unit, out _nanos, out string what))
            problem = $"time {Shown(FieldOf(line, CsvLayout.Time))} {what}";
        if (problem is null && layout.MidnightNanos is not null && _nanos >= Duration.NanosPerDay)
            problem = $"time {Shown(FieldOf(line, CsvLayout.Time))} is beyond its day";
        if (problem is null && CandleRow.TryCreate(_nanos + _clockNanos + (layout.MidnightNanos ?? 0), _values.AsSpan(1, 5), out CandleRow row, out problem))
            sink.Row(_line, row);
        else
            sink.Broken(_line, problem);
    }

    /// <summary>The careful path for one field; returns what is wrong, or null.</summary>
    private string? ReadField(int role, ReadOnlySpan<byte> field)
    {
        if (role == CsvLayout.Clock) return DateText.TryReadClock(NumberReader.Trim(field), out _clockNanos) ? null : $"time of day {Shown(field)} is not HH:mm or HH:mm:ss";
        if (role == CsvLayout.Time && _timeIsText) return ReadDate(field);
        string what;
        if (_decimalComma && role != CsvLayout.Time)
        {
            if (field.Contains((byte)'.')) return $"{CsvLayout.NameOf(role)} {Shown(field)} has a point in a file with decimal commas";
            if (field.Length <= 128 && field.Contains((byte)','))
            {
                Span<byte> pointed = stackalloc byte[field.Length];
                field.Replace(pointed, (byte)',', (byte)'.');
                return NumberReader.TryReadCarefully(pointed, out _values[role], out what) ? null : $"{CsvLayout.NameOf(role)} {Shown(field)} {what}";
            }
        }
        if (NumberReader.TryReadCarefully(field, out _values[role], out what)) return null;
        if (role == CsvLayout.Time && layout.Unit == StampUnit.Auto && StampReader.TryReadText(NumberReader.Trim(field), out _nanos)) { _timeIsRead = true; return null; }
        if (role == CsvLayout.Time) what = what.Replace("a number", "a time", StringComparison.Ordinal);
        return field.IsEmpty ? $"{CsvLayout.NameOf(role)} {what}" : $"{CsvLayout.NameOf(role)} {Shown(field)} {what}";
    }

    private string? ReadDate(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> text = NumberReader.Trim(field);
        _timeIsRead = DateText.TryRead(text, layout.Unit, out _nanos);
        if (_timeIsRead) return null;
        string order = layout.Unit switch { StampUnit.DayFirst => "day", StampUnit.MonthFirst => "month", _ => "year" };
        return field.IsEmpty ? "time is empty" : $"time {Shown(field)} is not a date with the {order} first";
    }

    private ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> line, int role)
    {
        int at = 0;
        for (int c = 0; c < Array.IndexOf(_roles, role); c++) at = CsvLines.EndOfField(line, at, _delimiter) + 1;
        return line[at..CsvLines.EndOfField(line, at, _delimiter)];
    }

    private int CountFields(ReadOnlySpan<byte> line)
    {
        int fields = 0;
        for (int at = 0; at <= line.Length; at = CsvLines.EndOfField(line, at, _delimiter) + 1) fields++;
        return fields;
    }

    private static string Shown(ReadOnlySpan<byte> field) =>
        $"'{Printable.Of(Encoding.ASCII.GetString(field.Length > 40 ? field[..40] : field))}'";
}
