using System.Text.Json;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Venues.Common.Answers;
using Godwit.Venues.Common.Orders;

namespace Godwit.Venues.Binance.Answers;

/// <summary>Accounts and tickers. What cannot be read throws <see cref="FormatException"/>.</summary>
public static class AccountAnswers
{
    public static VenueAccount Account(JsonElement account)
    {
        JsonElement rates = account.Field("commissionRates");
        return new VenueAccount(
            [.. account.List("balances").Select(b => new VenueBalance(b.Text("asset"), b.Money("free"), b.Money("locked")))], OrderAnswers.Time(account, "updateTime") ?? default)
        {
            CanTrade = account.Flag("canTrade", otherwise: true),
            CanWithdraw = account.Flag("canWithdraw"),
            MakerFee = Fee(rates, "maker") ?? BasisPoints(account, "makerCommission"),
            TakerFee = Fee(rates, "taker") ?? BasisPoints(account, "takerCommission"),
        };
    }

    /// <summary>The assets that an event may have changed.</summary>
    public static VenueAccount Position(JsonElement position) => new(
        [.. position.List("B").Select(b => new VenueBalance(b.Text("a"), b.Money("f"), b.Money("l")))],
        OrderAnswers.Time(position, "u") ?? OrderAnswers.Time(position, "E") ?? throw new FormatException("'E' is missing"));

    /// <summary>A ticker of REST (full or short, day, window, book) or of a stream.</summary>
    public static VenueTicker Ticker(JsonElement t)
    {
        if (t.Has("s")) return StreamTicker(t);
        return new VenueTicker
        {
            Symbol = t.Text("symbol"),
            At = OrderAnswers.Time(t, "closeTime"),
            Open = t.DoubleOrNull("openPrice"),
            High = t.DoubleOrNull("highPrice"),
            Low = t.DoubleOrNull("lowPrice"),
            Last = t.DoubleOrNull("lastPrice") ?? t.DoubleOrNull("price"),
            PreviousClose = t.DoubleOrNull("prevClosePrice"),
            Bid = t.DoubleOrNull("bidPrice"),
            BidQuantity = t.DoubleOrNull("bidQty"),
            Ask = t.DoubleOrNull("askPrice"),
            AskQuantity = t.DoubleOrNull("askQty"),
            BaseVolume = t.DoubleOrNull("volume"),
            QuoteVolume = t.DoubleOrNull("quoteVolume"),
            WeightedAverage = t.DoubleOrNull("weightedAvgPrice"),
            Change = t.DoubleOrNull("priceChange"),
            ChangePercent = t.DoubleOrNull("priceChangePercent"),
            Trades = t.NumberOrNull("count"),
        };
    }

    /// <summary>Rows of klines: open time, then prices and volume.</summary>
    public static Core.MarketData.Bar Kline(JsonElement row, int priceScale, int quantityScale)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() < 6) throw new FormatException("a kline has twelve fields");
        long open = row[0].ValueKind == JsonValueKind.Number && row[0].TryGetInt64(out long time) ? time : long.Parse(row[0].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        Price P(int i) => new(Units(row[i], priceScale));
        return Market.BinanceTime.TryRead(open, out Instant at)
            ? new Core.MarketData.Bar(at, P(1), P(2), P(3), P(4), new Quantity(Units(row[5], quantityScale)))
            : throw new FormatException("a kline starts with its open time");
    }

    private static VenueTicker StreamTicker(JsonElement t)
    {
        // A book ticker has letters of its own only.
        bool isBook = !t.Has("c");
        return new VenueTicker
        {
            Symbol = t.Text("s"),
            At = OrderAnswers.Time(t, "C") ?? OrderAnswers.Time(t, "E"),
            Open = t.DoubleOrNull("o"),
            High = t.DoubleOrNull("h"),
            Low = t.DoubleOrNull("l"),
            Last = t.DoubleOrNull("c"),
            PreviousClose = t.DoubleOrNull("x"),
            Bid = t.DoubleOrNull("b"),
            BidQuantity = t.DoubleOrNull("B"),
            Ask = t.DoubleOrNull("a"),
            AskQuantity = t.DoubleOrNull("A"),
            BaseVolume = t.DoubleOrNull("v"),
            QuoteVolume = t.DoubleOrNull("q"),
            WeightedAverage = t.DoubleOrNull("w"),
            Change = isBook ? null : t.DoubleOrNull("p"),
            ChangePercent = isBook ? null : t.DoubleOrNull("P"),
            Trades = t.NumberOrNull("n"),
        };
    }

    private static long Units(JsonElement field, int scale) => Decimals.TryParse(field.ToString(), scale, out long units) ? units : throw new FormatException($"a kline's prices and volume are numbers of {scale} decimals");

    private static Rate? Fee(JsonElement rates, string name) => rates.TextOrNull(name) is { } text && Decimals.TryParse(text, Rate.Scale, out long units) ? new Rate(units) : null;

    private static Rate BasisPoints(JsonElement account, string name) => new((account.NumberOrNull(name) ?? 0) * 1_000_000);
}
