using System.Security.Cryptography;
using Godwit.Venues.Common.Keys;

namespace Godwit.Venues.Tests;

/// <summary>Keys of this run, never seen before or after.</summary>
internal static class TestKeys
{
    private static readonly RSA Rsa = RSA.Create(2048);

    public static readonly string RsaPrivate = Rsa.ExportPkcs8PrivateKeyPem();
    public static readonly string RsaPublic = Rsa.ExportSubjectPublicKeyInfoPem();

    public static readonly string Ed25519Private = Ed25519Pem();

    public static string Ed25519Public
    {
        get
        {
            using var key = (Ed25519Signer)RequestSigner.Of(Ed25519Private);
            return key.PublicKeyPem;
        }
    }

    // PKCS#8: a fixed prefix (RFC 8410) and a random seed.
    private static string Ed25519Pem() =>
        PemEncoding.WriteString("PRIVATE KEY", [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20, .. RandomNumberGenerator.GetBytes(32)]);
}
