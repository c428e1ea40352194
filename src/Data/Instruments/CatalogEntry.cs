using System.Text.Encodings.Web;
using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Time;
using Godwit.Data.Instruments.Formats;

namespace Godwit.Data.Instruments;

/// <summary>One instrument of the catalogue with the rules of all dates, oldest first; a line of the venue's file.</summary>
internal sealed record CatalogEntry(InstrumentDraft Latest, IReadOnlyList<RulesDraft> Rules)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Instrument Build() => InstrumentBuilder.Build(Latest, Rules);

    /// <summary>This entry with a draft's rules put in at their date; rules of the same date are replaced.</summary>
    public static CatalogEntry Merge(CatalogEntry? known, InstrumentDraft draft)
    {
        List<RulesDraft> rules = known is null ? [] : [.. known.Rules.Where(r => r.ValidFrom != draft.Rules.ValidFrom)];
        rules.Add(draft.Rules);
        rules.Sort((a, b) => a.ValidFrom.CompareTo(b.ValidFrom));
        // Names come from the newest snapshot, whatever the order of imports.
        bool isNewest = ReferenceEquals(rules[^1], draft.Rules);
        return new CatalogEntry(isNewest || known is null ? draft : known.Latest, rules);
    }

    /// <summary>The beginning of an entry's line, by which it is found without parsing the others.</summary>
    public static byte[] LineStart(string symbol) =>
        [.. "{\"symbol\":\""u8, .. JsonEncodedText.Encode(symbol, WriterOptions.Encoder).EncodedUtf8Bytes, .. "\","u8];

    public void WriteTo(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, WriterOptions);
        json.WriteStartObject();
        json.WriteString("symbol", Latest.Key.Symbol);
        json.WriteString("venueSymbol", Latest.VenueSymbol);
        json.WriteString("base", Latest.BaseAsset);
        json.WriteString("quote", Latest.QuoteAsset);
        json.WriteString("kind", Latest.Kind.ToString());
        json.WriteString("contractSize", Latest.ContractSize);
        json.WriteStartArray("rules");
        foreach (RulesDraft rules in Rules) WriteRules(json, rules);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    /// <exception cref="FormatException">The line is not one that <see cref="WriteTo"/> writes.</exception>
    public static CatalogEntry Parse(string venue, ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = ParseJson(line);
        JsonElement root = document.RootElement;
        string symbol = root.Text("symbol") ?? throw new FormatException("a line has no symbol");
        RulesDraft[] rules = [.. root.Items("rules").Select(ReadRules)];
        if (rules.Length == 0) throw new FormatException($"{symbol} has no rules");
        if (!Enum.TryParse(root.Text("kind"), out InstrumentKind kind)) throw new FormatException($"{symbol} has an unknown kind");
        var latest = new InstrumentDraft(
            new InstrumentKey(venue, symbol), root.Text("venueSymbol") ?? symbol, root.Text("base") ?? "", root.Text("quote") ?? "")
        {
            Kind = kind,
            ContractSize = root.Text("contractSize") ?? "1",
            Rules = rules[^1],
        };
        return new CatalogEntry(latest, rules);
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw new FormatException("a line is broken JSON", e);
        }
    }

    private static void WriteRules(Utf8JsonWriter json, RulesDraft rules)
    {
        json.WriteStartObject();
        if (rules.ValidFrom != Instant.MinValue) json.WriteString("from", rules.ValidFrom.ToString());
        json.WriteString("source", rules.Source);
        Decimal("tick", rules.Tick);
        Decimal("minPrice", rules.MinPrice);
        Decimal("maxPrice", rules.MaxPrice);
        Decimal("lot", rules.Lot);
        Decimal("minQuantity", rules.MinQuantity);
        Decimal("maxQuantity", rules.MaxQuantity);
        Decimal("marketLot", rules.MarketLot);
        Decimal("marketMinQuantity", rules.MarketMinQuantity);
        Decimal("marketMaxQuantity", rules.MarketMaxQuantity);
        Decimal("minNotional", rules.MinNotional);
        Decimal("maxNotional", rules.MaxNotional);
        if (!rules.MinNotionalAppliesToMarket) json.WriteBoolean("minNotionalAppliesToMarket", false);
        Decimal("priceBandUp", rules.PriceBandUp);
        Decimal("priceBandDown", rules.PriceBandDown);
        Decimal("maxOpenOrders", rules.MaxOpenOrders);
        if (!rules.Trading) json.WriteBoolean("trading", false);
        json.WriteEndObject();

        void Decimal(string name, string? text)
        {
            if (ExactDecimal.TryParse(text, out ExactDecimal value) && !value.IsZero) json.WriteString(name, value.ToString());
        }
    }

    private static RulesDraft ReadRules(JsonElement json)
    {
        Instant from = Instant.MinValue;
        if (json.Text("from") is { } text && !Instant.TryParse(text, out from)) throw new FormatException($"'{text}' is no date");
        return new RulesDraft
        {
            ValidFrom = from,
            Source = json.Text("source") ?? "",
            Tick = json.Text("tick"),
            MinPrice = json.Text("minPrice"),
            MaxPrice = json.Text("maxPrice"),
            Lot = json.Text("lot"),
            MinQuantity = json.Text("minQuantity"),
            MaxQuantity = json.Text("maxQuantity"),
            MarketLot = json.Text("marketLot"),
            MarketMinQuantity = json.Text("marketMinQuantity"),
            MarketMaxQuantity = json.Text("marketMaxQuantity"),
            MinNotional = json.Text("minNotional"),
            MaxNotional = json.Text("maxNotional"),
            MinNotionalAppliesToMarket = json.IsTrue("minNotionalAppliesToMarket", otherwise: true),
            PriceBandUp = json.Text("priceBandUp"),
            PriceBandDown = json.Text("priceBandDown"),
            MaxOpenOrders = json.Text("maxOpenOrders"),
            Trading = json.IsTrue("trading", otherwise: true),
        };
    }
}
