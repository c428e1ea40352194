using System.Runtime.CompilerServices;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Binance.Market;

/// <summary>
/// Frames of the market sockets, raw or combined, as ticks: decoded in place, text becoming integers, without strings and (once its
/// array has grown) without garbage. It never throws; what cannot be read is counted and kept. For one thread.
/// </summary>
public sealed class MarketFrameDecoder(SymbolTable symbols)
{
    private Tick[] _ticks = new Tick[256];
    private int _count;
    private CandleUpdate _candle;

    public FrameEvidence Evidence { get; } = new();

    /// <summary>Ticks of the last frame.</summary>
    public ReadOnlySpan<Tick> Ticks => _ticks.AsSpan(0, _count);

    /// <summary>Candle of the last frame, when it was one.</summary>
    public ref readonly CandleUpdate Candle => ref _candle;

    /// <summary>The members of a frame that matter; texts lie in the frame.</summary>
    private ref struct Members
    {
        public ReadOnlySpan<byte> Event, Symbol, Price, Quantity, Bid, BidSize, Ask, AskSize;
        public long EventTime, TradeTime, TradeId, AggregateId, FirstId, LastId, SnapshotId, ControlId;
        public int Bids, Asks, Candle;
        public bool BuyerIsMaker, HasTradeId, HasAggregateId, HasUpdate, HasSnapshot, IsControl;
    }

    /// <summary>Reads one frame.</summary>
    /// <param name="frame">One whole message.</param>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="subject">Whose book it is, for frames that do not say (partial books on a raw socket, answers of REST).</param>
    public MarketFrame Decode(ReadOnlySpan<byte> frame, Instant receivedAt, BinanceInstrument? subject = null)
    {
        _count = 0;
        var cursor = new JsonCursor(frame);
        Members members = default;
        ReadOnlySpan<byte> stream = default;
        if (cursor.TryEnterObject())
            while (cursor.TryName(out ReadOnlySpan<byte> name))
            {
                if (name.SequenceEqual("stream"u8)) cursor.TryText(out stream, out _);
                else if (name.SequenceEqual("data"u8) && cursor.Peek() == '{') ReadMembers(ref cursor, ref members);
                else ReadMember(ref cursor, name, ref members);
            }
        if (!cursor.IsAtEnd) return Malformed(FrameDefect.NotJson, frame, receivedAt);
        if (subject is null && !stream.IsEmpty && members.Symbol.IsEmpty) members.Symbol = stream[..Math.Max(0, stream.IndexOf((byte)'@'))];
        MarketFrame result = Interpret(cursor, members, receivedAt, subject);
        if (result.Kind != FrameKind.Malformed) return result;
        _count = 0;
        return Malformed(result.Defect, frame, receivedAt);
    }

    private MarketFrame Malformed(FrameDefect defect, ReadOnlySpan<byte> frame, Instant at)
    {
        Evidence.Add(defect, frame, at);
        return new MarketFrame(FrameKind.Malformed, -1, 0, 0, at, defect);
    }

    private static void ReadMembers(ref JsonCursor cursor, ref Members members)
    {
        if (!cursor.TryEnterObject()) return;
        while (cursor.TryName(out ReadOnlySpan<byte> name)) ReadMember(ref cursor, name, ref members);
    }

    private static void ReadMember(ref JsonCursor cursor, ReadOnlySpan<byte> name, ref Members m)
    {
        if (name.Length != 1)
        {
            ReadLongMember(ref cursor, name, ref m);
            return;
        }
        bool isText = cursor.Peek() == '"';
        switch (name[0])
        {
            case (byte)'e' when isText: cursor.TryText(out m.Event, out _); break;
            case (byte)'s' when isText: cursor.TryText(out m.Symbol, out _); break;
            case (byte)'p' when isText: cursor.TryText(out m.Price, out _); break;
            case (byte)'q' when isText: cursor.TryText(out m.Quantity, out _); break;
            case (byte)'B' when isText: cursor.TryText(out m.BidSize, out _); break;
            case (byte)'A' when isText: cursor.TryText(out m.AskSize, out _); break;
            case (byte)'b' when isText: cursor.TryText(out m.Bid, out _); break;
            case (byte)'a' when isText: cursor.TryText(out m.Ask, out _); break;
            case (byte)'b' when cursor.Peek() == '[': Mark(ref cursor, ref m.Bids); break;
            case (byte)'a' when cursor.Peek() == '[': Mark(ref cursor, ref m.Asks); break;
            case (byte)'k' when cursor.Peek() == '{': Mark(ref cursor, ref m.Candle); break;
            case (byte)'E' when IsNumber(ref cursor): cursor.TryNumber(out m.EventTime); break;
            case (byte)'T' when IsNumber(ref cursor): cursor.TryNumber(out m.TradeTime); break;
            case (byte)'t' when IsNumber(ref cursor): m.HasTradeId = cursor.TryNumber(out m.TradeId); break;
            case (byte)'a' when IsNumber(ref cursor): m.HasAggregateId = cursor.TryNumber(out m.AggregateId); break;
            case (byte)'U' when IsNumber(ref cursor): cursor.TryNumber(out m.FirstId); break;
            case (byte)'u' when IsNumber(ref cursor): m.HasUpdate = cursor.TryNumber(out m.LastId); break;
            case (byte)'m' when cursor.Peek() is (byte)'t' or (byte)'f': cursor.TryBoolean(out m.BuyerIsMaker); break;
            default: cursor.TrySkip(); break;
        }
    }

    private static void ReadLongMember(ref JsonCursor cursor, ReadOnlySpan<byte> name, ref Members m)
    {
        if (name.SequenceEqual("lastUpdateId"u8) && IsNumber(ref cursor)) m.HasSnapshot = cursor.TryNumber(out m.SnapshotId);
        else if (name.SequenceEqual("bids"u8) && cursor.Peek() == '[') Mark(ref cursor, ref m.Bids);
        else if (name.SequenceEqual("asks"u8) && cursor.Peek() == '[') Mark(ref cursor, ref m.Asks);
        else if (name.SequenceEqual("id"u8) && IsNumber(ref cursor)) m.IsControl = cursor.TryNumber(out m.ControlId);
        else
        {
            m.IsControl |= name.SequenceEqual("result"u8) || name.SequenceEqual("code"u8) || name.SequenceEqual("error"u8);
            cursor.TrySkip();
        }
    }

    private static bool IsNumber(ref JsonCursor cursor) => cursor.Peek() is >= (byte)'0' and <= (byte)'9';

    private static void Mark(ref JsonCursor cursor, ref int position)
    {
        position = cursor.Position;
        cursor.TrySkip();
    }

    private MarketFrame Interpret(JsonCursor cursor, in Members m, Instant receivedAt, BinanceInstrument? subject)
    {
        if (m.Event.SequenceEqual("serverShutdown"u8)) return new MarketFrame(FrameKind.Shutdown, -1, 0, 0, receivedAt);
        FrameKind kind = KindOf(m);
        if (kind == FrameKind.Control) return new MarketFrame(kind, -1, m.ControlId, m.ControlId, receivedAt);
        if (kind == FrameKind.Other) return new MarketFrame(kind, -1, 0, 0, receivedAt);
        BinanceInstrument? instrument = m.Symbol.IsEmpty ? subject : symbols.Find(m.Symbol);
        if (instrument is null) return Defect(m.Symbol.IsEmpty ? FrameDefect.MissingMember : FrameDefect.UnknownSymbol);
        Instant at = receivedAt;
        long time = kind is FrameKind.Trade or FrameKind.AggregateTrade ? m.TradeTime : m.EventTime;
        if (kind is not (FrameKind.Quote or FrameKind.Snapshot) && !BinanceTime.TryRead(time, out at)) return Defect(time == 0 ? FrameDefect.MissingMember : FrameDefect.BadNumber);
        return kind switch
        {
            FrameKind.Trade => OneTrade(instrument, m, m.HasTradeId, m.TradeId, kind, at, receivedAt),
            FrameKind.AggregateTrade => OneTrade(instrument, m, m.HasAggregateId, m.AggregateId, kind, at, receivedAt),
            FrameKind.Quote => OneQuote(instrument, m, receivedAt),
            FrameKind.Candle => OneCandle(cursor, m.Candle, instrument, at),
            FrameKind.Depth => Book(cursor, m, instrument, kind, m.FirstId, m.LastId, at, receivedAt),
            _ => Book(cursor, m, instrument, kind, m.SnapshotId, m.SnapshotId, at, receivedAt),
        };
    }

    private static FrameKind KindOf(in Members m)
    {
        if (m.Event.SequenceEqual("trade"u8)) return FrameKind.Trade;
        if (m.Event.SequenceEqual("depthUpdate"u8)) return FrameKind.Depth;
        if (m.Event.SequenceEqual("aggTrade"u8)) return FrameKind.AggregateTrade;
        if (m.Event.SequenceEqual("kline"u8)) return FrameKind.Candle;
        if (m.HasSnapshot && m.Event.IsEmpty) return FrameKind.Snapshot;
        // The best bid and ask come without the name of their event.
        if (m.HasUpdate && (m.Event.IsEmpty || m.Event.SequenceEqual("bookTicker"u8)) && !m.Bid.IsEmpty) return FrameKind.Quote;
        return m.IsControl && m.Event.IsEmpty ? FrameKind.Control : FrameKind.Other;
    }

    private MarketFrame OneTrade(BinanceInstrument instrument, in Members m, bool hasId, long id, FrameKind kind, Instant at, Instant receivedAt)
    {
        if (!hasId || m.Price.IsEmpty || m.Quantity.IsEmpty) return Defect(FrameDefect.MissingMember);
        if (!TryUnits(m.Price, instrument.PriceScale, out long price) || !TryUnits(m.Quantity, instrument.QuantityScale, out long quantity) || price == 0 || quantity == 0) return Defect(FrameDefect.BadNumber);
        _ticks[0] = new Tick(at, receivedAt, new Price(price), new Quantity(quantity), default, default, id, TickKind.Trade, m.BuyerIsMaker ? TickFlags.BuyerIsMaker : TickFlags.None);
        _count = 1;
        return new MarketFrame(kind, instrument.Index, id, id, at);
    }

    private MarketFrame OneQuote(BinanceInstrument instrument, in Members m, Instant receivedAt)
    {
        if (m.Ask.IsEmpty || m.BidSize.IsEmpty || m.AskSize.IsEmpty) return Defect(FrameDefect.MissingMember);
        if (!TryUnits(m.Bid, instrument.PriceScale, out long bid) || !TryUnits(m.Ask, instrument.PriceScale, out long ask)
            || !TryUnits(m.BidSize, instrument.QuantityScale, out long bidSize) || !TryUnits(m.AskSize, instrument.QuantityScale, out long askSize)) return Defect(FrameDefect.BadNumber);
        _ticks[0] = new Tick(receivedAt, receivedAt, new Price(bid), new Quantity(bidSize), new Price(ask), new Quantity(askSize), m.LastId, TickKind.Quote, TickFlags.None);
        _count = 1;
        return new MarketFrame(FrameKind.Quote, instrument.Index, m.LastId, m.LastId, receivedAt);
    }

    private MarketFrame Book(JsonCursor cursor, in Members m, BinanceInstrument instrument, FrameKind kind, long first, long last, Instant at, Instant receivedAt)
    {
        if (m.Bids == 0 || m.Asks == 0 || kind == FrameKind.Depth && (!m.HasUpdate || first <= 0)) return Defect(FrameDefect.MissingMember);
        if (first > last) return Defect(FrameDefect.BadNumber);
        var row = new Tick(at, receivedAt, default, default, default, default, last, TickKind.Book, TickFlags.None);
        if (!Levels(cursor.From(m.Bids), instrument, row with { Flags = TickFlags.Bid }) || !Levels(cursor.From(m.Asks), instrument, row)) return Defect(FrameDefect.BadNumber);
        if (_count == 0) _ticks[_count++] = row with { Flags = TickFlags.NoLevel };
        if (kind == FrameKind.Snapshot) _ticks[0] = _ticks[0] with { Flags = _ticks[0].Flags | TickFlags.StartOfSnapshot };
        ref Tick end = ref _ticks[_count - 1];
        end = end with { Flags = end.Flags | TickFlags.EndOfMessage };
        return new MarketFrame(kind, instrument.Index, first, last, at);
    }

    private bool Levels(JsonCursor levels, BinanceInstrument instrument, in Tick row)
    {
        if (!levels.TryEnterArray()) return false;
        while (levels.TryElement())
        {
            if (!levels.TryEnterArray() || !levels.TryElement() || !levels.TryDecimal(instrument.PriceScale, out long price)
                || !levels.TryElement() || !levels.TryDecimal(instrument.QuantityScale, out long quantity) || price <= 0 || quantity < 0) return false;
            while (levels.TryElement())
                if (!levels.TrySkip()) return false;
            if (_count == _ticks.Length) Array.Resize(ref _ticks, 2 * _count);
            _ticks[_count++] = row with { Price = new Price(price), Quantity = new Quantity(quantity) };
        }
        return !levels.Failed;
    }

    private MarketFrame OneCandle(JsonCursor cursor, int position, BinanceInstrument instrument, Instant at)
    {
        if (position == 0) return Defect(FrameDefect.MissingMember);
        JsonCursor k = cursor.From(position);
        long open = 0, high = 0, low = 0, close = 0, volume = -1, from = -1, to = -1, trades = 0;
        bool isClosed = false, hasClosed = false;
        k.TryEnterObject();
        while (k.TryName(out ReadOnlySpan<byte> name))
            switch (name.Length == 1 ? name[0] : (byte)0)
            {
                case (byte)'t': k.TryNumber(out from); break;
                case (byte)'T': k.TryNumber(out to); break;
                case (byte)'n': k.TryNumber(out trades); break;
                case (byte)'o': k.TryDecimal(instrument.PriceScale, out open); break;
                case (byte)'h': k.TryDecimal(instrument.PriceScale, out high); break;
                case (byte)'l': k.TryDecimal(instrument.PriceScale, out low); break;
                case (byte)'c': k.TryDecimal(instrument.PriceScale, out close); break;
                case (byte)'v': k.TryDecimal(instrument.QuantityScale, out volume); break;
                case (byte)'x': hasClosed = k.TryBoolean(out isClosed); break;
                default: k.TrySkip(); break;
            }
        if (k.Failed) return Defect(FrameDefect.BadNumber);
        if (from < 0 || to < 0 || volume < 0 || !hasClosed) return Defect(FrameDefect.MissingMember);
        if (!BinanceTime.TryRead(from, out Instant opens) || !BinanceTime.TryRead(to, out Instant closes) || closes < opens) return Defect(FrameDefect.BadNumber);
        var bar = new Bar(opens, new Price(open), new Price(high), new Price(low), new Price(close), new Quantity(volume));
        if (!bar.IsConsistent) return Defect(FrameDefect.BadNumber);
        // The close is given as the last unit of time before the next open.
        Duration unit = to >= BinanceTime.FirstMicros ? new Duration(1_000) : Duration.FromMillis(1);
        _candle = new CandleUpdate(bar, closes - opens + unit, isClosed, trades);
        return new MarketFrame(FrameKind.Candle, instrument.Index, from, to, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryUnits(ReadOnlySpan<byte> text, int scale, out long units) => Decimals.TryParse(text, scale, out units) && units >= 0;

    private static MarketFrame Defect(FrameDefect defect) => new(FrameKind.Malformed, -1, 0, 0, default, defect);
}
