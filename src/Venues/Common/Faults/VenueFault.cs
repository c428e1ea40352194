namespace Godwit.Venues.Common.Faults;

/// <summary>What a fault of a venue means for the caller: the one vocabulary of all venues.</summary>
public enum FaultKind : byte
{
    /// <summary>It did not happen and may work next time: a server's fault, a lost connection, a damaged answer to a question.</summary>
    Transient,

    /// <summary>Too many requests: wait as long as the venue says.</summary>
    Throttled,

    /// <summary>The key, the signature or the permission is wrong, or this place is not served.</summary>
    Authentication,

    /// <summary>The venue has understood and says no: unknown symbol, bad parameter.</summary>
    Rejected,

    /// <summary>A change was sent and nobody knows whether it happened: ask before repeating. Never the fault of a question.</summary>
    Ambiguous,

    /// <summary>Repeating is pointless: the venue speaks another language than this program.</summary>
    Fatal,
}

/// <summary>A fault of a venue.</summary>
/// <param name="Kind">What it means for the caller.</param>
/// <param name="Sentence">One sentence for people.</param>
/// <param name="RetryAfter">How long the venue asks to wait; null when it does not say.</param>
/// <param name="Unreachable">True when there was no connection at all.</param>
public sealed record VenueFault(FaultKind Kind, string Sentence, TimeSpan? RetryAfter = null, bool Unreachable = false)
{
    /// <summary>True when the same request may be sent again.</summary>
    public bool MayRepeat => Kind is FaultKind.Transient or FaultKind.Throttled;
}
