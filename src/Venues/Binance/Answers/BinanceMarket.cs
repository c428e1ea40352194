using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Venues.Common.Answers;

namespace Godwit.Venues.Binance.Answers;

/// <summary>One limit of the venue on requests.</summary>
/// <param name="Kind">REQUEST_WEIGHT, RAW_REQUESTS or ORDERS.</param>
/// <param name="Window">Length of its window; windows are aligned to the clock.</param>
/// <param name="Limit">What a window allows.</param>
public sealed record VenueRateLimit(string Kind, TimeSpan Window, int Limit);

/// <summary>The list of markets at one moment.</summary>
public sealed record BinanceExchange(Instant ServerTime, IReadOnlyList<VenueRateLimit> RateLimits, IReadOnlyList<BinanceMarket> Markets, BinanceFilters ExchangeFilters)
{
    /// <summary>Reads the answer of <c>exchangeInfo</c>.</summary>
    /// <exception cref="FormatException">It is no such answer.</exception>
    public static BinanceExchange Read(JsonElement info)
    {
        Instant at = OrderAnswers.Time(info, "serverTime") ?? Instant.MinValue;
        return new BinanceExchange(
            at,
            [.. info.List("rateLimits").Select(l => new VenueRateLimit(l.Text("rateLimitType"), Window(l), checked((int)l.Number("limit"))))],
            [.. info.List("symbols").Select(symbol => BinanceMarket.Read(symbol, at))],
            BinanceFilters.Read(info.List("exchangeFilters"), 8, 8));
    }

    private static TimeSpan Window(JsonElement limit)
    {
        TimeSpan unit = limit.Text("interval") switch
        {
            "SECOND" => TimeSpan.FromSeconds(1),
            "MINUTE" => TimeSpan.FromMinutes(1),
            "HOUR" => TimeSpan.FromHours(1),
            "DAY" => TimeSpan.FromDays(1),
            var other => throw new FormatException($"'{other}' is no interval"),
        };
        return unit * limit.Number("intervalNum");
    }
}

/// <summary>One market: the instrument as the rooms know it, and what only the venue has.</summary>
public sealed record BinanceMarket(Instrument Instrument, BinanceFilters Filters)
{
    /// <summary>TRADING, HALT, BREAK, END_OF_DAY, CANCEL_ONLY.</summary>
    public required string Status { get; init; }
    public required IReadOnlyList<string> OrderTypes { get; init; }

    /// <summary>Which of the venue's abilities it has, by their names: <c>ocoAllowed</c>, <c>allowTrailingStop</c> and so on.</summary>
    public required IReadOnlySet<string> Abilities { get; init; }

    /// <summary>Permissions an account needs: one of each inner list.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> PermissionSets { get; init; }
    public required IReadOnlyList<string> SelfTradePreventions { get; init; }

    /// <summary>Decimals of amounts of the assets.</summary>
    public int BasePrecision { get; init; }
    public int QuotePrecision { get; init; }

    public string Symbol => Instrument.Key.Symbol;
    public bool IsTrading => Status == "TRADING";

    internal static BinanceMarket Read(JsonElement symbol, Instant at)
    {
        string name = symbol.Text("symbol");
        int quotePrecision = checked((int)(symbol.NumberOrNull("quoteAssetPrecision") ?? symbol.NumberOrNull("quotePrecision") ?? 8)), basePrecision = checked((int)(symbol.NumberOrNull("baseAssetPrecision") ?? 8));
        int priceScale = Scale(symbol, "PRICE_FILTER", "tickSize", quotePrecision), quantityScale = Scale(symbol, "LOT_SIZE", "stepSize", basePrecision);
        BinanceFilters filters = BinanceFilters.Read(symbol.List("filters"), priceScale, quantityScale);
        var instrument = new Instrument(
            new InstrumentKey("BINANCE", name), symbol.Text("baseAsset"), symbol.Text("quoteAsset"), priceScale, quantityScale, [filters.Rules(at, symbol.Text("status") == "TRADING")]);
        return new BinanceMarket(instrument, filters)
        {
            Status = symbol.Text("status"),
            OrderTypes = Texts(symbol.Field("orderTypes")),
            Abilities = symbol.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.True).Select(m => m.Name).ToHashSet(StringComparer.Ordinal),
            PermissionSets = symbol.Field("permissionSets") is { ValueKind: JsonValueKind.Array } sets && sets.GetArrayLength() > 0
                ? [.. sets.EnumerateArray().Select(Texts)]
                : Texts(symbol.Field("permissions")) is { Count: > 0 } old ? [old] : [],
            SelfTradePreventions = Texts(symbol.Field("allowedSelfTradePreventionModes")),
            BasePrecision = basePrecision,
            QuotePrecision = quotePrecision,
        };
    }

    private static IReadOnlyList<string> Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(e => e.ToString())] : [];

    /// <summary>Decimals of the step of a filter; a step of zero or none leaves it to the asset.</summary>
    private static int Scale(JsonElement symbol, string filter, string member, int otherwise)
    {
        foreach (JsonElement f in symbol.List("filters"))
            if (f.TextOrNull("filterType") == filter && f.TextOrNull(member) is { } step && Decimals.TryParse(step, Pow10.MaxLong, out long units) && units > 0)
                return Math.Max(0, Decimals.CountDecimals(System.Text.Encoding.ASCII.GetBytes(step)));
        return Math.Min(otherwise, Money.Scale / 2);
    }
}
