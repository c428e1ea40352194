using Godwit.Backtesting.Results;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Ablations;

/// <summary>By how much the mean return differs from the full strategy's, a year, with an interval of the paired differences.</summary>
/// <param name="PerYear">Mean difference per period times periods per year (arithmetic, 365 days); below zero where the part that is off had earned its place.</param>
/// <param name="Interval">Stationary bootstrap of the differences period by period: both runs saw the same market, so that most of its noise cancels out.</param>
public readonly record struct MeanDifference(double PerYear, ConfidenceInterval Interval)
{
    /// <summary>Whether the interval excludes zero.</summary>
    public bool IsClear => Interval.Lower > 0 || Interval.Upper < 0;
}

/// <summary>One run of an ablation: the full strategy or one without a part.</summary>
public sealed record AblationRow
{
    /// <summary>The part that is off; empty for the full strategy.</summary>
    public required string Part { get; init; }

    /// <summary>The parameters that turn it off.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    /// <summary>What the strategy does in this run, in words.</summary>
    public required string Meaning { get; init; }
    public required RunMetrics Metrics { get; init; }
    public required string Digest { get; init; }

    /// <summary>Against the full strategy; null for that itself and where there are too few periods.</summary>
    public MeanDifference? Difference { get; init; }
}

/// <summary>Returns of a run in the periods of its tail statistics, and how two such series differ.</summary>
public static class AblationReturns
{
    /// <summary>Below this many periods an interval would pretend to know something.</summary>
    public const int LeastPeriods = 30;

    /// <summary>Returns per bar, or per UTC day where bars are shorter than an hour.</summary>
    public static double[] Of(BacktestResult result)
    {
        var returns = new PeriodicReturns(result.Metrics.TailPeriod, result.InitialEquity.ToDouble());
        foreach (EquityPoint point in result.Equity ?? throw new ArgumentException("The run has not kept its equity.", nameof(result)))
            returns.Add(point.At, point.Equity.ToDouble());
        return returns.ToArray();
    }

    /// <summary>The mean of <paramref name="other"/> less that of <paramref name="full"/>; null when they are short.</summary>
    /// <param name="full">Returns of the full strategy.</param>
    /// <param name="other">Returns of the other run in the same periods.</param>
    /// <param name="period">Length of a period.</param>
    /// <param name="options">Resamples and seed: the same for all runs, so that they are judged by the same draws.</param>
    /// <exception cref="ArgumentException">The runs do not cover the same periods.</exception>
    public static MeanDifference? Difference(ReadOnlySpan<double> full, ReadOnlySpan<double> other, Duration period, BootstrapOptions options)
    {
        if (full.Length != other.Length) throw new ArgumentException($"The runs cover {full.Length} and {other.Length} periods.", nameof(other));
        if (full.Length < LeastPeriods) return null;
        double perYear = 365.0 * Duration.NanosPerDay / period.Nanos;
        double[] differences = new double[full.Length];
        for (int i = 0; i < differences.Length; i++) differences[i] = (other[i] - full[i]) * perYear;
        return new MeanDifference(Mean(differences), Bootstrap.Interval(differences, Mean, options));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
