using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Books;

namespace Godwit.Hosting.Presentation;

/// <summary>What a result on ticks rests on: which recordings, and what the models say themselves of when they fill, what they ignore and which way they err.</summary>
internal static class TickAssumptions
{
    public static IEnumerable<KeyValuePair<string, string>> Of(ComposedBacktest run)
    {
        ResolvedTicks[] ticks = [.. run.Series.SelectMany(s => s.Ticks)];
        bool Has(TickKind kind) => ticks.Any(t => t.Source.Kind == kind);
        yield return new("market", string.Join(", ", ticks.Select(t => t.Id + (t.ClockOffset == Duration.Zero ? "" : $" (clock corrected by {Signed(t.ClockOffset)})"))));
        if (run.Series.Any(s => s.HasBarsOfTicks)) yield return new("bars", $"made of {(Has(TickKind.Trade) ? "the trades" : "the middle of bid and ask")}; a bar where nothing happened repeats the last price");
        foreach (KeyValuePair<string, string> told in TickConfession.Of(run.Setup.TickMatching, run.Setup.Latency, Has(TickKind.Book), Has(TickKind.Quote), Has(TickKind.Trade))) yield return told;
        yield return new("fees", run.Setup.TickMatching.Fees.ToString());
        yield return new("order", "the order of events is recorded: no fill is ambiguous, and there is no interval of outcomes");
    }

    private static string Signed(Duration offset) => offset < Duration.Zero ? $"−{new Duration(-offset.Nanos)}" : $"+{offset}";
}
