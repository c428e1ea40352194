using System.Runtime.InteropServices;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Execution.Desk;

/// <summary>
/// Keeps every working order, turns intents into venue requests and venue reports into states. One-cancels-other groups and
/// protective exits are worked here, so they behave alike on every venue.
/// </summary>
/// <remarks>
/// Order ids are sequence numbers of submission: the same run gives the same ids, and a repeated request is recognised.
/// Requests leave through <see cref="TryNext"/>, where the engine lets the risk gate judge them.
/// </remarks>
public sealed partial class OrderDesk(IReadOnlyList<Instrument> instruments)
{
    /// <summary>In order of submission, so also of id.</summary>
    private readonly List<WorkingOrder> _working = new(64);
    private readonly Stack<WorkingOrder> _pool = new(64);
    private readonly Queue<VenueRequest> _outgoing = new(64);

    /// <summary>Amendments without an answer, in order of request: a venue answers those of one order in that order.</summary>
    private readonly List<(long OrderId, OrderTerms Wanted, bool HasLeft)> _amendments = new(16);

    /// <summary>Whether what is being queued follows from a report by rule alone.</summary>
    private bool _isAutomatic;

    /// <summary>The id of the last order submitted; ids start at 1.</summary>
    public long LastOrderId { get; private set; }

    /// <summary>Working orders in order of submission.</summary>
    public IReadOnlyList<WorkingOrder> Working => _working;

    /// <summary>Reports that the life-cycle table does not allow, or that name no known order.</summary>
    public long Anomalies { get; private set; }

    public WorkingOrder? Find(long orderId)
    {
        int index = IndexOf(orderId);
        return index < 0 ? null : _working[index];
    }

    /// <summary>Ids rise, so orders are found by halving; most are the only one or the last one.</summary>
    private int IndexOf(long orderId)
    {
        ReadOnlySpan<WorkingOrder> working = CollectionsMarshal.AsSpan(_working);
        int low = 0, high = working.Length - 1;
        for (int at = high; low <= high; at = (low + high) >> 1)
        {
            long id = working[at].Id;
            if (id == orderId) return at;
            if (id < orderId) low = at + 1;
            else high = at - 1;
        }
        return -1;
    }

    /// <summary>Takes a new order on; it leaves with the next <see cref="TryNext"/>.</summary>
    public long Submit(int book, int strategy, in OrderTerms terms, in Protection protection, long group = 0, long parentId = 0)
    {
        WorkingOrder order = _pool.Count > 0 ? _pool.Pop() : new WorkingOrder();
        order.Id = ++LastOrderId;
        order.Book = book;
        order.Strategy = strategy;
        order.CurrentTerms = terms;
        order.State = OrderState.PendingNew;
        order.Filled = Quantity.Zero;
        order.Protection = protection;
        order.ParentId = parentId;
        order.Group = group;
        order.Exited = Quantity.Zero;
        order.Rung = 0;
        order.PlacedRungs = 0;
        order.Reserved = Money.Zero;
        order.Closing = Quantity.Zero;
        _working.Add(order);
        Send(RequestKind.New, order, in terms);
        return order.Id;
    }

    /// <summary>Asks for the end of an order; one that has ended or is ending is left alone.</summary>
    public void Cancel(long orderId)
    {
        if (Find(orderId) is not { } order || IsEnding(order)) return;
        order.State = OrderState.PendingCancel;
        Send(RequestKind.Cancel, order, in order.Terms);
    }

    /// <summary>Asks for a new total quantity and new prices; <c>default</c> members keep their value.</summary>
    public void Amend(long orderId, Quantity quantity, Price limitPrice, Price stopPrice, Price trailOffset = default)
    {
        if (Find(orderId) is not { } order || IsEnding(order)) return;
        OrderTerms present = Wanted(order);
        OrderTerms wanted = present with
        {
            Quantity = quantity.IsZero ? present.Quantity : quantity,
            LimitPrice = limitPrice.Units == 0 ? present.LimitPrice : limitPrice,
            StopPrice = stopPrice.Units == 0 ? present.StopPrice : stopPrice,
            TrailOffset = trailOffset.Units == 0 ? present.TrailOffset : trailOffset,
        };
        if (order.State != OrderState.PendingNew) order.State = OrderState.PendingAmend;
        _amendments.Add((orderId, wanted, false));
        Send(RequestKind.Amend, order, in wanted);
    }

    public void CancelAll(int book, int strategy, int instrument)
    {
        for (int i = 0; i < _working.Count; i++)
        {
            WorkingOrder order = _working[i];
            if (order.Book == book && order.Strategy == strategy && order.Terms.Instrument == instrument) Cancel(order.Id);
        }
    }

    /// <summary>Whether requests wait to be judged and sent.</summary>
    public bool HasOutgoing => _outgoing.Count > 0;

    /// <summary>The next request to judge and send, in the order in which they were made.</summary>
    public bool TryNext(out VenueRequest request)
    {
        if (!_outgoing.TryDequeue(out request)) return false;
        if (request.Kind != RequestKind.Amend) return true;
        int first = 0;
        while (first < _amendments.Count && (_amendments[first].OrderId != request.OrderId || _amendments[first].HasLeft)) first++;
        if (first < _amendments.Count) _amendments[first] = _amendments[first] with { HasLeft = true };
        return true;
    }

    /// <summary>Applies our own refusal of the request that <see cref="TryNext"/> gave last.</summary>
    public void ApplyRefusal(in ExecutionReport refusal)
    {
        if (refusal.Kind == ReportKind.AmendRejected)
        {
            // Those before it are on their way to the venue and will be answered first, those after it have not left.
            int last = _amendments.Count - 1;
            while (last >= 0 && (_amendments[last].OrderId != refusal.OrderId || !_amendments[last].HasLeft)) last--;
            if (last >= 0) _amendments.RemoveAt(last);
        }
        if (Find(refusal.OrderId) is { } order && OrderLifecycle.Next(order.State, refusal.Kind) is { } next)
            order.State = next == OrderState.Working && order.Filled.Units > 0 ? OrderState.PartiallyFilled : next;
        else Anomalies++;
    }

    /// <summary>
    /// Applies a venue's report. Returns the order (ended ones stay readable until <see cref="Retire"/>), or null for an anomaly.
    /// </summary>
    public WorkingOrder? Apply(in ExecutionReport report)
    {
        WorkingOrder? order = Find(report.OrderId);
        if (order is null || OrderLifecycle.Next(order.State, report.Kind) is not { } next)
        {
            // A cancellation or an amendment that came too late finds an order that has ended and is forgotten here.
            bool isLate = order is null && report.OrderId > 0 && report.OrderId <= LastOrderId && report.Kind is ReportKind.CancelRejected or ReportKind.AmendRejected;
            if (!isLate) Anomalies++;
            return null;
        }
        order.State = next == OrderState.Working && order.Filled.Units > 0 ? OrderState.PartiallyFilled : next;
        if (report.Kind is ReportKind.Amended or ReportKind.AmendRejected) SettleAmendment(order, report.Kind);
        if (report.OrderQuantity.Units > 0 && report.OrderQuantity != order.Terms.Quantity) order.CurrentTerms = order.Terms with { Quantity = report.OrderQuantity };
        if (!report.IsFill) return order;
        order.Filled += report.FillQuantity;
        if (order.ParentId != 0 && Find(order.ParentId) is { } entry) entry.Exited += report.FillQuantity;
        _isAutomatic = true;
        if (order.Group != 0) ShrinkGroup(order, report.FillQuantity);
        if (!order.Protection.IsNone) Protect(order, in report);
        _isAutomatic = false;
        return order;
    }

    /// <summary>Forgets an order that has ended.</summary>
    public void Retire(WorkingOrder order)
    {
        _working.RemoveAt(IndexOf(order.Id));
        for (int i = _amendments.Count - 1; i >= 0; i--)
            if (_amendments[i].OrderId == order.Id) _amendments.RemoveAt(i);
        _pool.Push(order);
    }

    private void Send(RequestKind kind, WorkingOrder order, in OrderTerms terms) =>
        _outgoing.Enqueue(new VenueRequest(kind, order.Id, order.Book, terms) { IsAutomatic = _isAutomatic });

    private static bool IsEnding(WorkingOrder order) => order.State == OrderState.PendingCancel || OrderLifecycle.IsTerminal(order.State);

    private void SettleAmendment(WorkingOrder order, ReportKind answer)
    {
        int first = 0;
        while (first < _amendments.Count && _amendments[first].OrderId != order.Id) first++;
        if (first == _amendments.Count) return;
        OrderTerms wanted = _amendments[first].Wanted;
        _amendments.RemoveAt(first);
        if (answer == ReportKind.Amended)
            order.CurrentTerms = order.Terms with { Quantity = wanted.Quantity, LimitPrice = wanted.LimitPrice, StopPrice = wanted.StopPrice, TrailOffset = wanted.TrailOffset };
    }

    /// <summary>What was asked for last, answered or not.</summary>
    private OrderTerms Wanted(WorkingOrder order)
    {
        int last = _amendments.Count - 1;
        while (last >= 0 && _amendments[last].OrderId != order.Id) last--;
        return last < 0 ? order.Terms : _amendments[last].Wanted;
    }
}
