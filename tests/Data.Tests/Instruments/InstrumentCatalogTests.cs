using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Instruments;

namespace Godwit.Data.Tests.Instruments;

public sealed class InstrumentCatalogTests : IDisposable
{
    private readonly TemporaryHome _home = MetadataFiles.NewHome();
    private readonly InstrumentCatalog _catalog;

    public InstrumentCatalogTests() => _catalog = InstrumentCatalog.Open(_home.Path);

    public void Dispose() => _home.Dispose();

    private static string ExchangeInfo(string serverTime, string tick, string lot, string status = "TRADING") => $$"""
        {"serverTime":{{serverTime}},"symbols":[{"symbol":"AAAUSDT","status":"{{status}}","baseAsset":"AAA","quoteAsset":"USDT","filters":[
        {"filterType":"PRICE_FILTER","minPrice":"{{tick}}","maxPrice":"1000","tickSize":"{{tick}}"},
        {"filterType":"LOT_SIZE","minQty":"{{lot}}","maxQty":"90000000","stepSize":"{{lot}}"}]}]}
        """;

    private InstrumentImportReport Import(string name, string text, InstrumentImportOptions? options = null) =>
        _catalog.Import(_home.Write(name, text), options ?? new InstrumentImportOptions());

    [Fact]
    public void Snapshots_become_dated_rules_in_one_scale_whatever_the_order_of_import()
    {
        Import("new.json", ExchangeInfo("1600000000000", "0.0001", "1"));
        InstrumentImportReport second = Import("old.json", ExchangeInfo("1500000000000", "0.01", "0.001"));

        Assert.Equal((0, 1, 0), (second.Added, second.Updated, second.Unchanged));
        Instrument i = _catalog.Require("BINANCE:AAAUSDT");
        Assert.Equal((4, 3), (i.PriceScale, i.QuantityScale));
        Assert.Equal(["2017-07-14T02:40:00Z", "2020-09-13T12:26:40Z"], i.Rules.Select(r => r.ValidFrom.ToString()));
        Assert.Equal(["0.01", "0.0001"], i.Rules.Select(r => i.Format(r.Tick)));
        Assert.Equal(["0.001", "1"], i.Rules.Select(r => i.Format(r.Lot)));
        Assert.Equal(["old.json", "new.json"], _catalog.Show(i.Key)!.Sources);
        Assert.Equal("0.01", i.Format(i.RulesAt(Instant.FromUnixMillis(1599999999999)).Tick));
        Assert.Equal("0.0001", i.Format(i.RulesAt(Instant.FromUnixMillis(1600000000000)).Tick));
    }

    [Fact]
    public void Importing_again_changes_not_one_byte()
    {
        string file = Path.Combine(_home.Path, "instruments", "BINANCE.tsv");
        Import("a.json", ExchangeInfo("1600000000000", "0.0001", "1"));
        byte[] before = File.ReadAllBytes(file);
        InstrumentImportReport again = Import("a.json", ExchangeInfo("1600000000000", "0.00010", "1.000"));
        Assert.Equal((0, 0, 1), (again.Added, again.Updated, again.Unchanged));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void The_date_is_the_users_else_the_servers_else_the_names_else_unknown()
    {
        Assert.True(Instant.TryParse("2022-02-02", out Instant asOf));
        string undated = ExchangeInfo("0", "0.1", "1");
        Assert.Equal(asOf, Import("x_2021-01-01.json", ExchangeInfo("1600000000000", "0.1", "1"), new() { AsOf = asOf }).ValidFrom);
        Assert.Equal(Instant.FromUnixMillis(1600000000000), Import("x_2021-01-01.json", ExchangeInfo("1600000000000", "0.1", "1")).ValidFrom);
        Assert.Equal("2021-01-01T00:00:00Z", Import("x_2021-01-01.json", undated).ValidFrom.ToString());
        Assert.Equal(Instant.MinValue, Import("x_2021.json", undated).ValidFrom);
        Assert.Equal(4, _catalog.Require("BINANCE:AAAUSDT").Rules.Count);
    }

    [Fact]
    public void A_venue_given_by_the_user_wins_and_a_list_without_one_asks_for_it()
    {
        Assert.Equal(["BINANCEUS"], Import("x.json", ExchangeInfo("0", "0.1", "1"), new() { Venue = "binanceus" }).Venues);
        const string list = """[{"asset":"AAA","currency":"USD","min_size":"1","increment":"0.01"}]""";
        GodwitException unknown = Assert.Throws<GodwitException>(() => Import("list.json", list));
        Assert.Contains("--venue", unknown.Message);
        Assert.True(unknown.IsUsage);
        Assert.Equal(["KRAKEN"], Import("list.json", list, new() { Venue = "KRAKEN" }).Venues);
        Assert.Throws<GodwitException>(() => Import("list.json", list, new() { Venue = "../x" }));
    }

    [Fact]
    public void A_row_that_cannot_be_is_refused_with_its_reason_and_the_others_load()
    {
        string rows = string.Join('\n', "market,symbol,type,description,quote_currency,contract_multiplier,minimum_price_variation,lot_size,market_ticker",
            "kraken,AAAUSD,crypto,\"a \"\"quoted\"\", name\",USD,1,0.01,0.1,AAAUSD",
            "kraken,BBBUSD,crypto,b,USD,1,-0.01,0.1,BBBUSD",
            "kraken,CCCUSD,crypto,c,USD,1,0.0000000000000000001,0.1,CCCUSD",
            "kraken,DDDUSD,forex,d,USD,1,0.01,0.1,DDDUSD",
            "kraken,EEEUSD,crypto",
            "kraken,FFFUSD,crypto,f,USD,1,0.000000000001,0.000000003,FFFUSD",
            "kraken,GGGUSD,crypto,f,USD,1,0.000000000001,0.0000000005,GGGUSD",
            "kraken,AAAUSD,crypto,again,USD,1,0.01,0.1,AAAUSD");
        InstrumentImportReport report = Import("table.csv", rows);
        Assert.Equal((8, 2), (report.Rows, report.Loaded));
        Assert.Collection(report.Refused.OrderBy(r => r.Name, StringComparer.Ordinal),
            r => Assert.Contains("already holds", r.Reason),
            r => Assert.Contains("'-0.01' is no number", r.Reason),
            r => Assert.Contains("19 decimals, 18 are the most", r.Reason),
            r => Assert.Contains("'forex'", r.Reason),
            r => Assert.Contains("no quote_currency", r.Reason),
            r => Assert.Contains("more than 20 decimals together", r.Reason));
        // A lot of 5e-10 beside a tick of 1e-12 is widened to 1e-8, which is a multiple of it.
        Instrument widened = _catalog.Require("KRAKEN:GGGUSD");
        Assert.Equal((12, 8, 1L), (widened.PriceScale, widened.QuantityScale, widened.Rules[0].Lot.Units));
    }

    [Fact]
    public void Maxima_beyond_the_range_become_no_limit_and_minima_are_refused()
    {
        const string row = """
            [{"asset":"AAA","currency":"USD","min_size":"1","max_size":"92233720368547758.08","increment":"0.01","asset_increment":"0.0000000001"},
             {"asset":"CCC","currency":"USD","min_size":"1","max_size":1e300,"increment":"0.01","asset_increment":"0.0000000001"},
             {"asset":"BBB","currency":"USD","min_size":"10000000000","max_size":"3","increment":"0.01","asset_increment":"0.0000000001"}]
            """;
        InstrumentImportReport report = Import("kraken.json", row);
        Instrument i = _catalog.Require("KRAKEN:AAAUSD");
        Assert.Equal(0, i.Rules[0].MaxQuantity.Units);
        Assert.Equal(0, _catalog.Require("KRAKEN:CCCUSD").Rules[0].MaxQuantity.Units);
        Assert.Contains("exceeds the 64-bit range", Assert.Single(report.Refused).Reason);
    }

    [Fact]
    public void A_limit_finer_than_the_lot_is_rounded_to_the_side_that_changes_nothing()
    {
        Import("kraken.json", """[{"asset":"AAA","currency":"USD","min_size":"0.1234567","max_size":"5.999","increment":"0.5","asset_increment":"0.01"}]""");
        Instrument i = _catalog.Require("KRAKEN:AAAUSD");
        Assert.Equal(("0.13", "5.99"), (i.Format(i.Rules[0].MinQuantity), i.Format(i.Rules[0].MaxQuantity)));
    }

    [Fact]
    public void Unknown_instruments_and_venues_are_null()
    {
        Import("a.json", ExchangeInfo("0", "0.1", "1"));
        Assert.Null(_catalog.Find(new InstrumentKey("BINANCE", "AAAUSD")));
        Assert.Null(_catalog.Find(new InstrumentKey("BINANCE", "AAUSDT")));
        Assert.Null(_catalog.Find(new InstrumentKey("NOWHERE", "AAAUSDT")));
        Assert.Null(_catalog.Find(new InstrumentKey("../x", "AAAUSDT")));
        Assert.Empty(InstrumentCatalog.Open(Path.Combine(_home.Path, "none")).List(new InstrumentFilter()));
    }

    [Fact]
    public void Lists_filter_and_are_in_order()
    {
        Import("kraken.json", """
            [{"asset":"ZZZ","currency":"USD","min_size":"1","increment":"0.01"},{"asset":"AAA","currency":"EUR","min_size":"1","increment":"0.01"}]
            """);
        Import("a.json", ExchangeInfo("0", "0.1", "1", status: "HALT"));
        string Keys(InstrumentFilter filter) => string.Join(' ', _catalog.List(filter).Select(s => s.Key));
        Assert.Equal("BINANCE:AAAUSDT KRAKEN:AAAEUR KRAKEN:ZZZUSD", Keys(new()));
        Assert.Equal("KRAKEN:AAAEUR KRAKEN:ZZZUSD", Keys(new() { Venue = "kraken" }));
        Assert.Equal("BINANCE:AAAUSDT KRAKEN:AAAEUR", Keys(new() { Symbol = "aaa" }));
        Assert.Equal("KRAKEN:ZZZUSD", Keys(new() { QuoteAsset = "USD" }));
        Assert.Equal("KRAKEN:AAAEUR", Keys(new() { BaseAsset = "aaa", TradingOnly = true }));
    }

    private const string Head = "# godwit instruments, schema 1, venue BINANCE\ncolumns\n";

    private static string Row(string symbol, string kind = "Spot", string from = "", string tick = "0.1", string trading = "yes") =>
        $"{symbol}\t{symbol}\tA\tUSDT\t{kind}\t1\t{from}\tx.json\t{tick}" + new string('\t', 11) + "yes\t\t\t\t" + trading + "\n";

    public static TheoryData<string> DamagedFiles =>
    [
        "", "# godwit instruments, schema 1", "no title\n", "# godwit instruments, schema x\n", "# godwit instruments, schema 1\n",
        Head + "AAAUSDT\tbroken\n",
        Head + Row("AAAUSDT")[..^1],
        Head + Row("AAAUSDT", kind: "Option"),
        Head + Row("AAAUSDT", from: "yesterday"),
        Head + Row("AAAUSDT", tick: "x"),
        Head + Row("AAAUSDT", trading: "maybe"),
        Head + Row("AAAUSDT") + Row("AAAUSDT"),
    ];

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void A_damaged_catalogue_is_one_sentence(string content)
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "instruments"));
        _home.Write("instruments/BINANCE.tsv", content);
        GodwitException e = Assert.Throws<GodwitException>(() => _catalog.Find(new InstrumentKey("BINANCE", "AAAUSDT")));
        Assert.Contains("damaged", e.Message);
    }

    [Fact]
    public void An_intact_line_beside_them_is_read()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "instruments"));
        _home.Write("instruments/BINANCE.tsv", Head + Row("AAAUSDT", from: "2020-01-01"));
        Assert.Equal("2020-01-01T00:00:00Z", _catalog.Require("BINANCE:AAAUSDT").Rules[0].ValidFrom.ToString());
    }

    [Fact]
    public void Bisecting_finds_each_of_many_instruments_with_all_its_rules()
    {
        // Some have many dated rules, so that their rows fill several blocks.
        int RulesOf(int i) => i % 97 == 5 ? 150 : i % 3 + 1;
        var day = Instant.FromUnixSeconds(1_500_000_000);
        string[] symbols = [.. Enumerable.Range(0, 1200).Select(i => $"A{i * 7919 % 1200}USDT").Order(StringComparer.Ordinal)];
        IEnumerable<string> rows = symbols.SelectMany((symbol, i) => Enumerable.Range(0, RulesOf(i)).Select(d => Row(symbol, from: (day + Duration.FromDays(d)).ToString())));
        Directory.CreateDirectory(Path.Combine(_home.Path, "instruments"));
        _home.Write("instruments/BINANCE.tsv", Head + string.Concat(rows));

        Assert.Equal(symbols, _catalog.List(new()).Select(s => s.Key.Symbol));
        for (int i = 0; i < symbols.Length; i++)
        {
            Assert.Equal(RulesOf(i), _catalog.Require("BINANCE:" + symbols[i]).Rules.Count);
            Assert.Null(_catalog.Find(new InstrumentKey("BINANCE", symbols[i] + "0")));
        }
    }

    [Fact]
    public void A_catalogue_of_a_newer_version_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "instruments"));
        _home.Write("instruments/BINANCE.tsv", "# godwit instruments, schema 2\n");
        Assert.Contains("update Godwit", Assert.Throws<GodwitException>(() => Import("a.json", ExchangeInfo("0", "0.1", "1"))).Message);
    }

    [Fact]
    public void Only_one_import_runs_at_a_time()
    {
        Import("a.json", ExchangeInfo("0", "0.1", "1"));
        using (new FileStream(Path.Combine(_home.Path, "instruments", ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("another import", Assert.Throws<GodwitException>(() => Import("b.json", ExchangeInfo("0", "0.2", "1"))).Message);
        Assert.Equal(1, Import("b.json", ExchangeInfo("0", "0.2", "1")).Updated);
    }

    [Theory]
    [InlineData("BTCUSDT", "BTC", "USDT")]
    [InlineData("ETHBTC", "ETH", "BTC")]
    [InlineData("SOLFDUSD", "SOL", "FDUSD")]
    [InlineData("BTC-USD", "BTC", "USD")]
    [InlineData("1INCH/EUR", "1INCH", "EUR")]
    [InlineData("BTCUSD_PERP", "BTC", "USD")]
    [InlineData("USDT", "USDT", "USD")]
    [InlineData("FOO", "FOO", "USD")]
    public void Symbols_split_at_their_known_ending(string symbol, string baseAsset, string quoteAsset) =>
        Assert.Equal((baseAsset, quoteAsset), InferredInstrument.SplitSymbol(symbol));

    [Theory]
    [InlineData(2, 8)]
    [InlineData(12, 8)]
    [InlineData(15, 5)]
    [InlineData(18, 2)]
    public void Inferred_instruments_take_the_tick_of_the_series(int priceScale, int quantityScale)
    {
        var bars = new BarArray([], priceScale, 8, new BarInterval(Duration.FromMinutes(1)));
        Instrument i = InferredInstrument.Create(new InstrumentKey("BINANCE", "BTCUSDT"), bars);
        Assert.True(i.RulesAreInferred);
        Assert.Equal((priceScale, quantityScale, "BTC", "USDT"), (i.PriceScale, i.QuantityScale, i.BaseAsset, i.QuoteAsset));
        Assert.Equal((new Price(1), new Quantity(1)), (i.Rules[0].Tick, i.Rules[0].Lot));
        Assert.Equal(InstrumentKind.LinearPerpetual, InferredInstrument.Create(new InstrumentKey("BINANCEUSDM", "BTCUSDT"), bars).Kind);
    }
}
