using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>What a hidden Markov model says of the past once it knows how things went on. For analysis and charts only: every value looks ahead.</summary>
public static class HmmHindsight
{
    /// <summary>P(state at t | all observations, later ones included) for each t.</summary>
    public static double[][] SmoothedWithLookAhead(GaussianHmm model, ReadOnlySpan<double> values)
    {
        ReadOnlySpan<double> flat = new BaumWelch(model.States, Math.Max(1, values.Length)).SmoothAll(model, values);
        var rows = new double[values.Length][];
        for (int t = 0; t < rows.Length; t++) rows[t] = flat.Slice(t * model.States, model.States).ToArray();
        return rows;
    }

    /// <summary>The likeliest path of states through all observations and the logarithm of its joint density; ties go to the lower state.</summary>
    /// <remarks>A. J. Viterbi, IEEE Transactions on Information Theory 13 (1967).</remarks>
    public static (int[] Path, double LogProbability) ViterbiWithLookAhead(GaussianHmm model, ReadOnlySpan<double> values)
    {
        int k = model.States, n = values.Length;
        if (n == 0) return ([], 0.0);
        double[] score = new double[k], next = new double[k], logTransition = Array.ConvertAll(model.TransitionBuffer, DeterministicMath.Log);
        var from = new int[n * k];
        for (int j = 0; j < k; j++) score[j] = DeterministicMath.Log(model.Initial[j]) + model.LogDensity(j, values[0]);
        for (int t = 1; t < n; t++)
        {
            for (int j = 0; j < k; j++)
            {
                int best = 0;
                for (int i = 1; i < k; i++)
                    if (score[i] + logTransition[i * k + j] > score[best] + logTransition[best * k + j]) best = i;
                from[t * k + j] = best;
                next[j] = score[best] + logTransition[best * k + j] + model.LogDensity(j, values[t]);
            }
            (score, next) = (next, score);
        }
        var path = new int[n];
        for (int j = 1; j < k; j++)
            if (score[j] > score[path[n - 1]]) path[n - 1] = j;
        double logProbability = score[path[n - 1]];
        for (int t = n - 1; t > 0; t--) path[t - 1] = from[t * k + path[t]];
        return (path, logProbability);
    }
}
