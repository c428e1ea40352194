using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Portfolio.Performance;

/// <summary>Forecasts of similar probability, and how often what they foretold came true.</summary>
/// <param name="Lower">Lower edge of the bin, inclusive.</param>
/// <param name="Upper">Upper edge, exclusive; inclusive for the last bin.</param>
/// <param name="Count">Forecasts in the bin.</param>
/// <param name="MeanForecast">Their mean probability; NaN when there are none.</param>
/// <param name="Frequency">Share that came true; NaN when there are none.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, long Count, double MeanForecast, double Frequency);

/// <summary>How much stated probabilities were worth. Lower scores are better; NaN without forecasts.</summary>
/// <remarks>
/// The decomposition (Murphy 1973) is Brier = reliability − resolution + uncertainty, over bins of equal width. Forecasts within a bin
/// differ a little, which <see cref="WithinBins"/> accounts for (Stephenson, Coelho and Jolliffe 2008), so that
/// Brier = reliability − resolution + uncertainty + within bins holds exactly.
/// </remarks>
public sealed record ForecastCalibration
{
    private const double LeastProbability = 1e-15;

    public required long Count { get; init; }

    /// <summary>Share of all forecasts that came true.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Mean of (p − o)², o = 1 when it came true, else 0 (Brier 1950). A constant ½ scores 0.25.</summary>
    public required double Brier { get; init; }

    /// <summary>Mean over forecasts of (bin's mean p − bin's frequency)²: how far probabilities are off; 0 is best.</summary>
    public required double Reliability { get; init; }

    /// <summary>Mean over forecasts of (bin's frequency − base rate)²: how well cases are told apart; larger is better.</summary>
    public required double Resolution { get; init; }

    /// <summary>Base rate × (1 − base rate): what a forecaster that always states the base rate scores.</summary>
    public required double Uncertainty { get; init; }

    /// <summary>Mean of (p − bin's mean p)² less twice the mean of (p − bin's mean p)(o − bin's frequency).</summary>
    public required double WithinBins { get; init; }

    /// <summary>1 − Brier ÷ uncertainty: above 0 is better than stating the base rate. NaN when all came true or none did.</summary>
    public double Skill => Uncertainty > 0 ? 1 - Brier / Uncertainty : double.NaN;

    /// <summary>Mean of −ln p of what happened, p kept within 10^−15 of 0 and 1. A constant ½ scores ln 2 = 0.693.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean over forecasts of |bin's mean p − bin's frequency| (Naeini, Cooper and Hauskrecht 2015).</summary>
    public required double ExpectedCalibrationError { get; init; }

    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>Scores forecasts against what happened.</summary>
    /// <param name="probabilities">Forecasts in [0, 1].</param>
    /// <param name="outcomes">Whether what each foretold came true.</param>
    /// <param name="binCount">Bins of equal width over [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ, or a probability is none.</exception>
    public static ForecastCalibration Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, int binCount = 10)
    {
        if (probabilities.Length != outcomes.Length)
            throw new ArgumentException($"There are {probabilities.Length} forecasts and {outcomes.Length} outcomes: give one outcome for each.", nameof(outcomes));
        ReliabilityBin[] bins = Bin(probabilities, outcomes, binCount);
        double n = probabilities.Length, trues = 0;
        CompensatedSum brier = default, log = default, within = default;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i], o = outcomes[i] ? 1 : 0;
            ReliabilityBin bin = bins[BinOf(p, binCount)];
            trues += o;
            brier.Add((p - o) * (p - o));
            log.Add(-Log(Math.Max(LeastProbability, outcomes[i] ? p : 1 - p)));
            within.Add((p - bin.MeanForecast) * (p - bin.MeanForecast - 2 * (o - bin.Frequency)));
        }
        double rate = trues / n, reliability = 0, resolution = 0, error = 0;
        foreach (ReliabilityBin bin in bins)
        {
            if (bin.Count == 0) continue;
            double off = bin.MeanForecast - bin.Frequency, apart = bin.Frequency - rate, share = bin.Count / n;
            reliability += share * off * off;
            resolution += share * apart * apart;
            error += share * Math.Abs(off);
        }
        bool isEmpty = probabilities.Length == 0;
        return new ForecastCalibration
        {
            Count = probabilities.Length,
            BaseRate = rate,
            Brier = brier.Value / n,
            Reliability = isEmpty ? double.NaN : reliability,
            Resolution = isEmpty ? double.NaN : resolution,
            Uncertainty = rate * (1 - rate),
            WithinBins = within.Value / n,
            LogLoss = log.Value / n,
            ExpectedCalibrationError = isEmpty ? double.NaN : error,
            Bins = bins,
        };
    }

    private static ReliabilityBin[] Bin(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, int binCount)
    {
        var counts = new long[binCount];
        var trues = new long[binCount];
        var sums = new CompensatedSum[binCount];
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            if (!(p >= 0 && p <= 1)) throw new ArgumentException($"Forecast {i} is {p}, which is no probability.", nameof(probabilities));
            int at = BinOf(p, binCount);
            counts[at]++;
            sums[at].Add(p);
            if (outcomes[i]) trues[at]++;
        }
        var bins = new ReliabilityBin[binCount];
        for (int b = 0; b < binCount; b++)
        {
            bool isEmpty = counts[b] == 0;
            bins[b] = new ReliabilityBin((double)b / binCount, (double)(b + 1) / binCount, counts[b],
                isEmpty ? double.NaN : sums[b].Value / counts[b], isEmpty ? double.NaN : (double)trues[b] / counts[b]);
        }
        return bins;
    }

    private static int BinOf(double probability, int binCount) => Math.Min(binCount - 1, (int)(probability * binCount));
}
