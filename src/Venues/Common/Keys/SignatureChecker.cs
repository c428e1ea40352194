using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Godwit.Core.Outcomes;
using NSec.Cryptography;

namespace Godwit.Venues.Common.Keys;

/// <summary>The venue's side of a key: tells whether a signature belongs to a payload. Safe on several threads.</summary>
public abstract class SignatureChecker
{
    public abstract KeyKind Kind { get; }

    /// <summary>Whether <paramref name="text"/> (hexadecimal for HMAC, base64 otherwise) is the signature of <paramref name="payload"/>.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text);

    public sealed override string ToString() => $"{Kind} key";

    /// <summary>A checker of a public key in PEM text (Ed25519 or RSA), else of the shared secret of HMAC.</summary>
    /// <exception cref="GodwitException">It looks like PEM and is no public key of these kinds, or it is empty.</exception>
    public static SignatureChecker Of(ReadOnlySpan<char> key)
    {
        ReadOnlySpan<char> text = key.Trim();
        if (text.IsEmpty) throw new GodwitException("The key is empty; give the shared secret or the public key as PEM text.");
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal)) return new Hmac(new HmacSigner(SecretBytes.OfText(text)));
        if (PublicKey.TryImport(SignatureAlgorithm.Ed25519, Encoding.UTF8.GetBytes(text.ToArray()), KeyBlobFormat.PkixPublicKeyText, out PublicKey? ed25519) && ed25519 is not null)
            return new Ed25519(ed25519);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(text);
            if (rsa.KeySize >= RsaSigner.LeastBits) return new Rsa(rsa);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // Not such a key.
        }
        rsa.Dispose();
        throw new GodwitException("The public key is neither Ed25519 nor RSA of 2048 bits and more in PEM text.");
    }

    /// <summary>Strict base64: what decodes to the same bytes but is written otherwise is refused.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, int expected)
    {
        if (text.Length != Base64.GetMaxEncodedToUtf8Length(expected)) return false;
        if (Base64.DecodeFromUtf8(text, bytes, out _, out int length) != OperationStatus.Done || length != expected) return false;
        Span<byte> again = stackalloc byte[text.Length];
        return Base64.EncodeToUtf8(bytes[..length], again, out _, out int written) == OperationStatus.Done && again[..written].SequenceEqual(text);
    }

    private sealed class Hmac(HmacSigner signer) : SignatureChecker
    {
        public override KeyKind Kind => KeyKind.Hmac;

        public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text)
        {
            Span<byte> right = stackalloc byte[signer.MaxSignatureLength], given = stackalloc byte[signer.MaxSignatureLength];
            if (text.Length != right.Length) return false;
            signer.Sign(payload, right);
            for (int i = 0; i < given.Length; i++) given[i] = text[i] is >= (byte)'A' and <= (byte)'F' ? (byte)(text[i] | 0x20) : text[i];
            return CryptographicOperations.FixedTimeEquals(right, given);
        }
    }

    private sealed class Rsa(RSA key) : SignatureChecker
    {
        public override KeyKind Kind => KeyKind.Rsa;

        public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text)
        {
            int length = (key.KeySize + 7) / 8;
            Span<byte> signature = new byte[length + 3];
            return TryDecode(text, signature, length) && key.VerifyData(payload, signature[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    private sealed class Ed25519(PublicKey key) : SignatureChecker
    {
        public override KeyKind Kind => KeyKind.Ed25519;

        public override bool Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text)
        {
            Span<byte> signature = stackalloc byte[67];
            return TryDecode(text, signature, 64) && SignatureAlgorithm.Ed25519.Verify(key, payload, signature[..64]);
        }
    }
}
