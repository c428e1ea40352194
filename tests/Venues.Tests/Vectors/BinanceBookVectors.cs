using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Support.References;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>Diff-depth cases: what the documented procedure does with each event, and the book at the end.</summary>
internal static class BinanceBookVectors
{
    public static void Check(JsonElement item)
    {
        string symbol = item.GetProperty("events").EnumerateArray().Select(e => e.Text("s")).First()!;
        var instrument = new BinanceInstrument(new BinanceSymbol(symbol), 8, 8);
        JsonElement expected = item.GetProperty("expected");
        (string[] actions, DepthSequencer sequencer, PlainBook book) = Live(item, instrument);
        Assert.Equal(expected.GetProperty("actions").EnumerateArray().Select(a => $"{a[0]} {a[1]} {a[2].GetString()![..3]}"), actions);
        Assert.Equal(expected.GetProperty("resync").GetBoolean(), sequencer.NeedsSnapshot);
        if (expected.GetProperty("resync").GetBoolean()) return;
        AssertBook(expected, sequencer, book);
        // The same events before the snapshot came lead to the same book.
        (sequencer, book) = Buffered(item, instrument);
        AssertBook(expected, sequencer, book);
    }

    private static void AssertBook(JsonElement expected, DepthSequencer sequencer, PlainBook book)
    {
        Assert.Equal(expected.Number("lastUpdateId"), sequencer.LastUpdateId);
        foreach ((string side, bool isBid) in (ReadOnlySpan<(string, bool)>)[("bids", true), ("asks", false)])
            Assert.Equal(expected.GetProperty(side).EnumerateArray().Select(l => (decimal.Parse(l[0].GetString()!), decimal.Parse(l[1].GetString()!))), book.Levels(isBid));
    }

    private static (string[], DepthSequencer, PlainBook) Live(JsonElement item, BinanceInstrument instrument)
    {
        var decoder = new MarketFrameDecoder(new SymbolTable(instrument));
        var (sequencer, book, actions) = (new DepthSequencer(), new PlainBook(), new List<string>());
        Assert.True(sequencer.OnSnapshot(Decode(decoder, item.GetProperty("snapshot"), instrument).LastId, _ => { }));
        book.Apply(decoder.Ticks);
        foreach (JsonElement e in item.GetProperty("events").EnumerateArray())
        {
            MarketFrame frame = Decode(decoder, e, null);
            DepthAction action = sequencer.OnChange(frame.FirstId, frame.LastId, decoder.Ticks);
            if (action == DepthAction.Applied) book.Apply(decoder.Ticks);
            actions.Add($"{frame.FirstId} {frame.LastId} {action switch { DepthAction.Ignored => "ign", DepthAction.Applied => "app", DepthAction.Gap => "GAP", _ => "buf" }}");
        }
        return ([.. actions], sequencer, book);
    }

    private static (DepthSequencer, PlainBook) Buffered(JsonElement item, BinanceInstrument instrument)
    {
        var decoder = new MarketFrameDecoder(new SymbolTable(instrument));
        var (sequencer, book) = (new DepthSequencer(), new PlainBook());
        foreach (JsonElement e in item.GetProperty("events").EnumerateArray())
        {
            MarketFrame frame = Decode(decoder, e, null);
            Assert.Equal(DepthAction.Buffered, sequencer.OnChange(frame.FirstId, frame.LastId, decoder.Ticks));
        }
        long id = Decode(decoder, item.GetProperty("snapshot"), instrument).LastId;
        book.Apply(decoder.Ticks);
        Assert.True(sequencer.OnSnapshot(id, book.Apply));
        return (sequencer, book);
    }

    private static MarketFrame Decode(MarketFrameDecoder decoder, JsonElement message, BinanceInstrument? subject)
    {
        MarketFrame frame = decoder.Decode(JsonSerializer.SerializeToUtf8Bytes(message), Instant.FromUnixSeconds(1), subject);
        Assert.NotEqual(FrameKind.Malformed, frame.Kind);
        return frame;
    }
}

/// <summary>The plainest book there is.</summary>
internal sealed class PlainBook
{
    private readonly SortedDictionary<long, long> _bids = [], _asks = [];

    public void Apply(ReadOnlySpan<Tick> rows)
    {
        foreach (Tick row in rows)
        {
            if (row.Is(TickFlags.StartOfSnapshot))
            {
                _bids.Clear();
                _asks.Clear();
            }
            if (row.Is(TickFlags.NoLevel)) continue;
            SortedDictionary<long, long> side = row.Is(TickFlags.Bid) ? _bids : _asks;
            if (row.Quantity.IsZero) side.Remove(row.Price.Units);
            else side[row.Price.Units] = row.Quantity.Units;
        }
    }

    public IEnumerable<(decimal Price, decimal Quantity)> Levels(bool isBid) => (isBid ? _bids.Reverse() : _asks).Select(l => (l.Key / 1e8m, l.Value / 1e8m));
}
