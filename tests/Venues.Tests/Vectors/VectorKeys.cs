using System.Text.Json;
using Godwit.Support.References;
using Godwit.Venues.Binance.Signing;
using Godwit.Venues.Common.Keys;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>The throwaway keys of a file of vectors.</summary>
internal static class VectorKeys
{
    /// <summary>The key that a vector names, or the only one of its file.</summary>
    public static JsonElement Of(Vector vector) => vector.Item.Text("auth") is { } name && vector.Keys.Field(name) is { ValueKind: JsonValueKind.Object } key ? key : vector.Keys;

    public static string ApiKey(JsonElement key) => key.Text("apiKey")!;

    public static RequestSigner Signer(JsonElement key) => RequestSigner.Of(key.Text("secret") ?? Pem(key.Field("privateKeyDer")));

    public static SignatureChecker Checker(JsonElement key) => SignatureChecker.Of(key.Text("secret") ?? Pem(key.Field("publicKeyDer")));

    public static BinanceCredentials Credentials(JsonElement key, long receiveWindowMicros = 0) => new(ApiKey(key), Signer(key)) { ReceiveWindowMicros = receiveWindowMicros };

    private static string Pem(JsonElement der)
    {
        string label = der.Text("pemLabel")!, base64 = der.Text("base64")!;
        return $"-----BEGIN {label}-----\n{string.Join('\n', base64.Chunk(64).Select(line => new string(line)))}\n-----END {label}-----\n";
    }
}
