using System.Text;
using System.Text.Json;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Hosting.Presentation;

/// <summary>What the run database says of a run.</summary>
/// <param name="Id">Its id; null when it left no record.</param>
/// <param name="Trials">What was tried of its idea, this run included.</param>
public sealed record RecordedRun(string? Id, TrialStanding Trials);

/// <summary>Puts a run into the run database. What is known of it beforehand is written down at <see cref="Open"/>, which may happen beside the run.</summary>
public sealed class RunRecorder : IDisposable
{
    private readonly RunStore _store;
    private readonly ComposedBacktest _run;
    private readonly RunRecord _known;
    private readonly RunBundle _bundle;
    private readonly TrialLook _look;

    private RunRecorder(RunStore store, Instant started, ComposedBacktest run)
    {
        (_store, _run) = (store, run);
        _bundle = BundleOf(run);
        _look = TrialLook.Of(run, new RunMetrics(), keepSettings: true);
        _known = new RunRecord
        {
            Id = RunStore.NewId(started),
            StartedAt = started,
            Strategy = string.Join("+", run.Strategies.Select(s => s.Name)),
            SourceSha256 = run.Strategies.Select(s => s.Source?.Sha256).FirstOrDefault(h => h is not null),
            ParametersJson = RunJson.Text(json => RunJson.WriteParameters(json, run)),
            DataJson = RunJson.Text(json => RunJson.WriteData(json, run)),
            AssumptionsJson = Inner("assumptions", json => RunJson.WriteAssumptions(json, run)),
            MetricsJson = "",
            WarningsJson = "",
            Digest = "",
            FinalEquity = "",
            Version = ProductVersion.Text,
            Seed = run.Setup.Seed,
        };
    }

    /// <summary>Opens the record for one run; the caller hands it over before another thread uses it.</summary>
    /// <param name="home">GODWIT_HOME.</param>
    /// <param name="started">When it was started.</param>
    /// <param name="run">What is run.</param>
    public static RunRecorder Open(string home, Instant started, ComposedBacktest run)
    {
        RunStore store = RunStore.Open(home);
        try
        {
            return new RunRecorder(store, started, run);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Counts a run that leaves no record: a look is a look. Only its idea, a hash of the variant and its Sharpe ratio are kept.</summary>
    public RecordedRun CountOnly(BacktestResult result) => new(null, Count(result, keepSettings: false));

    /// <summary>Records the run, counts it as a look at its idea, and returns both.</summary>
    /// <param name="result">What it found.</param>
    /// <param name="warnings">What was said about it.</param>
    /// <param name="label">A name given by the user.</param>
    /// <param name="save">Whether trades, equity and the bundle are kept, too.</param>
    public RecordedRun Record(BacktestResult result, IReadOnlyList<RunWarning> warnings, string? label, bool save)
    {
        RunRecord record = _known with
        {
            MetricsJson = Inner("metrics", json => RunJson.WriteMetrics(json, result.Metrics)),
            WarningsJson = RunJson.Text(json => RunJson.WriteTexts(json, [.. warnings.Select(w => w.Text)])),
            Digest = result.Digest,
            FinalEquity = result.FinalEquity.ToString(),
            Label = label,
            Saved = save,
        };
        string bundle = (_bundle with { Digest = result.Digest, RunId = record.Id }).ToJson();
        if (!save) _store.Add(record, bundleJson: bundle);
        else
        {
            _store.Add(record, new RunDetails
            {
                TradesJson = Encoding.UTF8.GetBytes(Inner("trades", json => RunJson.WriteTrades(json, _run, result))),
                Equity = result.Equity,
                BundleJson = bundle,
            });
        }
        return new RecordedRun(record.Id, Count(result, keepSettings: true));
    }

    public void Dispose() => _store.Dispose();

    private TrialStanding Count(BacktestResult result, bool keepSettings)
    {
        TrialLook look = _look.Found(result.Metrics);
        _store.Trials.Count([keepSettings ? look : look with { Settings = null }], _known.StartedAt);
        return _store.Trials.Standing(look.Idea);
    }

    /// <summary>All that repeats the run.</summary>
    private static RunBundle BundleOf(ComposedBacktest run)
    {
        ScriptSource? file = run.Strategies.Select(s => s.Source).FirstOrDefault(s => s is not null);
        return new RunBundle
        {
            GodwitVersion = ProductVersion.Text,
            Strategy = run.Options.Strategies[0],
            Options = OptionMap.Options(run.Options),
            Lists = OptionMap.Lists(run.Options),
            Data = DataOf(run),
            Source = file is null ? null : new BundleSource(file.FileName, file.Sha256, file.Text),
            Seed = run.Setup.Seed,
            Digest = "",
        };
    }

    /// <summary>The data as the run saw it: the series, then the finer bars that the venue worked from.</summary>
    public static IReadOnlyList<BundleData> DataOf(ComposedBacktest run) =>
    [
        .. run.Series.Select(series =>
        {
            BarColumns bars = series.Bars;
            int from = bars.IndexAtOrAfter(run.Setup.From), to = bars.IndexAtOrAfter(run.Setup.To) - 1;
            return new BundleData(series.Id, series.Sha256, bars[Math.Min(from, bars.Count - 1)].OpenTime.ToString(), bars[Math.Max(0, to)].OpenTime.ToString(), Math.Max(0, to - from + 1));
        }),
        .. run.Series.SelectMany(series => series.Ticks).Select(ticks =>
            new BundleData(ticks.Id, ticks.Sha256, ticks.Source.First.ToString(), ticks.Source.Last.ToString(), (int)Math.Min(int.MaxValue, ticks.Source.Count))),
        .. run.Series.Where(series => series.Detail is not null).Select(series =>
            new BundleData(series.Detail!.Info.Id, series.Detail.Info.Sha256, series.Detail.Info.From.ToString(), series.Detail.Info.To.ToString(), series.Detail.Count)),
    ];

    /// <summary>The value that a writer puts under a name, as text of its own.</summary>
    private static string Inner(string name, Action<Utf8JsonWriter> write)
    {
        string whole = RunJson.Text(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        });
        // {"name":VALUE}
        int start = name.Length + 4;
        return whole[start..^1];
    }
}
