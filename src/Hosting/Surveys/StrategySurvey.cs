using System.Globalization;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Surveys;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;

namespace Godwit.Hosting.Surveys;

/// <summary>Runs every strategy on every set of data and says how each did, in the first part of the data and in the rest.</summary>
/// <remarks>
/// Strategies run with their default parameters, so nothing is fitted here; what the table itself invites, choosing the best
/// row, is what the deflated Sharpe ratio accounts for. Each run is deterministic and independent of the others.
/// </remarks>
public sealed class StrategySurvey(string home)
{
    /// <summary>The strategy that all others are compared with.</summary>
    public const string Baseline = "buy-and-hold";

    private static readonly Duration LeastInterval = Duration.FromHours(1);

    /// <param name="Strategy">Shipped name.</param>
    /// <param name="Label">What the row is called.</param>
    /// <param name="Data">Dataset ids or files of the run.</param>
    private sealed record Cell(string Strategy, string Label, IReadOnlyList<string> Data);

    /// <exception cref="GodwitException">Nothing to run, or a dataset that cannot be read.</exception>
    public IReadOnlyList<SurveyRow> Run(SurveyOptions options, Action<long, long>? progress, CancellationToken cancellation)
    {
        if (!(options.Split is > 0 and < 1)) throw GodwitException.Usage($"--split is a share between 0 and 1, not {options.Split.ToString(CultureInfo.InvariantCulture)}.");
        IReadOnlyList<Cell> cells = Cells(options);
        var rows = new SurveyRow[cells.Count];
        var looks = new TrialLook?[cells.Count];
        long done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, cells.Count, parallel, i =>
        {
            (rows[i], looks[i]) = RunCell(options, cells[i], cancellation);
            progress?.Invoke(Interlocked.Increment(ref done), cells.Count);
        });
        using (RunStore store = RunStore.Open(home)) store.Trials.Count([.. looks.OfType<TrialLook>()], SystemClock.Instance.Now);
        return SurveyRow.Deflate(rows);
    }

    private IReadOnlyList<Cell> Cells(SurveyOptions options)
    {
        StrategyEntry[] strategies = [.. (options.Strategies.Count > 0 ? options.Strategies : [.. StrategyCatalog.All.Where(e => e.Feeds == MarketFeeds.None).Select(e => e.Name)]).Select(StrategyCatalog.Get)];
        IReadOnlyList<string> data = options.Data.Count > 0 ? options.Data : StoredSeries();
        var cells = new List<Cell>();
        foreach (string one in data)
            cells.AddRange(strategies.Where(s => s.LeastMarkets == 1).Select(s => new Cell(s.Name, one, [one])));
        StrategyEntry[] many = [.. strategies.Where(s => s.LeastMarkets > 1)];
        foreach ((string label, IReadOnlyList<string> members) in Groups(data))
        {
            foreach (StrategyEntry entry in many)
            {
                string[] chosen = [.. members.Take(entry.MostMarkets)];
                if (chosen.Length < entry.LeastMarkets) continue;
                string name = chosen.Length == members.Count ? label : string.Join('+', chosen);
                cells.Add(new Cell(entry.Name, name, chosen));
                Cell holding = new(Baseline, name, chosen);
                if (strategies.Any(s => s.Name == Baseline) && !cells.Any(c => c.Strategy == Baseline && c.Label == name)) cells.Add(holding);
            }
        }
        return cells.Count > 0 ? cells : throw GodwitException.Usage("There is nothing to survey: import candles of an hour or longer, or name datasets with --data.");
    }

    private IReadOnlyList<string> StoredSeries() =>
        [.. DataStore.Open(home).List().Where(d => d.Interval.Length >= LeastInterval).Select(d => d.Id).Order(StringComparer.Ordinal)];

    /// <summary>Series of one venue, quote asset and bar length, which a strategy of several markets can trade together.</summary>
    private IEnumerable<(string Label, IReadOnlyList<string> Members)> Groups(IReadOnlyList<string> data)
    {
        var series = new List<(string Data, string Label)>();
        var resolver = new SeriesResolver(home);
        foreach (string one in data)
        {
            using ResolvedSeries resolved = resolver.Open(one, new BacktestOptions());
            series.Add((one, $"{resolved.Instrument.Key.Venue}:*{resolved.Instrument.QuoteAsset}:{resolved.Bars.Interval}"));
        }
        return series.GroupBy(s => s.Label, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(s => s.Data)]));
    }

    private (SurveyRow Row, TrialLook? Look) RunCell(SurveyOptions options, Cell cell, CancellationToken cancellation)
    {
        StrategyEntry entry = StrategyCatalog.Get(cell.Strategy);
        string size = options.Style.Size;
        if (size == "all-in") size = entry.FullSize;
        // Several markets share the cash: each may take its part, unless the strategy holds one at a time.
        if (size == "all-in" && cell.Data.Count > 1 && entry.LeastMarkets == 1)
            size = string.Create(CultureInfo.InvariantCulture, $"fraction:{Math.Floor(0.98 / cell.Data.Count * 10_000) / 10_000}");
        BacktestOptions asked = options.Style with { Strategies = [cell.Strategy], Data = cell.Data, Size = size, Direction = entry.Direction };
        try
        {
            using ComposedBacktest run = new BacktestComposer(home).Compose(asked);
            BacktestResult result = run.Run(keepEquity: true, progress: null, cancellation);
            return (RowOf(cell, options.Split, run, result), TrialLook.Of(run, result.Metrics, keepSettings: true));
        }
        catch (GodwitException told)
        {
            SurveyPart none = new(double.NaN, double.NaN, double.NaN, double.NaN, 0);
            return (new SurveyRow(cell.Strategy, cell.Label, "", none, none, none, default, IsRuined: false) { Failure = told.Message }, null);
        }
    }

    private static SurveyRow RowOf(Cell cell, double split, ComposedBacktest run, BacktestResult result)
    {
        IReadOnlyList<EquityPoint> curve = result.Equity!;
        Instant boundary = curve[Math.Min(curve.Count - 1, (int)(split * curve.Count))].At;
        double perYear = run.Series.Min(s => s.Bars.Interval).PerYear;
        SurveyPart Part(Instant after, Instant upTo) => SurveyPart.Of(result, after, upTo, perYear);
        return new SurveyRow(
            cell.Strategy, cell.Label, run.Series.Min(s => s.Bars.Interval).ToString(),
            Part(Instant.MinValue, Instant.MaxValue), Part(Instant.MinValue, boundary), Part(boundary, Instant.MaxValue),
            result.Metrics.Returns.Moments, result.IsRuined);
    }
}
