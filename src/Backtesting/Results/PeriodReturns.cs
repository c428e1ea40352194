using Godwit.Core.Time;

namespace Godwit.Backtesting.Results;

/// <summary>Returns of a run and of holding its first instrument, over the same UTC periods: those behind the tail figures.</summary>
/// <param name="Period">Length of a period.</param>
/// <param name="FirstEnd">End of the first period.</param>
/// <param name="Own">Of the run.</param>
/// <param name="Held">Of the holding; empty when the periods do not match.</param>
public sealed record PeriodReturns(Duration Period, Instant FirstEnd, double[] Own, double[] Held)
{
    /// <summary>Periods in a year of 365 days.</summary>
    public double PerYear => 365.0 * Duration.NanosPerDay / Period.Nanos;

    public double Days => (double)Own.Length * Period.Nanos / Duration.NanosPerDay;

    /// <summary>End of a period.</summary>
    public Instant EndOf(int index) => FirstEnd + Period * index;
}
