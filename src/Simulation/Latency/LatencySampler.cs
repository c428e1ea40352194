using Godwit.Core.MarketData;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Simulation.Latency;

/// <summary>
/// The latencies of one connection, message by message. Each direction has its own random sequence (the number of market messages does not
/// change what orders meet) and keeps its order: a later message never arrives before an earlier one.
/// </summary>
public sealed class LatencySampler
{
    private readonly LatencyModel _model;
    private readonly SeededRandom _feedRandom, _entryRandom, _responseRandom;
    private Instant _lastFeed = Instant.MinValue, _lastEntry = Instant.MinValue, _lastResponse = Instant.MinValue;

    /// <param name="model">How long messages take.</param>
    /// <param name="seed">Decides the jitter; several connections of a run take different ones.</param>
    public LatencySampler(LatencyModel model, ulong seed)
    {
        _model = model;
        _feedRandom = SeededRandom.ForStream(seed, 1);
        _entryRandom = SeededRandom.ForStream(seed, 2);
        _responseRandom = SeededRandom.ForStream(seed, 3);
    }

    /// <summary>When the engine sees a tick: at its time of receipt and the feed's latency, never before it occurred.</summary>
    public Instant FeedArrival(in Tick tick)
    {
        Instant received = tick.ReceivedAt > tick.OccurredAt ? tick.ReceivedAt : tick.OccurredAt;
        return InOrder(received, _model.FeedJitter.Draw(_model.Feed, _feedRandom), ref _lastFeed);
    }

    /// <summary>How long a request sent at <paramref name="at"/> takes to the venue. Call it in the order of sending.</summary>
    public Duration Entry(Instant at) =>
        InOrder(at, _model.EntryJitter.Draw(_model.Recorded?.EntryAt(at) ?? _model.Entry, _entryRandom), ref _lastEntry) - at;

    /// <summary>How long a report made at <paramref name="at"/> takes to the engine. Call it in the order of reporting.</summary>
    public Duration Response(Instant at) =>
        InOrder(at, _model.ResponseJitter.Draw(_model.Recorded?.ResponseAt(at) ?? _model.Response, _responseRandom), ref _lastResponse) - at;

    private static Instant InOrder(Instant sent, Duration latency, ref Instant last)
    {
        Instant arrival = sent + latency;
        if (arrival < last) arrival = last;
        last = arrival;
        return arrival;
    }
}
