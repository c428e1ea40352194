using Godwit.Core.Outcomes;

namespace Godwit.Data.Instruments;

/// <summary>Venue names are letters and digits, in upper case: they name files.</summary>
internal static class VenueNames
{
    private const int Longest = 32;

    // Longer names first: a file of USD-M contracts also contains the word "binance".
    private static readonly (string Words, string Venue)[] InFileNames =
    [
        ("binance_usdm", "BINANCEUSDM"), ("binance_coinm", "BINANCECOINM"), ("binanceus", "BINANCEUS"), ("binance", "BINANCE"),
        ("coinbase", "COINBASE"), ("gdax", "COINBASE"), ("kraken", "KRAKEN"), ("bybit_inverse", "BYBITINVERSE"), ("bybit_linear", "BYBITLINEAR"),
        ("bybit", "BYBIT"), ("bitfinex", "BITFINEX"), ("bitstamp", "BITSTAMP"), ("ftx", "FTX"),
    ];

    public static bool IsValid(string name) => name.Length is > 0 and <= Longest && name.All(char.IsAsciiLetterOrDigit);

    /// <summary>The venue that a file name mentions; null when it mentions none.</summary>
    public static string? FromFileName(string fileName)
    {
        foreach ((string words, string venue) in InFileNames)
            if (fileName.Contains(words, StringComparison.OrdinalIgnoreCase)) return venue;
        return null;
    }

    /// <exception cref="GodwitException">The name is not letters and digits.</exception>
    public static string Require(string name) => IsValid(name)
        ? name.ToUpperInvariant()
        : throw GodwitException.Usage($"'{name}' is no venue name: use up to {Longest} letters and digits, such as BINANCE.");
}
