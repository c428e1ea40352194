using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>What is believed of a stretch's mean and variance before it begins: normal-inverse-gamma with mean μ₀ worth κ₀ observations, and shape α₀ and scale β₀ of the variance.</summary>
public sealed record RunPrior(double Mean = 0.0, double MeanWeight = 1.0, double Shape = 1.0, double Scale = 1.0);

/// <summary>Bayesian online change-point detection: the probability of each run length, the number of observations since the last change, given those until now.</summary>
/// <remarks>
/// R. P. Adams and D. J. C. MacKay (2007): constant hazard 1/λ, normal stretches of unknown mean and variance, Student-t predictive.
/// Run length 0 means that the change comes right after the newest observation, so that its probability is always 1/λ.
/// Run lengths beyond the longest kept are counted as the longest and judged by the observations of that many bars. An update costs one
/// Student density for each run length kept; nothing is allocated.
/// </remarks>
public sealed class RunLengths
{
    private readonly double _hazard;
    private readonly RunPrior _prior;
    private readonly double[] _mass, _mean, _scale, _logPredictive, _logConstant;

    /// <param name="meanRun">λ, the mean number of observations between changes, above 1.</param>
    /// <param name="prior">Belief about a new stretch.</param>
    /// <param name="longest">Longest run length kept.</param>
    public RunLengths(double meanRun, RunPrior prior, int longest)
    {
        _hazard = 1.0 / Guard.Finite(meanRun, 1.0, 1e9);
        Guard.Finite(prior.MeanWeight, double.Epsilon, 1e12);
        Guard.Finite(prior.Shape, double.Epsilon, 1e12);
        Guard.Finite(prior.Scale, double.Epsilon, 1e300);
        _prior = prior;
        int count = Guard.Period(longest) + 1;
        (_mass, _mean, _scale) = (new double[count], new double[count], new double[count]);
        (_logPredictive, _logConstant) = (new double[count], new double[count]);
        for (int r = 0; r < count; r++)
        {
            double shape = prior.Shape + 0.5 * r, weight = prior.MeanWeight + r;
            _logConstant[r] = DeterministicMath.LogGamma(shape + 0.5) - DeterministicMath.LogGamma(shape)
                - 0.5 * DeterministicMath.Log(2.0 * Math.PI * (weight + 1.0) / weight);
        }
        Reset();
    }

    public int Longest => _mass.Length - 1;

    /// <summary>Probability of each run length from 0 to the longest; of the longest or more in the last place.</summary>
    public ReadOnlySpan<double> Probabilities => _mass;

    /// <summary>Natural logarithm of the density of all observations so far, over all ways to cut them into stretches.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Observations so far, up to the longest run length: longer runs are not possible yet.</summary>
    public int Count { get; private set; }

    /// <summary>The likeliest run length, the smallest on ties.</summary>
    public int MostLikely
    {
        get
        {
            int best = 0;
            for (int r = 1; r <= Count; r++)
                if (_mass[r] > _mass[best]) best = r;
            return best;
        }
    }

    public double Expected
    {
        get
        {
            double sum = 0.0;
            for (int r = 1; r <= Count; r++) sum += r * _mass[r];
            return sum;
        }
    }

    /// <summary>P(run length at most <paramref name="runLength"/>): that a change has come within so many observations.</summary>
    public double AtMost(int runLength)
    {
        double sum = 0.0;
        for (int r = Math.Min(runLength, Count); r >= 0; r--) sum += _mass[r];
        return Math.Min(sum, 1.0);
    }

    public void Update(double value)
    {
        double best = double.NegativeInfinity, evidence = 0.0;
        for (int r = 0; r <= Count; r++)
        {
            _logPredictive[r] = LogPredictive(r, value);
            if (_mass[r] > 0.0) best = Math.Max(best, _logPredictive[r]);
        }
        for (int r = 0; r <= Count; r++)
        {
            _mass[r] = _mass[r] > 0.0 ? _mass[r] * DeterministicMath.Exp(_logPredictive[r] - best) : 0.0;
            evidence += _mass[r];
        }
        LogEvidence += best + DeterministicMath.Log(evidence);
        Grow(value, (1.0 - _hazard) / evidence);
    }

    /// <summary>Each run grows by one observation; what would exceed the longest stays there with the newer statistics.</summary>
    private void Grow(double value, double survives)
    {
        int longest = Longest;
        double beyond = Count == longest ? _mass[longest] * survives : 0.0;
        Count = Math.Min(Count + 1, longest);
        for (int r = Count; r > 0; r--)
        {
            double weight = _prior.MeanWeight + r - 1, distance = value - _mean[r - 1];
            _mass[r] = _mass[r - 1] * survives;
            _mean[r] = _mean[r - 1] + distance / (weight + 1.0);
            _scale[r] = _scale[r - 1] + 0.5 * weight * distance * distance / (weight + 1.0);
        }
        _mass[Count] += beyond;
        _mass[0] = _hazard;
    }

    private double LogPredictive(int r, double value)
    {
        double weight = _prior.MeanWeight + r, distance = value - _mean[r];
        double spread = distance * distance * weight / (2.0 * _scale[r] * (weight + 1.0));
        return _logConstant[r] - 0.5 * DeterministicMath.Log(_scale[r]) - (_prior.Shape + 0.5 * r + 0.5) * DeterministicMath.Log1p(spread);
    }

    public void Reset()
    {
        Array.Clear(_mass);
        (_mass[0], _mean[0], _scale[0]) = (1.0, _prior.Mean, _prior.Scale);
        (Count, LogEvidence) = (0, 0.0);
    }
}
