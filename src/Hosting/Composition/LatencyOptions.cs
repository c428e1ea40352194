using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Simulation.Latency;

namespace Godwit.Hosting.Composition;

/// <summary>Reads latencies: a constant part, and jitter on top of it where one is given, as in <c>20ms+lognormal:5ms,0.8</c>.</summary>
internal static class LatencyOptions
{
    private static readonly Duration Longest = Duration.FromDays(1);

    public static LatencyModel Read(BacktestOptions options)
    {
        (Duration feed, LatencyJitter feedJitter) = One("--latency-feed", options.LatencyFeed);
        (Duration entry, LatencyJitter entryJitter) = One("--latency-entry", options.LatencyEntry);
        (Duration response, LatencyJitter responseJitter) = One("--latency-response", options.LatencyResponse);
        return new LatencyModel(feed, entry, response) { FeedJitter = feedJitter, EntryJitter = entryJitter, ResponseJitter = responseJitter };
    }

    private static (Duration, LatencyJitter) One(string option, string text)
    {
        string[] parts = text.Split('+', 2);
        if (!Duration.TryParse(parts[0].Trim(), out Duration constant))
            throw GodwitException.Usage($"{option} '{text}' is no duration: write 0s, 50ms or 2s, and jitter behind it if wanted, as in 20ms+lognormal:5ms,0.8.");
        if (constant > Longest) throw GodwitException.Usage($"{option} is at most {Longest}, not {parts[0].Trim()}.");
        return (constant, parts.Length == 1 ? default : LatencyJitter.Parse(parts[1]));
    }
}
