using Godwit.Simulation.Latency;

namespace Godwit.Simulation.Books;

/// <summary>What a simulation on trades, quotes and books assumes, as name and sentence: fills when, ignores what, errs which way. For the report.</summary>
public static class TickConfession
{
    /// <param name="options">The venue's assumptions.</param>
    /// <param name="latency">How long messages take.</param>
    /// <param name="hasBook">Whether books are recorded; they say more than quotes, which are then not used.</param>
    /// <param name="hasQuotes">Whether quotes are recorded.</param>
    /// <param name="hasTrades">Whether trades are recorded.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(TickMatchingOptions options, LatencyModel latency, bool hasBook, bool hasQuotes, bool hasTrades) =>
    [
        new("takers", Takers(options, hasBook, hasQuotes, hasTrades)),
        new("makers", Makers(options, hasBook, hasQuotes, hasTrades)),
        new("queue", hasBook || hasQuotes ? options.Queue.Confession : "none is recorded"),
        new("impact", options.Impact.Confession),
        new("selfTrade", SelfTrade(options)),
        new("triggers", Triggers(options, hasTrades)),
        new("latency", latency == LatencyModel.None ? "none (optimistic)" : $"{latency}; messages of one direction keep their order{(latency.IsConstant ? "; constant (optimistic: fills that hurt happen when messages are slow)" : "")}"),
        new("borrow", options.BorrowPerYear.Units > 0 ? $"shorts are borrowed at {options.BorrowPerYear} a year, charged each full hour" : "shorts cost nothing to hold (optimistic)"),
        new("venueEvents", options.Schedule.Confession),
        new("hiddenLiquidity", "orders that the recording does not show are never met (pessimistic for takers), and others do not react to our orders (optimistic for large ones)"),
    ];

    private static string Takers(TickMatchingOptions options, bool hasBook, bool hasQuotes, bool hasTrades)
    {
        string stale = options.TradesEmptyLevels && hasTrades ? "; what a later trade went through is gone" : "";
        if (hasBook) return $"take the recorded book level by level at its prices; what they took stays taken until the venue states that level anew{stale}";
        if (hasQuotes) return $"take the best quote's quantity, then the same quantity again each {options.LevelGap} of the price further away, at its mean (a guess that errs both ways){stale}";
        return $"pay half a spread of {options.HalfSpread} around the last trade, whatever their quantity (optimistic for large ones)";
    }

    private static string Makers(TickMatchingOptions options, bool hasBook, bool hasQuotes, bool hasTrades)
    {
        string through = options.Through == ThroughFill.Traded ? "with as much as went through" : "wholly (optimistic for large ones)";
        if (!hasBook && !hasQuotes)
            return options.Touch == TouchFill.First
                ? $"fill at a touch as if nobody were ahead (optimistic), and when the market trades through their price, {through}"
                : $"fill when the market trades through their price, {through}; a touch is not enough (pessimistic)";
        string trades = hasTrades ? "when trades at their price have used up the queue ahead, with what those leave; or " : "";
        return $"join the end of the queue and fill {trades}when the other side comes to their price, or a trade goes beyond it, {through}{(hasTrades ? "" : " (no trades are recorded: pessimistic)")}";
    }

    private static string SelfTrade(TickMatchingOptions options) => options.SelfTrade switch
    {
        Matching.SelfTradePrevention.ExpireTaker => "between own orders: the arriving one expires",
        Matching.SelfTradePrevention.ExpireMaker => "between own orders: the resting one expires",
        Matching.SelfTradePrevention.ExpireBoth => "between own orders: both expire",
        Matching.SelfTradePrevention.Decrement => "between own orders: both lose the smaller one's quantity",
        _ => "own orders trade with one another",
    };

    private static string Triggers(TickMatchingOptions options, bool hasTrades)
    {
        string last = hasTrades ? "the last trade" : "the middle between bid and ask";
        return options.Trigger == TriggerPrice.Mark ? $"stops wait for the mark price, before the first one for {last}" : $"stops wait for {last}";
    }
}
