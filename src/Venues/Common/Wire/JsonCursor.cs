using System.Buffers.Text;
using Godwit.Core.Numbers;

namespace Godwit.Venues.Common.Wire;

/// <summary>
/// Walks over JSON in place, member by member: no strings, no garbage, no exceptions. The first thing that is not as expected sets
/// <see cref="Failed"/>, and from then on every question is answered with no.
/// </summary>
public ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const int DeepestNesting = 32;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    // A comma stands between values: true once one was read at this level.
    private bool _afterValue;

    public bool Failed { get; private set; }

    /// <summary>Where the next token starts, to come back to with <see cref="From"/>.</summary>
    public int Position
    {
        get
        {
            SkipSpace();
            return _at;
        }
    }

    /// <summary>A second cursor over the same text that starts at a position before a value.</summary>
    public readonly JsonCursor From(int position) => new(_json) { _at = position };

    /// <summary>True when nothing but space is left and nothing failed.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return !Failed && _at == _json.Length;
        }
    }

    /// <summary>The next byte that is no space; 0 at the end.</summary>
    public byte Peek()
    {
        SkipSpace();
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    public bool TryEnterObject() => TryEnter((byte)'{');
    public bool TryEnterArray() => TryEnter((byte)'[');

    /// <summary>The name of the next member, whose value follows; false at the end of the object.</summary>
    public bool TryName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!TryNext((byte)'}')) return false;
        if (!TryText(out name, out _)) return false;
        SkipSpace();
        if (_at >= _json.Length || _json[_at] != ':') return Fail();
        _at++;
        return true;
    }

    /// <summary>True when another element follows; false at the end of the array.</summary>
    public bool TryElement() => TryNext((byte)']');

    /// <summary>A text as it stands between its quotes; <paramref name="isEscaped"/> when it holds escapes.</summary>
    public bool TryText(out ReadOnlySpan<byte> text, out bool isEscaped)
    {
        text = default;
        isEscaped = false;
        SkipSpace();
        if (_at >= _json.Length || _json[_at] != '"') return Fail();
        int start = ++_at;
        for (; _at < _json.Length; _at++)
        {
            byte b = _json[_at];
            if (b == '"')
            {
                text = _json[start.._at++];
                _afterValue = true;
                return true;
            }
            if (b < 0x20) return Fail();
            if (b != '\\') continue;
            isEscaped = true;
            _at++;
        }
        return Fail();
    }

    /// <summary>A text without escapes.</summary>
    public bool TryText(out ReadOnlySpan<byte> text) => TryText(out text, out bool isEscaped) && (!isEscaped || Fail());

    /// <summary>A whole number, also in quotes.</summary>
    public bool TryNumber(out long value)
    {
        value = 0;
        return TryScalar(out ReadOnlySpan<byte> text) && (Utf8Parser.TryParse(text, out value, out int read) && read == text.Length || Fail());
    }

    /// <summary>A decimal number in units of 10^-scale, usually in quotes.</summary>
    public bool TryDecimal(int scale, out long units)
    {
        units = 0;
        return TryScalar(out ReadOnlySpan<byte> text) && (Decimals.TryParse(text, scale, out units) || Fail());
    }

    public bool TryBoolean(out bool value)
    {
        value = false;
        if (!TryScalar(out ReadOnlySpan<byte> text)) return false;
        value = text.SequenceEqual("true"u8);
        return value || text.SequenceEqual("false"u8) || Fail();
    }

    /// <summary>Passes over a value of any kind.</summary>
    public bool TrySkip()
    {
        byte next = Peek();
        if (next == '"') return TryText(out _, out _);
        if (next is not ((byte)'{' or (byte)'[')) return TryScalar(out _);
        // Brackets of both kinds are remembered as bits.
        uint kinds = 0;
        int depth = 0;
        for (; _at < _json.Length; _at++)
        {
            byte b = _json[_at];
            switch (b)
            {
                case (byte)'"':
                    if (!TryText(out _, out _)) return false;
                    _at--;
                    break;
                case (byte)'{' or (byte)'[':
                    if (++depth > DeepestNesting) return Fail();
                    kinds = kinds << 1 | (b == '{' ? 1u : 0);
                    break;
                case (byte)'}' or (byte)']':
                    if ((kinds & 1) != (b == '}' ? 1u : 0)) return Fail();
                    kinds >>= 1;
                    if (--depth > 0) break;
                    _at++;
                    _afterValue = true;
                    return true;
            }
        }
        return Fail();
    }

    /// <summary>A bare word or number, or what stands in quotes.</summary>
    private bool TryScalar(out ReadOnlySpan<byte> text)
    {
        text = default;
        SkipSpace();
        if (_at < _json.Length && _json[_at] == '"') return TryText(out text);
        int start = _at;
        while (_at < _json.Length && _json[_at] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'"' or (byte)'{' or (byte)'[' or (byte)':')) _at++;
        if (_at == start) return Fail();
        text = _json[start.._at];
        _afterValue = true;
        return true;
    }

    private bool TryEnter(byte open)
    {
        SkipSpace();
        if (_at >= _json.Length || _json[_at] != open) return Fail();
        _at++;
        _afterValue = false;
        return true;
    }

    private bool TryNext(byte close)
    {
        SkipSpace();
        if (_at >= _json.Length) return Fail();
        if (_json[_at] == close)
        {
            _at++;
            _afterValue = true;
            return false;
        }
        if (!_afterValue) return true;
        if (_json[_at] != ',') return Fail();
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
    }

    private bool Fail()
    {
        (Failed, _at) = (true, _json.Length);
        return false;
    }
}
