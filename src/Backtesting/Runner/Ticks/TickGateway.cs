using Godwit.Backtesting.Results;
using Godwit.Core.Events;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;

namespace Godwit.Backtesting.Runner.Ticks;

/// <summary>
/// The doors of a backtest on ticks: requests reach the venue after the entry latency, reports the engine after the response latency.
/// Neither overtakes another one of its direction; the two directions cross in flight.
/// </summary>
internal sealed class TickGateway(LatencySampler latency, MissedEntries? missed, OrderLog? log) : IOutbox, IReportSink
{
    private readonly TimedQueue<Message> _reports = new();
    private readonly SeededRandom? _losses = missed is null ? null : new SeededRandom(missed.Seed);

    /// <summary>A report, or (with an account) interest or funding.</summary>
    private readonly record struct Message(ExecutionReport Report, int Account, int Instrument, Money Amount, Instant At, bool IsFunding = false);

    public TradingEngine Engine { get; set; } = null!;
    public TickExchange Exchange { get; set; } = null!;

    /// <summary>When the next report reaches the engine, in nanoseconds; the largest number when none is on its way.</summary>
    public long NextReport { get; private set; } = long.MaxValue;

    /// <summary>Requests sent so far.</summary>
    public long Sent { get; private set; }

    public Instant NextDue => new(Math.Min(NextReport, Engine.Timers.Next.UnixNanos));

    public void Send(in VenueRequest request)
    {
        Sent++;
        log?.OnRequest(in request, Engine.Now);
        Instant arrival = Engine.Now + latency.Entry(Engine.Now);
        if (_losses is not null && request.Kind == RequestKind.New && request.Terms.Role == OrderRole.Entry && _losses.NextDouble() < missed!.Probability) Lose(in request, arrival);
        else Exchange.Receive(in request, arrival);
    }

    public void OnReport(in ExecutionReport report)
    {
        if (log is not null)
        {
            Exchange.TryTouch(report.Instrument, out Price bid, out Price ask);
            log.OnReport(in report, bid, ask);
        }
        Add(new Message(report, -1, 0, default, report.OccurredAt));
    }

    public void OnInterest(int account, int instrument, Money amount, Instant at) => Add(new Message(default, account, instrument, amount, at));

    public void OnFunding(int account, int instrument, Money received, Instant at) => Add(new Message(default, account, instrument, received, at, IsFunding: true));

    /// <summary>The runner moves time, not the venue.</summary>
    public void AdvanceTo(Instant venueTime)
    {
    }

    /// <summary>Hands the next report to the engine.</summary>
    public void Deliver()
    {
        Instant due = _reports.NextDue;
        Message message = _reports.Take();
        NextReport = _reports.NextDue.UnixNanos;
        // The engine's clock never goes back.
        Instant received = due < Engine.Now ? Engine.Now : due;
        if (message.Account < 0) Engine.StepReport(message.Report, received);
        else if (message.IsFunding) Engine.Step(EngineEvent.OfFunding(message.Account, message.Instrument, message.Amount, message.At, received));
        else Engine.Step(new EngineEvent(message.Account, message.Instrument, message.Amount, message.At, received));
    }

    /// <summary>After the last tick: what the venue has already said still reaches the books.</summary>
    public void DeliverRest()
    {
        while (_reports.Count > 0) Deliver();
    }

    private void Add(in Message message)
    {
        _reports.Add(in message, message.At + latency.Response(message.At));
        NextReport = _reports.NextDue.UnixNanos;
    }

    /// <summary>The request never arrives; that is reported when an answer would have been here.</summary>
    private void Lose(in VenueRequest request, Instant arrival) => OnReport(new ExecutionReport
    {
        OrderId = request.OrderId,
        Kind = ReportKind.Rejected,
        Refusal = Refusal.Halted,
        Instrument = request.Terms.Instrument,
        OccurredAt = arrival,
        OrderQuantity = request.Terms.Quantity,
    });
}
