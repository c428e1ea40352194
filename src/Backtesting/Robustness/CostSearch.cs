using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;

namespace Godwit.Backtesting.Robustness;

/// <summary>What the run can pay.</summary>
/// <param name="BasisPoints">All costs together, per side and in basis points of the traded value, at which the net profit is zero; NaN when it loses without costs, infinite when it bears any.</param>
/// <param name="AssumedBasisPoints">Fees and slippage of the run by its traded value; NaN when nothing was traded.</param>
public sealed record BreakEvenCost(double BasisPoints, double AssumedBasisPoints)
{
    /// <summary>How often the assumed cost fits in.</summary>
    public double Headroom => BasisPoints / AssumedBasisPoints;
}

/// <summary>A run under another assumption.</summary>
public sealed record StressPoint(string Assumption, RunOutcome Outcome);

/// <summary>Runs under other costs and latencies.</summary>
internal static class CostSearch
{
    private const double MostBasisPoints = 4_096;

    /// <summary>Half a hundredth of a basis point, and a straight line inside: profit is nearly linear in costs.</summary>
    private const double Precision = 0.05;

    /// <summary>Costs are doubled until nothing is left, then halved in; flat fees of one rate take the place of all assumed costs.</summary>
    public static BreakEvenCost BreakEven(BacktestSetup setup, BacktestResult run, CancellationToken cancellation)
    {
        double Profit(double basisPoints)
        {
            BacktestResult result = BacktestRunner.Run(Flat(setup, basisPoints), cancellation);
            return (result.FinalEquity - result.InitialEquity).ToDouble();
        }
        double assumed = Assumed(run);
        (double low, double high) = (0, 1);
        double atLow = Profit(0), atHigh = 0;
        if (!(atLow > 0)) return new BreakEvenCost(double.NaN, assumed);
        while ((atHigh = Profit(high)) > 0)
        {
            (low, atLow, high) = (high, atHigh, high * 2);
            if (high > MostBasisPoints) return new BreakEvenCost(double.PositiveInfinity, assumed);
        }
        while (high - low > Precision)
        {
            double middle = (low + high) / 2, at = Profit(middle);
            if (at > 0) (low, atLow) = (middle, at);
            else (high, atHigh) = (middle, at);
        }
        return new BreakEvenCost(low + (high - low) * atLow / (atLow - atHigh), assumed);
    }

    public static BacktestSetup Flat(BacktestSetup setup, double basisPoints)
    {
        Rate rate = Rate.FromBasisPoints(basisPoints);
        return setup with { Matching = setup.Matching with { Slippage = SlippageModel.None, Fees = setup.Matching.Fees with { Maker = rate, Taker = rate, Tiers = [] } } };
    }

    /// <summary>The assumed costs times a factor.</summary>
    public static BacktestSetup Scaled(BacktestSetup setup, double factor)
    {
        MatchingOptions matching = setup.Matching;
        Rate Times(Rate rate) => new((long)Math.Round(rate.Units * factor));
        return setup with
        {
            BorrowPerYear = Times(setup.BorrowPerYear),
            Matching = matching with
            {
                Slippage = matching.Slippage with { Amount = matching.Slippage.Amount * factor },
                Fees = matching.Fees with
                {
                    Maker = Times(matching.Fees.Maker),
                    Taker = Times(matching.Fees.Taker),
                    Tiers = [.. matching.Fees.Tiers.Select(t => new FeeTier(t.VolumeFrom, Times(t.Maker), Times(t.Taker)))],
                },
            },
        };
    }

    public static BacktestSetup Delayed(BacktestSetup setup, Duration entry) => setup with { Latency = setup.Latency with { Entry = setup.Latency.Entry + entry } };

    private static double Assumed(BacktestResult run)
    {
        Money traded = Money.Zero;
        for (int i = 0; i < run.Trades.Count; i++)
        {
            ref TradeRecord trade = ref run.Trades[i];
            traded += trade.IsOpen ? trade.EntryNotional : trade.EntryNotional + trade.ExitNotional;
        }
        return traded > Money.Zero ? (run.FeesPaid + run.SlippagePaid).ToDouble() / traded.ToDouble() * 1e4 : double.NaN;
    }
}
