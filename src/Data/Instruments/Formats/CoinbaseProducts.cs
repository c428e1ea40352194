using System.Text.Json;

namespace Godwit.Data.Instruments.Formats;

/// <summary>Coinbase products: Advanced Trade (<c>{"products":[…]}</c>) and Exchange (an array with <c>base_increment</c>).</summary>
internal static class CoinbaseProducts
{
    public static MetadataContent Read(IEnumerable<JsonElement> products, string source, string? venueOption)
    {
        var content = new MetadataContent("Coinbase products", source);
        foreach (JsonElement product in products) Add(content, product, venueOption ?? "COINBASE");
        return content;
    }

    private static void Add(MetadataContent content, JsonElement product, string venue)
    {
        var rules = new RulesDraft
        {
            // Limit prices obey price_increment; quote_increment, the older member, is for amounts of the quote asset.
            Tick = product.Text("price_increment") ?? product.Text("quote_increment"),
            Lot = product.Text("base_increment"),
            MinQuantity = product.Text("base_min_size"),
            MaxQuantity = product.Text("base_max_size"),
            MinNotional = product.Text("quote_min_size") ?? product.Text("min_market_funds"),
            MaxNotional = product.Text("quote_max_size") ?? product.Text("max_market_funds"),
            Trading = product.Text("status") is null or "online"
                && !product.IsTrue("trading_disabled") && !product.IsTrue("is_disabled")
                && !product.IsTrue("cancel_only") && !product.IsTrue("view_only"),
        };
        string? id = product.Text("product_id") ?? product.Text("id");
        string? baseAsset = product.Text("base_currency_id") ?? product.Text("base_currency");
        string? quoteAsset = product.Text("quote_currency_id") ?? product.Text("quote_currency");
        content.Add(venue, id?.Replace("-", "", StringComparison.Ordinal), id, baseAsset, quoteAsset, rules);
    }
}
