using System.Text.Json;
using Godwit.Core.Instruments;

namespace Godwit.Data.Instruments.Formats;

/// <summary>Bybit v5 <c>instruments-info</c>, as the venue answers it or keyed by symbol.</summary>
internal static class BybitInstruments
{
    public static bool Matches(JsonElement root) => Rows(root).Any(row => row.TryGet("lotSizeFilter", out _));

    public static MetadataContent Read(JsonElement root, string source, string? venueOption)
    {
        var content = new MetadataContent("Bybit instruments-info", source);
        foreach (JsonElement row in Rows(root)) Add(content, row, venueOption);
        return content;
    }

    private static IEnumerable<JsonElement> Rows(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return [];
        if (root.TryGet("result", out JsonElement result)) return result.Items("list");
        return root.EnumerateObject().Select(member => member.Value);
    }

    private static void Add(MetadataContent content, JsonElement row, string? venueOption)
    {
        InstrumentKind kind = row.Text("contractType") switch
        {
            "LinearPerpetual" => InstrumentKind.LinearPerpetual,
            "LinearFutures" => InstrumentKind.LinearFuture,
            "InversePerpetual" => InstrumentKind.InversePerpetual,
            "InverseFutures" => InstrumentKind.InverseFuture,
            _ => InstrumentKind.Spot,
        };
        string venue = venueOption ?? kind switch
        {
            InstrumentKind.Spot => "BYBIT",
            InstrumentKind.LinearPerpetual or InstrumentKind.LinearFuture => "BYBITLINEAR",
            _ => "BYBITINVERSE",
        };
        row.TryGet("priceFilter", out JsonElement price);
        row.TryGet("lotSizeFilter", out JsonElement lot);
        var rules = new RulesDraft
        {
            Tick = price.Text("tickSize"),
            MinPrice = price.Text("minPrice"),
            MaxPrice = price.Text("maxPrice"),
            Lot = lot.Text("qtyStep") ?? lot.Text("basePrecision"),
            MinQuantity = lot.Text("minOrderQty"),
            MaxQuantity = lot.Text("maxOrderQty"),
            MarketMaxQuantity = lot.Text("maxMktOrderQty"),
            MinNotional = lot.Text("minNotionalValue") ?? lot.Text("minOrderAmt"),
            MaxNotional = lot.Text("maxOrderAmt"),
            Trading = row.Text("status") is null or "Trading",
        };
        string? name = row.Text("symbol");
        content.Add(venue, name, name, row.Text("baseCoin"), row.Text("quoteCoin"), rules, kind);
    }
}
