using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Godwit.Venues.Common.Keys;

/// <summary>RSA with PKCS#1 v1.5 padding and SHA-256. Deterministic; slow (a millisecond), so not for those in a hurry.</summary>
public sealed class RsaSigner : RequestSigner
{
    public const int LeastBits = 2048;

    private readonly RSA _key;

    private RsaSigner(RSA key) => _key = key;

    public override KeyKind Kind => KeyKind.Rsa;
    public override int MaxSignatureLength => Base64.GetMaxEncodedToUtf8Length(SignatureBytes);
    private int SignatureBytes => (_key.KeySize + 7) / 8;

    /// <summary>Null when the text is no private RSA key of enough bits. The text is part of no exception.</summary>
    public static RsaSigner? TryImport(ReadOnlySpan<char> pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize >= LeastBits && key.ExportParameters(false).Modulus is not null && CanSign(key)) return new RsaSigner(key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not such a key; what the library says of it may quote it.
        }
        key.Dispose();
        return null;
    }

    public override int Sign(ReadOnlySpan<byte> payload, Span<byte> text)
    {
        byte[] signature = ArrayPool<byte>.Shared.Rent(SignatureBytes);
        try
        {
            int length = _key.SignData(payload, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            Base64.EncodeToUtf8(signature.AsSpan(0, length), text, out _, out int written);
            return written;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signature);
        }
    }

    protected override void Dispose(bool disposing) => _key.Dispose();

    // A public key imports as well.
    private static bool CanSign(RSA key) => key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Length > 0;
}
