using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Execution.Desk;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Execution;

/// <summary>What the desk knows of an order while requests and answers cross on the way.</summary>
public sealed class OrderDeskTests
{
    private readonly OrderDesk _desk = new([TestInstruments.Spot("X")]);

    [Fact]
    public void Amendments_build_on_each_other_and_take_effect_in_the_order_of_their_answers()
    {
        WorkingOrder order = Accepted(Limit(quantity: 10, price: 90));
        _desk.Amend(order.Id, default, new Price(95), default);
        _desk.Amend(order.Id, new Quantity(7), default, default);
        Assert.Equal(new Price(95), Next().Terms.LimitPrice);
        VenueRequest second = Next();
        Assert.Equal((new Quantity(7), new Price(95)), (second.Terms.Quantity, second.Terms.LimitPrice));

        Report(order, ReportKind.Amended, 10);
        Assert.Equal((new Quantity(10), new Price(95)), (order.Terms.Quantity, order.Terms.LimitPrice));
        Report(order, ReportKind.AmendRejected, 0);
        Assert.Equal((new Quantity(10), new Price(95)), (order.Terms.Quantity, order.Terms.LimitPrice));
    }

    [Fact]
    public void An_amendment_that_our_own_gate_refuses_is_not_the_one_that_the_venue_answers()
    {
        WorkingOrder order = Accepted(Limit(quantity: 10, price: 90));
        _desk.Amend(order.Id, default, new Price(95), default);
        _desk.Amend(order.Id, new Quantity(1_000), default, default);
        Next();
        Next();
        _desk.ApplyRefusal(new ExecutionReport { OrderId = order.Id, Kind = ReportKind.AmendRejected });
        Report(order, ReportKind.Amended, 10);
        Assert.Equal((new Quantity(10), new Price(95)), (order.Terms.Quantity, order.Terms.LimitPrice));
        Assert.Equal(0, _desk.Anomalies);
    }

    [Fact]
    public void What_has_ended_or_is_ending_is_neither_canceled_nor_amended_again()
    {
        WorkingOrder order = Accepted(Limit(quantity: 10, price: 90));
        _desk.Cancel(order.Id);
        _desk.Cancel(order.Id);
        _desk.Amend(order.Id, new Quantity(5), default, default);
        Assert.Equal(RequestKind.Cancel, Next().Kind);
        Assert.False(_desk.HasOutgoing);
        Report(order, ReportKind.Fill, 10, filled: 10);
        _desk.Cancel(order.Id);
        _desk.Retire(order);
        _desk.Cancel(order.Id);
        Assert.False(_desk.HasOutgoing);
    }

    [Fact]
    public void A_late_refusal_is_expected_an_unknown_order_is_an_anomaly()
    {
        WorkingOrder order = Accepted(Limit(quantity: 10, price: 90));
        long id = order.Id;
        Report(order, ReportKind.Fill, 10, filled: 10);
        _desk.Retire(order);
        Assert.Null(_desk.Apply(new ExecutionReport { OrderId = id, Kind = ReportKind.CancelRejected }));
        Assert.Equal(0, _desk.Anomalies);
        Assert.Null(_desk.Apply(new ExecutionReport { OrderId = id, Kind = ReportKind.Fill, FillQuantity = new Quantity(1) }));
        Assert.Null(_desk.Apply(new ExecutionReport { OrderId = id + 1, Kind = ReportKind.CancelRejected }));
        Assert.Equal(2, _desk.Anomalies);
    }

    [Fact]
    public void A_part_of_one_leg_never_enlarges_a_smaller_other_leg()
    {
        WorkingOrder large = Accepted(Limit(quantity: 10, price: 90), group: 5);
        WorkingOrder small = Accepted(Limit(quantity: 3, price: 80), group: 5);
        Report(large, ReportKind.PartialFill, 10, filled: 2);
        Assert.False(_desk.HasOutgoing);
        Report(large, ReportKind.PartialFill, 10, filled: 6);
        VenueRequest shrink = Next();
        Assert.Equal((small.Id, RequestKind.Amend, new Quantity(2), true), (shrink.OrderId, shrink.Kind, shrink.Terms.Quantity, shrink.IsAutomatic));
        Report(large, ReportKind.Fill, 10, filled: 2);
        VenueRequest end = Next();
        Assert.Equal((small.Id, RequestKind.Cancel), (end.OrderId, end.Kind));
    }

    [Fact]
    public void Exits_cover_what_has_filled_less_what_they_have_sold()
    {
        WorkingOrder entry = Accepted(Limit(quantity: 10, price: 90), new Protection { StopLoss = Rate.FromFraction(0.1), TakeProfit = Rate.FromFraction(0.1) });
        Report(entry, ReportKind.PartialFill, 10, filled: 4, price: 100);
        VenueRequest stop = Next(), target = Next();
        Assert.Equal((OrderRole.StopLoss, new Price(90), new Quantity(4), true), (stop.Terms.Role, stop.Terms.StopPrice, stop.Terms.Quantity, stop.IsAutomatic));
        Assert.Equal((OrderRole.TakeProfit, new Price(110), new Quantity(4)), (target.Terms.Role, target.Terms.LimitPrice, target.Terms.Quantity));
        WorkingOrder stopOrder = _desk.Find(stop.OrderId)!, targetOrder = _desk.Find(target.OrderId)!;
        Report(stopOrder, ReportKind.Accepted, 4);
        Report(targetOrder, ReportKind.Accepted, 4);

        Report(targetOrder, ReportKind.PartialFill, 4, filled: 1);
        VenueRequest shrunk = Next();
        Assert.Equal((stop.OrderId, new Quantity(3)), (shrunk.OrderId, shrunk.Terms.Quantity));
        Report(stopOrder, ReportKind.Amended, 3);

        Report(entry, ReportKind.Fill, 10, filled: 6, price: 100);
        // Nine are open: the stop is for nine, the target for nine beyond the one that it has sold.
        VenueRequest grownStop = Next(), grownTarget = Next();
        Assert.Equal((stop.OrderId, new Quantity(9)), (grownStop.OrderId, grownStop.Terms.Quantity));
        Assert.Equal((target.OrderId, new Quantity(10)), (grownTarget.OrderId, grownTarget.Terms.Quantity));
    }

    private static OrderTerms Limit(long quantity, long price) => new() { Type = OrderType.Limit, Quantity = new Quantity(quantity), LimitPrice = new Price(price) };

    private WorkingOrder Accepted(OrderTerms terms, Protection protection = default, long group = 0)
    {
        long id = _desk.Submit(0, 0, in terms, in protection, group);
        Next();
        WorkingOrder order = _desk.Find(id)!;
        Report(order, ReportKind.Accepted, terms.Quantity.Units);
        return order;
    }

    private VenueRequest Next()
    {
        Assert.True(_desk.TryNext(out VenueRequest request));
        return request;
    }

    private void Report(WorkingOrder order, ReportKind kind, long quantity, long filled = 0, long price = 90) => Assert.NotNull(_desk.Apply(new ExecutionReport
    {
        OrderId = order.Id,
        Kind = kind,
        OrderQuantity = new Quantity(quantity),
        FillQuantity = new Quantity(filled),
        FillPrice = new Price(price),
    }));
}
