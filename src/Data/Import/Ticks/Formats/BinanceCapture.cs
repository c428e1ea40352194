using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>Streams of Binance: depth updates with their REST snapshot, book ticker, trades, aggregate trades, mark prices.</summary>
internal sealed class BinanceCapture : Capture
{
    public override string Name => "binance-capture";
    public override string Summary => "Recorded streams of Binance, spot and futures: depth and its REST snapshot, bookTicker, trade, aggTrade, markPrice";
    public override string Example => "1723161253937085768 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{…}}";
    public override IReadOnlyList<string> Kinds { get; } = ["book", "quotes", "trades", "aggtrades", "marks"];

    public override bool Recognises(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> message = FirstMessage(head);
        return message.StartsWith("{\"stream\":\""u8) || message.StartsWith("{\"lastUpdateId\":"u8) || message.StartsWith("{\"e\":\""u8)
            || (message.StartsWith("{\"u\":"u8) && message[..Math.Min(message.Length, 200)].IndexOf("\"B\":"u8) > 0);
    }

    internal override InstrumentKey NameOf(CandleSource source)
    {
        // Only the futures say a message's predecessor, and give their book ticker a type.
        bool futures = source.Head.IndexOf("\"pu\":"u8) >= 0 || source.Head.IndexOf("\"e\":\"bookTicker\""u8) >= 0 || source.Head.IndexOf("\"e\":\"markPriceUpdate\""u8) >= 0;
        return FromName(source, futures ? "BINANCEUSDM" : "BINANCE");
    }

    protected override CaptureMessages Begin(CandleSource source, TickOutput output) => new Messages(output);

    private sealed class Messages(TickOutput output) : CaptureMessages(output)
    {
        // A snapshot does not say its symbol: it belongs to the depth stream before it.
        private string _symbol = "";

        public override string? Take(JsonElement message)
        {
            string stream = TextOf(message, "stream");
            if (message.TryGetProperty("data", out JsonElement data)) message = data;
            string symbol = TextOf(message, "s");
            if (symbol.Length == 0 && stream.IndexOf('@') is > 0 and int at) symbol = stream[..at].ToUpperInvariant();
            if (message.TryGetProperty("lastUpdateId", out _)) return Snapshot(message, symbol.Length > 0 ? symbol : _symbol);
            string type = TextOf(message, "e");
            if (type.Length == 0 && message.TryGetProperty("B", out _) && message.TryGetProperty("A", out _)) type = "bookTicker";
            // The futures say when the matching engine acted (T) and when the message was made (E); spot often only the latter.
            long occurred = Millis(message, "T") is var acted && acted != TickSchema.Missing ? acted : Millis(message, "E");
            switch (type)
            {
                case "depthUpdate":
                    _symbol = symbol;
                    return Book(symbol, occurred, message.GetProperty("b"), message.GetProperty("a"), false, Whole(message, "U"), Whole(message, "u"), Whole(message, "pu"));
                case "bookTicker":
                    return Quote(symbol, occurred, message.GetProperty("b"), message.GetProperty("B"), message.GetProperty("a"), message.GetProperty("A"), Whole(message, "u"));
                case "trade":
                    return Trade("trades", symbol, occurred, message.GetProperty("p"), message.GetProperty("q"), Whole(message, "t"), message.GetProperty("m").GetBoolean());
                case "aggTrade":
                    return Trade("aggtrades", symbol, occurred, message.GetProperty("p"), message.GetProperty("q"), Whole(message, "a"), message.GetProperty("m").GetBoolean(), Whole(message, "f"), Whole(message, "l"));
                case "markPriceUpdate":
                    return Mark(symbol, Millis(message, "E"), message.GetProperty("p"), message.TryGetProperty("i", out JsonElement index) ? index : default);
                default:
                    Output.Passed(type.Length > 0 ? type : "other messages");
                    return null;
            }
        }

        private string? Snapshot(JsonElement message, string symbol)
        {
            Number last = Whole(message, "lastUpdateId");
            long occurred = Millis(message, "T") is var acted && acted != TickSchema.Missing ? acted : Millis(message, "E");
            return Book(symbol, occurred, message.GetProperty("bids"), message.GetProperty("asks"), true, TickFeed.NoValue, last, TickFeed.NoValue);
        }
    }
}
