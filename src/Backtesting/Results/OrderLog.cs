using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Results;

/// <summary>One order that was sent, and what became of it.</summary>
public sealed record OrderRecord
{
    public required long OrderId { get; init; }
    public required int Instrument { get; init; }
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required OrderRole Role { get; init; }

    /// <summary>When the engine decided it.</summary>
    public required Instant SentAt { get; init; }
    public required Price LimitPrice { get; init; }
    public required Quantity Quantity { get; init; }

    public Quantity Filled { get; internal set; }

    /// <summary>Sum of price × quantity of its fills.</summary>
    public Money Notional { get; internal set; }
    public Money Fees { get; internal set; }

    /// <summary>What slippage or the way through the book cost, as the venue stated it.</summary>
    public Money SlippageCost { get; internal set; }
    public int Fills { get; internal set; }

    /// <summary>Venue time of the first and the last fill.</summary>
    public Instant FirstFillAt { get; internal set; }
    public Instant LastFillAt { get; internal set; }

    /// <summary>Best bid and ask of the market at the first fill; both the last trade where only trades are known, zero on bars.</summary>
    public Price BidAtFill { get; internal set; }
    public Price AskAtFill { get; internal set; }

    /// <summary>Whether every fill was of an order that rested in the book.</summary>
    public bool IsMaker { get; internal set; } = true;

    /// <summary>The last thing said of it.</summary>
    public ReportKind End { get; internal set; } = ReportKind.Accepted;
    public Refusal Refusal { get; internal set; }
    public int Sign => Side == OrderSide.Buy ? 1 : -1;
}

/// <summary>Takes down each order of a run with its fills. Grows with their number.</summary>
internal sealed class OrderLog(IReadOnlyList<Core.Instruments.Instrument> instruments)
{
    private readonly List<OrderRecord> _orders = [];
    private readonly Dictionary<long, OrderRecord> _byId = [];

    public IReadOnlyList<OrderRecord> Orders => _orders;

    public void OnRequest(in VenueRequest request, Instant at)
    {
        if (request.Kind != RequestKind.New) return;
        var order = new OrderRecord
        {
            OrderId = request.OrderId,
            Instrument = request.Terms.Instrument,
            Side = request.Terms.Side,
            Type = request.Terms.Type,
            Role = request.Terms.Role,
            SentAt = at,
            LimitPrice = request.Terms.LimitPrice,
            Quantity = request.Terms.Quantity,
        };
        _orders.Add(order);
        _byId[request.OrderId] = order;
    }

    /// <param name="report">What the venue says.</param>
    /// <param name="bid">The market's best bid at that moment, where it is known.</param>
    /// <param name="ask">Its best ask.</param>
    public void OnReport(in ExecutionReport report, Price bid = default, Price ask = default)
    {
        if (!_byId.TryGetValue(report.OrderId, out OrderRecord? order)) return;
        if (report.Kind is not (ReportKind.AmendRejected or ReportKind.CancelRejected)) order.End = report.Kind;
        if (report.Refusal != Refusal.None) order.Refusal = report.Refusal;
        if (!report.IsFill) return;
        if (order.Fills++ == 0) (order.FirstFillAt, order.BidAtFill, order.AskAtFill) = (report.OccurredAt, bid, ask);
        order.LastFillAt = report.OccurredAt;
        order.Filled += report.FillQuantity;
        order.Notional += instruments[report.Instrument].Notional(report.FillPrice, report.FillQuantity);
        // A fee in the base asset is told in its own unit: what it is worth at the fill.
        order.Fees += report.FeeInBase ? BaseFee(in report) : report.Fee;
        order.SlippageCost += report.SlippageCost;
        order.IsMaker &= report.IsMaker;
    }

    private Money BaseFee(in ExecutionReport report)
    {
        Core.Instruments.Instrument instrument = instruments[report.Instrument];
        return instrument.Notional(report.FillPrice, new Quantity((long)(report.Fee.Units / Pow10.Wide(Money.Scale - instrument.QuantityScale))));
    }
}
