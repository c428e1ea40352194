using Godwit.Core.Instruments;

namespace Godwit.Data.Instruments.Formats;

/// <summary>LEAN's symbol properties table (CSV): tick, lot and least order size per market and symbol. Trailing columns may be missing.</summary>
/// <remarks>
/// The least order size is a value in the quote asset on Binance and a quantity elsewhere, as the table's own readers
/// take it. The columns price_magnifier and strike_multiplier do not concern prices of these contracts and are ignored.
/// </remarks>
internal static class SymbolPropertiesTable
{
    private static readonly string[] Required = ["market", "symbol", "type", "quote_currency", "contract_multiplier", "minimum_price_variation", "lot_size"];

    /// <summary>True when the first row that is no comment names the table's columns.</summary>
    public static bool Matches(string text)
    {
        (int _, IReadOnlyList<string>? header) = CsvRows.Read(text.Length > 20_000 ? text[..20_000] : text).FirstOrDefault();
        return header is not null && Required.All(header.Contains);
    }

    public static MetadataContent Read(string text, string source, string? venueOption)
    {
        var content = new MetadataContent("symbol properties table", source);
        Dictionary<string, int>? columns = null;
        foreach ((int line, IReadOnlyList<string> fields) in CsvRows.Read(text))
        {
            if (columns is null)
            {
                columns = [];
                for (int i = 0; i < fields.Count; i++) columns.TryAdd(fields[i], i);
                continue;
            }
            Add(content, name => columns.TryGetValue(name, out int i) && i < fields.Count && fields[i].Length > 0 ? fields[i].Trim() : null, line, venueOption);
        }
        return content;
    }

    private static void Add(MetadataContent content, Func<string, string?> field, int line, string? venueOption)
    {
        if (field("market") is { } given && !VenueNames.IsValid(given)) { content.Refuse($"line {line}", "its market is no venue name"); return; }
        string? missing = Required.FirstOrDefault(name => field(name) is null);
        string row = field("symbol") is { } s ? $"{s} (line {line})" : $"line {line}";
        if (missing is not null) { content.Refuse(row, $"it has no {missing}"); return; }
        string market = field("market")!.ToUpperInvariant(), symbol = field("symbol")!, type = field("type")!, quote = field("quote_currency")!;
        string multiplier = field("contract_multiplier")!;
        if (type is not ("crypto" or "cryptofuture")) { content.Refuse(row, $"type '{type}' is not crypto or cryptofuture"); return; }
        bool future = type == "cryptofuture";
        // Contracts against the dollar itself settle in the base asset on Binance and Bybit; elsewhere they are linear.
        bool inverse = future && quote == "USD" && market is ("BINANCE" or "BYBIT");
        string? ticker = field("market_ticker");
        string baseAsset = symbol.EndsWith(quote, StringComparison.Ordinal) && symbol.Length > quote.Length ? symbol[..^quote.Length] : symbol;
        string name = market.StartsWith("BINANCE", StringComparison.Ordinal) || market == "BYBIT" ? ticker ?? symbol : symbol;
        if (market == "KRAKEN")
        {
            baseAsset = KrakenAssets.CommonName(baseAsset)!;
            quote = KrakenAssets.CommonName(quote)!;
            name = baseAsset + quote;
        }
        bool sizeIsValue = market.StartsWith("BINANCE", StringComparison.Ordinal);
        var rules = new RulesDraft
        {
            Tick = field("minimum_price_variation"),
            Lot = field("lot_size"),
            MinQuantity = sizeIsValue ? null : field("minimum_order_size"),
            MinNotional = sizeIsValue ? field("minimum_order_size") : null,
        };
        InstrumentKind kind = !future ? InstrumentKind.Spot : inverse ? InstrumentKind.InversePerpetual : InstrumentKind.LinearPerpetual;
        content.Add(venueOption ?? VenueOf(market, future, inverse), name, ticker, baseAsset, quote, rules, kind, multiplier);
    }

    private static string VenueOf(string market, bool future, bool inverse) => (market, future) switch
    {
        ("BINANCE", true) => inverse ? "BINANCECOINM" : "BINANCEUSDM",
        ("BYBIT", true) => inverse ? "BYBITINVERSE" : "BYBITLINEAR",
        _ => market,
    };
}
