using System.Globalization;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Truth;

/// <summary>The first place at which two traces of one strategy differ in one variable.</summary>
/// <param name="Variable">Index into the variables; −1 for decisions.</param>
/// <param name="Row">The bar.</param>
/// <param name="With">What it was in the first trace.</param>
/// <param name="Without">What it was in the second.</param>
internal readonly record struct TraceDifference(int Variable, int Row, string With, string Without);

/// <summary>Compares what a strategy saw and said in two runs over the same past.</summary>
internal static class TraceComparison
{
    public const int Decisions = -1;

    /// <summary>First difference of each variable in the rows whose bars were complete at <paramref name="upTo"/>; the row of the cut is the last of them.</summary>
    public static List<TraceDifference> Compare(StrategyTrace with, StrategyTrace without, Instant upTo, out int rows, out long compared)
    {
        rows = 0;
        while (rows < with.Count && with.Row(rows).Close <= upTo) rows++;
        int common = Math.Min(rows, without.Count);
        var differences = new List<TraceDifference>();
        int variables = Math.Min(with.Variables.Count, without.Variables.Count);
        compared = (long)variables * common;
        for (int v = 0; v < variables; v++)
        {
            for (int row = 0; row < common; row++)
            {
                double a = with.Value(v, row), b = without.Value(v, row);
                if (BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || a == b || (double.IsNaN(a) && double.IsNaN(b))) continue;
                differences.Add(new TraceDifference(v, row, Text(a), Text(b)));
                break;
            }
        }
        if (DecisionDifference(with, without, common - 1) is { } decision) differences.Add(decision);
        return differences;
    }

    private static TraceDifference? DecisionDifference(StrategyTrace with, StrategyTrace without, int lastRow)
    {
        // What follows the last common bar outside its own callback may answer to later bars: it is left out.
        TracedDecision[] one = Until(with, lastRow), other = Until(without, lastRow);
        for (int i = 0; i < Math.Max(one.Length, other.Length); i++)
        {
            TracedDecision? a = i < one.Length ? one[i] : null, b = i < other.Length ? other[i] : null;
            if (a == b) continue;
            int row = Math.Min(a?.Row ?? int.MaxValue, b?.Row ?? int.MaxValue);
            return new TraceDifference(Decisions, Math.Max(0, row), At(a, row), At(b, row));
        }
        return null;
    }

    private static TracedDecision[] Until(StrategyTrace trace, int lastRow) =>
        [.. trace.Decisions.Where(d => d.Row < lastRow || (d.Row == lastRow && d.InBar))];

    private static string At(TracedDecision? decision, int row) => decision is { } made && made.Row == row ? made.Text : "nothing";

    private static string Text(double value) => double.IsNaN(value) ? "no value" : value.ToString("R", CultureInfo.InvariantCulture);
}
