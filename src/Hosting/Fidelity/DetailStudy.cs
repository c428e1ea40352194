using Godwit.Backtesting.Fidelity;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Fidelity;

/// <summary>One of several runs of the same strategy on data of different detail.</summary>
public sealed record DetailRun(string Detail, ComposedBacktest Run, BacktestResult Result);

/// <summary>The same strategy over the same time on coarser and on finer data, each run compared with the next finer one fill by fill.</summary>
public sealed class DetailStudy : IDisposable
{
    private DetailStudy(IReadOnlyList<DetailRun> runs)
    {
        Runs = runs;
        Duration bar = runs[0].Run.Setup.Series.Min(s => s.Bars.Interval).Length;
        Comparisons = [.. runs.Skip(1).Select((fine, i) => FillComparison.Of(runs[i].Result, fine.Result, bar))];
    }

    /// <summary>Coarsest first.</summary>
    public IReadOnlyList<DetailRun> Runs { get; }

    /// <summary>Of each run with the next finer one: one less than runs.</summary>
    public IReadOnlyList<FillComparison> Comparisons { get; }

    /// <summary>Whether a detail on the command line means several.</summary>
    public static bool IsSeveral(string detail) => detail.Contains(',', StringComparison.Ordinal);

    /// <param name="home">GODWIT_HOME.</param>
    /// <param name="options">What was asked for; its detail names several.</param>
    /// <param name="progress">Work done and in all, of all runs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GodwitException">A detail is unknown or given twice, or its data are missing.</exception>
    public static DetailStudy Of(string home, BacktestOptions options, Action<long, long>? progress, CancellationToken cancellation)
    {
        string[] details = InOrder(options.Detail);
        var composer = new BacktestComposer(home);
        BacktestOptions common = Common(composer, options, details);
        var runs = new List<DetailRun>();
        try
        {
            for (int i = 0; i < details.Length; i++)
            {
                int done = i;
                ComposedBacktest run = composer.Compose(common with { Detail = details[i] });
                runs.Add(new DetailRun(details[i], run, null!));
                BacktestResult result = run.Run(keepEquity: false, (now, all) => progress?.Invoke(done * 1_000 + (all > 0 ? 1_000 * now / all : 0), details.Length * 1_000), cancellation, keepOrders: true);
                runs[i] = runs[i] with { Result = result };
            }
            return new DetailStudy(runs);
        }
        catch
        {
            foreach (DetailRun run in runs) run.Run.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (DetailRun run in Runs) run.Run.Dispose();
    }

    /// <summary>Coarsest first: bars by their length, then trades, quotes and book.</summary>
    private static string[] InOrder(string text)
    {
        string[] details = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        foreach (string detail in details)
        {
            if (TickDetail.IsTicks(detail) || detail == "none" || BarInterval.TryParse(detail, out _)) continue;
            throw GodwitException.Usage($"--detail {text}: '{detail}' is no detail; several are compared from among an interval such as 1m, trades, quotes and l2.{Suggestions.For(detail, TickDetail.Names)}");
        }
        if (details.Length < 2 || details.Distinct().Count() < details.Length) throw GodwitException.Usage($"--detail {text}: name at least two different details to compare, such as 1m,trades,l2.");
        return [.. details.OrderBy(Rank)];
    }

    private static (int, long) Rank(string detail) => detail == "none" ? (-1, 0)
        : BarInterval.TryParse(detail, out BarInterval interval) ? (0, -interval.Length.Nanos)
        : (1 + TickDetail.Names.ToList().IndexOf(detail), 0);

    /// <summary>The time in which all of them have data: otherwise runs would differ by what they saw, not by how.</summary>
    private static BacktestOptions Common(BacktestComposer composer, BacktestOptions options, string[] details)
    {
        (Instant from, Instant to) = (Instant.MinValue, Instant.MaxValue);
        foreach (string detail in details.Where(TickDetail.IsTicks))
        {
            using ComposedBacktest run = composer.Compose(options with { Detail = detail });
            if (run.Setup.From > from) from = run.Setup.From;
            if (run.Setup.To < to) to = run.Setup.To;
        }
        if (from >= to) throw new GodwitException($"--detail {options.Detail}: there is no time in which all of them have data.");
        return options with { From = from == Instant.MinValue ? options.From : from.ToString(), To = to == Instant.MaxValue ? options.To : to.ToString() };
    }
}
