using Godwit.Venues.Common.Wire;

namespace Godwit.Venues.Binance.Requests;

/// <summary>Streams of the market.</summary>
public enum MarketStream : byte
{
    AggregateTrades,
    Trades,

    /// <summary>Candles; needs an interval.</summary>
    Klines,
    MiniTicker,
    Ticker,

    /// <summary>Best bid and ask.</summary>
    BookTicker,

    /// <summary>Best 5, 10 or 20 levels, whole each time.</summary>
    PartialDepth,

    /// <summary>Changes of the book.</summary>
    Depth,
    AveragePrice,
    ReferencePrice,
    BlockTrades,

    /// <summary>Ticker over 1h, 4h or 1d; needs that window.</summary>
    RollingTicker,
}

/// <summary>Names of streams and the frames that subscribe to them.</summary>
public static class StreamRequests
{
    /// <summary>The stream's name, such as <c>btcusdt@depth@100ms</c>.</summary>
    /// <param name="symbol">Whose market.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="detail">Interval of candles (<c>1m</c>, also with a zone: <c>1d@+08:00</c>), levels of the partial book, window of the rolling ticker.</param>
    /// <param name="fast">Ten times a second instead of once, where there is the choice.</param>
    public static string Name(BinanceSymbol symbol, MarketStream stream, string detail = "", bool fast = true) => symbol.Name.ToLowerInvariant() + stream switch
    {
        MarketStream.AggregateTrades => "@aggTrade",
        MarketStream.Trades => "@trade",
        MarketStream.Klines => detail.Length > 0 ? "@kline_" + detail : throw new ArgumentException("Candles need an interval.", nameof(detail)),
        MarketStream.MiniTicker => "@miniTicker",
        MarketStream.Ticker => "@ticker",
        MarketStream.BookTicker => "@bookTicker",
        MarketStream.PartialDepth => detail is "5" or "10" or "20" ? "@depth" + detail + (fast ? "@100ms" : "") : throw new ArgumentException("A partial book has 5, 10 or 20 levels.", nameof(detail)),
        MarketStream.Depth => fast ? "@depth@100ms" : "@depth",
        MarketStream.AveragePrice => "@avgPrice",
        MarketStream.ReferencePrice => "@referencePrice",
        MarketStream.BlockTrades => "@blockTrade",
        MarketStream.RollingTicker => detail is "1h" or "4h" or "1d" ? "@ticker_" + detail : throw new ArgumentException("The rolling ticker has windows of 1h, 4h and 1d.", nameof(detail)),
        _ => throw new ArgumentOutOfRangeException(nameof(stream)),
    };

    public static void WriteSubscribe(WireBuffer into, IEnumerable<string> streams, long id) => Write(into, "SUBSCRIBE"u8, streams, id);
    public static void WriteUnsubscribe(WireBuffer into, IEnumerable<string> streams, long id) => Write(into, "UNSUBSCRIBE"u8, streams, id);
    public static void WriteListSubscriptions(WireBuffer into, long id) => Write(into, "LIST_SUBSCRIPTIONS"u8, null, id);


    /// <summary>Whether frames come with the name of their stream.</summary>
    public static void WriteSetCombined(WireBuffer into, bool combined, long id)
    {
        into.Append("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\","u8);
        into.Append(combined ? "true"u8 : "false"u8);
        into.Append("],\"id\":"u8);
        into.AppendNumber(id);
        into.Append((byte)'}');
    }

    public static void WriteGetCombined(WireBuffer into, long id) => Write(into, "GET_PROPERTY"u8, ["combined"], id);

    private static void Write(WireBuffer into, ReadOnlySpan<byte> method, IEnumerable<string>? streams, long id)
    {
        into.Append("{\"method\":\""u8);
        into.Append(method);
        into.Append((byte)'"');
        if (streams is not null)
        {
            into.Append(",\"params\":["u8);
            bool first = true;
            foreach (string stream in streams)
            {
                if (!first) into.Append((byte)',');
                first = false;
                into.AppendJsonText(System.Text.Encoding.UTF8.GetBytes(stream));
            }
            into.Append((byte)']');
        }
        into.Append(",\"id\":"u8);
        into.AppendNumber(id);
        into.Append((byte)'}');
    }
}
