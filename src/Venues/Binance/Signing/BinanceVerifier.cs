using System.Buffers.Text;
using System.Text.Json;
using Godwit.Core.Time;
using Godwit.Venues.Common.Keys;
using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Binance.Signing;

/// <summary>What the venue's side thinks of a request's proof; code 0 is a pass.</summary>
/// <param name="Code">The venue's error code.</param>
/// <param name="Message">Its sentence.</param>
public readonly record struct SignatureVerdict(int Code, string Message)
{
    public static readonly SignatureVerdict Pass = new(0, "");

    public bool IsPass => Code == 0;
}

/// <summary>
/// The venue's side of signing: key known, time within the window, signature right over the bytes as they were sent. Emulators use it,
/// and so do tests. Not for several threads.
/// </summary>
/// <param name="keys">The checker of an API key; null when the key is unknown.</param>
public sealed class BinanceVerifier(Func<string, SignatureChecker?> keys) : IDisposable
{
    private const long DefaultWindowMicros = 5_000_000, MostWindowMicros = 60_000_000, MostAheadMicros = 1_000_000, FirstMicros = 100_000_000_000_000;

    private static readonly SignatureVerdict BadFormat = new(-2014, "API-key format invalid.");
    private static readonly SignatureVerdict UnknownKey = new(-2015, "Invalid API-key, IP, or permissions for action.");
    private static readonly SignatureVerdict BadSignature = new(-1022, "Signature for this request is not valid.");

    private readonly WireBuffer _payload = new(), _value = new();

    private ref struct Proof
    {
        public ReadOnlySpan<byte> Signature, Timestamp, Window;
        public bool HasSignature, Doubled;
    }

    /// <summary>Checks a REST request: query (without its question mark) and form body exactly as they came.</summary>
    public SignatureVerdict VerifyForm(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, string? apiKey, Instant now)
    {
        _payload.Clear();
        Proof proof = default;
        Take(query, ref proof);
        Take(body, ref proof);
        if (proof.Doubled) return new(-1101, "Duplicate values for a parameter detected.");
        _value.Clear();
        if (!TryUnescape(proof.Signature, _value)) return BadSignature;
        proof.Signature = _value.Written;
        return Check(in proof, apiKey, now);
    }

    /// <summary>Checks the <c>params</c> of a WebSocket request; the key is one of them.</summary>
    public SignatureVerdict VerifyParams(JsonElement parameters, Instant now)
    {
        if (parameters.ValueKind != JsonValueKind.Object) return new(-1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
        try
        {
            return VerifyMembers(parameters.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal), now);
        }
        catch (InvalidOperationException)
        {
            // The reader lets broken UTF-8 pass until a text is asked for.
            return new(-1100, "Illegal characters found in a parameter.");
        }
    }

    /// <summary>Checks a time against the venue's clock, as is done again just before an order reaches the matching engine.</summary>
    /// <param name="timestamp">Milliseconds or microseconds since 1970.</param>
    /// <param name="windowMicros">The request's window.</param>
    /// <param name="now">The venue's clock.</param>
    public static SignatureVerdict CheckTime(long timestamp, long windowMicros, Instant now)
    {
        long at = timestamp >= FirstMicros ? timestamp : timestamp > long.MaxValue / 1_000 ? long.MaxValue : timestamp * 1_000;
        long server = now.UnixNanos / 1_000;
        if (at >= server + MostAheadMicros) return new(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        return server - at > windowMicros ? new(-1021, "Timestamp for this request is outside of the recvWindow.") : SignatureVerdict.Pass;
    }

    public void Dispose()
    {
        _payload.Dispose();
        _value.Dispose();
    }

    private SignatureVerdict VerifyMembers(IEnumerable<JsonProperty> members, Instant now)
    {
        _payload.Clear();
        Proof proof = default;
        string? apiKey = null, previous = null;
        foreach (JsonProperty member in members)
        {
            if (member.Name == previous) return new(-1101, "Duplicate values for a parameter detected.");
            previous = member.Name;
            byte[] value = System.Text.Encoding.UTF8.GetBytes(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());
            switch (member.Name)
            {
                case "signature":
                    proof.Signature = value;
                    proof.HasSignature = true;
                    continue;
                case "timestamp": proof.Timestamp = value; break;
                case "recvWindow": proof.Window = value; break;
                case "apiKey": apiKey = member.Value.ToString(); break;
            }
            if (_payload.Length > 0) _payload.Append((byte)'&');
            _payload.Append(System.Text.Encoding.UTF8.GetBytes(member.Name));
            _payload.Append((byte)'=');
            _payload.Append(value);
        }
        return Check(in proof, apiKey, now);
    }

    private SignatureVerdict Check(in Proof proof, string? apiKey, Instant now)
    {
        if (string.IsNullOrEmpty(apiKey) || !apiKey.All(char.IsAsciiLetterOrDigit)) return BadFormat;
        if (!proof.HasSignature || proof.Signature.IsEmpty) return new(-1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
        if (!Utf8Parser.TryParse(proof.Timestamp, out long timestamp, out int read) || read != proof.Timestamp.Length || timestamp < 0)
            return new(-1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
        long window = DefaultWindowMicros;
        if (!proof.Window.IsEmpty && !Core.Numbers.Decimals.TryParse(proof.Window, 3, out window) || window < 0) return new(-1102, "Mandatory parameter 'recvWindow' was not sent, was empty/null, or malformed.");
        if (window > MostWindowMicros) return new(-1131, "recvWindow must be less than 60000.");
        if (keys(apiKey) is not { } checker) return UnknownKey;
        return checker.Verify(_payload.Written, proof.Signature) ? CheckTime(timestamp, window, now) : BadSignature;
    }

    /// <summary>Adds the parameters of a query or body to the payload, all but the signature.</summary>
    private void Take(ReadOnlySpan<byte> form, ref Proof proof)
    {
        bool first = true;
        while (!form.IsEmpty)
        {
            int end = form.IndexOf((byte)'&');
            ReadOnlySpan<byte> pair = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];
            int equals = pair.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = equals < 0 ? pair : pair[..equals], value = equals < 0 ? default : pair[(equals + 1)..];
            if (name.SequenceEqual("signature"u8))
            {
                proof.Doubled |= proof.HasSignature;
                proof.Signature = value;
                proof.HasSignature = true;
                continue;
            }
            // Query and body follow each other without a separator.
            if (!first) _payload.Append((byte)'&');
            first = false;
            _payload.Append(pair);
            if (name.SequenceEqual("timestamp"u8) && proof.Timestamp.IsEmpty) proof.Timestamp = value;
            else if (name.SequenceEqual("recvWindow"u8) && proof.Window.IsEmpty) proof.Window = value;
        }
    }

    private static bool TryUnescape(ReadOnlySpan<byte> text, WireBuffer into)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                into.Append(text[i]);
                continue;
            }
            if (i + 2 >= text.Length || !Utf8Parser.TryParse(text.Slice(i + 1, 2), out byte value, out int read, 'x') || read != 2) return false;
            into.Append(value);
            i += 2;
        }
        return true;
    }
}
