using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Godwit.Venues.Common.Keys;

/// <summary>Bytes that nobody may see: they do not print, are not copied by the collector and are overwritten at the end.</summary>
[DebuggerDisplay("(secret)")]
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;

    public SecretBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The UTF-8 bytes of a text. The text itself stays in memory until it is collected: read secrets as bytes where you can.</summary>
    public static SecretBytes OfText(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, bytes);
        var secret = new SecretBytes(bytes[..length]);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    /// <summary>For those who sign or decrypt with them; never for texts.</summary>
    internal ReadOnlySpan<byte> Reveal() => _bytes;

    public bool IsEmpty => _bytes.Length == 0;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    public override string ToString() => "(secret)";
}
