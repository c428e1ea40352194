using System.Text.Json;

namespace Godwit.Data.Instruments.Formats;

/// <summary>A plain list of products: asset, currency, least size and increments. The list does not name its venue.</summary>
internal static class ProductList
{
    public static MetadataContent Read(JsonElement root, string source, string venue)
    {
        var content = new MetadataContent("product list", source);
        foreach (JsonElement product in root.EnumerateArray()) Add(content, product, venue);
        return content;
    }

    private static void Add(MetadataContent content, JsonElement product, string venue)
    {
        string? baseAsset = product.Text("asset");
        string? quoteAsset = product.Text("currency");
        string? venueSymbol = product.Text("id") ?? product.Text("label");
        if (venue == "KRAKEN")
        {
            baseAsset = KrakenAssets.CommonName(baseAsset);
            quoteAsset = KrakenAssets.CommonName(quoteAsset);
        }
        string? symbol = product.Text("id")?.Replace("-", "", StringComparison.Ordinal) ?? (baseAsset is null || quoteAsset is null ? null : baseAsset + quoteAsset);
        var rules = new RulesDraft
        {
            Tick = product.Text("increment"),
            Lot = product.Text("asset_increment"),
            MinQuantity = product.Text("min_size"),
            MaxQuantity = product.Text("max_size"),
            MinNotional = product.Text("min_total"),
        };
        content.Add(venue, symbol, venueSymbol, baseAsset, quoteAsset, rules);
    }
}
