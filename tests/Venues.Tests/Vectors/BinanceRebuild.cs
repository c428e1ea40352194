using System.Text;
using System.Text.Json;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Venues.Binance.Orders;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Common.Orders;

namespace Godwit.Venues.Tests.Vectors;

/// <summary>Recorded parameters as values of our types, and a request built from those: orders through the order builder, the rest by kind.</summary>
internal static class BinanceRebuild
{
    private static readonly string[] OfProof = ["timestamp", "recvWindow", "apiKey", "returnRateLimits", "signature"];

    public static void Fill(BinanceRequest request, BinanceOperation operation, List<(string Name, string Value)> recorded)
    {
        Dictionary<string, string> p = recorded.Where(r => !OfProof.Contains(r.Name)).ToDictionary(r => r.Name, r => r.Value);
        if (!TryFillOrder(request, operation, p)) FillByKind(request.Start(operation), p);
    }

    /// <summary>A stream's name by our own words for it.</summary>
    public static string StreamName(string recorded)
    {
        if (recorded.StartsWith('!')) return recorded;
        int at = recorded.IndexOf('@');
        var symbol = new BinanceSymbol(recorded[..at]);
        string rest = recorded[(at + 1)..];
        bool fast = rest.EndsWith("@100ms", StringComparison.Ordinal);
        string name = fast ? rest[..^"@100ms".Length] : rest;
        return name switch
        {
            "aggTrade" => StreamRequests.Name(symbol, MarketStream.AggregateTrades),
            "trade" => StreamRequests.Name(symbol, MarketStream.Trades),
            "miniTicker" => StreamRequests.Name(symbol, MarketStream.MiniTicker),
            "ticker" => StreamRequests.Name(symbol, MarketStream.Ticker),
            "bookTicker" => StreamRequests.Name(symbol, MarketStream.BookTicker),
            "avgPrice" => StreamRequests.Name(symbol, MarketStream.AveragePrice),
            "referencePrice" => StreamRequests.Name(symbol, MarketStream.ReferencePrice),
            "blockTrade" => StreamRequests.Name(symbol, MarketStream.BlockTrades),
            "depth" => StreamRequests.Name(symbol, MarketStream.Depth, fast: fast),
            _ when name.StartsWith("depth", StringComparison.Ordinal) => StreamRequests.Name(symbol, MarketStream.PartialDepth, name["depth".Length..], fast),
            _ when name.StartsWith("kline_", StringComparison.Ordinal) => StreamRequests.Name(symbol, MarketStream.Klines, name["kline_".Length..]),
            _ when name.StartsWith("ticker_", StringComparison.Ordinal) => StreamRequests.Name(symbol, MarketStream.RollingTicker, name["ticker_".Length..]),
            _ => throw new InvalidDataException($"No stream {recorded}."),
        };
    }

    private static bool TryFillOrder(BinanceRequest request, BinanceOperation operation, Dictionary<string, string> p)
    {
        if (!p.TryGetValue("symbol", out string? name)) return false;
        var instrument = new BinanceInstrument(new BinanceSymbol(name), 8, 8);
        OrderOptions options = new(
            Word(BinanceWords.ResponseTypes, p, "newOrderRespType"), Word(BinanceWords.SelfTradePreventions, p, "selfTradePreventionMode"), Id(p, "listClientOrderId"));
        if (operation == BinanceOperation.NewOrder || operation == BinanceOperation.TestOrder || operation == BinanceOperation.SmartOrder || operation == BinanceOperation.TestSmartOrder)
        {
            OrderRequests.New(request, instrument, Leg(p, ""), options, operation);
            if (p.TryGetValue("computeCommissionRates", out string? compute)) request.Add(BinanceParameter.ComputeCommissionRates, bool.Parse(compute));
        }
        else if (operation == BinanceOperation.CancelOrder)
            OrderRequests.Cancel(request, instrument, Name(p, "orderId", "origClientOrderId"), Id(p, "newClientOrderId"), Word(BinanceWords.CancelRestrictions, p, "cancelRestrictions"));
        else if (operation == BinanceOperation.CancelReplace)
            OrderRequests.CancelReplace(
                request, instrument, Name(p, "cancelOrderId", "cancelOrigClientOrderId"), Leg(p, ""), options, p["cancelReplaceMode"] == "ALLOW_FAILURE", Id(p, "cancelNewClientOrderId"),
                Word(BinanceWords.CancelRestrictions, p, "cancelRestrictions"), p.GetValueOrDefault("orderRateLimitExceededMode") == "CANCEL_ONLY");
        else if (operation == BinanceOperation.AmendKeepPriority)
            OrderRequests.Amend(request, instrument, Name(p, "orderId", "origClientOrderId"), new Quantity(Units(p["newQty"])), Id(p, "newClientOrderId"));
        else if (operation == BinanceOperation.Oco)
        {
            OrderLeg above = Leg(p, "above") with { Side = Word(BinanceWords.Sides, p, "side"), Quantity = new Quantity(Units(p["quantity"])) };
            OrderRequests.Oco(request, instrument, above, Leg(p, "below"), options);
        }
        else if (operation == BinanceOperation.Oto || operation == BinanceOperation.Opo)
            OrderRequests.Oto(request, instrument, Leg(p, "working"), Leg(p, "pending"), options, operation == BinanceOperation.Opo);
        else if (operation == BinanceOperation.Otoco || operation == BinanceOperation.Opoco)
        {
            OrderLeg above = Leg(p, "pendingAbove") with { Side = Word(BinanceWords.Sides, p, "pendingSide"), Quantity = new Quantity(p.TryGetValue("pendingQuantity", out string? quantity) ? Units(quantity) : 0) };
            OrderRequests.Otoco(request, instrument, Leg(p, "working"), above, p.ContainsKey("pendingBelowType") ? Leg(p, "pendingBelow") : null, options, operation == BinanceOperation.Opoco);
        }
        else return false;
        return true;
    }

    private static OrderLeg Leg(Dictionary<string, string> p, string prefix)
    {
        string N(string name) => prefix.Length == 0 ? char.ToLowerInvariant(name[0]) + name[1..] : prefix + name;
        long Of(string name) => p.TryGetValue(N(name), out string? text) ? Units(text) : 0;
        int Whole(string name) => p.TryGetValue(N(name), out string? text) ? int.Parse(text) : 0;
        return new OrderLeg
        {
            Side = Word(BinanceWords.Sides, p, N("Side")),
            Type = Word(BinanceWords.Types, p, N("Type")),
            TimeInForce = Word(BinanceWords.TimesInForce, p, N("TimeInForce")),
            Quantity = new Quantity(Of("Quantity")),
            QuoteQuantity = prefix.Length == 0 ? Of("QuoteOrderQty") : 0,
            Price = new Price(Of("Price")),
            StopPrice = new Price(Of("StopPrice")),
            TrailingDelta = Whole("TrailingDelta"),
            IcebergQuantity = new Quantity(Of("IcebergQty")),
            ClientOrderId = Id(p, prefix.Length == 0 ? "newClientOrderId" : N("ClientOrderId")),
            StrategyId = Whole("StrategyId"),
            StrategyType = Whole("StrategyType"),
            Peg = Word(BinanceWords.PegPrices, p, N("PegPriceType")),
            PegOffset = Whole("PegOffsetValue"),
        };
    }

    private static void FillByKind(BinanceRequest request, Dictionary<string, string> p)
    {
        foreach ((string name, string value) in p)
        {
            if (!BinanceParameters.TryFind(Encoding.ASCII.GetBytes(name), out BinanceParameter parameter)) throw new InvalidDataException($"No parameter {name}.");
            switch (BinanceParameters.Kind(parameter))
            {
                case ParameterKind.Number: request.Add(parameter, long.Parse(value)); break;
                case ParameterKind.Time: request.Add(parameter, long.Parse(value) is var t && t >= 100_000_000_000_000 ? new Instant(t * 1_000) : Instant.FromUnixMillis(t)); break;
                case ParameterKind.Decimal: request.AddDecimal(parameter, Units(value), 8); break;
                case ParameterKind.Boolean: request.Add(parameter, bool.Parse(value)); break;
                case ParameterKind.List when value.StartsWith('['): request.AddList(parameter, JsonElement.Parse(value).EnumerateArray().Select(e => e.GetString()!)); break;
                case ParameterKind.Text when parameter == BinanceParameter.Symbol: request.Add(parameter, new BinanceSymbol(value)); break;
                default: request.Add(parameter, Encoding.UTF8.GetBytes(value)); break;
            }
        }
    }

    private static OrderName Name(Dictionary<string, string> p, string number, string id) => p.TryGetValue(number, out string? text) ? OrderName.Of(long.Parse(text)) : OrderName.Of(Id(p, id));

    private static ClientOrderId Id(Dictionary<string, string> p, string name)
    {
        if (!p.TryGetValue(name, out string? text)) return default;
        return ClientOrderId.TryParse(text, out ClientOrderId id) ? id : throw new InvalidDataException($"'{text}' is no client order id.");
    }

    private static T Word<T>(WireWords<T> words, Dictionary<string, string> p, string name) where T : struct, Enum
    {
        if (!p.TryGetValue(name, out string? text)) return default;
        return words.TryRead(Encoding.ASCII.GetBytes(text), out T value) ? value : throw new InvalidDataException($"'{text}' is no {name}.");
    }

    private static long Units(string text) => Decimals.TryParse(text, 8, out long units) ? units : throw new InvalidDataException($"'{text}' is no number.");
}
