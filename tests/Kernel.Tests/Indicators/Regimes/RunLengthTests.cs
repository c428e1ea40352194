using Godwit.Core.Functions;
using Godwit.Core.Randomness;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators.Regimes;

public sealed class RunLengthTests
{
    private const double MeanRun = 4;
    private static readonly RunPrior Prior = new(0.2, 0.5, 1.5, 2.0);

    /// <summary>Evidence and run-length probabilities from every way to cut the sequence into stretches, each with its closed-form evidence.</summary>
    [Fact]
    public void Evidence_and_probabilities_are_those_of_all_segmentations()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            double[] x = Sample(seed, 9);
            var runs = new RunLengths(MeanRun, Prior, 20);
            for (int n = 1; n <= x.Length; n++)
            {
                runs.Update(x[n - 1]);
                var joint = new double[n + 1];
                // Bit t − 1 of a code says whether there is a change after observation t.
                for (int code = 0; code < 1 << n; code++)
                {
                    double weight = 1;
                    int start = 0;
                    for (int t = 1; t <= n; t++)
                    {
                        bool isChange = (code >> (t - 1) & 1) == 1;
                        weight *= isChange ? 1 / MeanRun : 1 - 1 / MeanRun;
                        if (!isChange && t < n) continue;
                        weight *= StretchEvidence(x[start..t]);
                        if (isChange) start = t;
                    }
                    joint[n - start] += weight;
                }
                Assert.Equal(Math.Log(joint.Sum()), runs.LogEvidence, 1e-9);
                for (int r = 0; r <= n; r++) Assert.Equal(joint[r] / joint.Sum(), runs.Probabilities[r], 1e-10);
                Assert.Equal(Enumerable.Range(0, n + 1).Sum(r => r * joint[r]) / joint.Sum(), runs.Expected, 1e-9);
                Assert.Equal(joint.Take(4).Sum() / joint.Sum(), runs.AtMost(3), 1e-10);
            }
        }
    }

    [Fact]
    public void The_longest_run_kept_collects_all_longer_ones()
    {
        double[] x = Sample(3, 300);
        RunLengths whole = new(MeanRun, Prior, 400), cut = new(MeanRun, Prior, 60);
        foreach (double value in x)
        {
            whole.Update(value);
            cut.Update(value);
            Assert.Equal(1.0, cut.Probabilities.ToArray().Sum(), 1e-12);
        }
        Assert.Equal(whole.LogEvidence, cut.LogEvidence, 1e-3 * Math.Abs(whole.LogEvidence));
        Assert.Equal(whole.AtMost(5), cut.AtMost(5), 1e-3);
    }

    [Fact]
    public void A_burst_of_volatility_is_seen_within_a_few_observations_and_quiet_is_not()
    {
        var dice = new SeededRandom(5);
        var runs = new RunLengths(100, new RunPrior(0, 10, 2, 2), 250);
        for (int t = 0; t < 200; t++) runs.Update(HiddenMarkovTests.Normal(dice));
        Assert.True(runs.AtMost(10) < 0.3, $"{runs.AtMost(10)} in a market that did not change");
        for (int t = 0; t < 6; t++) runs.Update((t % 2 == 0 ? 5 : -5) + HiddenMarkovTests.Normal(dice));
        Assert.True(runs.AtMost(10) > 0.95, $"{runs.AtMost(10)} after the market changed");
    }

    private static double[] Sample(ulong seed, int count)
    {
        var dice = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(t => (t / 4 % 2 == 0 ? 1 : 3) * HiddenMarkovTests.Normal(dice))];
    }

    private static double StretchEvidence(double[] x)
    {
        double n = x.Length, mean = x.Average(), squares = x.Sum(v => (v - mean) * (v - mean));
        double weight = Prior.MeanWeight + n, shape = Prior.Shape + n / 2;
        double scale = Prior.Scale + squares / 2 + Prior.MeanWeight * n * (mean - Prior.Mean) * (mean - Prior.Mean) / (2 * weight);
        return Math.Exp(DeterministicMath.LogGamma(shape) - DeterministicMath.LogGamma(Prior.Shape) + Prior.Shape * Math.Log(Prior.Scale) - shape * Math.Log(scale)
            + 0.5 * Math.Log(Prior.MeanWeight / weight) - n / 2 * Math.Log(2 * Math.PI));
    }
}
