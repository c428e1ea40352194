using Godwit.Core.MarketData;

namespace Godwit.Data.Store.Ticks;

public sealed partial class TickSchema
{
    private const string OccurredMeaning = "When it happened, by the venue's clock", ReceivedMeaning = "When the recorder received it, by the recorder's clock, as recorded";
    private static readonly TickColumn Occurred = new("occurred_at", TickColumnType.Time, OccurredMeaning, MayBeMissing: true);
    private static readonly TickColumn Received = new("received_at", TickColumnType.Time, ReceivedMeaning, MayBeMissing: true);
    private static readonly string[] PriceAndQuantity = ["price", "quantity"];

    public static TickSchema Trades { get; } = new()
    {
        Kind = "trades",
        Noun = "trade",
        Summary = "Every trade",
        Tick = TickKind.Trade,
        Groups = PriceAndQuantity,
        Key = 4,
        Columns =
        [
            Occurred, Received, new("price", TickColumnType.Decimal, "Price", 0), new("quantity", TickColumnType.Decimal, "Quantity in the base asset (contracts for COIN-M)", 1),
            new("trade_id", TickColumnType.Whole, "Number of the trade at the venue", MayBeMissing: true), new("marks", TickColumnType.Marks, "Marks"),
        ],
        Marks = [("buyer_is_maker", (long)TickFlags.BuyerIsMaker)],
    };

    public static TickSchema AggregateTrades { get; } = new()
    {
        Kind = "aggtrades",
        Noun = "aggregate trade",
        Summary = "Trades of one order at one price joined by the venue",
        Tick = TickKind.Trade,
        Groups = PriceAndQuantity,
        Key = 4,
        Columns =
        [
            .. Trades.Columns.Take(4), new("trade_id", TickColumnType.Whole, "Number of the aggregate trade"), new("first_trade_id", TickColumnType.Whole, "Number of its first trade", MayBeMissing: true),
            new("last_trade_id", TickColumnType.Whole, "Number of its last trade", MayBeMissing: true), Trades.Columns[5],
        ],
        Marks = Trades.Marks,
    };

    public static TickSchema Quotes { get; } = new()
    {
        Kind = "quotes",
        Noun = "quote",
        Summary = "Best bid and ask with their quantities",
        Tick = TickKind.Quote,
        Groups = PriceAndQuantity,
        Key = 6,
        Columns =
        [
            Occurred, Received, new("bid_price", TickColumnType.Decimal, "Best bid; 0 when there is none", 0), new("bid_quantity", TickColumnType.Decimal, "Quantity at the best bid", 1),
            new("ask_price", TickColumnType.Decimal, "Best ask; 0 when there is none", 0), new("ask_quantity", TickColumnType.Decimal, "Quantity at the best ask", 1),
            new("update_id", TickColumnType.Whole, "Number of the update of the book", MayBeMissing: true),
        ],
    };

    public static TickSchema Book { get; } = new()
    {
        Kind = "book",
        Noun = "book row",
        Summary = "Snapshots and changes of the order book, one row per price level",
        Tick = TickKind.Book,
        Groups = PriceAndQuantity,
        Columns =
        [
            Occurred, Received, new("price", TickColumnType.Decimal, "Price of the level", 0), new("quantity", TickColumnType.Decimal, "Its whole quantity now; 0 removes it", 1),
            new("first_update_id", TickColumnType.Whole, "First update in the message", MayBeMissing: true), new("last_update_id", TickColumnType.Whole, "Last update in the message", MayBeMissing: true),
            new("prev_update_id", TickColumnType.Whole, "Last update of the message before, where the venue says it", MayBeMissing: true), new("marks", TickColumnType.Marks, "Marks"),
        ],
        Marks =
        [
            ("is_bid", (long)TickFlags.Bid), ("end_of_message", (long)TickFlags.EndOfMessage), ("start_of_snapshot", (long)TickFlags.StartOfSnapshot),
            ("no_level", (long)TickFlags.NoLevel), ("of_snapshot", OfSnapshot),
        ],
    };

    /// <summary>Mark of every row of a snapshot; <see cref="TickFlags.StartOfSnapshot"/> is only on its first.</summary>
    internal const long OfSnapshot = 1 << 8;

    public static TickSchema Funding { get; } = new()
    {
        Kind = "funding",
        Noun = "funding",
        Summary = "Funding settlements of perpetual futures",
        Tick = TickKind.Funding,
        Groups = ["rate", "price"],
        ByMonth = true,
        Columns =
        [
            Occurred, Received, new("funding_rate", TickColumnType.Decimal, "Share of the position's value for the interval; positive: longs pay shorts", 0),
            new("mark_price", TickColumnType.Decimal, "Mark price at the settlement", 1, MayBeMissing: true), new("interval_hours", TickColumnType.Whole, "Hours since the settlement before", MayBeMissing: true),
        ],
    };

    public static TickSchema MarkPrices { get; } = new()
    {
        Kind = "marks",
        Noun = "mark price",
        Summary = "Mark and index prices",
        Tick = TickKind.Mark,
        Groups = ["price"],
        Columns = [Occurred, Received, new("mark_price", TickColumnType.Decimal, "Mark price", 0), new("index_price", TickColumnType.Decimal, "Index price", 0, MayBeMissing: true)],
    };

    public static TickSchema OpenInterest { get; } = new()
    {
        Kind = "openinterest",
        Noun = "open interest row",
        Summary = "Open interest and the venue's ratios of positions",
        Groups = ["quantity", "value", "ratio"],
        ByMonth = true,
        Columns =
        [
            Occurred, Received, new("open_interest", TickColumnType.Decimal, "Open positions in the base asset or contracts", 0),
            new("open_interest_value", TickColumnType.Decimal, "Their value in the quote asset", 1, MayBeMissing: true),
            new("top_traders_accounts_ratio", TickColumnType.Decimal, "Long to short accounts of the largest traders", 2, MayBeMissing: true),
            new("top_traders_positions_ratio", TickColumnType.Decimal, "Long to short positions of the largest traders", 2, MayBeMissing: true),
            new("accounts_ratio", TickColumnType.Decimal, "Long to short accounts of all", 2, MayBeMissing: true),
            new("taker_volume_ratio", TickColumnType.Decimal, "Volume of taker buys to taker sells", 2, MayBeMissing: true),
        ],
    };

    public static TickSchema Depth { get; } = new()
    {
        Kind = "depth",
        Noun = "depth row",
        Summary = "Quantity in the book within some percent of the middle price",
        Groups = ["percent", "quantity", "value"],
        Columns =
        [
            Occurred, Received, new("percentage", TickColumnType.Decimal, "Distance from the middle price in percent; below 0 bids, above 0 asks", 0),
            new("depth", TickColumnType.Decimal, "Quantity between the middle price and there", 1), new("notional", TickColumnType.Decimal, "Its value in the quote asset", 2),
        ],
    };

    private static readonly TickSchema[] Fixed = [Trades, AggregateTrades, Quotes, Book, Funding, MarkPrices, OpenInterest, Depth];

    /// <summary>The kinds that are recorded at venues.</summary>
    public static IReadOnlyList<TickSchema> All => Fixed;

    /// <summary>The kind of that name; null when there is none.</summary>
    public static TickSchema? Find(string kind) => Array.Find(Fixed, schema => schema.Kind == kind) ?? OfBars(kind);

    private static TickSchema? OfBars(string kind) => kind.EndsWith("-bars", StringComparison.Ordinal) && kind.Length > 5 ? new TickSchema
    {
        Kind = kind,
        Noun = "bar",
        Summary = "Bars of trades that close by something else than the clock",
        Groups = ["price", "quantity", "value"],
        ByMonth = true,
        Columns =
        [
            new("open_time", TickColumnType.Time, "First trade of the bar"), new("close_time", TickColumnType.Time, "Last trade of the bar: when it is known"),
            new("open", TickColumnType.Decimal, "First price", 0), new("high", TickColumnType.Decimal, "Highest price", 0), new("low", TickColumnType.Decimal, "Lowest price", 0), new("close", TickColumnType.Decimal, "Last price", 0),
            new("volume", TickColumnType.Decimal, "Quantity traded", 1), new("buy_volume", TickColumnType.Decimal, "Of it, bought by takers", 1), new("quote_volume", TickColumnType.Decimal, "Price times quantity, summed", 2),
            new("trades", TickColumnType.Whole, "Number of trades"),
        ],
    } : null;
}
