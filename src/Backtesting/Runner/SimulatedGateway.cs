using Godwit.Core.Events;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;

namespace Godwit.Backtesting.Runner;

/// <summary>The doors of a backtest: carries requests to the simulated venue and reports back, each after its latency, and fires timers in between.</summary>
internal sealed class SimulatedGateway(LatencyModel latency) : IOutbox, IReportSink
{
    private readonly Queue<(ExecutionReport Report, Instant Due)> _reports = new(16);
    private Instant _venueTime;
    private bool _isDelivering;

    public TradingEngine Engine { get; set; } = null!;
    public BarExchange Exchange { get; set; } = null!;

    /// <summary>Whether a report or a timer can reach the engine before <paramref name="time"/>.</summary>
    public bool IsBusyBefore(Instant time) => _reports.Count > 0 || Engine.Timers.Next < time;

    public void Send(in VenueRequest request) => Exchange.Receive(in request, Engine.Now + latency.Entry);

    public void OnReport(in ExecutionReport report)
    {
        Instant due = _venueTime + latency.Response;
        if (latency.Response.Nanos == 0 && _reports.Count == 0) Deliver(in report, due);
        else _reports.Enqueue((report, due));
    }

    public void OnInterest(int account, int instrument, Money amount, Instant at) => Engine.Step(new EngineEvent(account, instrument, amount, at));

    public void AdvanceTo(Instant venueTime)
    {
        if (venueTime > _venueTime) _venueTime = venueTime;
        if (_isDelivering || (_reports.Count == 0 && Engine.Timers.Next > venueTime)) return;
        DeliverUntil(venueTime);
    }

    private void DeliverUntil(Instant venueTime)
    {
        _isDelivering = true;
        while (true)
        {
            Instant report = _reports.TryPeek(out (ExecutionReport Report, Instant Due) first) ? first.Due : Instant.MaxValue;
            Instant timer = Engine.Timers.Next;
            if (report <= timer && report <= venueTime)
            {
                _reports.Dequeue();
                Deliver(in first.Report, report);
            }
            else if (timer <= venueTime)
            {
                (int strategy, long tag) = Engine.Timers.Take();
                Engine.Step(EngineEvent.OfTimer(Later(timer), strategy, tag));
            }
            else break;
        }
        _isDelivering = false;
    }

    private void Deliver(in ExecutionReport report, Instant due) => Engine.Step(new EngineEvent(in report, Later(due)));

    /// <summary>The engine's clock never goes back.</summary>
    private Instant Later(Instant at) => at < Engine.Now ? Engine.Now : at;
}
