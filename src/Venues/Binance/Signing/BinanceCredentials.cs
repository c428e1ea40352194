using System.Diagnostics;
using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Venues.Common.Keys;

namespace Godwit.Venues.Binance.Signing;

/// <summary>A key of the venue with what signs for it. Prints neither.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BinanceCredentials : IDisposable
{
    private readonly byte[] _apiKey;

    /// <param name="apiKey">The key as the venue shows it: ASCII, without spaces.</param>
    /// <param name="signer">Signs with the secret that belongs to it; is disposed with this.</param>
    /// <exception cref="GodwitException">The key is empty or has other characters. The sentence does not repeat it.</exception>
    public BinanceCredentials(string apiKey, RequestSigner signer)
    {
        if (apiKey.Length is 0 or > 256 || !apiKey.All(c => c is > ' ' and < '\x7f')) throw new GodwitException("The API key is empty or has characters that no key has; copy it from the venue again.");
        _apiKey = Encoding.ASCII.GetBytes(apiKey);
        Signer = signer;
    }

    public RequestSigner Signer { get; }

    /// <summary>For the header that carries it.</summary>
    internal ReadOnlySpan<byte> RevealApiKey() => _apiKey;

    /// <summary>How old a request may be when the venue works it, in microseconds; 0 takes the venue's 5 s. At most 60 s.</summary>
    public long ReceiveWindowMicros
    {
        get;
        init => field = value is >= 0 and <= 60_000_000 ? value : throw new GodwitException("A receive window is between 0 and 60000 milliseconds.");
    }

    /// <summary>True to send times in microseconds.</summary>
    public bool TimesInMicros { get; init; }

    public void Dispose() => Signer.Dispose();

    public override string ToString() => $"{Signer} (hidden)";
}
