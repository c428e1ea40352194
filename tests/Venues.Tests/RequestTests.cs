using System.Text;
using System.Text.Json;
using CsCheck;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Support.Meters;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Binance.Signing;
using Godwit.Venues.Common.Keys;
using Godwit.Venues.Common.Orders;
using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Tests;

/// <summary>Requests to Binance, byte by byte.</summary>
public sealed class RequestTests : IDisposable
{
    private static readonly BinanceInstrument Bitcoin = new(new BinanceSymbol("BTCUSDT"), 2, 5);
    private static readonly Instant At = Instant.FromUnixMillis(1_700_000_000_123);

    private readonly BinanceRequest _request = new();
    private readonly WireBuffer _buffer = new();

    public void Dispose()
    {
        _request.Dispose();
        _buffer.Dispose();
    }

    internal static BinanceCredentials TestKey(KeyKind kind) => new("testApiKey", TestSigner(kind));

    private static RequestSigner TestSigner(KeyKind kind) => kind switch
    {
        KeyKind.Hmac => RequestSigner.Of("a shared secret"),
        KeyKind.Ed25519 => RequestSigner.Of(TestKeys.Ed25519Private),
        _ => RequestSigner.Of(TestKeys.RsaPrivate),
    };

    private static OrderLeg LimitOrder(string id = "gw-1") => new()
    {
        Side = OrderSide.Buy,
        Type = BinanceOrderType.Limit,
        Quantity = new Quantity(166),
        Price = new Price(5_399_910),
        ClientOrderId = ClientOrderId.TryParse(id, out ClientOrderId parsed) ? parsed : default,
    };

    [Fact]
    public void Parameters_stand_in_the_order_of_their_names_as_bytes()
    {
        string[] names = [.. Enumerable.Range(0, BinanceParameters.Count).Select(i => BinanceParameters.Name((BinanceParameter)i))];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(names, name => Assert.True(BinanceParameters.TryFind(Encoding.ASCII.GetBytes(name), out BinanceParameter found) && BinanceParameters.Name(found) == name));
        Assert.False(BinanceParameters.TryFind("zzz"u8, out _));
    }

    [Fact]
    public void Operations_are_told_apart_by_method_and_path_and_by_method_of_the_socket()
    {
        Assert.Equal(BinanceOperation.All.Count(o => o.Path.Length > 0), BinanceOperation.All.Where(o => o.Path.Length > 0).Select(o => o.ToString()).Distinct().Count());
        Assert.Equal(BinanceOperation.All.Count, BinanceOperation.All.Select(o => o.SocketMethod).Distinct().Count());
        Assert.All(BinanceOperation.All.Where(o => o.Path.Length > 0), o => Assert.Same(o, BinanceOperation.Find(o.Method, o.Path)));
        Assert.All(BinanceOperation.All, o => Assert.Same(o, BinanceOperation.Find("v3/" + o.SocketMethod)));
    }

    [Fact]
    public void A_form_is_percent_encoded_before_it_is_signed()
    {
        using var key = new BinanceCredentials("k", RequestSigner.Of("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"));
        _request.Start(BinanceOperation.OpenOrders).Add(BinanceParameter.Symbol, new BinanceSymbol("这是测试币456")).WriteForm(_buffer, key, At);
        string form = Encoding.ASCII.GetString(_buffer.Written);
        Assert.StartsWith("symbol=%E8%BF%99%E6%98%AF%E6%B5%8B%E8%AF%95%E5%B8%81456&timestamp=1700000000123&signature=", form);
        string payload = form[..form.IndexOf("&signature", StringComparison.Ordinal)];
        byte[] hash = System.Security.Cryptography.HMACSHA256.HashData("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"u8, Encoding.ASCII.GetBytes(payload));
        Assert.EndsWith(Convert.ToHexStringLower(hash), form);
    }

    [Fact]
    public void A_frame_is_signed_sorted_and_raw()
    {
        using BinanceCredentials key = TestKey(KeyKind.Hmac);
        OrderRequests.New(_request, new BinanceInstrument(new BinanceSymbol("这是测试币456"), 2, 5), LimitOrder(), default).WriteFrame(_buffer, 7, RequestProof.Signature, key, At);
        using JsonDocument frame = JsonDocument.Parse(_buffer.WrittenMemory);
        string[] names = [.. frame.RootElement.GetProperty("params").EnumerateObject().Select(p => p.Name)];
        Assert.Equal(["apiKey", "newClientOrderId", "newOrderRespType", "price", "quantity", "side", "symbol", "timeInForce", "timestamp", "type", "signature"], names);
        string payload = "apiKey=testApiKey&newClientOrderId=gw-1&newOrderRespType=FULL&price=53999.1&quantity=0.00166&side=BUY&symbol=这是测试币456&timeInForce=GTC&timestamp=1700000000123&type=LIMIT";
        byte[] hash = System.Security.Cryptography.HMACSHA256.HashData("a shared secret"u8, Encoding.UTF8.GetBytes(payload));
        Assert.Equal(Convert.ToHexStringLower(hash), frame.RootElement.GetProperty("params").GetProperty("signature").GetString());
    }

    [Fact]
    public void In_a_session_a_time_is_proof_enough()
    {
        using BinanceCredentials key = TestKey(KeyKind.Ed25519);
        OrderRequests.Cancel(_request, Bitcoin, OrderName.Of(555)).WriteFrame(_buffer, 8, RequestProof.Session, key, At);
        Assert.Equal("""{"id":8,"method":"order.cancel","params":{"orderId":555,"symbol":"BTCUSDT","timestamp":1700000000123}}""", Encoding.UTF8.GetString(_buffer.Written));
    }

    [Fact]
    public void Times_go_out_in_the_unit_that_was_chosen_and_windows_with_three_decimals()
    {
        using var key = new BinanceCredentials("k", TestSigner(KeyKind.Hmac)) { TimesInMicros = true, ReceiveWindowMicros = 6_000_346 };
        _request.Start(BinanceOperation.AccountInformation).Add(BinanceParameter.OmitZeroBalances, true).WriteForm(_buffer, key, At + new Duration(456_789));
        Assert.StartsWith("omitZeroBalances=true&recvWindow=6000.346&timestamp=1700000000123456&signature=", Encoding.ASCII.GetString(_buffer.Written));
        Assert.Throws<GodwitException>(() => new BinanceCredentials("k", TestSigner(KeyKind.Hmac)) { ReceiveWindowMicros = 60_000_001 });
    }

    [Fact]
    public void Lists_are_json_on_both_interfaces()
    {
        _request.Start(BinanceOperation.Ticker24Hours).AddList(BinanceParameter.Symbols, ["BTCUSDT", "ETHUSDT"]).WriteForm(_buffer);
        Assert.Equal("symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D", Encoding.ASCII.GetString(_buffer.Written));
        _buffer.Clear();
        _request.WriteFrame(_buffer, 1, RequestProof.None);
        Assert.Equal("""{"id":1,"method":"ticker.24hr","params":{"symbols":["BTCUSDT","ETHUSDT"]}}""", Encoding.ASCII.GetString(_buffer.Written));
    }

    [Theory]
    [InlineData(KeyKind.Hmac)]
    [InlineData(KeyKind.Ed25519)]
    public void Orders_are_built_and_signed_without_garbage(KeyKind kind)
    {
        using BinanceCredentials key = TestKey(kind);
        OrderLeg order = LimitOrder(), stop = order with { Type = BinanceOrderType.StopLossLimit, StopPrice = new Price(5_300_000) };
        OrderName name = OrderName.Of(order.ClientOrderId);
        void Build()
        {
            for (int i = 0; i < 3; i++)
            {
                RequestProof proof = i == 0 ? RequestProof.Signature : RequestProof.Session;
                _buffer.Clear();
                OrderRequests.New(_request, Bitcoin, order, default).WriteForm(_buffer, key, At);
                OrderRequests.New(_request, Bitcoin, stop, default).WriteFrame(_buffer, i, proof, key, At);
                OrderRequests.Cancel(_request, Bitcoin, name).WriteForm(_buffer, key, At);
                OrderRequests.Cancel(_request, Bitcoin, name).WriteFrame(_buffer, i, proof, key, At);
                OrderRequests.CancelReplace(_request, Bitcoin, name, order, default).WriteForm(_buffer, key, At);
                OrderRequests.CancelReplace(_request, Bitcoin, name, order, default).WriteFrame(_buffer, i, proof, key, At);
                OrderRequests.Amend(_request, Bitcoin, name, new Quantity(100)).WriteForm(_buffer, key, At);
                OrderRequests.Amend(_request, Bitcoin, name, new Quantity(100)).WriteFrame(_buffer, i, proof, key, At);
                OrderRequests.Oco(_request, Bitcoin, order with { Type = BinanceOrderType.LimitMaker }, stop, default).WriteFrame(_buffer, i, proof, key, At);
            }
        }
        Build();
        Assert.Equal(0, AllocationMeter.Fewest(Build));
    }

    [Fact]
    public void Numbers_are_written_as_the_venue_reads_them()
    {
        Gen.Select(Gen.Long, Gen.Int[0, 18]).Sample((units, scale) =>
        {
            if (units == long.MinValue) return true;
            _buffer.Clear();
            _buffer.AppendDecimal(units, scale);
            return Encoding.ASCII.GetString(_buffer.Written) == Decimals.Format(units, scale);
        }, threads: 1);
    }

    [Fact]
    public void What_is_percent_encoded_reads_back_and_is_written_as_the_standard_says() => Gen.String.Sample(text =>
    {
        using var buffer = new WireBuffer();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        buffer.AppendPercentEncoded(bytes);
        return Encoding.ASCII.GetString(buffer.Written) == Uri.EscapeDataString(Encoding.UTF8.GetString(bytes));
    });

    [Fact]
    public void Any_text_in_a_frame_reads_back() => Gen.String.Sample(text =>
    {
        using var buffer = new WireBuffer();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        buffer.AppendJsonText(bytes);
        return JsonElement.Parse(buffer.Written).GetString() == Encoding.UTF8.GetString(bytes);
    });

    [Fact]
    public void What_an_operation_needs_and_what_it_does_not_take_is_said()
    {
        Assert.Contains("needs symbol", Assert.Throws<InvalidOperationException>(() => _request.Start(BinanceOperation.Depth).WriteForm(_buffer)).Message);
        Assert.Contains("does not take price", Assert.Throws<InvalidOperationException>(() => _request.Start(BinanceOperation.Depth).AddDecimal(BinanceParameter.Price, 1, 0)).Message);
        Assert.Contains("given twice", Assert.Throws<InvalidOperationException>(() => _request.Start(BinanceOperation.Depth).Add(BinanceParameter.Limit, 5).Add(BinanceParameter.Limit, 5)).Message);
        Assert.Contains("not to be had", Assert.Throws<InvalidOperationException>(() => _request.Start(BinanceOperation.SessionStatus).WriteForm(_buffer)).Message);
    }

    [Theory]
    [InlineData(OrderType.Market, OrderFlags.None, "MARKET")]
    [InlineData(OrderType.Limit, OrderFlags.None, "LIMIT")]
    [InlineData(OrderType.Limit, OrderFlags.PostOnly, "LIMIT_MAKER")]
    [InlineData(OrderType.StopMarket, OrderFlags.None, "STOP_LOSS")]
    [InlineData(OrderType.StopLimit, OrderFlags.None, "STOP_LOSS_LIMIT")]
    [InlineData(OrderType.TakeProfitMarket, OrderFlags.None, "TAKE_PROFIT")]
    [InlineData(OrderType.TakeProfitLimit, OrderFlags.None, "TAKE_PROFIT_LIMIT")]
    [InlineData(OrderType.TrailingStop, OrderFlags.None, "STOP_LOSS")]
    public void Every_type_of_ours_has_one_of_the_venue(OrderType type, OrderFlags flags, string word)
    {
        OrderTerms terms = new() { Side = OrderSide.Sell, Type = type, Flags = flags, Quantity = new Quantity(1), LimitPrice = new Price(2), StopPrice = new Price(3), TrailRate = Rate.FromBasisPoints(150) };
        Assert.True(OrderLeg.TryOf(terms, default, out OrderLeg leg, out _));
        OrderRequests.New(_request, Bitcoin, leg, default);
        Dictionary<string, string> sent = _request.Parameters.ToDictionary(p => BinanceParameters.Name(p.Parameter), p => p.Text);
        Assert.Equal(word, sent["type"]);
        Assert.Equal(terms.NeedsLimitPrice, sent.ContainsKey("price"));
        Assert.Equal(terms.NeedsLimitPrice && word != "LIMIT_MAKER", sent.ContainsKey("timeInForce"));
        Assert.Equal(terms.NeedsStopPrice, sent.ContainsKey("stopPrice"));
        Assert.Equal(type == OrderType.TrailingStop ? "150" : null, sent.GetValueOrDefault("trailingDelta"));
    }

    [Fact]
    public void Terms_that_the_venue_does_not_have_are_named()
    {
        OrderTerms limit = new() { Type = OrderType.Limit, Quantity = new Quantity(1), LimitPrice = new Price(2) };
        foreach (OrderTerms terms in (OrderTerms[])
        [
            limit with { TimeInForce = TimeInForce.Day }, limit with { TimeInForce = TimeInForce.GoodTillDate }, limit with { Flags = OrderFlags.ReduceOnly }, limit with { Flags = OrderFlags.AllAvailable },
            limit with { Type = OrderType.TrailingStop, TrailOffset = new Price(5) }, limit with { Type = OrderType.TrailingStop, TrailRate = Rate.FromBasisPoints(1.5) }, limit with { Flags = OrderFlags.PostOnly, TimeInForce = TimeInForce.FillOrKill },
        ])
        {
            Assert.False(OrderLeg.TryOf(terms, default, out _, out string why));
            Assert.NotEmpty(why);
        }
    }

    [Fact]
    public void Client_order_ids_are_what_the_venue_allows()
    {
        Assert.True(ClientOrderId.TryParse("x-TKT5PX2F_0123456789abcdefghijklmno", out ClientOrderId id));
        Assert.Equal("x-TKT5PX2F_0123456789abcdefghijklmno", id.ToString());
        foreach (string bad in (string[])["", new string('a', 37), "with space", "a+b", "ü"]) Assert.False(ClientOrderId.TryParse(bad, out _));
        Assert.Equal("gw-9223372036854775807", ClientOrderId.OfSequence("gw-"u8, long.MaxValue).ToString());
        Assert.Equal(ClientOrderId.OfSequence("gw-"u8, 5), ClientOrderId.OfSequence("gw-"u8, 5));
        Assert.NotEqual(ClientOrderId.OfSequence("gw-"u8, 5), ClientOrderId.OfSequence("gw-"u8, 6));
    }
}
