namespace Godwit.Indicators;

/// <summary>Whether a series returns to a level: a statistic below the critical value speaks against a unit root, that is for a stationary series.</summary>
/// <param name="Statistic">The t ratio of the coefficient of the last level.</param>
/// <param name="Observations">Rows of the regression.</param>
public readonly record struct UnitRootVerdict(double Statistic, int Observations)
{
    /// <summary>Critical values with a constant: response surfaces of J. G. MacKinnon, Queen's University working paper 1227 (2010).</summary>
    public double Critical1Percent => Surface(-3.43035, -6.5393, -16.786, -79.433);
    public double Critical5Percent => Surface(-2.86154, -2.8903, -4.234, -40.040);
    public double Critical10Percent => Surface(-2.56677, -1.5384, -2.809, 0.0);

    private double Surface(double limit, double first, double second, double third)
    {
        double inverse = 1.0 / Observations;
        return limit + inverse * (first + inverse * (second + inverse * third));
    }
}

/// <summary>The augmented test of D. A. Dickey and W. A. Fuller, Journal of the American Statistical Association 74 (1979), with a constant and a given number of lagged differences.</summary>
public static class UnitRootTest
{
    /// <param name="series">The levels.</param>
    /// <param name="lags">Lagged differences beside the level, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The series is too short for so many lags.</exception>
    public static UnitRootVerdict AugmentedDickeyFuller(ReadOnlySpan<double> series, int lags)
    {
        int rows = series.Length - 1 - lags, regressors = lags + 2;
        if (lags < 0 || rows <= regressors) throw new ArgumentOutOfRangeException(nameof(lags), lags, $"{series.Length} values are too few for so many lags.");
        // The level comes last: after orthogonalisation its own direction alone decides the t ratio.
        double[] changes = Changes(series, lags + 1, rows);
        double[][] columns = new double[regressors][];
        columns[0] = new double[rows];
        Array.Fill(columns[0], 1.0);
        for (int lag = 1; lag <= lags; lag++) columns[lag] = Changes(series, lags + 1 - lag, rows);
        columns[^1] = series.Slice(lags, rows).ToArray();

        double projection = 0.0;
        for (int c = 0; c < regressors; c++)
        {
            // Twice, because one pass of Gram and Schmidt leaves a rest where columns are nearly parallel.
            for (int pass = 0; pass < 2; pass++)
                for (int earlier = 0; earlier < c; earlier++) Remove(columns[c], columns[earlier]);
            double length = Math.Sqrt(Dot(columns[c], columns[c]));
            if (!(length > 0.0)) return new(double.NaN, rows);
            for (int t = 0; t < rows; t++) columns[c][t] /= length;
            projection = Remove(changes, columns[c]);
        }
        return new(projection / Math.Sqrt(Dot(changes, changes) / (rows - regressors)), rows);
    }

    private static double[] Changes(ReadOnlySpan<double> series, int from, int count)
    {
        var changes = new double[count];
        for (int t = 0; t < count; t++) changes[t] = series[from + t] - series[from + t - 1];
        return changes;
    }

    private static double Remove(double[] column, double[] unit)
    {
        double share = Dot(column, unit);
        for (int t = 0; t < column.Length; t++) column[t] -= share * unit[t];
        return share;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0.0;
        for (int t = 0; t < a.Length; t++) sum += a[t] * b[t];
        return sum;
    }
}
