using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Surveys;

/// <summary>One strategy on one set of data, with the same costs and sizing as all others.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Data">The dataset, or the group of datasets of a strategy that needs several markets.</param>
/// <param name="Interval">Bar length, such as <c>1d</c>.</param>
/// <param name="Whole">The whole run.</param>
/// <param name="InSample">The first part of it: what somebody choosing a strategy would have seen.</param>
/// <param name="OutOfSample">The rest.</param>
/// <param name="Moments">Of the whole run's returns per bar.</param>
/// <param name="IsRuined">Equity fell below what the venue lets trade.</param>
public sealed record SurveyRow(
    string Strategy, string Data, string Interval, SurveyPart Whole, SurveyPart InSample, SurveyPart OutOfSample, CentralMoments Moments, bool IsRuined)
{
    /// <summary>
    /// Probability that the true Sharpe ratio exceeds what the best of the strategies tried on the same data would show by
    /// luck alone (see <see cref="SharpeInference.ExpectedMaximumSharpe"/>): set by <see cref="Deflate"/>.
    /// </summary>
    public double DeflatedSharpe { get; init; } = double.NaN;

    /// <summary>Why there are no figures; null when there are.</summary>
    public string? Failure { get; init; }

    /// <summary>Adds the deflated Sharpe ratio to the rows of each set of data: its trials are the rows that have one.</summary>
    public static IReadOnlyList<SurveyRow> Deflate(IReadOnlyList<SurveyRow> rows)
    {
        var trials = rows
            .GroupBy(r => r.Data, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(r => ReturnMetrics.SharpePerPeriod(r.Moments)).Where(double.IsFinite).ToArray(), StringComparer.Ordinal);
        return [.. rows.Select(row => row with { DeflatedSharpe = Deflated(row, trials[row.Data]) })];
    }

    private static double Deflated(SurveyRow row, double[] sharpes)
    {
        if (!double.IsFinite(ReturnMetrics.SharpePerPeriod(row.Moments))) return double.NaN;
        double variance = sharpes.Length > 1 ? CentralMoments.Of(sharpes).Variance : 0;
        return SharpeInference.DeflatedSharpe(row.Moments, sharpes.Length, variance);
    }
}
