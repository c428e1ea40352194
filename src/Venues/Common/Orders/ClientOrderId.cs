using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Godwit.Venues.Common.Orders;

/// <summary>Our name of an order at a venue: 1 to 36 letters, digits, dashes and underscores, without a string. <c>default</c> is none.</summary>
public struct ClientOrderId : IEquatable<ClientOrderId>
{
    public const int MaxLength = 36;

    private Letters _letters;
    private byte _length;

    /// <summary>Its ASCII bytes; valid as long as the variable is.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_letters)[.._length];

    public readonly bool IsNone => _length == 0;

    public static bool TryParse(ReadOnlySpan<byte> text, out ClientOrderId id)
    {
        id = default;
        if (text.Length is 0 or > MaxLength) return false;
        foreach (byte b in text)
            if (b is not (>= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'_')) return false;
        text.CopyTo(id._letters);
        id._length = (byte)text.Length;
        return true;
    }

    public static bool TryParse(string text, out ClientOrderId id)
    {
        id = default;
        return text.Length <= MaxLength && Ascii.IsValid(text) && TryParse(Encoding.ASCII.GetBytes(text), out id);
    }

    /// <summary>A prefix and a sequence number, so that a repeated request has the name of the first.</summary>
    /// <exception cref="ArgumentException">The prefix is longer than 16 or has other characters.</exception>
    public static ClientOrderId OfSequence(ReadOnlySpan<byte> prefix, long sequence)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        if (prefix.Length > 16) throw new ArgumentException("A prefix has at most 16 characters.", nameof(prefix));
        prefix.CopyTo(text);
        System.Buffers.Text.Utf8Formatter.TryFormat(sequence, text[prefix.Length..], out int written);
        return TryParse(text[..(prefix.Length + written)], out ClientOrderId id) ? id : throw new ArgumentException("A prefix has letters, digits, dashes and underscores.", nameof(prefix));
    }

    public readonly bool Equals(ClientOrderId other) => Bytes.SequenceEqual(other.Bytes);
    public override readonly bool Equals(object? obj) => obj is ClientOrderId other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(ClientOrderId left, ClientOrderId right) => left.Equals(right);
    public static bool operator !=(ClientOrderId left, ClientOrderId right) => !left.Equals(right);

    public override readonly string ToString() => Encoding.ASCII.GetString(Bytes);

    [InlineArray(MaxLength)]
    private struct Letters
    {
        private byte _first;
    }
}
