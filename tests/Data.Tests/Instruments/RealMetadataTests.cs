using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Instruments;

namespace Godwit.Data.Tests.Instruments;

/// <summary>Every row of every real metadata file becomes an instrument, or says why it cannot.</summary>
public sealed class RealMetadataTests : IDisposable
{
    private readonly TemporaryHome _home = MetadataFiles.NewHome();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("INSTRUMENTS_binance_spot_exchangeInfo_2018-02-10.json.gz", 265, 265, "BINANCE")]
    [InlineData("INSTRUMENTS_binance_spot_exchangeInfo_2021-04-29.json.gz", 1418, 1418, "BINANCE")]
    [InlineData("INSTRUMENTS_binance_spot_newer_filters_sample.json", 3, 3, "BINANCE")]
    [InlineData("INSTRUMENTS_binance_spot_products_zenbot.json.gz", 1501, 1501, "BINANCE")]
    [InlineData("INSTRUMENTS_binance_usdm_exchangeInfo_2024-10-20.json.gz", 347, 347, "BINANCEUSDM")]
    [InlineData("INSTRUMENTS_bybit_linear_2025.json.gz", 555, 555, "BYBITLINEAR")]
    [InlineData("INSTRUMENTS_coinbase_advanced_products_sample.json.gz", 2, 2, "COINBASE")]
    [InlineData("INSTRUMENTS_coinbase_products_zenbot.json.gz", 211, 211, "COINBASE")]
    [InlineData("INSTRUMENTS_kraken_products_zenbot.json.gz", 345, 345, "KRAKEN")]
    [InlineData(
        "INSTRUMENTS_lean_symbol_properties.csv.gz", 10290, 10290,
        "BINANCE,BINANCECOINM,BINANCEUS,BINANCEUSDM,BITFINEX,BYBIT,BYBITINVERSE,BYBITLINEAR,COINBASE,DYDX,FTX,FTXUS,KRAKEN")]
    public void Every_row_loads_and_is_found(string file, int rows, int loaded, string venues)
    {
        string path = MetadataFiles.Shared(file);
        InstrumentCatalog catalog = InstrumentCatalog.Open(_home.Path);

        InstrumentImportReport report = catalog.Import(path, new InstrumentImportOptions());

        Assert.Equal([], report.Refused);
        Assert.Equal((rows, loaded, loaded), (report.Rows, report.Loaded, report.Added));
        Assert.Equal(venues, string.Join(',', report.Venues));
        IReadOnlyList<InstrumentSummary> all = catalog.List(new InstrumentFilter());
        Assert.Equal(loaded, all.Count);
        // A hundred of them, spread over the file, are found one by one; building each was checked by the import.
        for (int i = 0; i < all.Count; i += Math.Max(1, all.Count / 100)) Assert.Equal(all[i].Key, catalog.Find(all[i].Key)?.Key);
    }

    [Fact]
    public void Filters_of_2021_are_exact()
    {
        Instrument i = Import("INSTRUMENTS_binance_spot_exchangeInfo_2021-04-29.json.gz").Require("BINANCE:ETHBTC");
        InstrumentRules rules = Assert.Single(i.Rules);
        Assert.Equal(Instant.FromUnixMillis(1619681248636), rules.ValidFrom);
        Assert.Equal(("ETH", "BTC", InstrumentKind.Spot, 6, 3), (i.BaseAsset, i.QuoteAsset, i.Kind, i.PriceScale, i.QuantityScale));
        Assert.Equal(("0.000001", "0.000001", "100000"), (i.Format(rules.Tick), i.Format(rules.MinPrice), i.Format(rules.MaxPrice)));
        Assert.Equal(("0.001", "0.001", "100000"), (i.Format(rules.Lot), i.Format(rules.MinQuantity), i.Format(rules.MaxQuantity)));
        Assert.Equal((0L, 0L), (rules.MarketLot.Units, rules.MarketMinQuantity.Units));
        // 1899.46382361 rounded down to the lot: no order between the two exists.
        Assert.Equal("1899.463", i.Format(rules.MarketMaxQuantity));
        Assert.Equal("0.0001", rules.MinNotional.ToString());
        Assert.Equal(("5", "0.2"), (rules.PriceBandUp.ToString(), rules.PriceBandDown.ToString()));
        Assert.Equal((200, true, true), (rules.MaxOpenOrders, rules.MinNotionalAppliesToMarket, rules.Trading));
    }

    [Fact]
    public void Newer_filters_with_quoted_integers_are_exact()
    {
        Instrument i = Import("INSTRUMENTS_binance_spot_newer_filters_sample.json").Require("BINANCE:BTCUSDT");
        InstrumentRules rules = Assert.Single(i.Rules);
        Assert.Equal(("5", "9000000", true), (rules.MinNotional.ToString(), rules.MaxNotional.ToString(), rules.MinNotionalAppliesToMarket));
        Assert.Equal(("5", "0.2"), (rules.PriceBandUp.ToString(), rules.PriceBandDown.ToString()));
        Assert.Equal(("0.01", "0.00001", "128.52621"), (i.Format(rules.Tick), i.Format(rules.Lot), i.Format(rules.MarketMaxQuantity)));
        Assert.Equal((200, Instant.MinValue), (rules.MaxOpenOrders, rules.ValidFrom));
    }

    [Fact]
    public void Futures_know_their_kind_and_bands()
    {
        InstrumentCatalog catalog = Import("INSTRUMENTS_binance_usdm_exchangeInfo_2024-10-20.json.gz");
        Instrument perpetual = catalog.Require("BINANCEUSDM:BTCUSDT");
        Assert.Equal(InstrumentKind.LinearPerpetual, perpetual.Kind);
        Assert.Equal("100", perpetual.Rules[0].MinNotional.ToString());
        Assert.Equal(("0.1", "0.001", "120"), (perpetual.Format(perpetual.Rules[0].Tick), perpetual.Format(perpetual.Rules[0].Lot), perpetual.Format(perpetual.Rules[0].MarketMaxQuantity)));
        Assert.Equal(InstrumentKind.LinearFuture, catalog.Require("BINANCEUSDM:BTCUSDT_241227").Kind);
        // This one states 11500 with four implied decimals, and does not trade.
        InstrumentRules halted = catalog.Require("BINANCEUSDM:BTCSTUSDT").Rules[0];
        Assert.Equal(("1.15", "0.85", false), (halted.PriceBandUp.ToString(), halted.PriceBandDown.ToString(), halted.Trading));
        Assert.Equal(347 - 19, catalog.List(new InstrumentFilter { TradingOnly = true }).Count);
    }

    [Fact]
    public void Halted_spot_symbols_do_not_trade() =>
        Assert.Equal(1048, Import("INSTRUMENTS_binance_spot_exchangeInfo_2021-04-29.json.gz").List(new InstrumentFilter { TradingOnly = true }).Count);

    [Fact]
    public void Coinbase_and_Bybit_rules_are_exact()
    {
        Instrument coinbase = Import("INSTRUMENTS_coinbase_advanced_products_sample.json.gz").Require("COINBASE:BTCUSD");
        InstrumentRules c = coinbase.Rules[0];
        Assert.Equal(("0.01", "0.00000001", "3400", "1", "150000000"),
            (coinbase.Format(c.Tick), coinbase.Format(c.Lot), coinbase.Format(c.MaxQuantity), c.MinNotional.ToString(), c.MaxNotional.ToString()));
        Instrument bybit = Import("INSTRUMENTS_bybit_linear_2025.json.gz").Require("BYBITLINEAR:0GUSDT");
        InstrumentRules b = bybit.Rules[0];
        Assert.Equal(("0.0001", "0.1", "350000", "70000", "5", InstrumentKind.LinearPerpetual),
            (bybit.Format(b.Tick), bybit.Format(b.Lot), bybit.Format(b.MaxQuantity), bybit.Format(b.MarketMaxQuantity), b.MinNotional.ToString(), bybit.Kind));
    }

    [Fact]
    public void Kraken_asset_codes_become_common_names()
    {
        InstrumentCatalog catalog = Import("INSTRUMENTS_kraken_products_zenbot.json.gz");
        Instrument bitcoin = catalog.Require("KRAKEN:BTCUSD");
        Assert.Equal(("BTC", "USD", "0.1"), (bitcoin.BaseAsset, bitcoin.QuoteAsset, bitcoin.Format(bitcoin.Rules[0].Tick)));
        Assert.Equal("DOGE", catalog.Require("KRAKEN:DOGEBTC").BaseAsset);
    }

    [Fact]
    public void The_table_names_contracts_as_their_venues_do()
    {
        InstrumentCatalog catalog = Import("INSTRUMENTS_lean_symbol_properties.csv.gz");
        Instrument inverse = catalog.Require("BINANCECOINM:BTCUSD_PERP");
        Assert.Equal((InstrumentKind.InversePerpetual, "100", "BTC"), (inverse.Kind, inverse.ContractSize.ToString(), inverse.BaseAsset));
        Assert.Equal(InstrumentKind.InversePerpetual, catalog.Require("BYBITINVERSE:BTCUSD").Kind);
        Assert.Equal("5", catalog.Require("BINANCE:BTCUSDT").Rules[0].MinNotional.ToString());
        Instrument kraken = catalog.Require("KRAKEN:BTCUSD");
        Assert.Equal("0.00005", kraken.Format(kraken.Rules[0].MinQuantity));
        Assert.Equal("XXBTZUSD", catalog.Show(kraken.Key)?.VenueSymbol);
        Assert.NotNull(catalog.Find(new InstrumentKey("BINANCE", "币安人生USDT")));
    }

    [Fact]
    public void The_smallest_prices_and_largest_supplies_hold()
    {
        InstrumentCatalog catalog = Import("INSTRUMENTS_lean_symbol_properties.csv.gz");
        Instrument tiny = catalog.Require("BYBIT:BABYDOGEUSDT");
        Assert.Equal(("0.000000000001", "0.1", "902527076"), (tiny.Format(tiny.Rules[0].Tick), tiny.Format(tiny.Rules[0].Lot), tiny.Format(tiny.Rules[0].MinQuantity)));
        // A supply of 10^15 at the least price is 1000 of the quote asset, exactly.
        Assert.True(Decimals.TryParse("1000000000000000", tiny.QuantityScale, out long supply));
        Assert.Equal("1000", tiny.Notional(new Price(1), new Quantity(supply)).ToString());
        Instrument dydx = catalog.Require("DYDX:BABYDOGEUSD");
        Assert.Equal((12, 0, 1_000_000_000L), (dydx.PriceScale, dydx.QuantityScale, dydx.Rules[0].Lot.Units));
    }

    private InstrumentCatalog Import(string file)
    {
        InstrumentCatalog catalog = InstrumentCatalog.Open(_home.Path);
        catalog.Import(MetadataFiles.Shared(file), new InstrumentImportOptions());
        return catalog;
    }
}
