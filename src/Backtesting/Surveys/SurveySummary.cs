namespace Godwit.Backtesting.Surveys;

/// <summary>One strategy over all data of one bar length: medians, and how often it was any good. Rows that failed are left out and counted.</summary>
public sealed record SurveySummary(string Strategy, string Interval, int Rows, int Failed)
{
    public double MedianCagr { get; init; }
    public double MedianSharpeInSample { get; init; }
    public double MedianSharpeOutOfSample { get; init; }
    public double MedianDrawdown { get; init; }
    public double MedianTrades { get; init; }

    /// <summary>Share of the rows whose out-of-sample Sharpe ratio is above that of holding the same data.</summary>
    public double BeatsHolding { get; init; }

    /// <summary>Share of the rows whose deflated Sharpe ratio is above 0.95.</summary>
    public double Significant { get; init; }

    public static IReadOnlyList<SurveySummary> Of(IReadOnlyList<SurveyRow> rows, string baseline)
    {
        Dictionary<string, double> holding = rows.Where(r => r.Strategy == baseline).ToDictionary(r => r.Data, r => r.OutOfSample.Sharpe, StringComparer.Ordinal);
        return [.. rows.GroupBy(r => (r.Strategy, r.Interval)).Select(g => Of(g.Key.Strategy, g.Key.Interval, [.. g], holding))];
    }

    private static SurveySummary Of(string strategy, string interval, SurveyRow[] rows, Dictionary<string, double> holding)
    {
        SurveyRow[] good = [.. rows.Where(r => r.Failure is null)];
        return new SurveySummary(strategy, interval, good.Length, rows.Length - good.Length)
        {
            MedianCagr = Median(good.Select(r => r.Whole.Cagr)),
            MedianSharpeInSample = Median(good.Select(r => r.InSample.Sharpe)),
            MedianSharpeOutOfSample = Median(good.Select(r => r.OutOfSample.Sharpe)),
            MedianDrawdown = Median(good.Select(r => r.Whole.MaxDrawdown)),
            MedianTrades = Median(good.Select(r => (double)r.Whole.Trades)),
            BeatsHolding = Share(good, r => holding.TryGetValue(r.Data, out double held) && r.OutOfSample.Sharpe > held),
            Significant = Share(good, r => r.DeflatedSharpe > 0.95),
        };
    }

    private static double Share(SurveyRow[] rows, Func<SurveyRow, bool> which) => rows.Length == 0 ? double.NaN : (double)rows.Count(which) / rows.Length;

    /// <summary>Middle value, or the mean of the two middle ones; values that are undefined are left out.</summary>
    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return double.NaN;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
