using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Simulation.Slippage;

namespace Godwit.Backtesting.Robustness;

/// <summary>How much money the idea can work with before its own orders eat what it earns.</summary>
/// <param name="Capital">Capital of the run.</param>
/// <param name="HalfAt">Capital at which half of the mean return per bar is left; NaN when there is nothing to lose or size does not follow capital.</param>
/// <param name="NothingAt">Capital at which nothing is left.</param>
/// <param name="Most">The largest capital that was tried: an end that is infinite lies above it.</param>
public sealed record Capacity(double Capital, double HalfAt, double NothingAt, double Most);

/// <summary>
/// Runs with more and more capital under square-root impact: one order pays bar range ÷ price × √(its share of the bar's volume), on top of
/// the fees (<see cref="SlippageKind.SquareRootImpact"/> with factor 1). Each is compared with the same capital without impact.
/// </summary>
/// <remarks>Ignores that others notice, and that one bar's impact lasts into the next: true capacity is smaller.</remarks>
internal static class CapacitySearch
{
    private const long MostTimes = 1 << 20;
    private static readonly SlippageModel Impact = new(SlippageKind.SquareRootImpact, 1);

    public static Capacity Find(BacktestSetup setup, CancellationToken cancellation)
    {
        double capital = setup.Capital.Aggregate(Money.Zero, (sum, c) => sum + c).ToDouble();
        var kept = new Dictionary<long, double>();
        double Kept(long times)
        {
            if (kept.TryGetValue(times, out double known)) return known;
            return kept[times] = KeptShare(setup, times, cancellation);
        }
        double first = Kept(1);
        if (double.IsNaN(first)) return new Capacity(capital, double.NaN, double.NaN, capital);
        return new Capacity(capital, Where(0.5) * capital, Where(0) * capital, MostTimes * capital);

        double Where(double share)
        {
            if (Kept(1) <= share) return 1;
            long low = 1, high = 2;
            while (Kept(high) > share)
            {
                (low, high) = (high, high * 2);
                if (high > MostTimes) return double.PositiveInfinity;
            }
            // To about a twentieth: no model of impact is better than that.
            while (high - low > Math.Max(1, low / 20))
            {
                long middle = low + (high - low) / 2;
                if (Kept(middle) > share) low = middle;
                else high = middle;
            }
            return high;
        }
    }

    /// <summary>Mean return per bar with impact by that without; NaN without an edge. What can no longer be computed (quantities out of range) counts as nothing kept.</summary>
    private static double KeptShare(BacktestSetup setup, long times, CancellationToken cancellation)
    {
        try
        {
            BacktestSetup rich = setup with { Capital = [.. setup.Capital.Select(c => new Money(checked(c.Units * times)))] };
            double without = RunOutcome.Of(With(rich, SlippageModel.None), cancellation).MeanPerBar;
            if (!(without > 0)) return times == 1 ? double.NaN : 0;
            return RunOutcome.Of(With(rich, Impact), cancellation).MeanPerBar / without;
        }
        catch (Exception fault) when (times > 1 && fault is OverflowException or GodwitException)
        {
            return 0;
        }
    }

    private static BacktestSetup With(BacktestSetup setup, SlippageModel slippage) => setup with { Matching = setup.Matching with { Slippage = slippage } };
}
