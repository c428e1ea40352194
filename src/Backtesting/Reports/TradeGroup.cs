using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Reports;

/// <summary>Trades that have something in common: a symbol, a strategy, a side, a way out.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Closed">Closed trades.</param>
/// <param name="Open">Trades that were open at the end.</param>
/// <param name="Net">Profit of all of them in the quote asset, open ones at the last mark.</param>
/// <param name="Fees">In the quote asset.</param>
/// <param name="WinRate">Of the closed trades; NaN without any.</param>
/// <param name="ProfitFactor">Of the closed trades.</param>
/// <param name="MeanReturn">Mean profit ÷ entry value of the closed trades.</param>
/// <param name="AverageSeconds">Mean holding time of the closed trades.</param>
/// <param name="AverageMae">Mean worst excursion, a fraction at or below zero.</param>
/// <param name="AverageMfe">Mean best excursion, a fraction at or above zero.</param>
public sealed record TradeGroup(
    string Name, int Closed, int Open, Money Net, Money Fees, double WinRate, double ProfitFactor, double MeanReturn,
    double AverageSeconds, double AverageMae, double AverageMfe)
{
    /// <summary>Picks the group of a trade.</summary>
    internal delegate int GroupOf(in TradeRecord trade);

    /// <summary>Groups in the order of <paramref name="names"/>; empty ones are left out.</summary>
    internal static IReadOnlyList<TradeGroup> Of(BacktestSetup setup, TradeList trades, IReadOnlyList<string> names, GroupOf groupOf)
    {
        var members = new List<int>[names.Count];
        for (int i = 0; i < trades.Count; i++) (members[groupOf(in trades[i])] ??= []).Add(i);
        var groups = new List<TradeGroup>();
        for (int g = 0; g < members.Length; g++)
            if (members[g] is { } own) groups.Add(Of(setup, trades, names[g], own));
        return groups;
    }

    private static TradeGroup Of(BacktestSetup setup, TradeList trades, string name, List<int> members)
    {
        var closed = new List<TradeResult>(members.Count);
        Money net = Money.Zero, fees = Money.Zero;
        double mae = 0, mfe = 0;
        foreach (int i in members)
        {
            ref TradeRecord trade = ref trades[i];
            net += trade.Pnl;
            fees += trade.Fees;
            if (trade.IsOpen) continue;
            closed.Add(RunMetrics.ResultOf(in trade));
            (double worst, double best) = TradeFigures.Excursion(in trade, setup.Series[trade.Instrument].Instrument);
            mae += worst;
            mfe += best;
        }
        TradeResult[] results = [.. closed];
        double count = results.Length == 0 ? double.NaN : results.Length;
        return new TradeGroup(
            name, results.Length, members.Count - results.Length, net, fees, TradeMetrics.WinRate(results), TradeMetrics.ProfitFactor(results),
            TradeMetrics.MeanReturn(results), TradeMetrics.AverageDurationSeconds(results), mae / count, mfe / count);
    }
}
