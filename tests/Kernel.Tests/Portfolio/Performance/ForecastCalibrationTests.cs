using CsCheck;
using Godwit.Portfolio.Performance;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

/// <summary>Scores of stated probabilities, against their definitions and against cases that can be worked out by hand.</summary>
public sealed class ForecastCalibrationTests
{
    [Fact]
    public void Scores_are_those_of_the_definitions_and_the_decomposition_adds_up()
    {
        Gen.Select(Gen.Double[0, 1], Gen.Bool).Array[1, 200].Sample(cases =>
        {
            double[] p = [.. cases.Select(c => c.Item1)];
            bool[] o = [.. cases.Select(c => c.Item2)];
            ForecastCalibration c = ForecastCalibration.Of(p, o);
            double n = p.Length, rate = o.Count(x => x) / n;
            Assert.Equal(p.Zip(o, (a, b) => Math.Pow(a - (b ? 1 : 0), 2)).Average(), c.Brier, 1e-11);
            Assert.Equal(p.Zip(o, (a, b) => -Math.Log(Math.Max(1e-15, b ? a : 1 - a))).Average(), c.LogLoss, 1e-9);
            var bins = p.Zip(o).GroupBy(x => Math.Min(9, (int)(x.First * 10))).Select(g => (N: g.Count(), P: g.Average(x => x.First), O: g.Average(x => x.Second ? 1.0 : 0.0))).ToList();
            Assert.Equal(bins.Sum(b => b.N / n * Math.Pow(b.P - b.O, 2)), c.Reliability, 1e-11);
            Assert.Equal(bins.Sum(b => b.N / n * Math.Pow(b.O - rate, 2)), c.Resolution, 1e-11);
            Assert.Equal(bins.Sum(b => b.N / n * Math.Abs(b.P - b.O)), c.ExpectedCalibrationError, 1e-11);
            Assert.Equal(c.Brier, c.Reliability - c.Resolution + c.Uncertainty + c.WithinBins, 1e-11);
            Assert.Equal(p.Length, c.Bins.Sum(b => b.Count));
        }, iter: 300);
    }

    [Fact]
    public void A_coin_that_says_so_is_reliable_and_tells_nothing_apart()
    {
        ForecastCalibration c = ForecastCalibration.Of([0.5, 0.5, 0.5, 0.5], [true, false, false, true]);
        Assert.Equal((0.25, 0.0, 0.0, 0.25, 0.0, 0.0), (c.Brier, c.Reliability, c.Resolution, c.Uncertainty, c.WithinBins, c.Skill));
        Assert.Equal(Math.Log(2), c.LogLoss, 12);
    }

    [Fact]
    public void Certainty_that_is_right_scores_nothing_and_certainty_that_is_wrong_all()
    {
        ForecastCalibration right = ForecastCalibration.Of([0, 1], [false, true]), wrong = ForecastCalibration.Of([1, 0], [false, true]);
        Assert.Equal((0.0, 0.0, 0.25), (right.Brier, right.Reliability, right.Resolution));
        Assert.Equal((1.0, 1.0, 1.0), (wrong.Brier, wrong.Reliability, wrong.ExpectedCalibrationError));
        Assert.Equal(-Math.Log(1e-15), wrong.LogLoss, 9);
    }

    [Fact]
    public void Nothing_to_judge_is_undefined_and_no_probability_is_refused()
    {
        ForecastCalibration none = ForecastCalibration.Of([], []);
        Assert.Equal(0, none.Count);
        foreach (double score in new[] { none.Brier, none.Reliability, none.Resolution, none.Uncertainty, none.LogLoss, none.ExpectedCalibrationError, none.Skill }) Assert.Equal(double.NaN, score);
        Assert.Throws<ArgumentException>(() => ForecastCalibration.Of([1.1], [true]));
        Assert.Throws<ArgumentException>(() => ForecastCalibration.Of([double.NaN], [true]));
        Assert.Throws<ArgumentException>(() => ForecastCalibration.Of([0.5], []));
    }
}
