using Godwit.Backtesting.Runner;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Indicators;

namespace Godwit.Backtesting.Truth;

/// <summary>
/// Looks for what a strategy could not have known. The engine shows no bar before its close, but a strategy can still cheat itself:
/// with a captured or loaded series, a value normalised over the whole sample, a centred window, a longer bar that is not complete, a
/// static field that survives from an earlier run. So the run is repeated with the future taken away, and with another future, at many
/// places; every indicator output, every field of numbers, every signal and every order up to there must stay what it was.
/// </summary>
/// <remarks>
/// Finds: whatever changes at one of the cuts. Misses: a look ahead that only happens between the cuts, state that is no number and
/// leads to no decision, and knowledge that was put into the parameters by searching (see the trial ledger for that).
/// </remarks>
public static class LookaheadAnalysis
{
    /// <param name="setup">What to run.</param>
    /// <param name="world">Makes the setup for other series: strategies that hold data of their own must take it from there.</param>
    /// <param name="options">How much to look at.</param>
    /// <param name="progress">Called with cuts done and cuts in all.</param>
    /// <param name="cancellation">Ends the analysis; nothing is kept.</param>
    public static LookaheadReport Run(
        BacktestSetup setup, Func<IReadOnlyList<SeriesSetup>, BacktestSetup> world, LookaheadOptions options,
        Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cuts, 1);
        StrategyTrace[] whole = TracedRun.Of(setup, cancellation), again = TracedRun.Of(setup, cancellation);
        IReadOnlyList<LookaheadFinding> remembered = Remembered(whole, again);
        IReadOnlyList<string> repainting = Repainting(whole);
        int variables = whole.Sum(t => t.Variables.Count), rows = whole.Max(t => t.Count);
        // Whatever outlives a run would blur every later comparison.
        if (remembered.Count > 0) return new LookaheadReport(remembered, variables, rows, 0, 0, repainting);

        Instant[] cuts = Cuts(whole, options);
        var found = new CutFindings[cuts.Length];
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, cuts.Length, parallel, i =>
        {
            found[i] = At(cuts[i], whole, setup.Series, world, SeededRandom.ForStream(options.Seed, (ulong)i).NextUInt64(), cancellation);
            progress?.Invoke(Interlocked.Increment(ref done), cuts.Length);
        });
        return new LookaheadReport(Merge(found), variables, rows, cuts.Length, found.Sum(f => f.Compared), repainting);
    }

    private sealed record CutFindings(List<LookaheadFinding> Findings, long Compared);

    private static CutFindings At(
        Instant cut, StrategyTrace[] whole, IReadOnlyList<SeriesSetup> series, Func<IReadOnlyList<SeriesSetup>, BacktestSetup> world, ulong seed, CancellationToken cancellation)
    {
        var findings = new List<LookaheadFinding>();
        long compared = 0;
        foreach (LookaheadKind kind in new[] { LookaheadKind.NeedsTheFuture, LookaheadKind.FollowsTheFuture })
        {
            IReadOnlyList<SeriesSetup> other = kind == LookaheadKind.NeedsTheFuture ? OtherFutures.Without(series, cut) : OtherFutures.Changed(series, cut, seed);
            BacktestSetup setup = world(other);
            StrategyTrace[] traces;
            try
            {
                traces = TracedRun.Of(setup with { To = setup.To < cut ? setup.To : cut }, cancellation);
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or GodwitException))
            {
                int row = LastRow(whole[0], cut);
                findings.Add(Finding(LookaheadKind.FailsWithoutTheFuture, whole[0], "strategy", row, "runs", $"{fault.GetType().Name}: {fault.Message}", 1));
                continue;
            }
            for (int s = 0; s < whole.Length; s++)
            {
                List<TraceDifference> differences = TraceComparison.Compare(whole[s], traces[s], cut, out int rows, out long values);
                compared += values;
                foreach (TraceDifference difference in differences)
                    findings.Add(Finding(kind, whole[s], NameOf(whole[s], difference.Variable), difference.Row, difference.With, difference.Without, rows - difference.Row));
            }
        }
        return new CutFindings(findings, compared);
    }

    private static IReadOnlyList<LookaheadFinding> Remembered(StrategyTrace[] first, StrategyTrace[] second)
    {
        var findings = new List<LookaheadFinding>();
        for (int s = 0; s < first.Length; s++)
        {
            foreach (TraceDifference difference in TraceComparison.Compare(first[s], second[s], Instant.MaxValue, out _, out _))
                findings.Add(Finding(LookaheadKind.RemembersEarlierRuns, first[s], NameOf(first[s], difference.Variable), difference.Row, difference.With, difference.Without, 0));
        }
        return findings;
    }

    /// <summary>The closes of bars at which to cut: the first bars, some at which something was decided, and some spread at random.</summary>
    private static Instant[] Cuts(StrategyTrace[] traces, LookaheadOptions options)
    {
        var rows = new SortedSet<Instant>();
        var random = new SeededRandom(options.Seed);
        StrategyTrace longest = traces.MaxBy(t => t.Count)!;
        Instant last = longest.Row(longest.Count - 1).Close;
        int half = Math.Max(1, options.Cuts / 2);
        foreach (StrategyTrace trace in traces)
        {
            int[] decided = [.. trace.Decisions.Where(d => d.Row >= 0).Select(d => d.Row).Distinct()];
            int wanted = Math.Max(1, half / traces.Length);
            for (int i = 0; i < Math.Min(wanted, decided.Length); i++)
                rows.Add(trace.Row(decided[(int)((long)i * decided.Length / Math.Min(wanted, decided.Length))]).Close);
        }
        // A stratum each, so that no stretch of the data is left out and no calendar is followed.
        for (int i = 0; i < half; i++)
        {
            int from = (int)((long)i * longest.Count / half), to = (int)((long)(i + 1) * longest.Count / half);
            if (to > from) rows.Add(longest.Row(from + random.NextInt(to - from)).Close);
        }
        Instant begin = traces.Max(t => t.Row(Math.Min(t.Count - 1, FirstTrading(t))).Close);
        return [.. rows.Where(r => r >= begin && r < last)];
    }

    /// <summary>Every series needs a bar of the range before the cut, or there is nothing to run.</summary>
    private static int FirstTrading(StrategyTrace trace)
    {
        var seen = new HashSet<int>();
        int first = 0;
        for (int row = 0; row < trace.Count; row++)
            if (seen.Add(trace.Row(row).Slot)) first = row;
        return Math.Max(first, trace.FirstTradingRow);
    }

    private static int LastRow(StrategyTrace trace, Instant cut)
    {
        int row = trace.Count - 1;
        while (row > 0 && trace.Row(row).Close > cut) row--;
        return row;
    }

    private static LookaheadFinding Finding(LookaheadKind kind, StrategyTrace trace, string variable, int row, string with, string without, int barsAhead)
    {
        (Instant close, int slot) = trace.Row(row);
        return new LookaheadFinding(kind, trace.Strategy, variable, trace.SymbolOf(slot), close, with, without, barsAhead, 1);
    }

    private static string NameOf(StrategyTrace trace, int variable) => variable == TraceComparison.Decisions ? "decisions" : trace.Variables[variable].Name;

    /// <summary>One finding for each variable: its first bar, the farthest look ahead, and how many cuts showed it.</summary>
    private static IReadOnlyList<LookaheadFinding> Merge(CutFindings[] cuts) =>
    [
        .. cuts.SelectMany((cut, i) => cut.Findings.Select(f => (Finding: f, Cut: i)))
            .GroupBy(f => (f.Finding.Strategy, f.Finding.Variable))
            .Select(g => g.OrderBy(f => f.Finding.Close).ThenBy(f => f.Cut).First().Finding with
            {
                BarsAhead = g.Max(f => f.Finding.BarsAhead),
                Cuts = g.Select(f => f.Cut).Distinct().Count(),
            })
            .OrderBy(f => f.Close).ThenBy(f => f.Variable, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> Repainting(StrategyTrace[] traces) =>
    [
        .. traces.SelectMany(t => t.Variables).Where(v => v.Indicator is { } used && IndicatorCatalog.Contains(used.Name) && IndicatorCatalog.Get(used.Name).Repaints)
            .Select(v => v.Name).Distinct(StringComparer.Ordinal),
    ];
}
