using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Venues.Common.Answers;

namespace Godwit.Venues.Binance.Answers;

/// <summary>All filters of a symbol or of the exchange. Zero means that there is no such bound.</summary>
public sealed record BinanceFilters
{
    public Price MinPrice { get; private set; }
    public Price MaxPrice { get; private set; }
    public Price Tick { get; private set; }
    public Quantity MinQuantity { get; private set; }
    public Quantity MaxQuantity { get; private set; }
    public Quantity Lot { get; private set; }

    /// <summary>For market orders, in addition. A lot of zero switches the rule off.</summary>
    public Quantity MarketMinQuantity { get; private set; }
    public Quantity MarketMaxQuantity { get; private set; }
    public Quantity MarketLot { get; private set; }

    public Money MinNotional { get; private set; }
    public Money MaxNotional { get; private set; }
    public bool MinNotionalAppliesToMarket { get; private set; } = true;
    public bool MaxNotionalAppliesToMarket { get; private set; }

    /// <summary>Factors of the average price that bound prices, by side.</summary>
    public Rate BidUp { get; private set; }
    public Rate BidDown { get; private set; }
    public Rate AskUp { get; private set; }
    public Rate AskDown { get; private set; }

    /// <summary>Minutes of the average price; 0 takes the last price.</summary>
    public int AverageMinutes { get; private set; }

    public int IcebergParts { get; private set; }
    public int MaxOrders { get; private set; }
    public int MaxAlgoOrders { get; private set; }
    public int MaxIcebergOrders { get; private set; }
    public int MaxOrderLists { get; private set; }
    public int MaxOrderAmends { get; private set; }

    /// <summary>Most of the base asset that an account may hold and have on order.</summary>
    public Money MaxPosition { get; private set; }

    /// <summary>Bounds of trailing stops in basis points: stops of buys and take-profits of sells, then the others.</summary>
    public int MinTrailAbove { get; private set; }
    public int MaxTrailAbove { get; private set; }
    public int MinTrailBelow { get; private set; }
    public int MaxTrailBelow { get; private set; }

    /// <summary>Most of an asset in one order, by asset; told to accounts only.</summary>
    public IReadOnlyDictionary<string, Money> MaxAssets => _maxAssets;

    /// <summary>Filters that this program does not know yet.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    private readonly SortedDictionary<string, Money> _maxAssets = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [];

    /// <summary>Reads a list of filters, in the scales of an instrument.</summary>
    /// <exception cref="FormatException">A filter lacks a member or has finer numbers.</exception>
    public static BinanceFilters Read(IEnumerable<JsonElement> filters, int priceScale, int quantityScale)
    {
        var all = new BinanceFilters();
        foreach (JsonElement filter in filters) all.Take(filter, priceScale, quantityScale);
        return all;
    }

    /// <summary>The rules that orders are checked against before they are sent. Bounds of prices that differ by side are taken as the wider one: the venue knows better than to be anticipated.</summary>
    public InstrumentRules Rules(Instant validFrom, bool isTrading) => new()
    {
        ValidFrom = validFrom,
        Tick = Tick,
        MinPrice = MinPrice,
        MaxPrice = MaxPrice,
        Lot = Lot,
        MinQuantity = MinQuantity,
        MaxQuantity = MaxQuantity,
        MarketLot = MarketLot,
        MarketMinQuantity = MarketMinQuantity,
        MarketMaxQuantity = MarketMaxQuantity,
        MinNotional = MinNotional,
        MaxNotional = MaxNotional,
        MinNotionalAppliesToMarket = MinNotionalAppliesToMarket,
        PriceBandUp = new Rate(Math.Max(BidUp.Units, AskUp.Units)),
        PriceBandDown = new Rate(Math.Min(BidDown.Units, AskDown.Units)),
        MaxOpenOrders = MaxOrders,
        Trading = isTrading,
    };

    private void Take(JsonElement f, int priceScale, int quantityScale)
    {
        Price P(string name) => new(Bound(f, name, priceScale));
        Quantity Q(string name) => new(Bound(f, name, quantityScale));
        int N(string name) => checked((int)f.Number(name));
        switch (f.Text("filterType"))
        {
            case "PRICE_FILTER": (MinPrice, MaxPrice, Tick) = (P("minPrice"), P("maxPrice"), P("tickSize")); break;
            case "LOT_SIZE": (MinQuantity, MaxQuantity, Lot) = (Q("minQty"), Q("maxQty"), Q("stepSize")); break;
            case "MARKET_LOT_SIZE": (MarketMinQuantity, MarketMaxQuantity, MarketLot) = (Q("minQty"), Q("maxQty"), Q("stepSize")); break;
            case "MIN_NOTIONAL":
                (MinNotional, MinNotionalAppliesToMarket) = (f.Money("minNotional"), f.Flag("applyToMarket", otherwise: true));
                AverageMinutes = (int)(f.NumberOrNull("avgPriceMins") ?? 0);
                break;
            case "NOTIONAL":
                (MinNotional, MinNotionalAppliesToMarket) = (f.Money("minNotional"), f.Flag("applyMinToMarket"));
                (MaxNotional, MaxNotionalAppliesToMarket) = (f.MoneyOrNull("maxNotional") ?? Money.Zero, f.Flag("applyMaxToMarket"));
                AverageMinutes = (int)(f.NumberOrNull("avgPriceMins") ?? 0);
                break;
            case "PERCENT_PRICE":
                (BidUp, BidDown) = (AskUp, AskDown) = (Factor(f, "multiplierUp"), Factor(f, "multiplierDown"));
                AverageMinutes = N("avgPriceMins");
                break;
            case "PERCENT_PRICE_BY_SIDE":
                (BidUp, BidDown, AskUp, AskDown) = (Factor(f, "bidMultiplierUp"), Factor(f, "bidMultiplierDown"), Factor(f, "askMultiplierUp"), Factor(f, "askMultiplierDown"));
                AverageMinutes = N("avgPriceMins");
                break;
            case "ICEBERG_PARTS": IcebergParts = N("limit"); break;
            case "MAX_NUM_ORDERS" or "EXCHANGE_MAX_NUM_ORDERS": MaxOrders = N(f.Has("maxNumOrders") ? "maxNumOrders" : "limit"); break;
            case "MAX_NUM_ALGO_ORDERS" or "EXCHANGE_MAX_NUM_ALGO_ORDERS": MaxAlgoOrders = N("maxNumAlgoOrders"); break;
            case "MAX_NUM_ICEBERG_ORDERS" or "EXCHANGE_MAX_NUM_ICEBERG_ORDERS": MaxIcebergOrders = N("maxNumIcebergOrders"); break;
            case "MAX_NUM_ORDER_LISTS" or "EXCHANGE_MAX_NUM_ORDER_LISTS": MaxOrderLists = N("maxNumOrderLists"); break;
            case "MAX_NUM_ORDER_AMENDS": MaxOrderAmends = N("maxNumOrderAmends"); break;
            case "MAX_POSITION": MaxPosition = f.Money("maxPosition"); break;
            case "TRAILING_DELTA":
                (MinTrailAbove, MaxTrailAbove, MinTrailBelow, MaxTrailBelow) = (N("minTrailingAboveDelta"), N("maxTrailingAboveDelta"), N("minTrailingBelowDelta"), N("maxTrailingBelowDelta"));
                break;
            case "MAX_ASSET": _maxAssets[f.Text("asset")] = f.Money("limit"); break;
            case var other: _unknown.Add(other); break;
        }
    }

    /// <summary>Bounds may be finer than the grid, or too large for it; they are cut to what the scale holds, which changes nothing on the grid.</summary>
    private static long Bound(JsonElement f, string name, int scale)
    {
        string text = f.Text(name);
        if (Decimals.TryParse(text, scale, out long units)) return units;
        if (!Money.TryParse(text, out Money exact)) throw new FormatException($"'{name}' of {f.Text("filterType")} is no number");
        Int128 cut = exact.Units / Pow10.Wide(Money.Scale - scale);
        return cut > long.MaxValue ? long.MaxValue : (long)cut;
    }

    private static Rate Factor(JsonElement f, string name) => Decimals.TryParse(f.Text(name), Rate.Scale, out long units) ? new Rate(units) : throw new FormatException($"'{name}' is no factor");
}
