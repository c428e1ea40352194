using System.Security.Cryptography;

namespace Godwit.Venues.Common.Keys;

/// <summary>HMAC-SHA-256 over a shared secret.</summary>
public sealed class HmacSigner(SecretBytes secret) : RequestSigner
{
    public override KeyKind Kind => KeyKind.Hmac;
    public override int MaxSignatureLength => 2 * HMACSHA256.HashSizeInBytes;

    public override int Sign(ReadOnlySpan<byte> payload, Span<byte> text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Reveal(), payload, hash);
        for (int i = 0; i < hash.Length; i++)
        {
            text[2 * i] = "0123456789abcdef"u8[hash[i] >> 4];
            text[2 * i + 1] = "0123456789abcdef"u8[hash[i] & 15];
        }
        return MaxSignatureLength;
    }

    protected override void Dispose(bool disposing) => secret.Dispose();
}
