using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>
/// Messages of a venue as they came over the wire, one a line; before each may stand the time of receiving in nanoseconds and a space.
/// </summary>
internal abstract class Capture : TickFormat
{
    // A capture's first line may be a snapshot that is longer than the head.
    private const int LongestDepth = 16;

    internal override void Read(CandleSource source, TickOutput output, CancellationToken cancellation)
    {
        CaptureMessages messages = Begin(source, output);
        var options = new JsonDocumentOptions { MaxDepth = LongestDepth };
        LineReader.Read(source, (line, text) =>
        {
            long received = SplitStamp(ref text);
            string? problem;
            try
            {
                using JsonDocument document = JsonDocument.Parse(text, options);
                messages.Begin(line, received);
                problem = messages.Take(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
            {
                problem = e is JsonException ? "it is no JSON" : "the message has another form than this venue's";
            }
            if (problem is not null) output.Broken(line, problem);
        }, cancellation);
    }

    protected abstract CaptureMessages Begin(CandleSource source, TickOutput output);

    /// <summary>The part of the head behind the time of receiving.</summary>
    protected static ReadOnlySpan<byte> FirstMessage(ReadOnlySpan<byte> head)
    {
        head = CsvLines.WithoutMark(head).TrimStart(" \r\n\t"u8);
        int digits = head.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is > 0 and <= 19 && head[digits] is (byte)' ' or (byte)'\t' or (byte)',') head = head[(digits + 1)..];
        return head is [(byte)'{', ..] ? head : default;
    }

    /// <summary><c>RAW_binance_spot_BTCUSDT_…</c>: the market is part of the venue's name, unless it is spot.</summary>
    protected static InstrumentKey FromName(CandleSource source, string venue)
    {
        string[] parts = CandleNames.Stem(source.Path).Split('_');
        if (parts.Length < 3 || !parts[0].Equals("RAW", StringComparison.OrdinalIgnoreCase)) return new InstrumentKey(venue, "");
        string market = parts[2].ToUpperInvariant();
        bool told = market is "SPOT" or "LINEAR" or "INVERSE" or "USDM" or "COINM";
        string symbol = parts.Length > (told ? 3 : 2) ? parts[told ? 3 : 2].ToUpperInvariant() : "";
        return new InstrumentKey(parts[1].ToUpperInvariant() + (told && market != "SPOT" ? market : ""), symbol);
    }

    private static long SplitStamp(ref ReadOnlyMemory<byte> text)
    {
        ReadOnlySpan<byte> line = text.Span;
        if (!Utf8Parser.TryParse(line, out long stamp, out int used) || used >= line.Length || line[0] == '-' || line[used] is not ((byte)' ' or (byte)'\t' or (byte)',')) return TickSchema.Missing;
        text = text[(used + 1)..];
        return StampReader.TryConvert(new Number(stamp, 0), StampUnit.Auto, out long nanos, out _, toTheNanosecond: true) ? nanos : TickSchema.Missing;
    }
}

/// <summary>Turns the messages of one capture into rows.</summary>
internal abstract class CaptureMessages(TickOutput output)
{
    private const int MostColumns = 10;
    private readonly Number[] _row = new Number[MostColumns];
    private long _line;

    protected TickOutput Output => output;

    /// <summary>When the message at hand was received; <see cref="TickSchema.Missing"/> when that is not recorded.</summary>
    protected long Received { get; private set; }

    public void Begin(long line, long received) => (_line, Received) = (line, received);

    /// <summary>Takes a message; returns what is wrong with it, or null.</summary>
    public abstract string? Take(JsonElement message);

    protected string? Trade(string kind, string symbol, long occurred, JsonElement price, JsonElement quantity, Number id, bool buyerIsMaker, Number first = default, Number last = default)
    {
        Start(occurred);
        if (!TryNumber(price, out _row[2]) || !TryNumber(quantity, out _row[3])) return "its price or quantity is no number of at most 18 digits";
        _row[4] = id;
        var marks = new Number(buyerIsMaker ? (long)TickFlags.BuyerIsMaker : 0, 0);
        if (kind == "aggtrades") (_row[5], _row[6], _row[7]) = (first, last, marks);
        else _row[5] = marks;
        return Send(output.For(kind, symbol));
    }

    protected string? Quote(string symbol, long occurred, JsonElement bid, JsonElement bidQuantity, JsonElement ask, JsonElement askQuantity, Number id)
    {
        Start(occurred);
        if (!TryNumber(bid, out _row[2]) || !TryNumber(bidQuantity, out _row[3]) || !TryNumber(ask, out _row[4]) || !TryNumber(askQuantity, out _row[5]))
            return "its prices or quantities are no numbers of at most 18 digits";
        _row[6] = id;
        return Send(output.For("quotes", symbol));
    }

    protected string? Mark(string symbol, long occurred, JsonElement mark, JsonElement index)
    {
        Start(occurred);
        if (!TryNumber(mark, out _row[2])) return "its mark price is no number";
        _row[3] = TryNumber(index, out Number at) ? at : TickFeed.NoValue;
        return Send(output.For("marks", symbol));
    }

    /// <summary>One message of a book: bids and asks as <c>[price, quantity]</c> or objects with <c>px</c> and <c>sz</c>.</summary>
    protected string? Book(string symbol, long occurred, JsonElement bids, JsonElement asks, bool snapshot, Number first, Number last, Number previous)
    {
        int count = bids.GetArrayLength() + asks.GetArrayLength();
        // Nothing of a message is taken unless all of it can be read.
        var levels = new (Number Price, Number Quantity, bool Bid)[count];
        int at = 0;
        foreach ((JsonElement side, bool bid) in ((JsonElement, bool)[])[(bids, true), (asks, false)])
        {
            foreach (JsonElement level in side.EnumerateArray())
            {
                bool pair = level.ValueKind == JsonValueKind.Array;
                if (!TryNumber(pair ? level[0] : level.GetProperty("px"), out levels[at].Price) || !TryNumber(pair ? level[1] : level.GetProperty("sz"), out levels[at].Quantity))
                    return "a level's price or quantity is no number of at most 18 digits";
                levels[at++].Bid = bid;
            }
        }
        TickFeed feed = output.For("book", symbol);
        for (int i = 0; i < Math.Max(1, count); i++)
        {
            Start(occurred);
            long marks = snapshot ? TickSchema.OfSnapshot : 0;
            if (snapshot && i == 0) marks |= (long)TickFlags.StartOfSnapshot;
            if (i >= count - 1) marks |= (long)TickFlags.EndOfMessage;
            if (count == 0) marks |= (long)TickFlags.NoLevel;
            else if (levels[i].Bid) marks |= (long)TickFlags.Bid;
            (_row[2], _row[3]) = count == 0 ? default : (levels[i].Price, levels[i].Quantity);
            (_row[4], _row[5], _row[6], _row[7]) = (first, last, previous, new Number(marks, 0));
            Send(feed);
        }
        return null;
    }

    protected static bool TryNumber(JsonElement element, out Number number)
    {
        number = default;
        if (element.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return false;
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length > 0 && raw[0] == '"') raw = raw[1..^1];
        return NumberReader.TryReadCarefully(raw, out number, out _);
    }

    /// <summary>A whole number of a message; none when it is not there or is no whole number.</summary>
    protected static Number Whole(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement element) && TryNumber(element, out Number number) && number.Decimals == 0 ? number : TickFeed.NoValue;

    /// <summary>A time in milliseconds; none when it is not there or lies outside of 1970 to 2200.</summary>
    protected static long Millis(JsonElement message, string name)
    {
        Number stamp = Whole(message, name);
        return stamp != TickFeed.NoValue && StampReader.TryConvert(stamp, StampUnit.Auto, out long nanos, out _, toTheNanosecond: true) ? nanos : TickSchema.Missing;
    }

    protected static string TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement element) && element.ValueKind == JsonValueKind.String ? element.GetString()! : "";

    private void Start(long occurred)
    {
        _row[0] = new Number(occurred, 0);
        _row[1] = new Number(Received, 0);
    }

    private string? Send(TickFeed feed)
    {
        if (_row[0].Units == TickSchema.Missing && _row[1].Units == TickSchema.Missing) return "it has no time";
        feed.Row(_line, _row.AsSpan(0, feed.Schema.Columns.Count));
        return null;
    }
}
