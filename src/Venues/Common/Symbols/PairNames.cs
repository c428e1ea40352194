namespace Godwit.Venues.Common.Symbols;

/// <summary>
/// Names of pairs with a dash between base and quote (<c>BTC-USD</c>) and the same without (<c>BTCUSD</c>). One to one, because the pair's
/// quote is one of a list of which none ends with another.
/// </summary>
public sealed class PairNames(params string[] quotes)
{
    /// <summary>Quote assets that are known.</summary>
    public IReadOnlyList<string> Quotes { get; } = quotes;

    /// <summary>The name with a dash; null when the text is no pair with a known quote. Reads both forms, and a slash.</summary>
    public string? WithDash(string text)
    {
        string name = text.ToUpperInvariant();
        int at = name.IndexOfAny(['-', '/']);
        if (at >= 0)
        {
            string quote = name[(at + 1)..];
            return at > 0 && IsPlain(name[..at]) && Quotes.Contains(quote) ? $"{name[..at]}-{quote}" : null;
        }
        foreach (string quote in Quotes)
            if (name.Length > quote.Length && name.EndsWith(quote, StringComparison.Ordinal) && IsPlain(name)) return $"{name[..^quote.Length]}-{quote}";
        return null;
    }

    /// <summary>The name without dash; null when the text is no pair with a known quote.</summary>
    public string? WithoutDash(string text) => WithDash(text)?.Replace("-", "", StringComparison.Ordinal);

    private static bool IsPlain(string text) => text.All(c => char.IsLetterOrDigit(c));
}
