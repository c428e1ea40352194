using System.Text;
using System.Text.Json;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Support.References;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Binance.Signing;
using Godwit.Venues.Common.Keys;
using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>Requests: the signature over recorded bytes, the same operation built by our own code, and the venue's side of it.</summary>
internal static class BinanceRequestVectors
{
    /// <summary>A printed signature: ours is the same, and the venue's side takes it and no other.</summary>
    public static void CheckSignature(Vector vector)
    {
        byte[] payload = Encoding.UTF8.GetBytes(vector.Item.Text("signed_payload")!);
        JsonElement key = VectorKeys.Of(vector);
        CheckSignature(key, payload, vector.Item.Text("signature")!);
        SignatureChecker checker = VectorKeys.Checker(key);
        byte[] signature = Encoding.ASCII.GetBytes(vector.Item.Text("signature")!);
        Assert.True(checker.Verify(payload, signature));
        foreach (byte[] changed in Changes(payload)) Assert.False(checker.Verify(changed, signature));
        foreach (byte[] changed in Changes(signature)) Assert.False(checker.Verify(payload, changed));
    }

    public static void Check(Vector vector)
    {
        JsonElement expect = vector.Item.GetProperty("expect");
        bool isSigned = expect.TryGetProperty("signed_payload", out JsonElement payload);
        if (isSigned) CheckSignature(VectorKeys.Of(vector), Encoding.UTF8.GetBytes(payload.GetString()!), expect.Text("signature")!);
        if (expect.TryGetProperty("frame", out JsonElement frame))
        {
            string method = frame.Text("method")!;
            if (BinanceOperation.Find(method) is { } operation) CheckFrame(vector, operation, frame, isSigned);
            else CheckSubscription(method, frame);
            return;
        }
        string path = expect.Text("path")!;
        CheckForm(vector, BinanceOperation.Find(expect.Text("method")!, path) ?? throw new InvalidDataException($"No operation {expect.Text("method")} {path}."), expect, isSigned);
    }

    private static void CheckSignature(JsonElement key, byte[] payload, string expected)
    {
        using RequestSigner signer = VectorKeys.Signer(key);
        var text = new byte[signer.MaxSignatureLength];
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, signer.Sign(payload, text)));
    }

    private static void CheckForm(Vector vector, BinanceOperation operation, JsonElement expect, bool isSigned)
    {
        string query = expect.Text("query") ?? "", body = expect.Text("body") ?? "";
        List<(string, string)> expected = [.. Pairs(query).Concat(Pairs(body)).Where(p => p.Name != "signature")];
        Instant at = Instant.FromUnixMillis(vector.Item.GetProperty("clock_ms").GetInt64());
        using var request = new BinanceRequest();
        using var buffer = new WireBuffer();
        BinanceRebuild.Fill(request, operation, expected);
        using BinanceCredentials? credentials = isSigned ? VectorKeys.Credentials(VectorKeys.Of(vector), Window(expected)) : null;
        Assert.Equal(operation.Security == OperationSecurity.Signed, isSigned);
        request.WriteForm(buffer, credentials, at);
        string form = Encoding.UTF8.GetString(buffer.Written);
        List<(string Name, string Value)> ours = [.. Pairs(form)];
        AssertSameSet(expected, [.. ours.Where(p => p.Name != "signature")]);
        if (!isSigned) return;
        Assert.Equal("signature", ours[^1].Name);
        CheckVenueSide(vector, form, "", at);
        CheckVenueSide(vector, "", form, at);
        CheckVenueSide(vector, query, body, at);
    }

    /// <summary>The venue's side takes the bytes, and refuses them after any change of one.</summary>
    private static void CheckVenueSide(Vector vector, string query, string body, Instant now)
    {
        JsonElement key = VectorKeys.Of(vector);
        string apiKey = VectorKeys.ApiKey(key);
        SignatureChecker checker = VectorKeys.Checker(key);
        using var venue = new BinanceVerifier(k => k == apiKey ? checker : null);
        byte[] queryBytes = Encoding.UTF8.GetBytes(query), bodyBytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(SignatureVerdict.Pass, venue.VerifyForm(queryBytes, bodyBytes, apiKey, now));
        foreach (byte[] changed in Changes(queryBytes)) Assert.False(venue.VerifyForm(changed, bodyBytes, apiKey, now).IsPass, $"passes: {Encoding.UTF8.GetString(changed)}");
        foreach (byte[] changed in Changes(bodyBytes)) Assert.False(venue.VerifyForm(queryBytes, changed, apiKey, now).IsPass, $"passes: {Encoding.UTF8.GetString(changed)}");
        foreach (byte[] changed in Changes(Encoding.ASCII.GetBytes(apiKey))) Assert.False(venue.VerifyForm(queryBytes, bodyBytes, Encoding.Latin1.GetString(changed), now).IsPass);
    }

    private static void CheckFrame(Vector vector, BinanceOperation operation, JsonElement frame, bool isSigned)
    {
        JsonElement parameters = frame.Field("params");
        List<(string, string)> expected = parameters.ValueKind == JsonValueKind.Object
            ? [.. parameters.EnumerateObject().Where(p => p.Name != "signature").Select(p => (p.Name, TextOf(p.Value)))]
            : [];
        Instant at = Instant.FromUnixMillis(vector.Item.TryGetProperty("clock_ms", out JsonElement clock) ? clock.GetInt64() : 0);
        using var request = new BinanceRequest();
        using var buffer = new WireBuffer();
        BinanceRebuild.Fill(request, operation, expected);
        RequestProof proof = isSigned ? RequestProof.Signature : expected.Any(p => p.Item1 == "timestamp") ? RequestProof.Session : RequestProof.None;
        using BinanceCredentials? credentials = proof == RequestProof.None ? null : VectorKeys.Credentials(VectorKeys.Of(vector), Window(expected));
        request.WriteFrame(buffer, 1, proof, credentials, at);
        using JsonDocument ours = JsonDocument.Parse(buffer.WrittenMemory);
        JsonElement mine = ours.RootElement.GetProperty("params");
        AssertSameSet(expected, [.. mine.EnumerateObject().Where(p => p.Name != "signature").Select(p => (p.Name, TextOf(p.Value)))]);
        Assert.Equal(operation.SocketMethod, ours.RootElement.Text("method"));
        if (!isSigned) return;
        CheckVenueSide(vector, mine, at);
        CheckVenueSide(vector, parameters, at);
    }

    private static void CheckVenueSide(Vector vector, JsonElement parameters, Instant now)
    {
        JsonElement key = VectorKeys.Of(vector);
        string apiKey = VectorKeys.ApiKey(key);
        SignatureChecker checker = VectorKeys.Checker(key);
        using var venue = new BinanceVerifier(k => k == apiKey ? checker : null);
        Assert.Equal(SignatureVerdict.Pass, venue.VerifyParams(parameters, now));
        foreach (byte[] changed in Changes(Encoding.UTF8.GetBytes(parameters.GetRawText())))
        {
            JsonElement other;
            try
            {
                other = JsonElement.Parse(changed);
            }
            catch (JsonException)
            {
                continue;
            }
            Assert.False(venue.VerifyParams(other, now).IsPass, $"passes: {Encoding.UTF8.GetString(changed)}");
        }
    }

    private static void CheckSubscription(string method, JsonElement frame)
    {
        using var buffer = new WireBuffer();
        long id = frame.Field("id") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 1;
        JsonElement parameters = frame.Field("params");
        string[] names = parameters.ValueKind == JsonValueKind.Array ? [.. parameters.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetString()!)] : [];
        switch (method)
        {
            case "SUBSCRIBE": StreamRequests.WriteSubscribe(buffer, names.Select(BinanceRebuild.StreamName), id); break;
            case "UNSUBSCRIBE": StreamRequests.WriteUnsubscribe(buffer, names.Select(BinanceRebuild.StreamName), id); break;
            case "LIST_SUBSCRIPTIONS": StreamRequests.WriteListSubscriptions(buffer, id); break;
            case "SET_PROPERTY" when names is ["combined"]: StreamRequests.WriteSetCombined(buffer, parameters[1].GetBoolean(), id); break;
            case "GET_PROPERTY" when names is ["combined"]: StreamRequests.WriteGetCombined(buffer, id); break;
            default: Assert.Fail($"{method} is no method that is known here."); break;
        }
        using JsonDocument ours = JsonDocument.Parse(buffer.WrittenMemory);
        Assert.Equal(method, ours.RootElement.Text("method"));
        Assert.Equal(parameters.ValueKind, ours.RootElement.Field("params").ValueKind);
        if (parameters.ValueKind == JsonValueKind.Array) Assert.Equal(parameters.EnumerateArray().Select(p => p.GetRawText()), ours.RootElement.Field("params").EnumerateArray().Select(p => p.GetRawText()));
    }

    private static IEnumerable<byte[]> Changes(byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            foreach (byte flip in (byte[])[1, 2, 0x10, 0x80])
            {
                byte[] changed = [.. bytes];
                changed[i] ^= flip;
                yield return changed;
            }
    }

    private static void AssertSameSet(List<(string Name, string Value)> expected, List<(string Name, string Value)> ours)
    {
        // What a client adds by its own choice is not compared where we choose otherwise.
        string[] left = [.. expected.Where(p => p.Name is not "returnRateLimits").Select(Normal).Order(StringComparer.Ordinal)];
        string[] right = [.. ours.Where(p => p.Name is not "returnRateLimits").Select(Normal).Where(p => p != "newOrderRespType=FULL" || left.Contains(p)).Order(StringComparer.Ordinal)];
        Assert.Equal(left, right);
    }

    private static string Normal((string Name, string Value) pair) =>
        BinanceParameters.TryFind(Encoding.ASCII.GetBytes(pair.Name), out BinanceParameter parameter) && BinanceParameters.Kind(parameter) == ParameterKind.Decimal && Decimals.TryParse(pair.Value, 18, out long units)
            ? $"{pair.Name}={Decimals.Format(units, 18)}"
            : $"{pair.Name}={pair.Value}";

    private static long Window(List<(string Name, string Value)> parameters) =>
        parameters.FirstOrDefault(p => p.Name == "recvWindow") is { Value: { } window } && Decimals.TryParse(window, 3, out long micros) ? micros : 0;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static IEnumerable<(string Name, string Value)> Pairs(string form) => form.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
    {
        int equals = pair.IndexOf('=');
        return (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
    });
}
