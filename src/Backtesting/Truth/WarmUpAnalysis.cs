using Godwit.Backtesting.Runner;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Truth;

/// <summary>
/// How much history a strategy needs before its first bar. Recursive indicators fade their beginning out but never drop it, so a live
/// session that starts with too little history trades on other values than the backtest did. The run is repeated with several amounts of
/// history, and every variable and decision is compared with the run that has all of it.
/// </summary>
public static class WarmUpAnalysis
{
    /// <summary>Multiples of the settle length that are tried.</summary>
    private static readonly int[] Multiples = [1, 2, 3, 5, 10, 20];

    /// <param name="setup">What to run; its <see cref="BacktestSetup.From"/> is the first trading bar, or is chosen when it leaves no history.</param>
    /// <param name="tolerance">Relative difference that counts as none.</param>
    /// <param name="threads">Runs at a time; 0 means one for each core. The result does not depend on it.</param>
    /// <param name="progress">Called with runs done and runs in all.</param>
    /// <param name="cancellation">Ends the analysis; nothing is kept.</param>
    /// <exception cref="GodwitException">There is too little data to leave any history out.</exception>
    public static WarmUpReport Run(BacktestSetup setup, double tolerance = 1e-6, int threads = 0, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        SeriesSetup first = setup.Series.MinBy(s => s.Bars.Interval.Length)!;
        int settle = SettleLength(setup, cancellation);
        int start = FirstTradingBar(setup, first, settle);
        Instant from = first.Bars[start].OpenTime;
        int[] histories = [.. Multiples.Select(m => m * Math.Max(1, settle)).Where(h => h < start)];
        if (histories.Length == 0)
            throw new GodwitException($"There are {start} bars before the first trading bar and the slowest indicator needs {settle}: give more data, or a later --from.");

        var traces = new StrategyTrace[histories.Length + 1][];
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, traces.Length, parallel, i =>
        {
            int history = i < histories.Length ? histories[i] : start;
            traces[i] = TracedRun.Of(setup with { From = from, WarmUpBars = history }, cancellation);
            progress?.Invoke(Interlocked.Increment(ref done), traces.Length);
        });
        return Report(from, settle, start, histories, traces, tolerance);
    }

    private static WarmUpReport Report(Instant from, int settle, int available, int[] histories, StrategyTrace[][] traces, double tolerance)
    {
        StrategyTrace[] reference = traces[^1];
        var variables = new List<WarmUpVariable>();
        for (int s = 0; s < reference.Length; s++)
        {
            for (int v = 0; v < reference[s].Variables.Count; v++)
            {
                double value = FirstValue(reference[s], v);
                double[] differences = [.. histories.Select((_, h) => Difference(value, FirstValue(traces[h][s], v)))];
                variables.Add(new WarmUpVariable(reference[s].Strategy, reference[s].Variables[v].Name, value, differences, differences[^1] > tolerance));
            }
        }
        var counts = new int[histories.Length];
        var last = new int[histories.Length];
        for (int h = 0; h < histories.Length; h++)
        {
            for (int s = 0; s < reference.Length; s++)
            {
                (int count, int until) = DecisionDifferences(reference[s], traces[h][s]);
                counts[h] += count;
                last[h] = Math.Max(last[h], until);
            }
        }
        int enough = Array.FindIndex(histories, h => IsEnough(variables, counts, Array.IndexOf(histories, h), tolerance));
        return new WarmUpReport(
            from, settle, available, histories, [.. variables.OrderByDescending(v => v.Differences[0]).ThenBy(v => v.Variable, StringComparer.Ordinal)],
            counts, last, enough < 0 ? null : histories[enough], tolerance);
    }

    private static bool IsEnough(List<WarmUpVariable> variables, int[] decisions, int history, double tolerance) =>
        decisions[history] == 0 && variables.TrueForAll(v => v.NeverForgets || v.Differences[history] <= tolerance);

    private static double FirstValue(StrategyTrace trace, int variable) => trace.FirstTradingRow < 0 ? double.NaN : trace.Value(variable, trace.FirstTradingRow);

    private static double Difference(double reference, double value)
    {
        if (double.IsNaN(reference) && double.IsNaN(value)) return 0;
        if (double.IsNaN(reference) || double.IsNaN(value)) return double.PositiveInfinity;
        double larger = Math.Max(Math.Abs(reference), Math.Abs(value));
        return larger == 0 ? 0 : Math.Abs(value - reference) / larger;
    }

    /// <summary>Decisions of either that the other did not take after the same trading bar, and trading bars until there are no more of them.</summary>
    private static (int Count, int Until) DecisionDifferences(StrategyTrace reference, StrategyTrace other)
    {
        List<(int Bar, string Text)> ours = Trading(reference), theirs = Trading(other);
        var left = new Dictionary<(int, string), int>();
        foreach ((int Bar, string Text) decision in ours) left[decision] = left.GetValueOrDefault(decision) + 1;
        foreach ((int Bar, string Text) decision in theirs) left[decision] = left.GetValueOrDefault(decision) - 1;
        int count = left.Values.Sum(Math.Abs);
        return (count, count == 0 ? 0 : left.Where(d => d.Value != 0).Max(d => d.Key.Item1) + 1);
    }

    /// <summary>Market, side and kind of each decision, without amounts: those differ with equity for the rest of the run once one trade did.</summary>
    private static List<(int Bar, string Text)> Trading(StrategyTrace trace) =>
    [
        .. trace.Decisions.Where(d => d.Row >= trace.FirstTradingRow && trace.FirstTradingRow >= 0)
            .Select(d => (d.Row - trace.FirstTradingRow, string.Join(' ', d.Text.Split(' ').Take(d.Text.StartsWith("signal", StringComparison.Ordinal) ? 3 : 4)))),
    ];

    private static int SettleLength(BacktestSetup setup, CancellationToken cancellation)
    {
        int settle = 0;
        foreach (StrategyTrace trace in TracedRun.Of(setup, cancellation)) settle = Math.Max(settle, trace.SettleLength);
        return settle;
    }

    private static int FirstTradingBar(BacktestSetup setup, SeriesSetup series, int settle)
    {
        int from = series.Bars.IndexAtOrAfter(setup.From), to = series.Bars.IndexAtOrAfter(setup.To);
        // Without a range of the user's own: enough history for the largest amount, but at most half of the data.
        int wanted = Multiples[^1] * Math.Max(1, settle) + 1;
        return from > 0 ? from : Math.Min(wanted, to / 2);
    }
}
