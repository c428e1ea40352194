using System.Buffers;
using System.Buffers.Text;

namespace Godwit.Venues.Common.Wire;

/// <summary>Bytes on their way to a venue: grows from the shared pool, is cleared and used again, makes no strings.</summary>
public sealed class WireBuffer : IDisposable
{
    private byte[] _bytes;

    public WireBuffer(int capacity = 1_024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    /// <summary>What was written; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>As <see cref="Written"/>, for sockets.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets what follows a length.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Room for a writer, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length) Grow(length);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int length) => Length += length;

    public void AppendNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        Length += written;
    }

    /// <summary>The shortest exact text of units × 10^-scale, without exponent or trailing zeros.</summary>
    public void AppendDecimal(long units, int scale)
    {
        Span<byte> room = Room(48), digits = stackalloc byte[40];
        ulong rest = units < 0 ? unchecked((ulong)-units) : (ulong)units;
        int count = 0;
        while (rest != 0 || count <= scale)
        {
            digits[count++] = (byte)('0' + rest % 10);
            rest /= 10;
        }
        int cut = 0, at = 0;
        while (cut < scale && digits[cut] == '0') cut++;
        if (units < 0) room[at++] = (byte)'-';
        for (int i = count - 1; i >= cut; i--)
        {
            room[at++] = digits[i];
            if (i == scale && cut < scale) room[at++] = (byte)'.';
        }
        Length += at;
    }

    /// <summary>As RFC 3986 writes data: all but letters, digits and <c>-_.~</c> as %XX in capitals.</summary>
    public void AppendPercentEncoded(ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = Room(3 * bytes.Length);
        int at = 0;
        foreach (byte b in bytes)
        {
            if (IsUnreserved(b))
            {
                room[at++] = b;
                continue;
            }
            room[at++] = (byte)'%';
            room[at++] = "0123456789ABCDEF"u8[b >> 4];
            room[at++] = "0123456789ABCDEF"u8[b & 15];
        }
        Length += at;
    }

    /// <summary>A JSON text with its quotes; UTF-8 stays as it is.</summary>
    public void AppendJsonText(ReadOnlySpan<byte> text)
    {
        Span<byte> room = Room(6 * text.Length + 2);
        int at = 0;
        room[at++] = (byte)'"';
        foreach (byte b in text)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                room[at++] = (byte)'\\';
                room[at++] = b;
            }
            else if (b < 0x20)
            {
                "\\u00"u8.CopyTo(room[at..]);
                room[at + 4] = "0123456789abcdef"u8[b >> 4];
                room[at + 5] = "0123456789abcdef"u8[b & 15];
                at += 6;
            }
            else room[at++] = b;
        }
        room[at++] = (byte)'"';
        Length += at;
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        (_bytes, Length) = ([], 0);
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }

    private static bool IsUnreserved(byte b) => b is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + length));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
        _bytes = larger;
    }
}
