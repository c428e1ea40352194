using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Scenarios;

/// <summary>An order as a trader would say it: "buy 1 limit 99 post gtd=90s with stop=5% target=10%".</summary>
internal static class OrderWords
{
    public static (OrderTerms Terms, Protection Protection) Parse(string text, Instrument instrument, Instant now)
    {
        string[] parts = text.Split(" with ", 2);
        var words = new Queue<string>(parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        OrderTerms terms = new OrderTerms { Side = words.Dequeue() == "buy" ? OrderSide.Buy : OrderSide.Sell };
        string size = words.Dequeue();
        terms = size == "all"
            ? terms with { Flags = OrderFlags.AllAvailable, Quantity = new Quantity(Math.Max(1, instrument.RulesAt(now).Lot.Units)) }
            : terms with { Quantity = instrument.QuantityOf(size) };
        terms = Typed(terms, words, instrument);
        while (words.TryDequeue(out string? word)) terms = With(terms, word, instrument, now);
        return (terms, parts.Length > 1 ? Protect(parts[1]) : default);
    }

    private static OrderTerms Typed(OrderTerms terms, Queue<string> words, Instrument instrument)
    {
        Price Next() => instrument.PriceOf(words.Dequeue());
        switch (words.Dequeue())
        {
            case "market": return terms with { Type = OrderType.Market };
            case "limit": return terms with { Type = OrderType.Limit, LimitPrice = Next() };
            case "stop": return terms with { Type = OrderType.StopMarket, StopPrice = Next() };
            case "stop-limit": return terms with { Type = OrderType.StopLimit, StopPrice = Next(), LimitPrice = Next() };
            case "take": return terms with { Type = OrderType.TakeProfitMarket, StopPrice = Next() };
            case "take-limit": return terms with { Type = OrderType.TakeProfitLimit, StopPrice = Next(), LimitPrice = Next() };
            case "trail":
                string distance = words.Dequeue();
                return distance.EndsWith('%')
                    ? terms with { Type = OrderType.TrailingStop, TrailRate = TestInstruments.RateOf(distance) }
                    : terms with { Type = OrderType.TrailingStop, TrailOffset = instrument.PriceOf(distance) };
            case var unknown: throw new FormatException($"Order type '{unknown}' is not understood.");
        }
    }

    private static OrderTerms With(OrderTerms terms, string word, Instrument instrument, Instant now)
    {
        string[] pair = word.Split('=');
        return pair[0] switch
        {
            "ioc" => terms with { TimeInForce = TimeInForce.ImmediateOrCancel },
            "fok" => terms with { TimeInForce = TimeInForce.FillOrKill },
            "day" => terms with { TimeInForce = TimeInForce.Day },
            "gtd" => terms with { TimeInForce = TimeInForce.GoodTillDate, ExpireAt = now + ScenarioWorld.Length(pair[1]) },
            "post" => terms with { Flags = terms.Flags | OrderFlags.PostOnly },
            "reduce" => terms with { Flags = terms.Flags | OrderFlags.ReduceOnly },
            "show" => terms with { DisplayQuantity = instrument.QuantityOf(pair[1]) },
            _ => throw new FormatException($"'{word}' is not understood."),
        };
    }

    private static Protection Protect(string text)
    {
        var protection = new Protection();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = word.Split('=');
            Rate rate = TestInstruments.RateOf(pair[1]);
            protection = pair[0] switch
            {
                "stop" => protection with { StopLoss = rate },
                "target" => protection with { TakeProfit = rate },
                "trail" => protection with { TrailingStop = rate },
                _ => throw new FormatException($"'{word}' is not understood."),
            };
        }
        return protection;
    }
}
