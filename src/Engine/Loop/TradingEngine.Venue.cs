using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Engine.Hosts;

namespace Godwit.Engine.Loop;

/// <content>Fills that no order stands behind: liquidations, and settlements of dated futures at their expiry.</content>
public sealed partial class TradingEngine
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnVenueFill(in ExecutionReport report)
    {
        DigestFill(in report);
        Quantity left = _books[report.Account].OnFill(in report, report.Side, report.Role);
        // Strategies that share the book have positions of their own: the venue ended those on its side, first come, first served.
        foreach (StrategyHost host in _hosts)
        {
            if (host.Book.Index != report.Account || host.MarketOf(report.Instrument) is not { } market) continue;
            long own = Math.Sign(market.Position.Units) == -Math.Sign(left.Units) ? Math.Min(Math.Abs(left.Units), Math.Abs(market.Position.Units)) : 0;
            if (own == 0) continue;
            var moved = new Quantity(Math.Sign(left.Units) * own);
            UpdatePosition(host.Index, report.Instrument, moved);
            left -= moved;
            host.Strategy.OnOrder(market, in report);
        }
        WorkIntents();
    }
}
