using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Strategies;
using Godwit.Strategies.Signals;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>A strategy written where it is used.</summary>
internal sealed class DelegateStrategy(Action<DelegateStrategy, Market> onBar) : Strategy
{
    public Action<DelegateStrategy, Market, ExecutionReport>? Reported { get; init; }
    public Action<DelegateStrategy, long>? Timed { get; init; }
    public IStrategyContext Here => Context;

    protected override void OnBar(Market market) => onBar(this, market);
    protected override void OnOrder(Market market, in ExecutionReport report) => Reported?.Invoke(this, market, report);
    protected override void OnTimer(long tag) => Timed?.Invoke(this, tag);

    public long Submit(Market market, OrderSide side, long units, OrderFlags flags = OrderFlags.None) =>
        Context.Submit(new OrderTerms { Instrument = market.Index, Side = side, Quantity = new Quantity(units), Flags = flags });

    public void Want(Market market, int sign, double strength) => Give(market, Signal.Of(sign) with { Strength = strength });

    public void Want(Market market, int sign)
    {
        if (sign > 0) GoLong(market);
        else if (sign < 0) GoShort(market);
        else GoFlat(market);
    }
}
