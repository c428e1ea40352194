using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Time;

namespace Godwit.Data.Instruments.Formats;

/// <summary>Binance <c>exchangeInfo</c>: spot of 2018 to today, USD-M and COIN-M futures. Integers may be quoted.</summary>
/// <remarks>
/// The filters' names and members differ between years and products: MIN_NOTIONAL (<c>minNotional</c>, in futures
/// <c>notional</c>) became NOTIONAL, PERCENT_PRICE became PERCENT_PRICE_BY_SIDE, MAX_NUM_ORDERS counts in
/// <c>maxNumOrders</c> or <c>limit</c>. The bands by side are joined to the wider one: an order that the venue
/// accepts is never refused, one far outside may be accepted.
/// </remarks>
internal static class BinanceExchangeInfo
{
    public static MetadataContent Read(JsonElement root, string source, string? venueOption)
    {
        var content = new MetadataContent("Binance exchangeInfo", source);
        if (long.TryParse(root.Text("serverTime"), out long millis) && millis is > 0 and < 4_102_444_800_000) content.ServerTime = Instant.FromUnixMillis(millis);
        foreach (JsonElement symbol in root.Items("symbols")) AddSymbol(content, symbol, venueOption);
        return content;
    }

    private static void AddSymbol(MetadataContent content, JsonElement symbol, string? venueOption)
    {
        string? contract = symbol.Text("contractType") ?? (symbol.TryGet("contractType", out _) ? "" : null);
        // Only COIN-M contracts have a size and settle in the base asset.
        string? size = symbol.Text("contractSize");
        bool inverse = size is not null;
        string venue = venueOption ?? (contract is null ? "BINANCE" : inverse ? "BINANCECOINM" : "BINANCEUSDM");
        string? name = symbol.Text("symbol");
        string? status = symbol.Text("status") ?? symbol.Text("contractStatus");
        RulesDraft rules = new() { Trading = status is null or "TRADING" };
        foreach (JsonElement filter in symbol.Items("filters")) rules = Apply(rules, filter);
        content.Add(venue, name, name, symbol.Text("baseAsset"), symbol.Text("quoteAsset"), rules, KindOf(contract, inverse), size ?? "1");
    }

    private static InstrumentKind KindOf(string? contract, bool inverse)
    {
        if (contract is null) return InstrumentKind.Spot;
        bool dated = contract.Contains("QUARTER", StringComparison.Ordinal) || contract.Contains("MONTH", StringComparison.Ordinal);
        if (inverse) return dated ? InstrumentKind.InverseFuture : InstrumentKind.InversePerpetual;
        return dated ? InstrumentKind.LinearFuture : InstrumentKind.LinearPerpetual;
    }

    private static RulesDraft Apply(RulesDraft rules, JsonElement filter) => filter.Text("filterType") switch
    {
        "PRICE_FILTER" => rules with { Tick = filter.Text("tickSize"), MinPrice = filter.Text("minPrice"), MaxPrice = filter.Text("maxPrice") },
        "LOT_SIZE" => rules with { Lot = filter.Text("stepSize"), MinQuantity = filter.Text("minQty"), MaxQuantity = filter.Text("maxQty") },
        "MARKET_LOT_SIZE" => rules with
        {
            MarketLot = filter.Text("stepSize"),
            MarketMinQuantity = filter.Text("minQty"),
            MarketMaxQuantity = filter.Text("maxQty"),
        },
        "MIN_NOTIONAL" => rules with
        {
            MinNotional = filter.Text("minNotional") ?? filter.Text("notional"),
            MinNotionalAppliesToMarket = filter.IsTrue("applyToMarket", otherwise: true),
        },
        "NOTIONAL" => rules with
        {
            MinNotional = filter.Text("minNotional"),
            MaxNotional = filter.Text("maxNotional"),
            MinNotionalAppliesToMarket = filter.IsTrue("applyMinToMarket", otherwise: true),
        },
        "PERCENT_PRICE" => rules with { PriceBandUp = Multiplier(filter, "multiplierUp"), PriceBandDown = Multiplier(filter, "multiplierDown") },
        "PERCENT_PRICE_BY_SIDE" => rules with
        {
            PriceBandUp = Larger(filter.Text("bidMultiplierUp"), filter.Text("askMultiplierUp")),
            PriceBandDown = Smaller(filter.Text("bidMultiplierDown"), filter.Text("askMultiplierDown")),
        },
        "MAX_NUM_ORDERS" => rules with { MaxOpenOrders = filter.Text("maxNumOrders") ?? filter.Text("limit") },
        _ => rules,
    };

    // A few contracts state 11500 with four implied decimals instead of 1.1500; no real band is a thousand times the price.
    private static string? Multiplier(JsonElement filter, string name)
    {
        string? text = filter.Text(name);
        if (text is null || text.Contains('.', StringComparison.Ordinal)) return text;
        if (!int.TryParse(filter.Text("multiplierDecimal"), out int decimals) || decimals is < 1 or > 10) return text;
        return ExactDecimal.TryParse(text, out ExactDecimal value) && value.ToUnits(0, roundUp: false) >= 1000
            ? text + $"e-{decimals}"
            : text;
    }

    private static string? Larger(string? a, string? b) => Compare(a, b) >= 0 ? a : b;
    private static string? Smaller(string? a, string? b) => Compare(a, b) <= 0 ? a : b;

    // Texts that are no numbers compare equal here: the first one then fails in the builder with a reason.
    private static int Compare(string? a, string? b)
    {
        if (a is null || b is null) return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        if (!ExactDecimal.TryParse(a, out ExactDecimal x) || !ExactDecimal.TryParse(b, out ExactDecimal y)) return 0;
        return x.CompareTo(y);
    }
}
