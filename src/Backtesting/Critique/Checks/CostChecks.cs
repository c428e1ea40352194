using Godwit.Simulation.Slippage;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class NoFees() : Check("no-fees", "Trading was free", "Every venue takes a fee, if not here then in the spread.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.TakerFee > 0 || run.Orders.Fills == 0 ? null
        : Found(Serious, $"Taker fee {Percent(run.Assumptions.TakerFee, 3)} for {Count(run.Orders.Fills, "fill")}; the base tier of large venues is 0.05 to 0.6 %. At 0.1 % these trades would have cost {Amount(run.Orders.TradedValue * 0.001)}.");
}

internal sealed class Rebates() : Check("rebates", "The venue pays for orders", "Rebates go to makers with large volumes, and resting orders are filled most easily when they should not be.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.MakerFee >= 0 || run.Orders.Fills == 0 ? null
        : Found(Caution, $"Maker fee {Percent(run.Assumptions.MakerFee, 3)}; doubtful below 0, as only the top tiers of few venues pay.");
}

internal sealed class NoSlippage() : Check("no-slippage", "Every order got the reference price", "Market orders pay half of the spread at least.")
{
    internal override Finding? Examine(CaseFile run) => run.Assumptions.Slippage != SlippageKind.None || run.Orders.Fills == 0 ? null
        : Found(Caution, $"Slippage none over {Count(run.Orders.Fills, "fill")}; 2 bp, the default, would have cost {Amount(run.Orders.TradedValue * 0.0002)}, against a profit of {Amount(run.Metrics.NetProfit)}.");
}

internal sealed class CostsEatTheGross() : Check("costs-eat-the-gross", "Costs take most of the gross profit", "The result is a small difference of large numbers, and one of them is an estimate.")
{
    internal override Finding? Examine(CaseFile run)
    {
        double gross = run.Metrics.NetProfit + run.Orders.Costs, share = run.Orders.Costs / gross;
        return !run.IsGain || !(share >= 0.5) ? null
            : Found(share >= 0.8 ? Serious : Caution, $"Costs {Amount(run.Orders.Costs)} of a gross profit of {Amount(gross)} ({Percent(share, 0)}); doubtful from 50 %, serious from 80 %, where costs a quarter higher leave nothing.");
    }
}

internal sealed class ProfitBelowCostUncertainty() : Check("profit-below-cost-uncertainty", "The profit is smaller than the doubt about costs", "Nobody knows spread and impact to the basis point, and the profit hangs on it.")
{
    /// <summary>What fee tier, spread and impact on large venues may differ from the assumption, per fill.</summary>
    private const double Doubt = 5e-4;

    internal override Finding? Examine(CaseFile run)
    {
        double room = run.Metrics.NetProfit / run.Orders.TradedValue;
        return !run.IsGain || !(room < 2 * Doubt) ? null
            : Found(room < Doubt ? Serious : Caution, $"The run breaks even at {BasisPoints(room)} more cost per fill ({Amount(run.Metrics.NetProfit)} over {Amount(run.Orders.TradedValue)} traded); serious below {BasisPoints(Doubt)}, the usual doubt about fee tier, spread and impact together, doubtful below twice that.");
    }
}

internal sealed class UnrealisticTurnover() : Check("unrealistic-turnover", "The turnover is unrealistic", "At such a pace every small error of costs, latency and queue is paid thousands of times.")
{
    internal override Finding? Examine(CaseFile run) => !(run.Metrics.Turnover >= 1000) || run.Returns.Days < 7 ? null
        : Found(run.Metrics.Turnover >= 5000 ? Serious : Caution, $"{Number(run.Metrics.Turnover, 0)} times the equity traded a year; each basis point of error moves the annual result by {Percent(run.Metrics.Turnover * 1e-4)}. Doubtful from 1,000 (one bp is 10 % a year), serious from 5,000.");
}

internal sealed class ShortsCostNothing() : Check("shorts-cost-nothing", "Shorts are free to hold", "Borrowing an asset costs interest, and sometimes it cannot be borrowed at all.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int shorts = run.Evidence.Trades.Count(t => t.Sign < 0);
        return shorts == 0 || run.Assumptions.BorrowPerYear > 0 || run.Evidence.Series.All(s => s.PaysFunding) ? null
            : Found(Caution, $"{Count(shorts, "short trade")} without interest; 10 % a year on a position that is always open is 10 % of its value. Doubtful with any short on a spot market.");
    }
}

internal sealed class FundingUnknown() : Check("funding-unknown", "Funding is not in the result", "Perpetual futures pay or charge funding every few hours; over a year it is often more than 10 %.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int paying = run.Evidence.Series.Count(s => s.PaysFunding && !s.FundingIsKnown);
        return paying == 0 || run.Evidence.Trades.Count == 0 ? null
            : Found(Caution, $"{Count(paying, "perpetual future")} held for {Percent(run.Metrics.Exposure, 0)} of the time without a funding rate; 0.01 % every eight hours, the usual base rate, is 11 % a year for a long position.");
    }
}
