using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>Streams of Hyperliquid: books (each message is a whole one, without numbers), best bid and offer, trades.</summary>
internal sealed class HyperliquidCapture : Capture
{
    public override string Name => "hyperliquid-capture";
    public override string Summary => "Recorded streams of Hyperliquid: l2Book, bbo, trades";
    public override string Example => "1737918843893903000 {\"channel\":\"l2Book\",\"data\":{…}}";
    public override IReadOnlyList<string> Kinds { get; } = ["book", "quotes", "trades"];

    public override bool Recognises(ReadOnlySpan<byte> head) => FirstMessage(head).StartsWith("{\"channel\":\""u8);

    internal override InstrumentKey NameOf(CandleSource source) => FromName(source, "HYPERLIQUID");

    protected override CaptureMessages Begin(CandleSource source, TickOutput output) => new Messages(output);

    private sealed class Messages(TickOutput output) : CaptureMessages(output)
    {
        public override string? Take(JsonElement message)
        {
            string channel = TextOf(message, "channel");
            JsonElement data = message.TryGetProperty("data", out JsonElement found) ? found : default;
            switch (channel)
            {
                case "l2Book":
                    JsonElement levels = data.GetProperty("levels");
                    return Book(TextOf(data, "coin"), Millis(data, "time"), levels[0], levels[1], true, TickFeed.NoValue, TickFeed.NoValue, TickFeed.NoValue);
                case "bbo":
                    JsonElement bid = data.GetProperty("bbo")[0], ask = data.GetProperty("bbo")[1];
                    if (bid.ValueKind != JsonValueKind.Object || ask.ValueKind != JsonValueKind.Object) { Output.Passed("bbo with one side"); return null; }
                    return Quote(TextOf(data, "coin"), Millis(data, "time"), bid.GetProperty("px"), bid.GetProperty("sz"), ask.GetProperty("px"), ask.GetProperty("sz"), TickFeed.NoValue);
                case "trades":
                    string? problem = null;
                    foreach (JsonElement trade in data.EnumerateArray())
                        problem ??= Trade("trades", TextOf(trade, "coin"), Millis(trade, "time"), trade.GetProperty("px"), trade.GetProperty("sz"), Whole(trade, "tid"), TextOf(trade, "side") == "A");
                    return problem;
                default:
                    Output.Passed(channel.Length > 0 ? channel : "other messages");
                    return null;
            }
        }
    }
}
