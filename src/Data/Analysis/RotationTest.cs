using Godwit.Core.Randomness;

namespace Godwit.Data.Analysis;

/// <summary>Whether values depend on the clock: a permutation test that keeps what belongs together.</summary>
/// <remarks>
/// Rows are days (or weeks), columns the hours (or weekdays) in them. Each row is turned by a random number of columns, which breaks its
/// tie to the clock and keeps the order within it, so that clustering alone makes nothing significant. The statistic is the sum of
/// squared distances of the columns' means from the mean of all, weighted by their counts; p = (1 + turned rounds at least as
/// large)/(1 + rounds), as P. Good, Permutation Tests, 2nd ed. 2000. NaN values are missing.
/// </remarks>
public static class RotationTest
{
    public const int Rounds = 999;

    /// <returns>The probability of such differences when the clock does not matter; NaN for fewer than ten rows or two columns.</returns>
    public static double PValue(double[] rows, int columns, ulong seed)
    {
        int count = rows.Length / Math.Max(1, columns);
        if (columns < 2 || count < 10) return double.NaN;
        var random = new SeededRandom(seed);
        int[] turns = new int[count];
        var sums = new double[columns];
        var counts = new int[columns];
        double observed = Statistic(rows, turns, sums, counts);
        if (!(observed > 0)) return double.NaN;
        int atLeast = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < count; i++) turns[i] = random.NextInt(columns);
            // Rounding must not make an equal arrangement look smaller.
            if (Statistic(rows, turns, sums, counts) >= observed * (1 - 1e-12)) atLeast++;
        }
        return (1.0 + atLeast) / (1 + Rounds);
    }

    private static double Statistic(double[] rows, int[] turns, double[] sums, int[] counts)
    {
        int columns = sums.Length;
        Array.Clear(sums);
        Array.Clear(counts);
        for (int i = 0, at = 0; i < turns.Length; i++)
        {
            int column = turns[i];
            for (int c = 0; c < columns; c++, at++)
            {
                double value = rows[at];
                if (!double.IsNaN(value)) { sums[column] += value; counts[column]++; }
                if (++column == columns) column = 0;
            }
        }
        double total = 0, n = 0, between = 0;
        for (int c = 0; c < columns; c++) (total, n) = (total + sums[c], n + counts[c]);
        for (int c = 0; c < columns; c++)
        {
            double distance = counts[c] == 0 ? 0 : sums[c] / counts[c] - total / n;
            between += counts[c] * distance * distance;
        }
        return between;
    }
}
