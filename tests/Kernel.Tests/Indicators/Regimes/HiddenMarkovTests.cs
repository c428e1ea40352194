using Godwit.Core.Randomness;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators.Regimes;

/// <summary>Filter, smoother and likeliest path against the sum over every path of short sequences.</summary>
public sealed class HiddenMarkovTests
{
    public static TheoryData<int, int, ulong> Worlds
    {
        get
        {
            var data = new TheoryData<int, int, ulong>();
            for (ulong seed = 1; seed <= 6; seed++)
                foreach ((int states, int length) in new[] { (2, 1), (2, 7), (3, 5), (4, 4), (5, 3) }) data.Add(states, length, seed);
            return data;
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Filtered_probabilities_and_likelihood_are_those_of_all_paths(int states, int length, ulong seed)
    {
        (GaussianHmm model, double[] x) = World(states, length, seed);
        var filter = new HmmFilter(model);
        for (int t = 0; t < length; t++)
        {
            filter.Update(x[t]);
            (int[] Path, double Density)[] paths = [.. Paths(model, x[..(t + 1)])];
            double total = paths.Sum(p => p.Density);
            Assert.Equal(Math.Log(total), filter.LogLikelihood, 1e-10 * Math.Max(1, Math.Abs(Math.Log(total))));
            for (int k = 0; k < states; k++)
                Assert.Equal(paths.Where(p => p.Path[t] == k).Sum(p => p.Density) / total, filter.Probabilities[k], 1e-11);
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Smoothed_probabilities_and_the_likeliest_path_are_those_of_all_paths(int states, int length, ulong seed)
    {
        (GaussianHmm model, double[] x) = World(states, length, seed);
        (int[] Path, double Density)[] paths = [.. Paths(model, x)];
        double total = paths.Sum(p => p.Density);
        double[][] smoothed = HmmHindsight.SmoothedWithLookAhead(model, x);
        for (int t = 0; t < length; t++)
            for (int k = 0; k < states; k++)
                Assert.Equal(paths.Where(p => p.Path[t] == k).Sum(p => p.Density) / total, smoothed[t][k], 1e-11);
        (int[] best, double logProbability) = HmmHindsight.ViterbiWithLookAhead(model, x);
        Assert.Equal(paths.MaxBy(p => p.Density).Path, best);
        Assert.Equal(Math.Log(paths.Max(p => p.Density)), logProbability, 1e-10 * Math.Max(1, Math.Abs(logProbability)));
    }

    [Fact]
    public void Every_iteration_of_a_fit_raises_the_likelihood()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            (GaussianHmm model, double[] x) = World(3, 120, seed);
            var fitter = new BaumWelch(3, x.Length);
            double last = LogLikelihood(model, x);
            for (int i = 0; i < 30; i++)
            {
                fitter.Fit(model, x, 1, double.NegativeInfinity);
                double now = LogLikelihood(model, x);
                Assert.True(now >= last - 1e-9, $"seed {seed}, iteration {i}: {now:R} after {last:R}");
                last = now;
            }
        }
    }

    [Fact]
    public void A_fit_finds_the_states_that_made_the_data()
    {
        var dice = new SeededRandom(9);
        var x = new double[4000];
        int state = 0;
        for (int t = 0; t < x.Length; t++)
        {
            if (dice.NextDouble() < 0.02) state = 1 - state;
            x[t] = (state == 0 ? 0.1 : -0.4) + (state == 0 ? 1.0 : 3.0) * Normal(dice);
        }
        var model = new GaussianHmm([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [0, 0], [0.5, 5]);
        new BaumWelch(2, x.Length).Fit(model, x, 200, 1e-6);
        Assert.Equal(1.0, Math.Sqrt(model.Variances[0]), 0.1);
        Assert.Equal(3.0, Math.Sqrt(model.Variances[1]), 0.2);
        Assert.Equal(0.98, model.Transition(0, 0), 0.01);
        Assert.Equal(0.5, model.Stationary()[0], 0.15);
    }

    [Fact]
    public void Sorting_renumbers_states_without_changing_the_model()
    {
        (GaussianHmm model, double[] x) = World(4, 40, 3);
        double before = LogLikelihood(model, x);
        foreach (StateOrder order in Enum.GetValues<StateOrder>())
        {
            model.Sort(order);
            double[] keys = (order == StateOrder.Mean ? model.Means : model.Variances).ToArray();
            Assert.Equal([.. keys.Order()], keys);
            Assert.Equal(before, LogLikelihood(model, x), 1e-9);
        }
    }

    [Fact]
    public void A_value_far_from_every_state_leaves_probabilities_that_add_up_to_one()
    {
        var filter = new HmmFilter(new GaussianHmm([0.5, 0.5], [[0.9, 0.1], [0.2, 0.8]], [0, 0], [1, 4]));
        foreach (double x in new[] { 1e9, -1e150, 0.0 })
        {
            filter.Update(x);
            Assert.Equal(1.0, filter.Probabilities[0] + filter.Probabilities[1], 1e-12);
        }
    }

    [Fact]
    public void A_state_that_cannot_be_reached_stays_impossible_even_for_a_value_only_it_explains()
    {
        var filter = new HmmFilter(new GaussianHmm([1, 0], [[1, 0], [0, 1]], [0, 1000], [1, 1]));
        for (int i = 0; i < 3; i++) filter.Update(1000);
        Assert.Equal([1.0, 0.0], filter.Probabilities.ToArray());
    }

    private static double LogLikelihood(GaussianHmm model, double[] x)
    {
        var filter = new HmmFilter(model);
        foreach (double value in x) filter.Update(value);
        return filter.LogLikelihood;
    }

    private static IEnumerable<(int[] Path, double Density)> Paths(GaussianHmm model, double[] x)
    {
        int states = model.States, count = (int)Math.Pow(states, x.Length);
        for (int code = 0; code < count; code++)
        {
            var path = new int[x.Length];
            for (int t = 0, rest = code; t < x.Length; t++, rest /= states) path[t] = rest % states;
            double density = 1;
            for (int t = 0; t < x.Length; t++)
            {
                double distance = x[t] - model.Means[path[t]], variance = model.Variances[path[t]];
                density *= (t == 0 ? model.Initial[path[0]] : model.Transition(path[t - 1], path[t])) * Math.Exp(-0.5 * distance * distance / variance) / Math.Sqrt(2 * Math.PI * variance);
            }
            yield return (path, density);
        }
    }

    private static (GaussianHmm Model, double[] X) World(int states, int length, ulong seed)
    {
        var dice = new SeededRandom(seed);
        double[] Row()
        {
            double[] row = [.. Enumerable.Range(0, states).Select(_ => 0.05 + dice.NextDouble())];
            return [.. row.Select(p => p / row.Sum())];
        }
        double[] initial = Row();
        double[][] transition = [.. Enumerable.Range(0, states).Select(_ => Row())];
        double[] means = [.. Enumerable.Range(0, states).Select(_ => 2 * Normal(dice))], variances = [.. Enumerable.Range(0, states).Select(_ => 0.3 + 3 * dice.NextDouble())];
        return (new GaussianHmm(initial, transition, means, variances), [.. Enumerable.Range(0, length).Select(_ => 2 * Normal(dice))]);
    }

    internal static double Normal(SeededRandom dice) => Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
}
