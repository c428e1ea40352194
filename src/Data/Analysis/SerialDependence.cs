using Godwit.Indicators;

namespace Godwit.Data.Analysis;

/// <summary>Autocorrelation at one lag.</summary>
/// <param name="Lag">Bars between the two.</param>
/// <param name="Return">Of returns.</param>
/// <param name="RobustBand">Half width of the 95 % band of <paramref name="Return"/> when volatility changes: 1.96 × √Σ(d²ₜ d²ₜ₋ₖ)/Σd².</param>
/// <param name="Absolute">Of absolute returns: how volatility persists.</param>
public readonly record struct LagCorrelation(int Lag, double Return, double RobustBand, double Absolute);

/// <summary>A variance ratio and its horizon in bars.</summary>
public readonly record struct HorizonRatio(int Horizon, VarianceRatio Ratio);

/// <summary>Whether returns tell of later returns, and volatility of later volatility.</summary>
public sealed record SerialDependence
{
    public required IReadOnlyList<LagCorrelation> Lags { get; init; }

    /// <summary>1.96/√n: the band for independent returns of one variance (Bartlett 1946).</summary>
    public required double PlainBand { get; init; }

    /// <summary>Ljung and Box 1978 over the first ten lags. Changing volatility alone can make it significant.</summary>
    public required DependenceVerdict LjungBox { get; init; }

    /// <summary>Lo and MacKinlay 1988, over stretches joined.</summary>
    public required IReadOnlyList<HorizonRatio> VarianceRatios { get; init; }

    /// <summary>Correlations are Σ dₜ dₜ₋ₖ/Σ dₜ² with d = r − mean; pairs lie within stretches without a missing bar.</summary>
    public static SerialDependence Of(ReturnSample sample, int lags, CancellationToken cancellation)
    {
        ReadOnlySpan<double> values = sample.Values;
        int n = values.Length;
        double mean = 0, meanAbsolute = 0, variance = 0, absoluteVariance = 0;
        foreach (double r in values) (mean, meanAbsolute) = (mean + r, meanAbsolute + Math.Abs(r));
        (mean, meanAbsolute) = (mean / n, meanAbsolute / n);
        var moved = new double[n];
        var sizes = new double[n];
        for (int i = 0; i < n; i++)
        {
            (moved[i], sizes[i]) = (values[i] - mean, Math.Abs(values[i]) - meanAbsolute);
            (variance, absoluteVariance) = (variance + moved[i] * moved[i], absoluteVariance + sizes[i] * sizes[i]);
        }
        var found = new List<LagCorrelation>();
        for (int lag = 1; lag <= Math.Min(lags, n / 4); lag++)
        {
            cancellation.ThrowIfCancellationRequested();
            double product = 0, absolute = 0, fourth = 0;
            foreach ((int start, int length) in sample.Stretches)
            {
                for (int t = start + lag; t < start + length; t++)
                {
                    double p = moved[t] * moved[t - lag];
                    (product, fourth, absolute) = (product + p, fourth + p * p, absolute + sizes[t] * sizes[t - lag]);
                }
            }
            found.Add(new LagCorrelation(lag, product / variance, 1.96 * Math.Sqrt(fourth) / variance, absolute / absoluteVariance));
        }
        bool moves = variance > 0;
        return new SerialDependence
        {
            Lags = found,
            PlainBand = 1.96 / Math.Sqrt(n),
            LjungBox = moves && n > 11 ? DependenceTests.LjungBox(values, 10) : new(double.NaN, double.NaN),
            VarianceRatios = [.. Horizons(n, moves, cancellation, sample)],
        };
    }

    private static List<HorizonRatio> Horizons(int n, bool moves, CancellationToken cancellation, ReturnSample sample)
    {
        var ratios = new List<HorizonRatio>();
        foreach (int horizon in new[] { 2, 4, 8, 16, 32 })
        {
            cancellation.ThrowIfCancellationRequested();
            if (moves && n > 4 * horizon) ratios.Add(new HorizonRatio(horizon, DependenceTests.VarianceRatio(sample.Values, horizon)));
        }
        return ratios;
    }
}
