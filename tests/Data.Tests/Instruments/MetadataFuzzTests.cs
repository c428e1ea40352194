using System.IO.Compression;
using System.Text;
using CsCheck;
using Godwit.Core.Outcomes;
using Godwit.Data.Instruments;

namespace Godwit.Data.Tests.Instruments;

/// <summary>Whatever bytes a metadata or catalogue file holds, the answer is instruments or one clear sentence.</summary>
public sealed class MetadataFuzzTests
{
    private static readonly string[] Seeds =
    [
        """{"serverTime":1600000000000,"symbols":[{"symbol":"AUSDT","status":"TRADING","baseAsset":"A","quoteAsset":"USDT","contractType":"PERPETUAL","filters":[{"filterType":"PRICE_FILTER","minPrice":"0.1","maxPrice":"1e3","tickSize":"0.1"},{"filterType":"LOT_SIZE","minQty":"1","maxQty":"9","stepSize":1},{"filterType":"PERCENT_PRICE","multiplierUp":"11500","multiplierDown":"8500","multiplierDecimal":"4"},{"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","askMultiplierUp":"5","bidMultiplierDown":"0.2","askMultiplierDown":"0.2"},{"filterType":"NOTIONAL","minNotional":"5","applyMinToMarket":true}]}]}""",
        """{"products":[{"product_id":"A-USD","base_currency_id":"A","quote_currency_id":"USD","price_increment":"0.01","base_increment":"0.1","status":"online","cancel_only":false}]}""",
        """{"AUSDT":{"symbol":"AUSDT","contractType":"LinearPerpetual","status":"Trading","baseCoin":"A","quoteCoin":"USDT","priceFilter":{"tickSize":"0.1"},"lotSizeFilter":{"qtyStep":"0.1","maxOrderQty":"1e400"}}}""",
        """[{"asset":"A","currency":"USD","min_size":"0.1","max_size":"92233720368547758070","increment":"0.01","asset_increment":"1e-8","label":"A/USD"}]""",
        "market,symbol,type,description,quote_currency,contract_multiplier,minimum_price_variation,lot_size,market_ticker,minimum_order_size\nkraken,AUSD,crypto,\"a, b\",USD,1,0.01,0.1,AUSD,1\n#x\nbinance,BUSD,cryptofuture,b,USD,10,0.01,1,BUSD_PERP\n",
        "# godwit instruments, schema 1, venue KRAKEN\ncolumns\n" + Row("AUSD", "2020-01-01") + Row("AUSD", "2021-01-01") + Row("BUSD", ""),
    ];

    /// <summary>Replaces, removes, doubles and cuts bytes; often with ones that mean something to the parsers.</summary>
    private static readonly Gen<byte[]> Mutated =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Int[0, 2000], Gen.OneOf(Gen.Byte, Gen.OneOf("\"\\{}[]:,0-9eE.#\n\r ud\0"u8.ToArray())), Gen.Int[0, 3]).Array[1, 6]
        from gzip in Gen.Int[0, 9]
        select Mutate(seed, edits, gzip == 0);

    [Fact]
    public void Broken_metadata_never_gives_a_stack_trace()
    {
        using TemporaryHome home = MetadataFiles.NewHome();
        int imported = 0;
        Mutated.Sample(bytes =>
        {
            string path = Path.Combine(home.Path, $"kraken-{Environment.CurrentManagedThreadId}.json");
            File.WriteAllBytes(path, bytes);
            InstrumentCatalog catalog = InstrumentCatalog.Open(Path.Combine(home.Path, $"home-{Environment.CurrentManagedThreadId}"));
            try
            {
                catalog.Import(path, new InstrumentImportOptions());
                Interlocked.Increment(ref imported);
                foreach (InstrumentSummary s in catalog.List(new InstrumentFilter { QuoteAsset = "USD" })) Assert.NotNull(catalog.Find(s.Key));
            }
            catch (GodwitException e)
            {
                Assert.DoesNotContain("   at ", e.Message);
            }
        }, iter: 4000);
        // Many mutations hit a value, not the form: both ways out are taken.
        Assert.True(imported > 100, $"only {imported} of 4000 were importable");
    }

    [Fact]
    public void A_broken_catalogue_never_gives_a_stack_trace()
    {
        using TemporaryHome home = MetadataFiles.NewHome();
        Mutated.Where(b => b.AsSpan().StartsWith("# god"u8)).Sample(bytes =>
        {
            string folder = Directory.CreateDirectory(Path.Combine(home.Path, $"home-{Environment.CurrentManagedThreadId}", "instruments")).FullName;
            File.WriteAllBytes(Path.Combine(folder, "KRAKEN.tsv"), bytes);
            InstrumentCatalog catalog = InstrumentCatalog.Open(Path.GetDirectoryName(folder)!);
            try
            {
                _ = catalog.List(new InstrumentFilter());
                _ = catalog.Show(new("KRAKEN", "AUSD"));
            }
            catch (GodwitException e)
            {
                Assert.DoesNotContain("   at ", e.Message);
            }
        }, iter: 2000);
    }

    [Fact]
    public void A_cut_gzip_is_refused()
    {
        byte[] whole = Gzip(Encoding.UTF8.GetBytes(Seeds[4]));
        using TemporaryHome home = MetadataFiles.NewHome();
        string path = Path.Combine(home.Path, "x.csv.gz");
        for (int length = 2; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<GodwitException>(() => InstrumentCatalog.Open(home.Path).Import(path, new InstrumentImportOptions()));
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        using TemporaryHome home = MetadataFiles.NewHome();
        InstrumentCatalog catalog = InstrumentCatalog.Open(home.Path);
        Assert.Contains("There is no file", Assert.Throws<GodwitException>(() => catalog.Import(Path.Combine(home.Path, "none.json"), new())).Message);
        Assert.Throws<GodwitException>(() => catalog.Import(home.Path, new()));
    }

    private static byte[] Mutate(string seed, (int At, byte Value, int Kind)[] edits, bool gzip)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(seed));
        foreach ((int at, byte value, int kind) in edits)
        {
            if (bytes.Count == 0) break;
            int i = at % bytes.Count;
            if (kind == 0) bytes.RemoveAt(i);
            else if (kind == 1) bytes.Insert(i, value);
            else if (kind == 2) bytes[i] = value;
            else if (value < 32) bytes.RemoveRange(i, bytes.Count - i);
            else bytes.Insert(i, bytes[(i * 7 + value) % bytes.Count]);
        }
        return gzip ? Gzip([.. bytes]) : [.. bytes];
    }

    private static string Row(string symbol, string from) =>
        $"{symbol}\t{symbol}\tA\tUSD\tSpot\t1\t{from}\tx\t0.1\t0.1\t1000\t1\t1\t90\t\t\t\t5\t\tyes\t5\t0.2\t200\tyes\n";

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest)) stream.Write(bytes);
        return packed.ToArray();
    }
}
