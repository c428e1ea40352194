using System.Text;
using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Binance.Signing;
using Godwit.Venues.Common.Keys;
using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Tests;

/// <summary>Keys sign what the venue accepts, and show themselves nowhere.</summary>
public sealed class KeyTests
{
    private static readonly Instant Now = Instant.FromUnixMillis(1_700_000_000_000);

    private static (string Private, string Public) Pair(KeyKind kind) => kind switch
    {
        KeyKind.Hmac => ("sharedSecret", "sharedSecret"),
        KeyKind.Rsa => (TestKeys.RsaPrivate, TestKeys.RsaPublic),
        _ => (TestKeys.Ed25519Private, TestKeys.Ed25519Public),
    };

    [Theory]
    [InlineData(KeyKind.Hmac)]
    [InlineData(KeyKind.Rsa)]
    [InlineData(KeyKind.Ed25519)]
    public void What_a_key_signs_its_counterpart_accepts_and_nothing_else(KeyKind kind)
    {
        (string secret, string open) = Pair(kind);
        using RequestSigner signer = RequestSigner.Of(secret);
        SignatureChecker checker = SignatureChecker.Of(open);
        Assert.Equal((kind, kind), (signer.Kind, checker.Kind));
        var text = new byte[signer.MaxSignatureLength];
        byte[] signature = text[..signer.Sign("payload"u8, text)];
        Assert.True(checker.Verify("payload"u8, signature));
        Assert.False(checker.Verify("payloae"u8, signature));
        Assert.False(checker.Verify("payload"u8, signature.AsSpan(1)));
        Assert.False(checker.Verify("payload"u8, [.. signature, (byte)'=']));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999, 0)]
    [InlineData(1_000, -1021)]
    [InlineData(-5_000, 0)]
    [InlineData(-5_001, -1021)]
    public void Time_is_checked_to_the_millisecond(long aheadMillis, int code)
    {
        foreach (bool micros in (bool[])[false, true])
        {
            using var key = new BinanceCredentials("key", RequestSigner.Of("secret")) { TimesInMicros = micros };
            Assert.Equal(code, Verify(key, Now + Duration.FromMillis(aheadMillis)).Code);
        }
    }

    [Fact]
    public void A_wider_window_lets_older_requests_in()
    {
        using var key = new BinanceCredentials("key", RequestSigner.Of("secret")) { ReceiveWindowMicros = 60_000_000 };
        Assert.Equal(0, Verify(key, Now - Duration.FromSeconds(60)).Code);
        Assert.Equal(-1021, Verify(key, Now - Duration.FromMillis(60_001)).Code);
    }

    [Theory]
    [InlineData("timestamp=1&signature=ab", "", -2014)]
    [InlineData("timestamp=1&signature=ab", "no key", -2014)]
    [InlineData("timestamp=1&signature=ab", "unknown", -2015)]
    [InlineData("timestamp=1700000000000", "key", -1102)]
    [InlineData("signature=ab", "key", -1102)]
    [InlineData("timestamp=x&signature=ab", "key", -1102)]
    [InlineData("timestamp=1700000000000&recvWindow=60001&signature=ab", "key", -1131)]
    [InlineData("timestamp=1700000000000&recvWindow=-1&signature=ab", "key", -1102)]
    [InlineData("timestamp=1700000000000&signature=ab", "key", -1022)]
    [InlineData("timestamp=1700000000000&signature=%zz", "key", -1022)]
    [InlineData("timestamp=1700000000000&signature=ab&signature=ab", "key", -1101)]
    [InlineData("timestamp=99999999999999999999999&signature=ab", "key", -1102)]
    [InlineData("timestamp=9223372036854775807&signature=%61b", "key", -1022)]
    public void What_is_wrong_with_a_proof_has_the_venues_number(string query, string apiKey, int code)
    {
        using BinanceVerifier venue = Venue();
        Assert.Equal(code, venue.VerifyForm(Encoding.ASCII.GetBytes(query), default, apiKey, Now).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAATOPSECRETAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN TOPSECRET")]
    public void Keys_that_are_none_are_refused_without_being_repeated(string text)
    {
        GodwitException fault = Assert.Throws<GodwitException>(() => RequestSigner.Of(text));
        Assert.DoesNotContain("TOPSECRET", fault.ToString(), StringComparison.Ordinal);
        Assert.Throws<GodwitException>(() => SignatureChecker.Of(text));
        Assert.DoesNotContain("TOPSECRET", Assert.Throws<GodwitException>(() => new BinanceCredentials("TOP SECRET" + text, RequestSigner.Of("s"))).ToString().Replace(" ", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_does_not_sign()
    {
        Assert.Throws<GodwitException>(() => RequestSigner.Of(TestKeys.RsaPublic));
        Assert.Throws<GodwitException>(() => RequestSigner.Of(TestKeys.Ed25519Public));
    }

    [Fact]
    public void Nothing_that_holds_a_secret_prints_it()
    {
        const string secret = "TOPSECRET0123456789", apiKey = "TOPSECRETapi";
        var bytes = SecretBytes.OfText(secret);
        RequestSigner signer = RequestSigner.Of(secret);
        var credentials = new BinanceCredentials(apiKey, signer);
        object[] holders = [bytes, signer, credentials];
        foreach (object holder in holders)
            foreach (string text in (string[])[holder.ToString()!, $"{holder}", Json(holder), new GodwitException($"Failed with {holder}.").ToString()])
                Assert.DoesNotContain("TOPSECRET", text, StringComparison.Ordinal);
        bytes.Dispose();
        Assert.False(bytes.IsEmpty);
    }

    /// <summary>As JSON, or what the serializer says when it refuses.</summary>
    private static string Json(object holder)
    {
        try
        {
            return JsonSerializer.Serialize(holder, holder.GetType());
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            return e.ToString();
        }
    }

    private static BinanceVerifier Venue() => new(key => key == "key" ? SignatureChecker.Of("secret") : null);

    private static SignatureVerdict Verify(BinanceCredentials key, Instant sentAt)
    {
        using BinanceVerifier venue = Venue();
        using var request = new BinanceRequest();
        using var buffer = new WireBuffer();
        request.Start(BinanceOperation.AccountInformation).WriteForm(buffer, key, sentAt);
        return venue.VerifyForm(buffer.Written, default, "key", Now);
    }
}
