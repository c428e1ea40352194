using Godwit.Core.Time;

namespace Godwit.Data.Quality;

/// <summary>How much a finding matters to whoever trusts the data.</summary>
public enum QualityLevel : byte
{
    /// <summary>A property of the series, nothing wrong.</summary>
    Fact,

    /// <summary>Look at it before relying on the bars concerned.</summary>
    Caution,

    /// <summary>The bars concerned are wrong, or missing without a reason.</summary>
    Fault,
}

/// <summary>One place that a finding speaks of.</summary>
/// <param name="At">Open time of the bar.</param>
/// <param name="What">What is there, in words and figures.</param>
public readonly record struct QualityExample(Instant At, string What);

/// <summary>What one check found.</summary>
/// <param name="Check">Its stable name, such as <c>missing-bars</c>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Count">Bars (or places) concerned.</param>
/// <param name="Sentence">The finding in one sentence.</param>
/// <param name="Examples">The most telling places, at most <see cref="MostExamples"/>.</param>
public sealed record QualityFinding(string Check, QualityLevel Level, long Count, string Sentence, IReadOnlyList<QualityExample> Examples)
{
    public const int MostExamples = 12;
}
