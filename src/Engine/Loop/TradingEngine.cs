using System.Runtime.CompilerServices;
using Godwit.Core.Digest;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Hosts;
using Godwit.Engine.Timers;
using Godwit.Execution.Desk;
using Godwit.Indicators;
using Godwit.Portfolio.Trades;
using Godwit.Portfolio.Valuation;
using Godwit.Risk.Gate;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <summary>
/// The glass room: one thread, events in through <see cref="Step"/>, requests out through the outbox, nothing else. Backtest,
/// paper and live run this same code; replaying its events reproduces orders, fills, balances and <see cref="Digest"/> exactly.
/// </summary>
/// <remarks>
/// Order of work, stated because it decides contention for cash: events in the order in which they are given; for each, books
/// are marked, then strategies are called in the order of the setup, and after each strategy its orders are judged and sent.
/// </remarks>
public sealed partial class TradingEngine
{
    /// <summary>Refusals and notes kept in full; beyond that they are only counted.</summary>
    public const int KeptRecords = 1_000;

    private readonly IOutbox _outbox;
    private readonly IJournal? _journal;
    private readonly StrategyHost[] _hosts;

    /// <summary>Who sees each instrument's bars, in the order of the setup.</summary>
    private readonly Listener[][] _listeners;
    private readonly Book[] _books;
    private readonly MarketRegimes[] _regimes;
    private readonly EngineSetup _setup;
    private readonly List<RefusalRecord> _refusals = [];
    private readonly List<NoteRecord> _notes = [];
    private RunDigest _digest;

    public TradingEngine(EngineSetup setup, IOutbox outbox, IJournal? journal = null)
    {
        _setup = setup;
        _outbox = outbox;
        _journal = journal;
        Instrument[] instruments = [.. setup.Instruments.Select(i => i.Instrument)];
        string[] assets = [.. instruments.SelectMany(i => new[] { i.BaseAsset, i.QuoteAsset }).Distinct().Order(StringComparer.Ordinal)];
        Ledger = new Portfolio.Ledger.Ledger(setup.Capital.Count, assets);
        int quoteAsset = Array.IndexOf(assets, SettlementAssetOf(instruments));
        _books = new Book[setup.Capital.Count];
        for (int i = 0; i < _books.Length; i++)
        {
            _books[i] = new Book(Ledger, i, quoteAsset, instruments, Trades, [.. setup.Instruments.Select(i => i.Margin)]);
            _books[i].Deposit(setup.Capital[i]);
        }
        Desk = new OrderDesk(instruments);
        Gate = new PreTradeGate(setup.Limits, _books.Length, instruments.Length);
        _regimes = [.. instruments.Select(_ => new MarketRegimes())];
        _feeds = [.. instruments.Select(i => new MarketFeed(i.Rules[^1].Tick))];
        _hosts = new StrategyHost[setup.Strategies.Count];
        for (int i = 0; i < _hosts.Length; i++) _hosts[i] = Host(i, instruments.Length);
        _listeners = [.. instruments.Select((_, i) => Listening(i))];
    }

    private sealed record Listener(IStrategy Strategy, Market Market);

    public Instant Now { get; private set; }
    public Portfolio.Ledger.Ledger Ledger { get; }
    public IReadOnlyList<Book> Books
    {
        get
        {
            ValueBooks();
            return _books;
        }
    }

    public TradeList Trades { get; } = new();
    public OrderDesk Desk { get; }
    public PreTradeGate Gate { get; }
    public TimerQueue Timers { get; } = new();
    public IReadOnlyList<RefusalRecord> Refusals => _refusals;
    public long RefusalCount { get; private set; }
    public IReadOnlyList<NoteRecord> Notes => _notes;
    public long OrdersSent { get; private set; }

    /// <summary>The regime models of each instrument, shared by its strategies; unused ones cost nothing.</summary>
    public IReadOnlyList<MarketRegimes> Regimes => _regimes;

    /// <summary>True after a halt: strategies still see events, but nothing new is opened.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>Sum of all books.</summary>
    public Money Equity
    {
        get
        {
            ValueBooks();
            Money sum = _books[0].Equity;
            for (int i = 1; i < _books.Length; i++) sum += _books[i].Equity;
            return sum;
        }
    }

    /// <summary>Whether no book has a position.</summary>
    public bool IsFlat
    {
        get
        {
            foreach (Book book in _books)
                if (!book.IsFlat) return false;
            return true;
        }
    }

    /// <summary>Fingerprint of all requests, fills and final balances so far.</summary>
    public string Digest
    {
        get
        {
            RunDigest end = _digest;
            foreach (Book book in _books)
            {
                end.Add(book.Cash.Units);
                foreach (Position position in book.Positions) end.Add(position.Quantity.Units);
            }
            return end.ToString();
        }
    }

    /// <summary>Starts the strategies; returns how many bars of warm-up the slowest indicator of an instrument needs, per instrument.</summary>
    public int[] Start()
    {
        var settle = new int[_setup.Instruments.Count];
        foreach (StrategyHost host in _hosts)
        {
            host.Strategy.Start(host);
            foreach (Market market in host.Markets) settle[market.Index] = Math.Max(settle[market.Index], market.SettleLength);
        }
        foreach (MarketRegimes regimes in _regimes) regimes.Begin();
        OpenFeeds();
        return settle;
    }

    public void Stop()
    {
        foreach (StrategyHost host in _hosts) host.Strategy.Stop();
    }

    /// <summary>Takes one fact in. Everything that follows from it happens before this returns.</summary>
    public void Step(in EngineEvent e)
    {
        Now = e.ReceivedAt;
        _journal?.Append(in e);
        switch (e.Kind)
        {
            case EventKind.Bar: OnBar(e.Instrument, in e.Bar, e.Phase); break;
            case EventKind.Report: OnReport(in e.Report); break;
            case EventKind.Timer: OnTimer(in e); break;
            case EventKind.Tick: OnTick(e.Instrument, in e.Tick, e.Phase); break;
            case EventKind.Command: OnCommand(e.Command); break;
            case EventKind.Funding: _books[(int)e.Tag].ReceiveFunding(e.Instrument, e.Amount); break;
            case EventKind.Interest: _books[(int)e.Tag].ChargeInterest(e.Instrument, e.Amount); break;
            default: throw new ArgumentOutOfRangeException(nameof(e), $"Events of kind {e.Kind} are not handled.");
        }
    }

    internal void AddNote(int strategy, string text)
    {
        if (_notes.Count < KeptRecords) _notes.Add(new NoteRecord(Now, strategy, text));
    }

    /// <summary>As <see cref="Step"/> with a report event, which is only built where a journal wants it.</summary>
    public void StepReport(in ExecutionReport report, Instant receivedAt)
    {
        if (_journal is not null)
        {
            Step(new EngineEvent(in report, receivedAt));
            return;
        }
        Now = receivedAt;
        OnReport(in report);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnReport(in ExecutionReport report)
    {
        if (report.IsByVenue)
        {
            OnVenueFill(in report);
            return;
        }
        WorkingOrder? order = Desk.Apply(in report);
        if (order is null) return;
        Book book = _books[order.Book];
        bool ended = OrderLifecycle.IsTerminal(order.State);
        if (report.IsFill)
        {
            DigestFill(in report);
            Quantity moved = book.OnFill(in report, order.Terms.Side, order.Terms.Role);
            ShrinkReservation(order, in report);
            UpdatePosition(order.Strategy, report.Instrument, moved);
        }
        else if (report.Kind is ReportKind.Rejected || (report.Kind is ReportKind.Canceled && report.Refusal != Refusal.None))
            AddRefusal(new RefusalRecord(Now, report.OrderId, report.Instrument, true, new Verdict(report.Refusal)));
        if (ended) Gate.Release(order.Book, in order.Terms, order.Reserved, order.Closing);
        int strategy = order.Strategy;
        if (ended) Desk.Retire(order);
        Notify(strategy, in report);
        WorkIntents();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnTimer(in EngineEvent e)
    {
        _hosts[e.Strategy].Strategy.OnTimer(e.Tag);
        WorkIntents();
    }

    /// <summary>Lets the gate judge what the desk has queued and sends what it approves; refusals go back to their strategy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WorkIntents()
    {
        if (Desk.HasOutgoing) SendIntents();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SendIntents()
    {
        ValueBooks();
        while (Desk.TryNext(out VenueRequest request))
        {
            if (!MayLeave(in request)) continue;
            OrdersSent++;
            _digest.Add(request.OrderId);
            _digest.Add((long)request.Kind);
            _digest.Add(request.Terms.Quantity.Units);
            _outbox.Send(in request);
        }
    }

    private bool MayLeave(in VenueRequest request)
    {
        // The gate may have refused the order while its cancellation was already waiting here.
        if (Desk.Find(request.OrderId) is not { } order) return false;
        return request.Kind switch
        {
            RequestKind.New => Approve(order, in request),
            RequestKind.Amend => ApproveAmendment(order, in request),
            _ => true,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Approve(WorkingOrder order, in VenueRequest request)
    {
        Verdict verdict = IsHalted && !request.Terms.Is(OrderFlags.ReduceOnly)
            ? new Verdict(Refusal.Halted)
            : Gate.Judge(_books[request.Account], in request.Terms, sharesPosition: order.Group != 0);
        if (verdict.IsApproved)
        {
            (order.Reserved, order.Closing) = (verdict.Reserved, verdict.Closing);
            return true;
        }
        Reject(order, in request, in verdict);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Reject(WorkingOrder order, in VenueRequest request, in Verdict verdict)
    {
        ExecutionReport refusal = Refuse(in request, ReportKind.Rejected, in verdict);
        int strategy = order.Strategy;
        Desk.Retire(order);
        Notify(strategy, in refusal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ApproveAmendment(WorkingOrder order, in VenueRequest request)
    {
        if ((request.Terms.Flags & (OrderFlags.ReduceOnly | OrderFlags.AllAvailable)) != 0) return true;
        OrderTerms remaining = request.Terms with { Quantity = request.Terms.Quantity - order.Filled };
        Verdict verdict = IsHalted
            ? new Verdict(Refusal.Halted)
            : Gate.JudgeAmendment(_books[request.Account], in remaining, order.Reserved, order.Closing, sharesPosition: order.Group != 0);
        if (verdict.IsApproved)
        {
            (order.Reserved, order.Closing) = (verdict.Reserved, verdict.Closing);
            return true;
        }
        ExecutionReport refusal = Refuse(in request, ReportKind.AmendRejected, in verdict);
        Notify(order.Strategy, in refusal);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ExecutionReport Refuse(in VenueRequest request, ReportKind kind, in Verdict verdict)
    {
        AddRefusal(new RefusalRecord(Now, request.OrderId, request.Terms.Instrument, false, verdict));
        var refusal = new ExecutionReport
        {
            OrderId = request.OrderId,
            Kind = kind,
            Refusal = verdict.Refusal,
            Instrument = request.Terms.Instrument,
            OccurredAt = Now,
        };
        Desk.ApplyRefusal(in refusal);
        return refusal;
    }

    /// <summary>A fill first closes what the order was counted on to close; the rest of it turns reserved cost into exposure.</summary>
    private void ShrinkReservation(WorkingOrder order, in ExecutionReport fill)
    {
        Quantity closed = Quantity.Min(order.Closing, fill.FillQuantity), opened = fill.FillQuantity - closed;
        Quantity openingBefore = order.Remaining + fill.FillQuantity - order.Closing;
        Money part = Money.Zero;
        if (order.Remaining.Units <= 0 || order.Terms.Is(OrderFlags.AllAvailable)) (part, closed) = (order.Reserved, order.Closing);
        else if (opened.Units > 0 && !order.Reserved.IsZero)
            part = new Money(Wide.MultiplyDivide(order.Reserved.Units, opened.Units, openingBefore.Units, Rounding.Down));
        order.Reserved -= part;
        order.Closing -= closed;
        Gate.Shrink(order.Book, in order.Terms, part, closed);
    }

    /// <summary>Strategies that share a book have positions of their own; less than a lot counts as flat and needs no protection.</summary>
    private void UpdatePosition(int strategy, int instrument, Quantity moved)
    {
        if (_hosts[strategy].MarketOf(instrument) is not { } market) return;
        int before = market.PositionSign;
        market.Position += moved;
        if (market.PositionSign == before) return;
        market.BarsInPosition = 0;
        if (market.PositionSign == 0) Desk.CancelProtections(strategy, instrument);
    }

    private void Notify(int strategy, in ExecutionReport report)
    {
        StrategyHost host = _hosts[strategy];
        if (host.MarketOf(report.Instrument) is { } market) host.Strategy.OnOrder(market, in report);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddRefusal(in RefusalRecord record)
    {
        RefusalCount++;
        if (_refusals.Count < KeptRecords) _refusals.Add(record);
    }

    private void DigestFill(in ExecutionReport fill)
    {
        _digest.Add(fill.OrderId);
        _digest.Add(fill.OccurredAt.UnixNanos);
        _digest.Add(fill.FillPrice.Units);
        _digest.Add(fill.FillQuantity.Units);
        _digest.Add(fill.Fee.Units);
    }
}
