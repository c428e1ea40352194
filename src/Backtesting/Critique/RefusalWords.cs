using Godwit.Engine.Loop;

namespace Godwit.Backtesting.Critique;

/// <summary>Why orders were refused, as words.</summary>
public static class RefusalWords
{
    /// <summary>Each reason once, the most frequent first: <c>insufficient funds, notional below minimum</c>.</summary>
    public static string Of(IReadOnlyList<RefusalRecord> refusals) =>
        string.Join(", ", refusals.GroupBy(r => r.Verdict.Refusal).OrderByDescending(g => g.Count()).Select(g => Words(g.Key.ToString())));

    /// <summary>NotionalBelowMinimum → notional below minimum.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
}
