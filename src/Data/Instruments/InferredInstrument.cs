using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Data.Instruments;

/// <summary>An instrument made from a series alone, for markets whose metadata was not imported.</summary>
public static class InferredInstrument
{
    private const int LotDecimals = 8;

    // The longest match wins; among equal lengths a symbol ends in only one of them.
    private static readonly string[] QuoteAssets =
    [
        "USDT", "USDC", "BUSD", "TUSD", "FDUSD", "USDP", "USDE", "USD1", "PAX", "DAI", "UST", "USD", "EUR", "GBP", "JPY", "TRY", "BRL", "AUD",
        "CAD", "CHF", "KRW", "RUB", "UAH", "ZAR", "NGN", "PLN", "ARS", "MXN", "BTC", "XBT", "ETH", "BNB", "SOL", "TRX", "XRP", "DOGE",
    ];

    /// <summary>
    /// Tick 10^-<see cref="BarColumns.PriceScale"/> (the finest decimal that the series uses), lot 10^-8 or as fine as
    /// price and quantity together allow, no other limit; <see cref="Instrument.RulesAreInferred"/> is set.
    /// </summary>
    /// <remarks>Base and quote come from the symbol's known ending; a symbol without one has itself as base and USD as quote.</remarks>
    public static Instrument Create(InstrumentKey key, BarColumns bars) => Create(key, bars.PriceScale);

    /// <summary>As <see cref="Create(InstrumentKey, BarColumns)"/>, from the number of decimals of the prices.</summary>
    public static Instrument Create(InstrumentKey key, int priceScale)
    {
        (string baseAsset, string quoteAsset) = SplitSymbol(key.Symbol);
        int quantityScale = Math.Min(LotDecimals, Money.Scale - priceScale);
        var rules = new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) };
        return new Instrument(key, baseAsset, quoteAsset, priceScale, quantityScale, [rules])
        {
            RulesAreInferred = true,
            Kind = KindOf(key.Venue),
        };
    }

    /// <summary>Base and quote asset of a symbol such as <c>BTCUSDT</c>, <c>BTC-USD</c> or <c>BTC/USD</c>.</summary>
    public static (string BaseAsset, string QuoteAsset) SplitSymbol(string symbol)
    {
        int separator = symbol.IndexOfAny(['-', '/']);
        if (separator > 0 && separator < symbol.Length - 1) return (symbol[..separator], symbol[(separator + 1)..]);
        // A suffix such as _PERP or _240628 names the contract, not an asset.
        int suffix = symbol.IndexOf('_', StringComparison.Ordinal);
        string pair = suffix > 0 ? symbol[..suffix] : symbol;
        string? quote = null;
        foreach (string asset in QuoteAssets)
            if (pair.Length > asset.Length && pair.EndsWith(asset, StringComparison.Ordinal) && asset.Length > (quote?.Length ?? 0)) quote = asset;
        return quote is null ? (pair, "USD") : (pair[..^quote.Length], quote);
    }

    private static InstrumentKind KindOf(string venue) => venue switch
    {
        "BINANCEUSDM" or "BYBITLINEAR" => InstrumentKind.LinearPerpetual,
        "BINANCECOINM" or "BYBITINVERSE" => InstrumentKind.InversePerpetual,
        _ => InstrumentKind.Spot,
    };
}
