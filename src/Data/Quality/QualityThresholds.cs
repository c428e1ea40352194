using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality;

/// <summary>What counts as striking, by bar length. Counts of striking bars are a guide to where to look, not a verdict.</summary>
/// <param name="JumpPerMille">A close this far from the close before, or a high or low this far from the bar's body, in thousandths.</param>
/// <param name="StaleBars">So many bars in a row at one price.</param>
public readonly record struct QualityThresholds(int JumpPerMille, int StaleBars)
{
    /// <summary>3 % for seconds, 5 % from a minute on, 15 % from an hour on, 40 % from a day on; a price that stands for an hour, and for three bars at least.</summary>
    public static QualityThresholds For(BarInterval interval)
    {
        Duration length = interval.Length;
        int jump = length < Duration.FromMinutes(1) ? 30 : length < Duration.FromHours(1) ? 50 : length < Duration.FromDays(1) ? 150 : 400;
        return new QualityThresholds(jump, (int)Math.Max(3, Duration.NanosPerHour / length.Nanos));
    }
}
