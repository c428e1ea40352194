using Godwit.Core.Instruments;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks.Formats;

/// <summary>The delimited forms: those of this program and those of Binance's public archive.</summary>
internal static class DelimitedForms
{
    private static readonly string[] Suffixes = ["_trades", "_aggtrades", "_bookticker", "_quotes", "_l2", "_book", "_funding", "_marks", "_openinterest", "_depth"];

    public static IReadOnlyList<DelimitedTicks> All { get; } =
    [
        new("trades", "trades", "Trades: time, price, quantity, 1 when the taker sold, number", "BINANCE_BTCUSDT_trades.csv.gz",
        [
            new("timestamp_ms", "occurred_at", FieldForm.Stamp, StampUnit.Millis), new("price", "price", FieldForm.Number), new("quantity", "quantity", FieldForm.Number),
            new("is_buyer_maker", "buyer_is_maker", FieldForm.Mark), new("trade_id", "trade_id", FieldForm.Whole),
        ]) { Naming = Underscored },
        new("l2", "book", "Order book: a row per price level of snapshots (S) and updates (U)", "BINANCE_BTCUSDT_l2.csv.gz",
        [
            new("recv_ns", "received_at", FieldForm.Stamp, StampUnit.Nanos), new("event_ms", "occurred_at", FieldForm.Stamp, StampUnit.Millis), new("type", null, FieldForm.MessageType),
            new("first_update_id", "first_update_id", FieldForm.Whole), new("last_update_id", "last_update_id", FieldForm.Whole), new("prev_update_id", "prev_update_id", FieldForm.Whole),
            new("side", null, FieldForm.Side), new("price", "price", FieldForm.Number), new("quantity", "quantity", FieldForm.Number),
        ]) { Naming = Underscored },
        new("bookticker", "quotes", "Best bid and ask with both times", "BINANCE_BTCUSDT_bookticker.csv.gz",
        [
            new("recv_ns", "received_at", FieldForm.Stamp, StampUnit.Nanos), new("event_ms", "occurred_at", FieldForm.Stamp, StampUnit.Millis), new("update_id", "update_id", FieldForm.Whole),
            new("bid_price", "bid_price", FieldForm.Number), new("bid_quantity", "bid_quantity", FieldForm.Number), new("ask_price", "ask_price", FieldForm.Number), new("ask_quantity", "ask_quantity", FieldForm.Number),
        ]) { Naming = Underscored },
        new("funding", "funding", "Funding rates, perhaps with the mark price", "BINANCEUSDM_BTCUSDT_funding.csv.gz",
        [
            new("timestamp_ms", "occurred_at", FieldForm.Stamp, StampUnit.Millis), new("funding_rate", "funding_rate", FieldForm.Number), new("mark_price_open_8h", "mark_price", FieldForm.Number),
        ]) { Naming = Underscored, LeastFields = 2 },
        new("binance-trades", "trades", "Binance's archive of trades, spot and futures, with or without header", "BTCUSDT-trades-2024-01-31.zip",
        [
            new("id", "trade_id", FieldForm.Whole), new("price", "price", FieldForm.Number), new("qty", "quantity", FieldForm.Number), new("quote_qty", null, FieldForm.Skipped),
            new("time", "occurred_at", FieldForm.Stamp), new("is_buyer_maker", "buyer_is_maker", FieldForm.Mark), new("is_best_match", null, FieldForm.Skipped),
        ]) { Naming = Archive, LeastFields = 6, MayLackHeader = true },
        new("binance-aggtrades", "aggtrades", "Binance's archive of aggregate trades, spot and futures, with or without header", "BTCUSDT-aggTrades-2024-01-31.zip",
        [
            new("agg_trade_id", "trade_id", FieldForm.Whole), new("price", "price", FieldForm.Number), new("quantity", "quantity", FieldForm.Number),
            new("first_trade_id", "first_trade_id", FieldForm.Whole), new("last_trade_id", "last_trade_id", FieldForm.Whole), new("transact_time", "occurred_at", FieldForm.Stamp),
            new("is_buyer_maker", "buyer_is_maker", FieldForm.Mark), new("was_best_price", null, FieldForm.Skipped),
        ]) { Naming = Archive, LeastFields = 7, MayLackHeader = true },
        new("binance-bookticker", "quotes", "Binance's archive of best bid and ask of futures", "BTCUSDT-bookTicker-2024-01-31.zip",
        [
            new("update_id", "update_id", FieldForm.Whole), new("best_bid_price", "bid_price", FieldForm.Number), new("best_bid_qty", "bid_quantity", FieldForm.Number),
            new("best_ask_price", "ask_price", FieldForm.Number), new("best_ask_qty", "ask_quantity", FieldForm.Number),
            new("transaction_time", "occurred_at", FieldForm.Stamp), new("event_time", null, FieldForm.Skipped),
        ]) { Naming = Archive },
        new("binance-bookdepth", "depth", "Binance's archive of the quantity within some percent of the price", "BTCUSDT-bookDepth-2024-01-31.zip",
        [
            new("timestamp", "occurred_at", FieldForm.Stamp), new("percentage", "percentage", FieldForm.Number), new("depth", "depth", FieldForm.Number), new("notional", "notional", FieldForm.Number),
        ]) { Naming = Archive },
        new("binance-funding", "funding", "Binance's archive of funding rates", "BTCUSDT-fundingRate-2024-01.zip",
        [
            new("calc_time", "occurred_at", FieldForm.Stamp), new("funding_interval_hours", "interval_hours", FieldForm.Whole), new("last_funding_rate", "funding_rate", FieldForm.Number),
        ]) { Naming = Archive },
        new("binance-metrics", "openinterest", "Binance's archive of open interest and ratios of positions", "BTCUSDT-metrics-2024-01-31.zip",
        [
            new("create_time", "occurred_at", FieldForm.Stamp), new("symbol", null, FieldForm.Skipped), new("sum_open_interest", "open_interest", FieldForm.Number),
            new("sum_open_interest_value", "open_interest_value", FieldForm.Number), new("count_toptrader_long_short_ratio", "top_traders_accounts_ratio", FieldForm.Number),
            new("sum_toptrader_long_short_ratio", "top_traders_positions_ratio", FieldForm.Number), new("count_long_short_ratio", "accounts_ratio", FieldForm.Number),
            new("sum_taker_long_short_vol_ratio", "taker_volume_ratio", FieldForm.Number),
        ]) { Naming = Archive },
        .. TickSchema.All.Where(schema => schema.Kind is not ("book" or "quotes")).Select(Own),
    ];

    /// <summary>The form in which a kind is exported, where no other program's form is.</summary>
    private static DelimitedTicks Own(TickSchema schema)
    {
        var fields = new List<Field>();
        foreach (TickColumn column in schema.Columns)
        {
            if (column.Type == TickColumnType.Marks) fields.AddRange(schema.Marks.Select(mark => new Field(mark.Name, mark.Name, FieldForm.Mark)));
            else if (column.Type == TickColumnType.Time) fields.Add(new Field(column.Name + "_ns", column.Name, FieldForm.Stamp, StampUnit.Nanos));
            else fields.Add(new Field(column.Name, column.Name, column.Type == TickColumnType.Whole ? FieldForm.Whole : FieldForm.Number));
        }
        return new DelimitedTicks($"godwit-{schema.Kind}", schema.Kind, $"{schema.Summary}, as godwit data export writes them", $"BINANCE_BTCUSDT_{schema.Kind}.csv.gz", [.. fields]) { Naming = Underscored };
    }

    /// <summary><c>VENUE_SYMBOL_kind</c>; the symbol may contain underscores.</summary>
    private static InstrumentKey Underscored(CandleSource source)
    {
        foreach (string name in (string[])[source.Path, source.DisplayName])
        {
            string stem = CandleNames.Stem(name);
            if (Array.Find(Suffixes, suffix => stem.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) is not { } ending) continue;
            if (InstrumentKey.TryParse(stem[..^ending.Length], out InstrumentKey key)) return key;
        }
        return new InstrumentKey("", "");
    }

    /// <summary>
    /// <c>BTCUSDT-trades-2024-01-31.zip</c>. Spot files have no header; those of futures do, and COIN-M symbols are told by their form
    /// (<c>BTCUSD_PERP</c>).
    /// </summary>
    private static InstrumentKey Archive(CandleSource source)
    {
        string symbol = "";
        foreach (string name in (string[])[source.Path, source.DisplayName])
        {
            string[] parts = CandleNames.Stem(name).Split('-');
            if (parts.Length is not (4 or 5) || parts[0].Length == 0 || parts[2..].Any(part => !part.All(char.IsAsciiDigit))) continue;
            symbol = parts[0].ToUpperInvariant();
            break;
        }
        bool spot = CsvLines.FirstLine(source.Head) is [>= (byte)'0' and <= (byte)'9', ..];
        bool coin = symbol.Contains("USD_", StringComparison.Ordinal);
        return new InstrumentKey(coin ? "BINANCECOINM" : spot ? "BINANCE" : "BINANCEUSDM", symbol);
    }
}
