using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Orders;

namespace Godwit.Backtesting.Reports;

/// <summary>All that a report shows and that is computed from a run: pure, the same for the same run.</summary>
public sealed record RunFigures
{
    public required EquityCurves Curves { get; init; }
    public required DailyReturns Daily { get; init; }
    public required IReadOnlyList<CalendarReturn> Months { get; init; }
    public required IReadOnlyList<CalendarReturn> Years { get; init; }
    public required ReturnDistribution Distribution { get; init; }
    public required IReadOnlyList<RollingFigures> Rolling { get; init; }
    public required IReadOnlyList<DrawdownEpisode> Drawdowns { get; init; }
    public required CostBreakdown Costs { get; init; }
    public required IReadOnlyList<TradeGroup> BySymbol { get; init; }

    /// <summary>Empty when strategies share one book: then no trade belongs to one of them.</summary>
    public required IReadOnlyList<TradeGroup> ByStrategy { get; init; }
    public required IReadOnlyList<TradeGroup> BySide { get; init; }
    public required IReadOnlyList<TradeGroup> ByExit { get; init; }
    public required RunVerdict Verdict { get; init; }

    /// <param name="setup">What was run.</param>
    /// <param name="result">What it found; equity points must have been kept.</param>
    /// <param name="strategies">Names, in the order of the books.</param>
    /// <param name="exitName">The word for a way out of a trade.</param>
    public static RunFigures Of(BacktestSetup setup, BacktestResult result, IReadOnlyList<string> strategies, Func<OrderRole, string> exitName)
    {
        EquityCurves curves = EquityCurves.Of(setup, result);
        DailyReturns daily = DailyReturns.Of(curves, setup.Series.Min(s => s.Bars.Interval).Length);
        OrderRole[] roles = Enum.GetValues<OrderRole>();
        // Entry and exit orders that close a trade are both the strategy's signal: one word, one group.
        string[] exits = [.. roles.Select(exitName).Distinct()];
        int[] exitOf = [.. roles.Select(r => Array.IndexOf(exits, exitName(r)))];
        return new RunFigures
        {
            Curves = curves,
            Daily = daily,
            Months = CalendarReturns.Monthly(curves),
            Years = CalendarReturns.Yearly(curves),
            Distribution = ReturnDistribution.Of(daily.Returns),
            Rolling = RollingFigures.Of(daily),
            Drawdowns = DrawdownEpisode.Deepest(curves, 10),
            Costs = CostBreakdown.Of(setup, result),
            BySymbol = TradeGroup.Of(setup, result.Trades, [.. setup.Series.Select(s => s.Instrument.Key.ToString())], (in t) => t.Instrument),
            ByStrategy = setup.Capital.Count > 1 ? TradeGroup.Of(setup, result.Trades, strategies, (in t) => t.Book) : [],
            BySide = TradeGroup.Of(setup, result.Trades, ["long", "short"], (in t) => t.Sign > 0 ? 0 : 1),
            ByExit = TradeGroup.Of(setup, result.Trades, exits, (in t) => exitOf[(int)t.ExitRole]),
            Verdict = RunVerdict.Of(result),
        };
    }
}
