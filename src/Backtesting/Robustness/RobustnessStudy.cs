using System.Runtime.ExceptionServices;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Robustness;

/// <summary>Tries to break a result: the same strategy on altered markets, with missed entries, other starts, parameters, costs, delays and sizes.</summary>
/// <remarks>Each run depends on the seed and its number alone, so the report is the same for any number of threads.</remarks>
public sealed class RobustnessStudy
{
    private readonly BacktestSetup _setup;
    private readonly BacktestSetup _bare;
    private readonly RobustnessOptions _options;
    private readonly Action<long, long>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly long _planned;
    private long _done;
    private long _passed;

    private RobustnessStudy(BacktestSetup setup, int neighbours, RobustnessOptions options, Action<long, long>? progress, CancellationToken cancellation)
    {
        _setup = setup with { FiguresOnly = true, KeepEquity = false, JudgeSignals = false, Journal = null, Progress = null, Inspect = null };
        // Finer bars would have to be altered together with the coarse ones.
        _bare = _setup with { Series = [.. setup.Series.Select(s => s with { Detail = null })] };
        (_options, _progress, _cancellation) = (options, progress, cancellation);
        _planned = 4L * options.Runs + options.Starts + neighbours + CostFactors.Length + Delays(setup).Length + 2;
    }

    private static readonly double[] CostFactors = [0, 0.5, 2, 3, 5];

    /// <param name="setup">The run.</param>
    /// <param name="neighbours">Variants near it.</param>
    /// <param name="options">How hard to try.</param>
    /// <param name="progress">Called with runs done and runs in all.</param>
    /// <param name="cancellation">Ends the study; nothing is kept.</param>
    public static RobustnessReport Run(
        BacktestSetup setup, IReadOnlyList<Neighbour> neighbours, RobustnessOptions options, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var study = new RobustnessStudy(setup, neighbours.Count, options, progress, cancellation);
        BacktestResult run = BacktestRunner.Run(setup with { KeepEquity = true, JudgeSignals = false, Journal = null, Progress = null }, cancellation);
        return study.Try(run, neighbours);
    }

    private RobustnessReport Try(BacktestResult run, IReadOnlyList<Neighbour> neighbours)
    {
        RunOutcome own = RunOutcome.Of(run), bare = RunOutcome.Of(_bare, _cancellation);
        ParallelOptions parallel = OnThreads(_options.Resamples);
        TradeShuffle shuffle = ReturnTests.Shuffle(run, _options.Resamples, Seed(1), parallel);
        ReturnBootstrap bootstrap = ReturnTests.Resample(run, _options.Resamples, Seed(2), parallel);
        AlteredRuns permuted = Many(_options.Runs, i => _bare with { Series = AlteredMarkets.Permuted(_bare, Seed(3, i)) });
        Capacity?[] capacity = new Capacity?[1];
        BreakEvenCost?[] breakEven = new BreakEvenCost?[1];
        Batch(2, i =>
        {
            // The two searches go step by step: side by side they keep two cores busy.
            if (i == 0) breakEven[0] = CostSearch.BreakEven(_setup, run, _cancellation);
            else capacity[0] = CapacitySearch.Find(_bare, _cancellation);
        });
        return new RobustnessReport
        {
            Run = run with { Equity = null },
            Own = own,
            Options = _options,
            Shuffle = shuffle,
            Bootstrap = bootstrap,
            Permutation = new PermutationTest(bare.Sharpe, permuted),
            Synthetic = Many(_options.Runs, i => _bare with { Series = AlteredMarkets.Resampled(_bare, Seed(4, i)) }),
            SyntheticBlock = AlteredMarkets.MeanBlock(Math.Max(1, BarsOf(_bare.Series[0]) - 1)),
            Noise = Many(_options.Runs, i => _bare with { Series = AlteredMarkets.Noisy(_bare, _options.Noise, Seed(5, i)) }),
            Missed = Many(_options.Runs, i => _setup with { Missed = new MissedEntries(_options.Missed, Seed(6, i)) }),
            Starts = Many(_options.Starts, i => _setup with { From = StartAt(i + 1) }),
            Neighbourhood = new Neighbourhood(own, Neighbours(neighbours)),
            BreakEven = breakEven[0],
            Costs = Stress(CostFactors, f => f == 0 ? "no costs" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"costs × {f}"), f => CostSearch.Scaled(_setup, f)),
            Latencies = Stress(Delays(_setup), d => $"orders {d} later", d => CostSearch.Delayed(_setup, d)),
            Capacity = capacity[0],
        };
    }

    private AlteredRuns Many(int count, Func<int, BacktestSetup> setup)
    {
        var outcomes = new RunOutcome[count];
        int made = Batch(count, i => outcomes[i] = RunOutcome.Of(setup(i), _cancellation));
        return new AlteredRuns(count, outcomes[..made]);
    }

    private NeighbourOutcome[] Neighbours(IReadOnlyList<Neighbour> neighbours)
    {
        var outcomes = new NeighbourOutcome[neighbours.Count];
        for (int i = 0; i < outcomes.Length; i++) outcomes[i] = new NeighbourOutcome(neighbours[i].Values, null);
        Batch(neighbours.Count, i =>
        {
            if (neighbours[i].Strategies is not { } strategies) return;
            try
            {
                outcomes[i] = outcomes[i] with { Outcome = RunOutcome.Of(_setup with { Strategies = strategies }, _cancellation) };
            }
            catch (GodwitException refused) when (refused.IsUsage)
            {
                // Parameters that do not go together are told at the start of a run; they are no neighbours.
            }
        });
        return outcomes;
    }

    private StressPoint[] Stress<T>(T[] values, Func<T, string> words, Func<T, BacktestSetup> setup)
    {
        var points = new StressPoint[values.Length];
        int made = Batch(values.Length, i => points[i] = new StressPoint(words(values[i]), RunOutcome.Of(setup(values[i]), _cancellation)));
        return points[..made];
    }

    /// <summary>Works through a batch on all threads and returns how many were made: always the first ones, also when time ran out.</summary>
    private int Batch(int count, Action<int> work)
    {
        _passed += count;
        double share = Math.Min(1, (double)_passed / _planned);
        int next = -1;
        ParallelOptions parallel = OnThreads(count);
        try
        {
            Parallel.For(0, parallel.MaxDegreeOfParallelism, parallel, _ =>
            {
                while (true)
                {
                    _cancellation.ThrowIfCancellationRequested();
                    if (_options.IsOutOfTime?.Invoke(share) == true) break;
                    int i = Interlocked.Increment(ref next);
                    if (i >= count) break;
                    work(i);
                    _progress?.Invoke(Interlocked.Increment(ref _done), _planned);
                }
            });
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions.OfType<GodwitException>().FirstOrDefault() ?? all.InnerExceptions[0]);
        }
        // Whoever takes a number also makes its run.
        return Math.Min(count, next + 1);
    }

    private ParallelOptions OnThreads(int most) => new()
    {
        MaxDegreeOfParallelism = Math.Max(1, Math.Min(most, _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount)),
        CancellationToken = _cancellation,
    };

    private ulong Seed(int test, int run = 0) => SeededRandom.ForStream(_options.Seed, (ulong)test << 32 | (uint)run).NextUInt64();

    private int BarsOf(SeriesSetup series) => series.Bars.IndexAtOrAfter(_setup.To) - series.Bars.IndexAtOrAfter(_setup.From);

    /// <summary>Evenly spread over the first fifth of the range of the first series.</summary>
    private Instant StartAt(int number)
    {
        BarColumns bars = _setup.Series[0].Bars;
        int from = bars.IndexAtOrAfter(_setup.From), reach = BarsOf(_setup.Series[0]) / 5;
        return bars[from + Math.Max(1, (int)((long)reach * number / _options.Starts))].OpenTime;
    }

    private static Duration[] Delays(BacktestSetup setup)
    {
        Duration bar = setup.Series.Min(s => s.Bars.Interval).Length;
        return [Duration.FromSeconds(1), bar, bar * 2, bar * 5];
    }
}
