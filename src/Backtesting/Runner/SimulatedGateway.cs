using Godwit.Backtesting.Results;
using Godwit.Core.Events;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;

namespace Godwit.Backtesting.Runner;

/// <summary>The doors of a backtest: carries requests to the simulated venue and reports back, each after its latency, and fires timers in between.</summary>
internal sealed class SimulatedGateway(LatencyModel latency, MissedEntries? missed = null, OrderLog? log = null) : IOutbox, IReportSink
{
    private readonly TimedQueue<Message> _reports = new();
    private readonly SeededRandom? _losses = missed is null ? null : new SeededRandom(missed.Seed);
    private Instant _venueTime;
    private Instant _cause;
    private bool _isDelivering;

    /// <summary>When the last thing told of each instrument is heard; only kept on margin.</summary>
    private Instant[] _lastDue = [];

    /// <summary>A report, or (with an account) interest or funding: all travel the same way, so that the books see them in the venue's order.</summary>
    private readonly record struct Message(ExecutionReport Report, int Account, int Instrument, Money Interest, bool IsFunding = false);

    public TradingEngine Engine { get; set; } = null!;
    public BarExchange Exchange { get; set; } = null!;

    public Instant NextDue => _reports.NextDue < Engine.Timers.Next ? _reports.NextDue : Engine.Timers.Next;

    /// <summary>Whether a report or a timer can reach the engine before <paramref name="time"/>.</summary>
    public bool IsBusyBefore(Instant time) => _reports.Count > 0 || Engine.Timers.Next < time;

    /// <summary>
    /// A decision travels from the engine's present. What follows from a report by rule alone travels from that report: the
    /// venue walks one instrument's bar after the other's, and the engine may already have seen later events of another one.
    /// </summary>
    public void Send(in VenueRequest request)
    {
        log?.OnRequest(in request, Engine.Now);
        if (_losses is not null && request.Kind == RequestKind.New && request.Terms.Role == OrderRole.Entry && _losses.NextDouble() < missed!.Probability) Lose(in request);
        else Exchange.Receive(in request, (request.IsAutomatic ? _cause : Engine.Now) + latency.Entry);
    }

    /// <summary>The request never arrives; that is reported when an answer would have been here.</summary>
    private void Lose(in VenueRequest request)
    {
        Instant arrival = Engine.Now + latency.Entry;
        var report = new ExecutionReport
        {
            OrderId = request.OrderId,
            Kind = ReportKind.Rejected,
            Refusal = Refusal.Halted,
            Instrument = request.Terms.Instrument,
            OccurredAt = arrival,
            OrderQuantity = request.Terms.Quantity,
        };
        _reports.Add(new Message(report, -1, 0, default), arrival + latency.Response);
    }

    public void OnReport(in ExecutionReport report)
    {
        Instant due = DueOf(report.Instrument, _venueTime);
        if (latency.Response.Nanos == 0 && _reports.Count == 0) Deliver(in report, due);
        else _reports.Add(new Message(report, -1, 0, default), due);
    }

    public void OnInterest(int account, int instrument, Money amount, Instant at)
    {
        if (latency.Response.Nanos == 0 && _reports.Count == 0) Charge(account, instrument, amount, at);
        else _reports.Add(new Message(default, account, instrument, amount), at + latency.Response);
    }

    public void OnFunding(int account, int instrument, Money received, Instant at)
    {
        Instant due = DueOf(instrument, at);
        if (latency.Response.Nanos == 0 && _reports.Count == 0) Fund(account, instrument, received, due);
        else _reports.Add(new Message(default, account, instrument, received, IsFunding: true), due);
    }

    /// <summary>
    /// When the engine hears of something. On margin the order of facts decides: whatever concerns one instrument is heard in the venue's
    /// order, though the clock of its walks may run back from one instrument to the next.
    /// </summary>
    private Instant DueOf(int instrument, Instant at)
    {
        Instant due = at + latency.Response;
        if (Exchange.Margin is null) return due;
        if (_lastDue.Length == 0) _lastDue = new Instant[Engine.Books[0].Positions.Count];
        if (due < _lastDue[instrument]) return _lastDue[instrument];
        return _lastDue[instrument] = due;
    }

    public void AdvanceTo(Instant venueTime)
    {
        _venueTime = venueTime;
        if (_isDelivering || (_reports.Count == 0 && Engine.Timers.Next > venueTime)) return;
        DeliverUntil(venueTime);
    }

    private void DeliverUntil(Instant venueTime)
    {
        _isDelivering = true;
        while (true)
        {
            Instant report = _reports.NextDue, timer = Engine.Timers.Next;
            if (_reports.Count > 0 && report <= timer && report <= venueTime) Deliver(_reports.Take(), report);
            else if (timer <= venueTime)
            {
                (int strategy, long tag) = Engine.Timers.Take();
                Engine.Step(EngineEvent.OfTimer(Later(timer), strategy, tag));
            }
            else break;
        }
        _isDelivering = false;
    }

    /// <summary>After the last bar: what the venue has already said still reaches the books, however long it takes; timers are no longer called.</summary>
    public void DeliverRest()
    {
        while (_reports.Count > 0)
        {
            Instant due = _reports.NextDue;
            Deliver(_reports.Take(), due);
        }
    }

    private void Deliver(in Message message, Instant due)
    {
        if (message.Account < 0) Deliver(message.Report, due);
        else if (message.IsFunding) Fund(message.Account, message.Instrument, message.Interest, due);
        else Charge(message.Account, message.Instrument, message.Interest, due);
    }

    private void Charge(int account, int instrument, Money amount, Instant due) =>
        Engine.Step(new EngineEvent(account, instrument, amount, due - latency.Response, Later(due)));

    private void Fund(int account, int instrument, Money received, Instant due) =>
        Engine.Step(EngineEvent.OfFunding(account, instrument, received, due - latency.Response, Later(due)));

    private void Deliver(in ExecutionReport report, Instant due)
    {
        _cause = due;
        log?.OnReport(in report);
        Engine.StepReport(in report, Later(due));
    }

    /// <summary>The engine's clock never goes back.</summary>
    private Instant Later(Instant at) => at < Engine.Now ? Engine.Now : at;
}
