using Godwit.Core.Outcomes;

namespace Godwit.Venues.Common.Keys;

/// <summary>How a key signs.</summary>
public enum KeyKind : byte
{
    /// <summary>HMAC with SHA-256 over a shared secret; written as lower-case hexadecimal.</summary>
    Hmac,

    /// <summary>RSA of 2048 bits and more, PKCS#1 v1.5 with SHA-256; written as base64.</summary>
    Rsa,

    /// <summary>Ed25519 (RFC 8032); written as base64.</summary>
    Ed25519,
}

/// <summary>Signs requests with one key. Neither it nor what it throws ever prints the key. Safe on several threads.</summary>
public abstract class RequestSigner : IDisposable
{
    public abstract KeyKind Kind { get; }

    /// <summary>Length of the longest signature as text.</summary>
    public abstract int MaxSignatureLength { get; }

    /// <summary>Writes the signature of <paramref name="payload"/> as ASCII text and returns its length.</summary>
    public abstract int Sign(ReadOnlySpan<byte> payload, Span<byte> text);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    public sealed override string ToString() => $"{Kind} key";

    /// <summary>A signer of what a venue hands out as secret: a private key in PEM text (Ed25519 or RSA), else the shared secret of HMAC.</summary>
    /// <exception cref="GodwitException">It looks like PEM and is no private key of these kinds, or it is empty.</exception>
    public static RequestSigner Of(ReadOnlySpan<char> secret)
    {
        ReadOnlySpan<char> text = secret.Trim();
        if (text.IsEmpty) throw new GodwitException("The secret of the key is empty; give the shared secret or the private key as PEM text.");
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal)) return new HmacSigner(SecretBytes.OfText(text));
        if (Ed25519Signer.TryImport(text) is { } ed25519) return ed25519;
        if (RsaSigner.TryImport(text) is { } rsa) return rsa;
        throw new GodwitException("The private key is neither Ed25519 nor RSA of 2048 bits and more in unencrypted PKCS#8 PEM text; create one with 'openssl genpkey -algorithm ed25519'.");
    }
}
