using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Support.References;
using Godwit.Venues.Binance.Answers;
using Godwit.Venues.Binance.Market;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Common.Orders;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>Messages: what our reading makes of them is what an independent library makes of them, except where the vector says that it errs.</summary>
internal static class BinanceParseVectors
{
    private const int Scale = 8;

    /// <summary>Members of the library's own that say nothing of the message, or say it a second time.</summary>
    private static readonly string[] NotOfTheMessage = ["datetime", "symbol", "reduceOnly", "takeProfitPrice", "stopLossPrice", "fees", "trades", "markPrice", "indexPrice", "lastTradeTimestamp"];

    public static void Check(string kind, JsonElement item)
    {
        JsonElement raw = item.GetProperty("raw"), unified = item.GetProperty("unified");
        var instrument = new BinanceInstrument(new BinanceSymbol(raw.Text("symbol") ?? raw.Text("s") ?? "BTCUSDT"), Scale, Scale);
        switch (kind)
        {
            case "order": Compare(item, Order(OrderAnswers.Order(raw, instrument))); break;
            case "ws-order": Compare(item, Update(OrderAnswers.ExecutionReport(raw.TryGetProperty("event", out JsonElement report) ? report : raw, instrument))); break;
            case "trade": Compare(item, Trade(raw.TryGetProperty("orderId", out _) ? OrderAnswers.MyTrade(raw, instrument) : OrderAnswers.MarketTrade(raw, instrument))); break;
            case "ticker" or "ws-ticker": Compare(item, Ticker(AccountAnswers.Ticker(raw), unified.Number("average"))); break;
            case "ohlcv": CompareCandle(raw, unified); break;
            case "balance": CompareBalances(AccountAnswers.Account(raw), unified); break;
            case "orderbook": CompareBook(raw, unified, instrument); break;
            case "market": CompareMarket(raw, unified); break;
            default: Assert.Fail($"'{kind}' is a kind of message that nothing here knows."); break;
        }
    }

    private static Dictionary<string, object?> Order(VenueOrder order)
    {
        Dictionary<string, object?> fields = new()
        {
            ["id"] = order.VenueId,
            ["clientOrderId"] = order.ClientId,
            ["timestamp"] = Millis(order.CreatedAt ?? order.UpdatedAt),
            ["lastUpdateTimestamp"] = Millis(order.UpdatedAt),
            ["type"] = order.Type switch { OrderType.Market => "market", OrderType.Limit => "limit", null => null, _ => order.Type.ToString() },
            ["timeInForce"] = order.TimeInForce is { } tif ? System.Text.Encoding.ASCII.GetString(BinanceWords.TimesInForce[tif]) : null,
            ["postOnly"] = order.IsPostOnly,
            ["side"] = Side(order.Side),
            ["price"] = Double(order.LimitPrice?.Units),
            ["stopPrice"] = Double(order.StopPrice?.Units),
            ["triggerPrice"] = Double(order.StopPrice?.Units),
            ["amount"] = Double(order.OrderQuantity?.Units),
            // An answer without details has no amount; nothing is then known to be filled.
            ["filled"] = Double(order.FilledQuantity?.Units ?? 0),
            ["remaining"] = Double(order.RemainingQuantity?.Units),
            ["cost"] = order.FilledQuote?.ToDouble(),
            ["average"] = order.AveragePrice(Scale) is var average && double.IsNaN(average) ? null : average,
            ["status"] = order.State switch
            {
                null => null,
                OrderState.Filled => "closed",
                OrderState.Canceled => "canceled",
                OrderState.PendingCancel => "canceling",
                OrderState.Rejected => "rejected",
                OrderState.Expired => "expired",
                _ => "open",
            },
            ["fee"] = order.Fills.Count == 0 ? null : Fee(order.Fills[0].FeeAsset, order.Fills.Aggregate(Money.Zero, (sum, fill) => sum + fill.Fee!.Value)),
        };
        return fields;
    }

    private static Dictionary<string, object?> Update(OrderUpdate update)
    {
        Dictionary<string, object?> fields = Order(update.Order);
        fields["fee"] = update.Fill is { } fill ? Fee(fill.FeeAsset, fill.Fee!.Value) : null;
        return fields;
    }

    private static Dictionary<string, object?> Trade(VenueFill fill) => new()
    {
        ["id"] = fill.TradeId,
        ["order"] = fill.VenueOrderId,
        ["timestamp"] = Millis(fill.OccurredAt),
        ["type"] = null,
        ["side"] = Side(fill.Side),
        ["takerOrMaker"] = fill.IsMaker is { } maker ? maker ? "maker" : "taker" : null,
        ["price"] = Double(fill.Price.Units),
        ["amount"] = Double(fill.Quantity.Units),
        ["cost"] = fill.Quote.ToDouble(),
        ["fee"] = fill.Fee is { } fee ? Fee(fill.FeeAsset, fee) : new Dictionary<string, object?> { ["cost"] = null, ["currency"] = null },
    };

    private static Dictionary<string, object?> Ticker(VenueTicker t, double? average) => new()
    {
        ["timestamp"] = Millis(t.At),
        ["high"] = t.High,
        ["low"] = t.Low,
        ["bid"] = t.Bid,
        ["bidVolume"] = t.BidQuantity,
        ["ask"] = t.Ask,
        ["askVolume"] = t.AskQuantity,
        ["vwap"] = t.WeightedAverage,
        ["open"] = t.Open,
        ["close"] = t.Last,
        ["last"] = t.Last,
        ["previousClose"] = t.PreviousClose,
        ["change"] = t.Change,
        ["percentage"] = t.ChangePercent,
        ["baseVolume"] = t.BaseVolume,
        ["quoteVolume"] = t.QuoteVolume,
        // The library cuts the middle of open and last to the market's tick.
        ["average"] = average is null || t.Open is null || t.Last is null ? null : Cut((decimal)(t.Open + t.Last) / 2, average.Value),
    };

    private static double Cut(decimal value, double like)
    {
        int decimals = BitConverter.GetBytes(decimal.GetBits((decimal)like)[3])[2];
        decimal unit = (decimal)Math.Pow(10, decimals);
        return (double)(Math.Truncate(value * unit) / unit);
    }

    private static void CompareCandle(JsonElement raw, JsonElement unified)
    {
        Bar bar = AccountAnswers.Kline(raw, Scale, Scale);
        double[] ours = [bar.OpenTime.UnixMillis, .. new[] { bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units, bar.Volume.Units }.Select(units => units / 1e8)];
        Assert.Equal(unified.EnumerateArray().Select(x => x.GetDouble()), ours);
    }

    private static void CompareBalances(VenueAccount account, JsonElement unified)
    {
        Assert.Equal(unified.Number("timestamp"), account.UpdatedAt.UnixMillis);
        Assert.Equal(unified.GetProperty("total").EnumerateObject().Select(p => p.Name).Order(), account.Balances.Select(b => b.Asset).Order());
        foreach (VenueBalance b in account.Balances)
        {
            JsonElement asset = unified.GetProperty(b.Asset);
            foreach ((string name, Money ours) in (ReadOnlySpan<(string, Money)>)[("free", b.Free), ("used", b.Locked), ("total", b.Total)])
                Assert.True(Near(asset.Number(name)!.Value, ours.ToDouble()), $"{name} of {b.Asset}: {ours}");
        }
    }

    private static void CompareBook(JsonElement raw, JsonElement unified, BinanceInstrument instrument)
    {
        var decoder = new MarketFrameDecoder(new SymbolTable(instrument));
        MarketFrame frame = decoder.Decode(JsonSerializer.SerializeToUtf8Bytes(raw), Instant.FromUnixSeconds(1), instrument);
        Assert.Equal(FrameKind.Snapshot, frame.Kind);
        Assert.Equal(unified.Number("nonce"), frame.LastId);
        foreach ((string side, bool isBid) in (ReadOnlySpan<(string, bool)>)[("bids", true), ("asks", false)])
        {
            var ours = new List<(double, double)>();
            foreach (Tick tick in decoder.Ticks)
                if (tick.Is(TickFlags.Bid) == isBid && !tick.Is(TickFlags.NoLevel)) ours.Add((tick.Price.Units / 1e8, tick.Quantity.Units / 1e8));
            Assert.Equal(unified.GetProperty(side).EnumerateArray().Select(l => (l[0].GetDouble(), l[1].GetDouble())), ours);
        }
    }

    private static void CompareMarket(JsonElement raw, JsonElement unified)
    {
        BinanceMarket market = BinanceExchange.Read(JsonElement.Parse($$"""{"symbols":[{{raw.GetRawText()}}]}""")).Markets[0];
        var i = market.Instrument;
        Assert.Equal((unified.Text("id"), unified.Text("base"), unified.Text("quote")), (market.Symbol, i.BaseAsset, i.QuoteAsset));
        if (unified.Field("active").ValueKind is JsonValueKind.True or JsonValueKind.False) Assert.Equal(unified.GetProperty("active").GetBoolean(), market.IsTrading);
        Equal(unified.Field("precision").Number("price"), i.ToDouble(market.Filters.Tick));
        Equal(unified.Field("precision").Number("amount"), i.ToDouble(market.Filters.Lot));
        JsonElement limits = unified.Field("limits");
        Equal(limits.Field("amount").Number("min"), i.ToDouble(market.Filters.MinQuantity));
        Equal(limits.Field("amount").Number("max"), i.ToDouble(market.Filters.MaxQuantity));
        Equal(limits.Field("price").Number("min"), i.ToDouble(market.Filters.MinPrice));
        Equal(limits.Field("price").Number("max"), i.ToDouble(market.Filters.MaxPrice));
        Equal(limits.Field("cost").Number("min"), market.Filters.MinNotional.ToDouble());
        Equal(limits.Field("cost").Number("max"), market.Filters.MaxNotional.ToDouble());

        static void Equal(double? expected, double ours)
        {
            if (expected is { } number) Assert.Equal(number, ours);
        }
    }

    private static void Compare(JsonElement item, Dictionary<string, object?> ours)
    {
        JsonElement unified = item.GetProperty("unified"), correct = item.Field("quirk").Field("correct");
        var differences = new List<string>();
        foreach (JsonProperty member in unified.EnumerateObject().Where(m => !NotOfTheMessage.Contains(m.Name)))
        {
            JsonElement expected = correct.ValueKind == JsonValueKind.Object && correct.TryGetProperty(member.Name, out JsonElement right) ? right : member.Value;
            if (!ours.TryGetValue(member.Name, out object? value)) differences.Add($"{member.Name}: nothing of ours answers to it.");
            else if (!Agrees(member.Name, expected, value)) differences.Add($"{member.Name}: expected {expected.GetRawText()}, got {value ?? "null"}.");
        }
        Assert.Empty(differences);
    }

    private static bool Agrees(string name, JsonElement expected, object? ours)
    {
        if (name is "stopPrice" or "triggerPrice" && ours is null) return expected.ValueKind == JsonValueKind.Null || expected.ValueKind == JsonValueKind.Number && expected.GetDouble() == 0;
        // Words of the library for stop orders vary; the first word of the venue's is enough.
        if (name == "type" && ours is string type && expected.ValueKind == JsonValueKind.String && type is not ("market" or "limit"))
            return expected.GetString() is { } word && type.StartsWith(word.StartsWith("take", StringComparison.Ordinal) ? "Take" : word.StartsWith("stop", StringComparison.Ordinal) ? "Stop" : "T", StringComparison.Ordinal);
        return expected.ValueKind switch
        {
            JsonValueKind.Null => ours is null,
            JsonValueKind.Number => ours is double number && Near(expected.GetDouble(), number),
            JsonValueKind.String when ours is double number => double.TryParse(expected.GetString(), out double text) && Near(text, number),
            JsonValueKind.String => ours as string == expected.GetString(),
            JsonValueKind.True or JsonValueKind.False => ours is bool flag && flag == expected.GetBoolean(),
            JsonValueKind.Object => ours is Dictionary<string, object?> fields && expected.EnumerateObject().All(m => fields.TryGetValue(m.Name, out object? value) && Agrees(m.Name, m.Value, value)),
            _ => false,
        };
    }

    private static bool Near(double expected, double ours) => Math.Abs(expected - ours) <= 1e-12 * Math.Max(1, Math.Abs(expected));

    private static Dictionary<string, object?> Fee(string? asset, Money amount) => new() { ["currency"] = asset, ["cost"] = amount.ToDouble() };
    private static string? Side(OrderSide? side) => side switch { OrderSide.Buy => "buy", OrderSide.Sell => "sell", _ => null };
    private static double? Millis(Instant? at) => at?.UnixMillis;
    private static double? Double(long? units) => units / 1e8;
}
