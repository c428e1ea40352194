using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Simulation.Matching;

namespace Godwit.Kernel.Tests.Simulation.Matching;

/// <summary>Random orders, cancellations and replacements of a few owners around a wandering price.</summary>
internal sealed class OrderFlow(ulong seed)
{
    private readonly SeededRandom _random = new(seed);
    private long _centre = 10_000;
    private long _last;

    public readonly record struct Operation(RequestKind Kind, MatchOrder Order)
    {
        public MatchResult Apply(IOrderBook book, long idOffset = 0)
        {
            MatchOrder order = idOffset == 0 ? Order : Order with { Id = Order.Id + idOffset };
            return Kind switch
            {
                RequestKind.New => book.Submit(in order),
                RequestKind.Cancel => new MatchResult(book.Cancel(order.Id), default, default),
                _ => book.Replace(order.Id, order.Limit, order.Quantity),
            };
        }
    }

    public Operation Next()
    {
        if (_random.NextInt(20) == 0) _centre += _random.NextInt(7) - 3;
        int dice = _random.NextInt(100);
        // Mostly recent orders are canceled or replaced; sometimes one that is long gone.
        long id = _last - (_random.NextInt(50) == 0 ? _random.NextInt(1000) : _random.NextInt(60));
        var side = (OrderSide)_random.NextInt(2);
        var limit = new Price(_centre + (side == OrderSide.Buy ? -1 : 1) * (_random.NextInt(30) - 6));
        var quantity = new Quantity(_random.NextInt(200) == 0 ? 0 : 1 + _random.NextInt(40));
        if (dice < 40) return new(RequestKind.Cancel, new MatchOrder(id, 0, side, limit, quantity));
        if (dice < 50) return new(RequestKind.Amend, new MatchOrder(id, 0, side, limit, quantity));
        return new(RequestKind.New, new MatchOrder(dice == 99 ? id : ++_last, _random.NextInt(5) - 1, side, limit, quantity)
        {
            Display = _random.NextInt(10) == 0 ? new(1 + _random.NextInt(10)) : default,
            TimeInForce = _random.NextInt(12) switch { 0 => TimeInForce.ImmediateOrCancel, 1 => TimeInForce.FillOrKill, _ => TimeInForce.GoodTillCancel },
            IsMarket = _random.NextInt(20) == 0,
            IsPostOnly = _random.NextInt(10) == 0,
        });
    }
}

/// <summary>What a matching engine tells, as text and as rows of a book.</summary>
internal sealed class MatchLog : IMatchListener
{
    private List<string> _lines = [];
    private List<Tick> _rows = [];

    public long Trades { get; private set; }

    public List<string> Take() => Interlocked.Exchange(ref _lines, []);
    public List<Tick> TakeRows() => Interlocked.Exchange(ref _rows, []);

    public void OnTrade(in MatchTrade trade)
    {
        Trades++;
        _lines.Add($"{trade.TakerId} takes {trade.Quantity.Units} of {trade.MakerId} @ {trade.Price.Units}, {trade.MakerLeft.Units} left");
    }

    public void OnLevel(OrderSide side, Price price, Quantity visible)
    {
        _lines.Add($"{side} {price.Units}: {visible.Units}");
        _rows.Add(Tick.OfBook(new BookChange(default, price, visible, 1, TickFlags.EndOfMessage | (side == OrderSide.Buy ? TickFlags.Bid : 0)), default));
    }

    public void OnSelfTrade(long makerId, Quantity left) => _lines.Add($"{makerId} loses to {left.Units}");
}
