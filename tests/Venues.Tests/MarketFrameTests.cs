using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Support.Meters;
using Godwit.Support.References;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;

namespace Godwit.Venues.Tests;

/// <summary>Frames of the market sockets become ticks, in place.</summary>
public sealed class MarketFrameTests
{
    private static readonly BinanceInstrument Bitcoin = new(new BinanceSymbol("BTCUSDT"), 2, 5, Index: 3);
    private static readonly Instant Received = Instant.FromUnixMillis(1_723_161_254_000);

    private const string
        Trade = """{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}""",
        Aggregate = """{"e":"aggTrade","E":1723161255343,"s":"BTCUSDT","a":26129,"p":"60000.10","q":"0.015","f":100,"l":105,"T":1723161255342,"m":false,"M":true}""",
        Quote = """{"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000","a":"61837.64000000","A":"1.54698000"}""",
        Depth = """{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":157,"u":160,"b":[["61737.63","0.00000000"],["61730.17","1.5"]],"a":[["61837.64","1.54698"]]}""",
        Partial = """{"lastUpdateId":160,"bids":[["0.10","10"]],"asks":[["0.20","100"],["0.30","1"]]}""",
        Candle = """{"e":"kline","E":1723161255000,"s":"BTCUSDT","k":{"t":1723161240000,"T":1723161299999,"s":"BTCUSDT","i":"1m","f":1,"L":2,"o":"1.00","c":"2.00","h":"3.00","l":"0.50","v":"10","n":7,"x":true,"q":"1","V":"5","Q":"1","B":"0"}}""";

    private static MarketFrameDecoder Decoder() => new(new SymbolTable(Bitcoin));

    private static MarketFrame Decode(MarketFrameDecoder decoder, string frame) => decoder.Decode(Encoding.UTF8.GetBytes(frame), Received);

    private static string Combined(string stream, string data) => $$"""{"stream":"{{stream}}","data":{{data}}}""";

    [Fact]
    public void A_trade_is_one_tick_with_both_times()
    {
        MarketFrameDecoder decoder = Decoder();
        foreach (string frame in (string[])[Trade, Combined("btcusdt@trade", Trade)])
        {
            Assert.Equal(new MarketFrame(FrameKind.Trade, 3, 3735683259, 3735683259, Instant.FromUnixMillis(1723161255342)), Decode(decoder, frame));
            Assert.Equal(new Tick(Instant.FromUnixMillis(1723161255342), Received, new Price(6183763), new Quantity(2000), default, default, 3735683259, TickKind.Trade, TickFlags.BuyerIsMaker), Assert.Single(decoder.Ticks.ToArray()));
        }
        Assert.Equal((FrameKind.AggregateTrade, 26129L), (Decode(decoder, Aggregate).Kind, decoder.Ticks[0].Id));
    }

    [Fact]
    public void Times_in_microseconds_are_told_by_their_magnitude()
    {
        MarketFrameDecoder decoder = Decoder();
        Assert.Equal(new Instant(1723161255342123000), Decode(decoder, Trade.Replace("\"T\":1723161255342", "\"T\":1723161255342123")).OccurredAt);
    }

    [Fact]
    public void A_best_bid_and_ask_has_no_name_and_no_time()
    {
        MarketFrameDecoder decoder = Decoder();
        Assert.Equal(FrameKind.Quote, Decode(decoder, Quote).Kind);
        Assert.Equal(new Tick(Received, Received, new Price(6183763), new Quantity(378826), new Price(6183764), new Quantity(154698), 50093239212, TickKind.Quote, TickFlags.None), decoder.Ticks[0]);
    }

    [Fact]
    public void A_change_of_the_book_is_a_row_for_each_level()
    {
        MarketFrameDecoder decoder = Decoder();
        MarketFrame frame = Decode(decoder, Depth);
        Assert.Equal((FrameKind.Depth, 157L, 160L), (frame.Kind, frame.FirstId, frame.LastId));
        Assert.Equal([(6173763L, 0L, TickFlags.Bid), (6173017, 150000, TickFlags.Bid), (6183764, 154698, TickFlags.EndOfMessage)], decoder.Ticks.ToArray().Select(t => (t.Price.Units, t.Quantity.Units, t.Flags)));
        Decode(decoder, Depth.Replace("""[["61737.63","0.00000000"],["61730.17","1.5"]]""", "[]").Replace("""[["61837.64","1.54698"]]""", "[]"));
        Assert.Equal(TickFlags.NoLevel | TickFlags.EndOfMessage, Assert.Single(decoder.Ticks.ToArray()).Flags);
    }

    [Fact]
    public void A_partial_book_takes_its_symbol_from_the_stream()
    {
        MarketFrameDecoder decoder = Decoder();
        MarketFrame frame = Decode(decoder, Combined("btcusdt@depth20@100ms", Partial));
        Assert.Equal((FrameKind.Snapshot, 3, 160L, 3), (frame.Kind, frame.Instrument, frame.LastId, decoder.Ticks.Length));
        Assert.Equal(TickFlags.Bid | TickFlags.StartOfSnapshot, decoder.Ticks[0].Flags);
        Assert.Equal(FrameDefect.MissingMember, Decode(decoder, Partial).Defect);
        Assert.Equal(FrameKind.Snapshot, decoder.Decode(Encoding.UTF8.GetBytes(Partial), Received, Bitcoin).Kind);
    }

    [Fact]
    public void A_candle_says_whether_it_is_finished()
    {
        MarketFrameDecoder decoder = Decoder();
        Assert.Equal(FrameKind.Candle, Decode(decoder, Candle).Kind);
        Assert.Equal(
            new CandleUpdate(new Bar(Instant.FromUnixMillis(1723161240000), new Price(100), new Price(300), new Price(50), new Price(200), new Quantity(1000000)), Duration.FromMinutes(1), true, 7), decoder.Candle);
    }

    [Theory]
    [InlineData("""{"result":null,"id":7}""", FrameKind.Control)]
    [InlineData("""{"code":2,"msg":"Invalid request"}""", FrameKind.Control)]
    [InlineData("""{"e":"serverShutdown","E":1723161255208}""", FrameKind.Shutdown)]
    [InlineData("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1723161255208}}""", FrameKind.Shutdown)]
    [InlineData("""{"e":"24hrTicker","E":1723161255208,"s":"BTCUSDT","b":"1","a":"2","B":"1","A":"1"}""", FrameKind.Other)]
    [InlineData("""{"something":["new",{"deep":[1,2,3]}]}""", FrameKind.Other)]
    [InlineData("""{"e":"trade","E":1,"s":"ETHUSDT","t":1,"p":"1","q":"1","T":1723161255342,"m":true}""", FrameKind.Malformed)]
    [InlineData("""{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"1.001","q":"1","T":1723161255342,"m":true}""", FrameKind.Malformed)]
    [InlineData("""{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"-1","q":"1","T":1723161255342,"m":true}""", FrameKind.Malformed)]
    [InlineData("""{"e":"trade","E":1,"s":"BTCUSDT","p":"1","q":"1","T":1723161255342,"m":true}""", FrameKind.Malformed)]
    [InlineData("""{"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"1","m":true}""", FrameKind.Malformed)]
    [InlineData("""{"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"1","T":99999999999999999,"m":true}""", FrameKind.Malformed)]
    [InlineData("", FrameKind.Malformed)]
    [InlineData("[]", FrameKind.Malformed)]
    [InlineData("{} {}", FrameKind.Malformed)]
    [InlineData("""{"a":1,}""", FrameKind.Malformed)]
    public void Everything_else_has_its_place(string frame, FrameKind kind)
    {
        MarketFrameDecoder decoder = Decoder();
        Assert.Equal(kind, Decode(decoder, frame).Kind);
        Assert.Equal(kind == FrameKind.Malformed ? 1 : 0, decoder.Evidence.Total);
        Assert.Empty(decoder.Ticks.ToArray());
        if (kind == FrameKind.Malformed) Assert.Equal(frame, Encoding.UTF8.GetString(decoder.Evidence.Last()[0].Frame));
    }

    [Fact]
    public void Frames_are_decoded_without_garbage_broken_ones_too()
    {
        MarketFrameDecoder decoder = Decoder();
        byte[][] frames = [.. new[] { Trade, Aggregate, Quote, Depth, Candle, Combined("btcusdt@depth20", Partial), "{broken", Trade.Replace("BTCUSDT", "XXX") }.Select(Encoding.UTF8.GetBytes)];
        void Run()
        {
            for (int i = 0; i < 40; i++)
                foreach (byte[] frame in frames) decoder.Decode(frame, Received);
        }
        Run();
        Assert.Equal(0, AllocationMeter.Fewest(Run));
    }

    [Fact]
    public void No_damage_makes_it_throw_and_every_frame_is_counted()
    {
        string[] frames = [Trade, Aggregate, Quote, Depth, Candle, Combined("btcusdt@depth20", Partial)];
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 2]).Sample((which, at, value, how) =>
        {
            byte[] frame = Encoding.UTF8.GetBytes(frames[which]);
            at %= frame.Length;
            if (how == 0) frame[at] = value;
            else if (how == 1) frame = frame[..at];
            else frame = [.. frame[..at], value, .. frame[at..]];
            MarketFrameDecoder decoder = Decoder();
            MarketFrame result = decoder.Decode(frame, Received);
            return (result.Kind == FrameKind.Malformed) == (decoder.Evidence.Total == 1) && (result.Kind != FrameKind.Malformed || decoder.Ticks.IsEmpty) && (how != 1 || result.Kind == FrameKind.Malformed);
        }, iter: 20_000);
    }

    [Fact]
    public void A_recorded_session_reads_whole_and_as_a_plain_reader_reads_it()
    {
        string path = Path.Combine(ReferenceFolder.Data, "RAW_binance_spot_BTCUSDT_ws_20240808.txt.gz");
        if (!File.Exists(path)) Assert.Skip($"No recorded session at {path}: set GODWIT_SHARED.");
        // Some resting orders are older than today's lot and finer than it.
        BinanceInstrument instrument = Bitcoin with { QuantityScale = BinanceInstrument.WireScale };
        var decoder = new MarketFrameDecoder(new SymbolTable(instrument));
        var kinds = new Dictionary<FrameKind, int>();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            string text = line[(line.IndexOf(' ') + 1)..];
            MarketFrame frame = decoder.Decode(Encoding.UTF8.GetBytes(text), Received, text.StartsWith("{\"last", StringComparison.Ordinal) ? instrument : null);
            kinds[frame.Kind] = kinds.GetValueOrDefault(frame.Kind) + 1;
            JsonElement root = JsonElement.Parse(text), data = root.TryGetProperty("data", out JsonElement inner) ? inner : root;
            if (frame.Kind == FrameKind.Trade) Assert.Equal((data.Text("p"), data.GetProperty("t").GetInt64()), (Padded(decoder.Ticks[0].Price.Units, 2), decoder.Ticks[0].Id));
            else if (frame.Kind == FrameKind.Depth) Assert.Equal(Math.Max(1, data.GetProperty("b").GetArrayLength() + data.GetProperty("a").GetArrayLength()), decoder.Ticks.Length);
        }
        Assert.Empty(decoder.Evidence.Last().Select(e => $"{e.Defect}: {Encoding.UTF8.GetString(e.Frame)}"));
        Assert.Equal([(FrameKind.Trade, 2278), (FrameKind.Quote, 8637), (FrameKind.Depth, 1084), (FrameKind.Snapshot, 1)], kinds.OrderBy(k => k.Key).Select(k => (k.Key, k.Value)));
    }

    private static string Padded(long units, int scale) => (units / (decimal)Math.Pow(10, scale)).ToString("F8", System.Globalization.CultureInfo.InvariantCulture);
}
