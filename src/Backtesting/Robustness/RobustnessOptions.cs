namespace Godwit.Backtesting.Robustness;

/// <summary>How hard a result is tried.</summary>
public sealed record RobustnessOptions
{
    /// <summary>Runs of each test that draws lots, at least 19: a p-value cannot fall below 1 ÷ (runs + 1).</summary>
    public int Runs { get; init; } = 99;

    /// <summary>Resamples of returns and of the order of trades, which cost no run.</summary>
    public int Resamples { get; init; } = 2_000;

    /// <summary>Noise on prices as a share of the mean range of a bar.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>Probability that an entry is missed.</summary>
    public double Missed { get; init; } = 0.1;

    /// <summary>Starts that are tried besides the run's own, spread over the first fifth of the range.</summary>
    public int Starts { get; init; } = 20;

    /// <summary>The same seed gives the same report, with any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Runs at a time; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Asked before each run with the share of the work at whose end the present test stands, 0 to 1; true ends that test early. Null never does.</summary>
    /// <remarks>How many runs are made then depends on the machine; the report says how many there were.</remarks>
    public Func<double, bool>? IsOutOfTime { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Runs, 19);
        ArgumentOutOfRangeException.ThrowIfLessThan(Resamples, 100);
        ArgumentOutOfRangeException.ThrowIfNegative(Noise);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Noise, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Missed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Missed, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Starts, 1);
    }
}
