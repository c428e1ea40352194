namespace Godwit.Data.Instruments.Formats;

/// <summary>Kraken's own asset codes: old ones carry a leading X (crypto) or Z (fiat), and Bitcoin and Dogecoin have names of their own.</summary>
internal static class KrakenAssets
{
    private static readonly HashSet<string> Prefixed = new(StringComparer.Ordinal)
    {
        "XETC", "XETH", "XICN", "XLTC", "XMLN", "XNMC", "XREP", "XXBT", "XXDG", "XXLM", "XXMR", "XXRP", "XXVN", "XZEC",
        "ZAUD", "ZCAD", "ZCHF", "ZEUR", "ZGBP", "ZJPY", "ZKRW", "ZUSD",
    };

    /// <summary>The code that other venues use: <c>XXBT</c> and <c>XBT</c> are BTC, <c>XDG</c> is DOGE, <c>ZUSD</c> is USD.</summary>
    public static string? CommonName(string? asset)
    {
        if (asset is not null && Prefixed.Contains(asset)) asset = asset[1..];
        return asset switch
        {
            "XBT" => "BTC",
            "XDG" => "DOGE",
            _ => asset,
        };
    }
}
