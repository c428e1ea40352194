using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Hosting.Runs;

/// <summary>How much was tried of an idea, and what that leaves of a Sharpe ratio.</summary>
/// <param name="Idea">Name of the idea.</param>
/// <param name="Trials">Distinct variants with a Sharpe ratio since the last reset.</param>
/// <param name="SharpeVariance">Variance (ddof 1) of their ratios per bar; NaN below two.</param>
public sealed record TrialStanding(string Idea, int Trials, double SharpeVariance)
{
    /// <summary>
    /// The ratio per bar that the best of so many variants is expected to show when none of them has skill
    /// (<see cref="SharpeInference.ExpectedMaximumSharpe"/>). Variants of one idea are no independent trials: it errs on the severe side.
    /// </summary>
    public double ExpectedMaximumSharpe => Trials > 0 ? SharpeInference.ExpectedMaximumSharpe(Trials, SharpeVariance) : double.NaN;

    /// <summary>Deflated Sharpe ratio: the probability that the ratio of these returns exceeds what the search alone would have found.</summary>
    public double Deflate(in CentralMoments returns) => SharpeInference.ProbabilisticSharpe(returns, ExpectedMaximumSharpe);
}

/// <summary>An idea of the ledger.</summary>
/// <param name="Standing">What its trials amount to.</param>
/// <param name="Looks">Runs in all: the same variant again, too.</param>
/// <param name="BestSharpe">Highest ratio per bar; NaN when none is defined.</param>
/// <param name="FirstAt">First look since the last reset; the reset when there was none.</param>
/// <param name="LastAt">Last look; the reset when there was none.</param>
/// <param name="Resets">How often its count was set back.</param>
public sealed record TrialIdea(TrialStanding Standing, long Looks, double BestSharpe, Instant FirstAt, Instant LastAt, int Resets);

/// <summary>A variant of an idea and its latest ratio.</summary>
public sealed record TrialVariant(string Variant, string? Settings, double Sharpe, long Bars, long Looks, Instant FirstAt, Instant LastAt);

/// <summary>A recorded return to zero.</summary>
public sealed record TrialReset(Instant At, int Trials, long Looks, string Reason);
