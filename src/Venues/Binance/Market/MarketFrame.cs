using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Venues.Binance.Market;

/// <summary>What a frame of a market socket is.</summary>
public enum FrameKind : byte
{
    /// <summary>It cannot be read; counted and kept as evidence.</summary>
    Malformed,

    /// <summary>Readable, but of no kind that is decoded here: tickers, averages, what the venue invents next.</summary>
    Other,

    /// <summary>Answer to a subscription.</summary>
    Control,

    /// <summary>The venue is going to close this connection: open the next one first.</summary>
    Shutdown,

    /// <summary>A trade; one tick.</summary>
    Trade,

    /// <summary>Trades of one taker at one price; one tick whose id is the aggregate's.</summary>
    AggregateTrade,

    /// <summary>Best bid and ask; one tick.</summary>
    Quote,

    /// <summary>Changes of the book between two update ids; ticks of kind book, bids first.</summary>
    Depth,

    /// <summary>The book, or its best levels, as a whole; ticks of kind book.</summary>
    Snapshot,

    /// <summary>A candle, finished or not.</summary>
    Candle,
}

/// <summary>Why a frame could not be read.</summary>
public enum FrameDefect : byte { None, NotJson, MissingMember, BadNumber, UnknownSymbol }

/// <summary>What a decoder found. Its ticks and its candle stay with the decoder until the next frame.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Instrument">Index of the instrument; −1 when there is none.</param>
/// <param name="FirstId">First update id of a depth frame; else as <paramref name="LastId"/>.</param>
/// <param name="LastId">Last update id, trade id, or id of a control answer.</param>
/// <param name="OccurredAt">The venue's time; where a frame has none, that of its receipt.</param>
/// <param name="Defect">Why it is malformed.</param>
public readonly record struct MarketFrame(FrameKind Kind, int Instrument, long FirstId, long LastId, Instant OccurredAt, FrameDefect Defect = FrameDefect.None);

/// <summary>A candle as a stream reports it while it forms.</summary>
/// <param name="Bar">In the instrument's scales.</param>
/// <param name="Length">From its open to its close.</param>
/// <param name="IsClosed">True once, with its last report.</param>
/// <param name="Trades">Trades in it so far.</param>
public readonly record struct CandleUpdate(Bar Bar, Duration Length, bool IsClosed, long Trades);
