using System.Buffers.Text;
using System.Text;
using NSec.Cryptography;

namespace Godwit.Venues.Common.Keys;

/// <summary>Ed25519 (RFC 8032). The key lies in memory that libsodium guards.</summary>
public sealed class Ed25519Signer : RequestSigner
{
    private const int SignatureBytes = 64;

    private readonly Key _key;

    private Ed25519Signer(Key key) => _key = key;

    public override KeyKind Kind => KeyKind.Ed25519;
    public override int MaxSignatureLength => 88;

    /// <summary>Null when the text is no private Ed25519 key as PKCS#8 PEM. The text is part of no exception.</summary>
    public static Ed25519Signer? TryImport(ReadOnlySpan<char> pem)
    {
        using SecretBytes text = SecretBytes.OfText(pem);
        return Key.TryImport(SignatureAlgorithm.Ed25519, text.Reveal(), KeyBlobFormat.PkixPrivateKeyText, out Key? key) && key is not null ? new Ed25519Signer(key) : null;
    }

    public override int Sign(ReadOnlySpan<byte> payload, Span<byte> text)
    {
        Span<byte> signature = stackalloc byte[SignatureBytes];
        SignatureAlgorithm.Ed25519.Sign(_key, payload, signature);
        Base64.EncodeToUtf8(signature, text, out _, out int written);
        return written;
    }

    /// <summary>The public key as PEM text: what the venue is given.</summary>
    public string PublicKeyPem => Encoding.ASCII.GetString(_key.PublicKey.Export(KeyBlobFormat.PkixPublicKeyText));

    protected override void Dispose(bool disposing) => _key.Dispose();
}
