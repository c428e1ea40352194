using Godwit.Core.Functions;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators.Regimes;

/// <summary>The streaming regimes from whole arrays, computed anew at every bar.</summary>
internal static class RegimeTwins
{
    public static double[] LogReturns(double[] closes) => [.. closes.Zip(closes.Skip(1), (before, now) => Math.Log(now / before))];

    /// <summary>Return i in deviations of the <paramref name="history"/> before it; NaN where fewer came before.</summary>
    public static double[] Standardized(double[] closes, int history)
    {
        double[] r = LogReturns(closes);
        return [.. r.Select((value, i) =>
        {
            if (i < history) return double.NaN;
            double deviation = Math.Sqrt(Math.PI / 2) * r[(i - history)..i].Average(Math.Abs);
            return value == 0 ? 0 : deviation > 0 ? Math.Clamp(value / deviation, -1e6, 1e6) : Math.Sign(value) * 1e6;
        })];
    }

    /// <summary>Bayes' rule written out: prior by the transitions, times density, normalised.</summary>
    public static double[][] Filter(double[] z, double cut, double duration, double[] means, double[] deviations, int[] order)
    {
        int n = z.Length + 1, states = means.Length;
        double[][] outputs = [.. Enumerable.Range(0, states + 1).Select(_ => Enumerable.Repeat(double.NaN, n).ToArray())];
        double[]? belief = null;
        for (int t = 0; t < z.Length; t++)
        {
            if (double.IsNaN(z[t])) continue;
            double x = Math.Clamp(z[t], -cut, cut), stay = 1 - 1 / duration;
            double[] prior = belief is null
                ? [.. means.Select(_ => 1.0 / states)]
                : [.. Enumerable.Range(0, states).Select(k => belief[k] * stay + (1 - belief[k]) * (1 - stay) / (states - 1))];
            double[] joint = [.. prior.Select((p, k) => p * Math.Exp(-0.5 * Math.Pow((x - means[k]) / deviations[k], 2)) / deviations[k])];
            belief = [.. joint.Select(j => j / joint.Sum())];
            for (int o = 0; o < states; o++) outputs[o][t + 1] = belief[order[o]];
            outputs[states][t + 1] = 1 / duration;
        }
        return outputs;
    }

    /// <summary>At every bar the model is fitted anew to the window of the last refit and filtered over all returns since that window began.</summary>
    public static double[][] Hmm(double[] closes, int window, int refit, int states, int iterations, StateOrder order)
    {
        double[] r = LogReturns(closes);
        double[][] outputs = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Repeat(double.NaN, closes.Length).ToArray())];
        for (int t = window - 1; t < r.Length; t++)
        {
            int fitted = t - (t - (window - 1)) % refit, from = fitted - window + 1;
            GaussianHmm model = Fitted(r[from..(fitted + 1)], states, iterations, order);
            var filter = new HmmFilter(model);
            foreach (double value in r[from..(t + 1)]) filter.Update(value);
            double[] p = filter.Probabilities.ToArray();
            (outputs[0][t + 1], outputs[1][t + 1], outputs[2][t + 1]) = (Array.IndexOf(p, p.Max()), p[0], p[^1]);
        }
        return outputs;
    }

    private static GaussianHmm Fitted(double[] window, int states, int iterations, StateOrder order)
    {
        double mean = window.Average(), variance = window.Average(v => (v - mean) * (v - mean));
        double[] steps = [.. Enumerable.Range(0, states).Select(k => k - (states - 1) / 2.0)];
        double[] means = [.. steps.Select(s => order == StateOrder.Mean ? mean + Math.Sqrt(variance) * s / states : mean)];
        double[] variances = [.. steps.Select(s => order == StateOrder.Mean ? variance : variance * Math.Exp(1.4 * s))];
        double[][] transition = [.. Enumerable.Range(0, states).Select(i => Enumerable.Range(0, states).Select(j => i == j ? 0.95 : 0.05 / (states - 1)).ToArray())];
        var model = new GaussianHmm([.. means.Select(_ => 1.0 / states)], transition, means, variances);
        new BaumWelch(states, window.Length).Fit(model, window, iterations, 1e-3, 0.01 * variance);
        model.Sort(order);
        return model;
    }

    public static double[][] Cusum(double[] z, double slack, double threshold)
    {
        double[][] outputs = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Repeat(double.NaN, z.Length + 1).ToArray())];
        double up = 0, down = 0;
        for (int t = 0; t < z.Length; t++)
        {
            if (double.IsNaN(z[t])) continue;
            (up, down) = (Math.Max(0, up + z[t] - slack), Math.Max(0, down - z[t] - slack));
            (outputs[0][t + 1], outputs[1][t + 1], outputs[2][t + 1]) = (up, down, up > threshold ? 1 : down > threshold ? -1 : 0);
            if (outputs[2][t + 1] != 0) (up, down) = (0, 0);
        }
        return outputs;
    }

    /// <summary>Volume is poured drop by drop: every bar's into a list of buckets, the last <paramref name="buckets"/> full ones summed afresh.</summary>
    public static double[] Vpin(TestMarket market, int buckets, double bucketBars, int history)
    {
        double[] closes = market.Closes, volumes = market.Volumes;
        var full = new List<(double Size, double Bought)>();
        double size = 0, room = 0, bought = 0;
        int settle = history + 1 + (int)Math.Ceiling(buckets * bucketBars);
        double[] output = [.. Enumerable.Repeat(double.NaN, market.Count)];
        for (int t = 1; t < market.Count; t++)
        {
            if (t > history)
            {
                double[] changes = [.. Enumerable.Range(t - history, history).Select(i => closes[i] - closes[i - 1])];
                double deviation = Math.Sqrt(changes.Sum(c => Math.Pow(c - changes.Average(), 2)) / (history - 1)), change = closes[t] - closes[t - 1];
                double share = deviation > 0 ? DeterministicMath.NormalCdf(change / deviation) : change > 0 ? 1 : change < 0 ? 0 : 0.5;
                double mean = volumes[(t - history)..t].Average() * bucketBars, left = volumes[t];
                while (left > 0)
                {
                    if (size == 0) (size, room) = (mean, mean);
                    if (size == 0) break;
                    double part = Math.Min(left, room);
                    (bought, room, left) = (bought + part * share, room - part, left - part);
                    if (room > 0) break;
                    full.Add((size, bought));
                    (size, bought) = (0, 0);
                }
            }
            if (t + 1 < settle) continue;
            (double Size, double Bought)[] last = [.. full.TakeLast(buckets)];
            output[t] = last.Length == 0 ? 0 : last.Sum(b => Math.Abs(2 * b.Bought - b.Size)) / last.Sum(b => b.Size);
        }
        return output;
    }
}
