using System.Runtime.CompilerServices;
using Godwit.Core.Events;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Engine.Hosts;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <content>What an operator, or the end of the data, asks of the engine.</content>
public sealed partial class TradingEngine
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnCommand(CommandKind command)
    {
        switch (command)
        {
            case CommandKind.HaltTrading: IsHalted = true; break;
            case CommandKind.ResumeTrading: IsHalted = false; break;
            case CommandKind.CancelAll: CancelEverything(); break;
            case CommandKind.Flatten:
                IsHalted = true;
                CancelEverything();
                foreach (StrategyHost host in _hosts) Flatten(host, OrderRole.Exit);
                break;
        }
        WorkIntents();
    }

    /// <summary>Asks for the end of every position, as an exit at the end of the data.</summary>
    public void CloseAtEnd()
    {
        foreach (StrategyHost host in _hosts) Flatten(host, OrderRole.EndOfData);
        WorkIntents();
    }

    private void CancelEverything()
    {
        for (int i = 0; i < Desk.Working.Count; i++) Desk.Cancel(Desk.Working[i].Id);
    }

    private static void Flatten(StrategyHost host, OrderRole role)
    {
        foreach (Market market in host.Markets)
        {
            // Less than a lot cannot be traded away.
            long units = Math.Abs(market.Position.Units) - Math.Abs(market.Position.Units) % Math.Max(1, market.Lot.Units);
            if (units == 0) continue;
            var close = new OrderTerms
            {
                Instrument = market.Index,
                Side = market.Position.Units > 0 ? OrderSide.Sell : OrderSide.Buy,
                Type = OrderType.Market,
                Quantity = new Quantity(units),
                Flags = OrderFlags.ReduceOnly,
                Role = role,
            };
            host.Submit(in close);
        }
    }
}
