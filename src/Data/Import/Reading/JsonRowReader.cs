using System.Text;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Formats;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Reading;

/// <summary>
/// Receives a row: its number from 1, whether it is an object, time and five numbers, the time in nanoseconds when it was text
/// (otherwise −1), and what is wrong with the row or null.
/// </summary>
internal delegate void JsonRowHandler(long row, bool isObject, ReadOnlySpan<Number> values, long nanos, string? problem);

/// <summary>
/// Reads rows of candles out of JSON piece by piece: the whole text is an array of rows, or an object whose <c>candles</c> is one.
/// Numbers are read from their text, never as floating point; they may stand in quotes.
/// </summary>
internal sealed class JsonRowReader(int[] order, JsonRowHandler onRow)
{
    private const int FirstBufferBytes = 1 << 16, LongestToken = 1 << 18, DeepestNesting = 8;
    private readonly Number[] _values = new Number[6];
    private readonly bool[] _seen = new bool[6];
    private long _row, _nanos;
    private int _rowDepth = -1, _element, _role;
    private bool _inRow, _isObject, _rowsAreNext;
    private string? _problem;

    public void Read(CandleSource source, CancellationToken cancellation)
    {
        byte[] buffer = new byte[FirstBufferBytes];
        int filled = 0;
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = DeepestNesting });
        bool first = true;
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = source.Read(buffer.AsSpan(filled));
                ReadOnlySpan<byte> text = buffer.AsSpan(0, filled += read);
                int mark = first ? text.Length - CsvLines.WithoutMark(text).Length : 0;
                first = false;
                var reader = new Utf8JsonReader(text[mark..], isFinalBlock: read == 0, state);
                ReadTokens(ref reader);
                if (read == 0) break;
                state = reader.CurrentState;
                int used = mark + (int)reader.BytesConsumed;
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (filled < buffer.Length) continue;
                if (buffer.Length >= LongestToken) throw new GodwitException($"{source.DisplayName}, row {_row + 1}: a value is longer than {LongestToken / 1024} KiB; this is no file of candles.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (JsonException e)
        {
            throw new GodwitException($"{source.DisplayName} is damaged or cut off: behind row {_row} it is no JSON; fetch it again.", e);
        }
        if (_rowDepth < 0) throw new GodwitException($"{source.DisplayName} has no array of candles, neither as a whole nor under 'candles'.");
    }

    /// <summary>Takes in the tokens that the reader has.</summary>
    public void ReadTokens(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (_inRow) InRow(ref reader);
            else OutsideRows(ref reader);
        }
    }

    private void OutsideRows(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray or JsonTokenType.StartObject when _rowDepth >= 0 && reader.CurrentDepth == _rowDepth && _rowsAreNext:
                (_inRow, _isObject, _element, _problem, _nanos) = (true, reader.TokenType == JsonTokenType.StartObject, 0, null, -1);
                _row++;
                Array.Clear(_seen);
                break;
            case JsonTokenType.StartArray when _rowDepth < 0 && (reader.CurrentDepth == 0 || (reader.CurrentDepth == 1 && _rowsAreNext)):
                (_rowDepth, _rowsAreNext) = (reader.CurrentDepth + 1, true);
                break;
            case JsonTokenType.PropertyName when _rowDepth < 0 && reader.CurrentDepth == 1:
                _rowsAreNext = reader.ValueTextEquals("candles"u8);
                break;
            case JsonTokenType.EndArray when _rowDepth >= 0 && reader.CurrentDepth == _rowDepth - 1:
                _rowsAreNext = false;
                break;
            case JsonTokenType.Number or JsonTokenType.String or JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False
                when _rowDepth >= 0 && _rowsAreNext && reader.CurrentDepth == _rowDepth:
                onRow(++_row, false, _values, -1, "it is a single value, not a row of six");
                break;
        }
    }

    private void InRow(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == _rowDepth && reader.TokenType is (JsonTokenType.EndArray or JsonTokenType.EndObject)) { EndRow(); return; }
        if (reader.CurrentDepth != _rowDepth + 1) return;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _role = ColumnRoles.RoleOf(Encoding.UTF8.GetString(reader.ValueSpan), out _);
                break;
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                break;
            default:
                if (!_isObject) _role = _element < order.Length ? order[_element] : -1;
                _element++;
                if (_role >= 0) Take(ref reader);
                break;
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        string name = CsvLayout.NameOf(_role);
        if (_seen[_role]) { _problem ??= $"{name} is there twice"; return; }
        _seen[_role] = true;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            _problem ??= reader.TokenType == JsonTokenType.Null ? $"{name} is empty" : $"{name} is not a number";
            return;
        }
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (NumberReader.TryReadCarefully(text, out _values[_role], out string what)) return;
        if (_role == CsvLayout.Time && (StampReader.TryReadText(text, out long nanos) || DateText.TryRead(text, StampUnit.YearFirst, out nanos))) { _nanos = nanos; return; }
        if (_role == CsvLayout.Time) what = what.Replace("a number", "a time", StringComparison.Ordinal);
        _problem ??= text.IsEmpty ? $"{name} {what}" : $"{name} '{Printable.Of(Encoding.UTF8.GetString(text.Length > 40 ? text[..40] : text))}' {what}";
    }

    private void EndRow()
    {
        _inRow = false;
        if (!_isObject && _element != order.Length) _problem = $"it has {_element} values instead of {order.Length}";
        int missing = Array.IndexOf(_seen, false);
        if (missing >= 0) _problem ??= $"it has no {CsvLayout.NameOf(missing)}";
        onRow(_row, _isObject, _values, _nanos, _problem);
    }
}
