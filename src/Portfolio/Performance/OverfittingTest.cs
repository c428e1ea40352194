namespace Godwit.Portfolio.Performance;

/// <summary>What combinatorially symmetric cross-validation says about choosing the best of many strategies.</summary>
/// <param name="Probability">PBO: fraction of splits in which the in-sample best came out at or below the median out of sample.</param>
/// <param name="MeanLogit">Mean of ln(w/(1-w)), w the relative rank of the in-sample best out of sample.</param>
/// <param name="LossProbability">Fraction of splits in which the in-sample best had a negative Sharpe ratio out of sample.</param>
/// <param name="DegradationSlope">Slope of its out-of-sample on its in-sample Sharpe ratio, least squares; NaN when the latter does not vary.</param>
/// <param name="DegradationIntercept">Intercept of that line.</param>
/// <param name="Logits">One per split, in lexicographic order of the in-sample blocks.</param>
public sealed record OverfittingVerdict(
    double Probability, double MeanLogit, double LossProbability,
    double DegradationSlope, double DegradationIntercept, IReadOnlyList<double> Logits)
{
    public int Combinations => Logits.Count;
}

/// <summary>
/// Probability of backtest overfitting by combinatorially symmetric cross-validation: D. H. Bailey, J. Borwein,
/// M. López de Prado and Q. J. Zhu, J. Computational Finance 20 (2017).
/// </summary>
public static class OverfittingTest
{
    /// <summary>More blocks than this make more than 184,756 splits, which say nothing new.</summary>
    public const int MaxBlocks = 20;

    /// <summary>
    /// Splits the periods into equal contiguous blocks (the remainder at the end is dropped) and, for every choice of
    /// half of them, ranks the in-sample best strategy among all strategies out of sample.
    /// </summary>
    /// <param name="returns">returns[k][t]: the net return of strategy k in period t; at least two strategies, all as long.</param>
    /// <param name="blocks">An even number from 2 to 20, with at least two periods in a block.</param>
    /// <remarks>Strategies are compared by mean/std (ddof 1); one that does not move has ratio 0. The first wins a tie; equal ranks are averaged.</remarks>
    /// <exception cref="ArgumentException">The matrix is ragged or too small.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of blocks is odd or out of range.</exception>
    public static OverfittingVerdict Run(IReadOnlyList<double[]> returns, int blocks)
    {
        CentralMoments[,] moments = BlockMoments(returns, blocks);
        int strategies = returns.Count;
        List<double> logits = [], inSample = [], outOfSample = [];
        double[] trained = new double[strategies], tested = new double[strategies];
        int losses = 0;
        int[] chosen = [.. Enumerable.Range(0, blocks / 2)];
        do
        {
            for (int k = 0; k < strategies; k++) (trained[k], tested[k]) = Split(moments, k, chosen, blocks);
            int best = FirstLargest(trained);
            double rank = AverageRank(tested, best) / (strategies + 1);
            logits.Add(Core.Functions.DeterministicMath.Log(rank / (1 - rank)));
            inSample.Add(trained[best]);
            outOfSample.Add(tested[best]);
            if (tested[best] < 0) losses++;
        }
        while (NextCombination(chosen, blocks));

        return Judge(logits, losses, [.. inSample], [.. outOfSample]);
    }

    private static OverfittingVerdict Judge(List<double> logits, int losses, double[] inSample, double[] outOfSample)
    {
        double slope = BenchmarkMetrics.Beta(outOfSample, inSample);
        double intercept = CentralMoments.Of(outOfSample).Mean - slope * CentralMoments.Of(inSample).Mean;
        int overfit = 0;
        foreach (double logit in logits)
            if (logit <= 0) overfit++;
        double n = logits.Count;
        double mean = CompensatedSum.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logits)) / n;
        return new(overfit / n, mean, losses / n, slope, intercept, logits);
    }

    private static CentralMoments[,] BlockMoments(IReadOnlyList<double[]> returns, int blocks)
    {
        if (blocks is < 2 or > MaxBlocks || blocks % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(blocks), blocks, $"The number of blocks is an even number from 2 to {MaxBlocks}.");
        if (returns.Count < 2) throw new ArgumentException("Overfitting by choice needs at least two strategies to choose from.", nameof(returns));
        int periods = returns[0].Length, length = periods / blocks;
        if (length < 2) throw new ArgumentException($"{periods} periods are too few for {blocks} blocks of at least two.", nameof(returns));
        CentralMoments[,] moments = new CentralMoments[returns.Count, blocks];
        for (int k = 0; k < returns.Count; k++)
        {
            if (returns[k].Length != periods)
                throw new ArgumentException($"Strategy {k} has {returns[k].Length} returns, the first has {periods}: give all the same periods.", nameof(returns));
            for (int b = 0; b < blocks; b++) moments[k, b] = CentralMoments.Of(returns[k].AsSpan(b * length, length));
        }

        return moments;
    }

    private static (double InSample, double OutOfSample) Split(CentralMoments[,] moments, int strategy, int[] chosen, int blocks)
    {
        CentralMoments inside = default, outside = default;
        int next = 0;
        for (int b = 0; b < blocks; b++)
        {
            if (next < chosen.Length && chosen[next] == b)
            {
                inside = CentralMoments.Merge(inside, moments[strategy, b]);
                next++;
            }
            else
            {
                outside = CentralMoments.Merge(outside, moments[strategy, b]);
            }
        }

        return (SharpeOrZero(inside), SharpeOrZero(outside));
    }

    private static double SharpeOrZero(in CentralMoments moments)
    {
        double sharpe = ReturnMetrics.SharpePerPeriod(moments);
        return double.IsNaN(sharpe) ? 0 : sharpe;
    }

    private static int FirstLargest(double[] values)
    {
        int best = 0;
        for (int k = 1; k < values.Length; k++)
            if (values[k] > values[best]) best = k;
        return best;
    }

    /// <summary>1 for the smallest; equal values share the mean of their ranks.</summary>
    private static double AverageRank(double[] values, int index)
    {
        int below = 0, equal = 0;
        foreach (double value in values)
        {
            if (value < values[index]) below++;
            else if (value == values[index]) equal++;
        }

        return below + (equal + 1) / 2.0;
    }

    /// <summary>The next choice in lexicographic order; false after the last.</summary>
    private static bool NextCombination(int[] chosen, int blocks)
    {
        int i = chosen.Length - 1;
        while (i >= 0 && chosen[i] == blocks - chosen.Length + i) i--;
        if (i < 0) return false;
        chosen[i]++;
        for (int j = i + 1; j < chosen.Length; j++) chosen[j] = chosen[j - 1] + 1;
        return true;
    }
}
