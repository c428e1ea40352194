using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Robustness;

/// <summary>What one run of an analysis came to. A run that never traded has the return and the ratio zero.</summary>
/// <param name="TotalReturn">Fraction.</param>
/// <param name="MeanPerBar">Mean return per bar.</param>
/// <param name="Sharpe">Annual Sharpe ratio of the returns per bar.</param>
/// <param name="MaxDrawdown">A fraction at or below zero.</param>
/// <param name="Trades">Closed trades.</param>
public readonly record struct RunOutcome(double TotalReturn, double MeanPerBar, double Sharpe, double MaxDrawdown, int Trades)
{
    /// <summary>Sharpe ratio per bar; NaN when undefined.</summary>
    public double SharpePerBar { get; init; }

    /// <summary>Returns of the run.</summary>
    public long Bars { get; init; }

    internal static RunOutcome Of(BacktestResult result)
    {
        ReturnSummary r = result.Metrics.Returns;
        return new RunOutcome(r.TotalReturn, r.Moments.Mean, double.IsNaN(r.Sharpe) ? 0 : r.Sharpe, r.MaxDrawdown, result.Metrics.Trades)
        {
            SharpePerBar = ReturnMetrics.SharpePerPeriod(r.Moments),
            Bars = r.Moments.Count,
        };
    }

    internal static RunOutcome Of(BacktestSetup setup, CancellationToken cancellation) => Of(BacktestRunner.Run(setup, cancellation));
}

/// <summary>A sample of figures: quantiles of type 7 (Hyndman and Fan 1996), and the sample itself in rising order.</summary>
public sealed record Spread
{
    private readonly SortedSample _sample;

    internal Spread(IEnumerable<double> values) => _sample = new SortedSample([.. values]);

    public IReadOnlyList<double> Ascending => _sample.Ascending.ToArray();
    public int Count => _sample.Ascending.Length;
    public double Low => _sample.Quantile(0.05);
    public double Median => _sample.Quantile(0.5);
    public double High => _sample.Quantile(0.95);

    /// <summary>Share of the sample at or below a value; NaN when empty.</summary>
    public double ShareAtMost(double value)
    {
        int count = 0;
        foreach (double one in _sample.Ascending) if (one <= value) count++;
        return Count == 0 ? double.NaN : (double)count / Count;
    }
}

/// <summary>What many altered runs came to.</summary>
/// <param name="Planned">Runs that were meant; fewer outcomes than that were cut short by the time budget.</param>
/// <param name="Outcomes">In the order of their seeds.</param>
public sealed record AlteredRuns(int Planned, IReadOnlyList<RunOutcome> Outcomes)
{
    public Spread Returns { get; } = new(Outcomes.Select(o => o.TotalReturn));
    public Spread Sharpes { get; } = new(Outcomes.Select(o => o.Sharpe));
    public Spread Drawdowns { get; } = new(Outcomes.Select(o => o.MaxDrawdown));

    /// <summary>Share of the runs that did not gain; NaN when none was made.</summary>
    public double Losing => Returns.ShareAtMost(0);
}
