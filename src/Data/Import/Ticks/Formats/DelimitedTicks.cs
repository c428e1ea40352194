using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>How a field of a row is written.</summary>
internal enum FieldForm
{
    /// <summary>Not read.</summary>
    Skipped,

    /// <summary>A time as a number since 1970 (its unit by name or magnitude) or as a date; may be empty where the dataset allows it.</summary>
    Stamp,
    Number,
    Whole,

    /// <summary>A mark: 1 or 0, true or false.</summary>
    Mark,

    /// <summary>Side of the book: <c>b</c> or <c>a</c>; empty in a message without levels.</summary>
    Side,

    /// <summary><c>S</c> row of a snapshot, <c>U</c> row of an update.</summary>
    MessageType,
}

/// <summary>One field: its name in the header, the column that it goes to, and how it is written.</summary>
internal readonly record struct Field(string Name, string? Column, FieldForm Form, StampUnit Unit = StampUnit.Auto);

/// <summary>Rows separated by commas, with the fields of one venue's or this program's form; a header names them, or their shape does.</summary>
internal sealed class DelimitedTicks(string name, string kind, string summary, string example, Field[] fields) : TickFormat
{
    /// <summary>True when files of this form may come without a header.</summary>
    public bool MayLackHeader { get; init; }

    /// <summary>True when fields at the end may be left out, down to this many.</summary>
    public int LeastFields { get; init; } = fields.Length;

    /// <summary>What file names tell.</summary>
    public required Func<CandleSource, InstrumentKey> Naming { get; init; }

    public override string Name => name;
    public override string Summary => summary;
    public override string Example => example;
    public override IReadOnlyList<string> Kinds => [kind];

    public override bool Recognises(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> line = CsvLines.FirstLine(head);
        return HeaderFields(line) > 0 || (MayLackHeader && HasShape(line));
    }

    internal override InstrumentKey NameOf(CandleSource source) => Naming(source);

    internal override void Read(CandleSource source, TickOutput output, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> line = CsvLines.FirstLine(source.Head);
        int count = HeaderFields(line);
        bool header = count > 0;
        if (!header) count = line.Count((byte)',') + 1;
        new DelimitedRows(fields[..Math.Min(count, fields.Length)], output.For(kind, ""), output, header).Read(source, cancellation);
    }

    /// <summary>How many fields the header has; 0 when it is not ours.</summary>
    private int HeaderFields(ReadOnlySpan<byte> line)
    {
        if (line.Length > 400) return 0;
        string[] names = Encoding.ASCII.GetString(line).Split(',', StringSplitOptions.TrimEntries);
        if (names.Length < LeastFields || names.Length > fields.Length) return 0;
        for (int i = 0; i < names.Length; i++)
            if (!string.Equals(names[i].Trim('"'), fields[i].Name, StringComparison.OrdinalIgnoreCase)) return 0;
        return names.Length;
    }

    private bool HasShape(ReadOnlySpan<byte> line)
    {
        int count = line.Count((byte)',') + 1;
        if (count < LeastFields || count > fields.Length) return false;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int end = CsvLines.EndOfField(line, at, (byte)',');
            if (!DelimitedRows.Fits(fields[i], line[at..end])) return false;
            at = end + 1;
        }
        return true;
    }
}

/// <summary>Reads the rows of a delimited form; rows of one book message are joined by their neighbours.</summary>
internal sealed class DelimitedRows
{
    private const int NoColumn = -1;
    private readonly Field[] _fields;
    private readonly int[] _columns;
    private readonly long[] _bits;
    private readonly TickFeed _feed;
    private readonly TickOutput _output;
    private readonly Number[] _values, _held;
    private readonly int _marks;
    private readonly bool _hasMessages;
    private bool _header, _holding, _snapshot, _heldSnapshot;
    private long _heldLine;

    public DelimitedRows(Field[] fields, TickFeed feed, TickOutput output, bool header)
    {
        (_fields, _feed, _output, _header) = (fields, feed, output, header);
        TickSchema schema = feed.Schema;
        (_values, _held) = (new Number[schema.Columns.Count], new Number[schema.Columns.Count]);
        _marks = schema["marks"];
        _columns = [.. fields.Select(f => f.Column is null ? NoColumn : f.Form == FieldForm.Mark ? _marks : schema[f.Column])];
        _bits = [.. fields.Select(f => f.Form == FieldForm.Mark ? schema.Marks.First(m => m.Name == f.Column).Bit : 0)];
        _hasMessages = schema.Tick == TickKind.Book;
    }

    public void Read(CandleSource source, CancellationToken cancellation)
    {
        LineReader.Read(source, (line, text) => ReadLine(line, text.Span), cancellation);
        if (_holding) Release(endsMessage: true);
    }

    /// <summary>True when a field could be of that form.</summary>
    public static bool Fits(Field field, ReadOnlySpan<byte> text)
    {
        text = NumberReader.Trim(text);
        return field.Form switch
        {
            FieldForm.Mark => TryMark(text, out _),
            FieldForm.Stamp => TryStamp(field.Unit, text, out long nanos, out _) && nanos > 1_000_000_000_000_000_000,
            FieldForm.Whole => NumberReader.TryReadCarefully(text, out Number whole, out _) && whole.Decimals == 0,
            FieldForm.Number => NumberReader.TryReadCarefully(text, out _, out _),
            _ => true,
        };
    }

    private void ReadLine(long line, ReadOnlySpan<byte> text)
    {
        if (_header) { _header = false; return; }
        Array.Fill(_values, TickFeed.NoValue);
        if (_marks >= 0) _values[_marks] = default;
        _snapshot = false;
        int at = 0;
        string? problem = null;
        for (int f = 0; f < _fields.Length; f++)
        {
            int end = -1;
            if (_fields[f].Form == FieldForm.Number && (end = NumberReader.TryReadPlain(text, at, (byte)',', out Number plain)) >= 0) _values[_columns[f]] = plain;
            if (end < 0)
            {
                end = CsvLines.EndOfField(text, at, (byte)',');
                problem ??= ReadField(f, NumberReader.Trim(text[at..end]));
            }
            if ((end == text.Length) != (f == _fields.Length - 1))
            {
                problem = $"it has {text.Count((byte)',') + 1} columns instead of {_fields.Length}";
                break;
            }
            at = end + 1;
        }
        problem ??= _hasMessages ? Level() : null;
        if (problem is not null) _output.Broken(line, problem);
        else if (_hasMessages) Hold(line);
        else _feed.Row(line, _values);
    }

    private string? ReadField(int f, ReadOnlySpan<byte> text)
    {
        Field field = _fields[f];
        string what = "";
        switch (field.Form)
        {
            case FieldForm.Skipped:
                return null;
            case FieldForm.Mark:
                if (!TryMark(text, out bool set)) what = "is neither true nor false";
                else if (set) _values[_marks] = new Number(_values[_marks].Units | _bits[f], 0);
                break;
            case FieldForm.Side:
                if (text.IsEmpty) _values[_marks] = new Number(_values[_marks].Units | (long)TickFlags.NoLevel, 0);
                else if (text.SequenceEqual("b"u8)) _values[_marks] = new Number(_values[_marks].Units | (long)TickFlags.Bid, 0);
                else if (!text.SequenceEqual("a"u8)) what = "is neither b nor a";
                break;
            case FieldForm.MessageType:
                _snapshot = text.SequenceEqual("S"u8);
                if (!_snapshot && !text.SequenceEqual("U"u8)) what = "is neither S nor U";
                break;
            case FieldForm.Stamp:
                if (text.IsEmpty && MayBeEmpty(f)) break;
                if (TryStamp(field.Unit, text, out long nanos, out what)) _values[_columns[f]] = new Number(nanos, 0);
                break;
            default:
                if (text.IsEmpty && (MayBeEmpty(f) || _hasMessages)) break;
                if (!NumberReader.TryReadCarefully(text, out Number number, out what)) break;
                _values[_columns[f]] = number;
                what = field.Form == FieldForm.Whole && number.Decimals != 0 ? "is no whole number" : "";
                break;
        }
        if (what.Length == 0) return null;
        return text.IsEmpty ? $"{field.Name} {what}" : $"{field.Name} '{Printable.Of(Encoding.ASCII.GetString(text.Length > 40 ? text[..40] : text))}' {what}";
    }

    private bool MayBeEmpty(int f) => _feed.Schema.Columns[_columns[f]].MayBeMissing;

    private static bool TryStamp(StampUnit unit, ReadOnlySpan<byte> text, out long nanos, out string problem)
    {
        if (NumberReader.TryReadCarefully(text, out Number stamp, out problem)) return StampReader.TryConvert(stamp, unit, out nanos, out problem, toTheNanosecond: true);
        bool good = StampReader.TryReadText(text, out nanos) || DateText.TryRead(text, StampUnit.YearFirst, out nanos);
        problem = good ? "" : text.IsEmpty ? "is empty" : "is not a time";
        return good;
    }

    private static bool TryMark(ReadOnlySpan<byte> text, out bool set)
    {
        set = text.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(text, "true"u8);
        return set || text.SequenceEqual("0"u8) || Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    /// <summary>A message without levels has neither side nor numbers; every other row has all three.</summary>
    private string? Level()
    {
        bool empty = (_values[_marks].Units & (long)TickFlags.NoLevel) != 0;
        bool price = _values[2] != TickFeed.NoValue, quantity = _values[3] != TickFeed.NoValue;
        if (price != quantity || price == empty) return "side, price and quantity do not stand together";
        if (empty) (_values[2], _values[3]) = (default, default);
        return null;
    }

    /// <summary>A row is kept back until the next one tells whether it ends its message.</summary>
    private void Hold(long line)
    {
        bool same = _holding && _snapshot == _heldSnapshot && _values[1] == _held[1] && _values[5] == _held[5] && _values[0] == _held[0];
        if (_holding) Release(endsMessage: !same);
        long marks = _values[_marks].Units;
        if (_snapshot) marks |= TickSchema.OfSnapshot | (same ? 0 : (long)TickFlags.StartOfSnapshot);
        _values[_marks] = new Number(marks, 0);
        _values.CopyTo(_held, 0);
        (_holding, _heldSnapshot, _heldLine) = (true, _snapshot, line);
    }

    private void Release(bool endsMessage)
    {
        if (endsMessage) _held[_marks] = new Number(_held[_marks].Units | (long)TickFlags.EndOfMessage, 0);
        _feed.Row(_heldLine, _held);
    }
}
