using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>Streams of Bybit's version 5: order books of any depth and public trades.</summary>
internal sealed class BybitCapture : Capture
{
    public override string Name => "bybit-capture";
    public override string Summary => "Recorded streams of Bybit version 5, also its archive of order books: orderbook.N, publicTrade";
    public override string Example => "{\"topic\":\"orderbook.500.XRPUSDT\",\"type\":\"snapshot\",…}";
    public override IReadOnlyList<string> Kinds { get; } = ["book", "trades"];

    public override bool Recognises(ReadOnlySpan<byte> head) => FirstMessage(head).StartsWith("{\"topic\":\""u8);

    internal override InstrumentKey NameOf(CandleSource source) => FromName(source, "BYBIT");

    protected override CaptureMessages Begin(CandleSource source, TickOutput output) => new Messages(output);

    private sealed class Messages(TickOutput output) : CaptureMessages(output)
    {
        public override string? Take(JsonElement message)
        {
            string topic = TextOf(message, "topic");
            if (topic.StartsWith("orderbook.", StringComparison.Ordinal)) return Levels(message);
            if (topic.StartsWith("publicTrade.", StringComparison.Ordinal)) return Trades(message);
            Output.Passed(topic.Length > 0 ? topic.Split('.')[0] : "other messages");
            return null;
        }

        /// <summary>Updates are numbered one by one. The time of the matching engine (<c>cts</c>) is the event's; <c>ts</c> is when the message was made.</summary>
        private string? Levels(JsonElement message)
        {
            JsonElement data = message.GetProperty("data");
            Number update = Whole(data, "u");
            bool snapshot = TextOf(message, "type") == "snapshot";
            long occurred = Millis(message, "cts") is var matched && matched != TickSchema.Missing ? matched : Millis(message, "ts");
            return Book(TextOf(data, "s"), occurred, data.GetProperty("b"), data.GetProperty("a"), snapshot, snapshot ? TickFeed.NoValue : update, update, TickFeed.NoValue);
        }

        private string? Trades(JsonElement message)
        {
            string? problem = null;
            foreach (JsonElement trade in message.GetProperty("data").EnumerateArray())
                problem ??= Trade("trades", TextOf(trade, "s"), Millis(trade, "T"), trade.GetProperty("p"), trade.GetProperty("v"), Whole(trade, "i"), TextOf(trade, "S") == "Sell");
            return problem;
        }
    }
}
