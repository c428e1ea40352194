using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Books;
using Godwit.Simulation.Matching;

namespace Godwit.Hosting.Presentation;

/// <summary>What a result on ticks rests on: the models say themselves when they fill, what they ignore and which way they err.</summary>
internal static class TickAssumptions
{
    public static IEnumerable<KeyValuePair<string, string>> Of(ComposedBacktest run)
    {
        TickMatchingOptions matching = run.Setup.TickMatching;
        IReadOnlyList<ResolvedTicks> ticks = [.. run.Series.SelectMany(s => s.Ticks)];
        bool hasBook = ticks.Any(t => t.Source.Kind == TickKind.Book), hasQuotes = ticks.Any(t => t.Source.Kind == TickKind.Quote), hasTrades = ticks.Any(t => t.Source.Kind == TickKind.Trade);
        yield return new("market", string.Join(", ", ticks.Select(t => t.Id + (t.ClockOffset == Duration.Zero ? "" : $" (clock corrected by {Signed(t.ClockOffset)})"))));
        if (run.Series.Any(s => s.HasBarsOfTicks)) yield return new("bars", $"made of the {ticks[0].Kind switch { "book" or "quotes" when !hasTrades => "middle of bid and ask", _ => "trades" }}; a bar where nothing happened repeats the last price");
        yield return new("takers", hasBook
            ? "take the recorded book level by level at its prices; what they took is back when the venue states that level anew (optimistic for orders larger than the book)"
            : hasQuotes
                ? $"take the quantity at the best price, then as much again every {matching.LevelGap.ToDouble() * 1e4:0.##} basis points further (a guess)"
                : $"any quantity at the last trade plus or minus {matching.HalfSpread.ToDouble() * 1e4:0.##} basis points (optimistic for large orders)");
        if (hasBook || hasQuotes) yield return new("queue", matching.Queue.Confession);
        yield return new("makers", Makers(matching, hasBook || hasQuotes, hasTrades));
        yield return new("impact", matching.Impact.Confession);
        yield return new("selfTrade", matching.SelfTrade switch
        {
            SelfTradePrevention.ExpireTaker => "of two own orders the one that arrives expires",
            SelfTradePrevention.ExpireMaker => "of two own orders the one that rests expires",
            SelfTradePrevention.ExpireBoth => "two own orders that meet expire both",
            SelfTradePrevention.Decrement => "two own orders that meet both lose the smaller quantity",
            _ => "two own orders that meet trade with each other",
        });
        yield return new("fees", matching.Fees.ToString());
        yield return new("latency", RunAssumptions.Latency(run));
        yield return new("order", "the order of events is recorded: no fill is ambiguous, and there is no interval of outcomes");
    }

    private static string Makers(TickMatchingOptions matching, bool hasQueue, bool hasTrades)
    {
        string through = matching.Through == ThroughFill.Traded ? "as much as was traded or offered beyond their price" : "wholly when the market goes beyond their price (optimistic)";
        string touch = matching.Touch == TouchFill.First ? "a trade at their price fills them as if nobody were ahead (optimistic)" : "the market has to trade beyond their price (pessimistic)";
        return !hasQueue ? $"no queue is recorded: {touch}; they fill {through}"
            : hasTrades ? $"fill when trades have used up the queue ahead of them, and {through}; others would have acted differently with our orders there (optimistic for large ones)"
            : $"no trades are recorded, so nothing shortens the queue but what is canceled; they fill {through} (pessimistic)";
    }

    private static string Signed(Duration offset) => offset < Duration.Zero ? $"−{new Duration(-offset.Nanos)}" : $"+{offset}";
}
