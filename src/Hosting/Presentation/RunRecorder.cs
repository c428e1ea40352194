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

/// <summary>Puts a finished run into the run database.</summary>
public static class RunRecorder
{
    /// <summary>Counts a run that leaves no record: a look is a look. Only its idea, a hash of the variant and its Sharpe ratio are kept.</summary>
    public static RecordedRun CountOnly(string home, Instant started, ComposedBacktest run, BacktestResult result)
    {
        using RunStore store = RunStore.Open(home);
        return new RecordedRun(null, Count(store, started, run, result, keepSettings: false));
    }

    private static TrialStanding Count(RunStore store, Instant started, ComposedBacktest run, BacktestResult result, bool keepSettings)
    {
        TrialLook look = TrialLook.Of(run, result.Metrics, keepSettings);
        store.Trials.Count([look], started);
        return store.Trials.Standing(look.Idea);
    }

    /// <summary>Records a run, counts it as a look at its idea, and returns both.</summary>
    /// <param name="home">GODWIT_HOME.</param>
    /// <param name="started">When it was started.</param>
    /// <param name="run">What was run.</param>
    /// <param name="result">What it found.</param>
    /// <param name="warnings">What was said about it.</param>
    /// <param name="label">A name given by the user.</param>
    /// <param name="save">Whether trades, equity and the bundle are kept, too.</param>
    public static RecordedRun Record(string home, Instant started, ComposedBacktest run, BacktestResult result, IReadOnlyList<RunWarning> warnings, string? label, bool save)
    {
        string id = RunStore.NewId(started);
        var record = new RunRecord
        {
            Id = id,
            StartedAt = started,
            Strategy = string.Join("+", run.Strategies.Select(s => s.Name)),
            SourceSha256 = run.Strategies.Select(s => s.Source?.Sha256).FirstOrDefault(h => h is not null),
            ParametersJson = RunJson.Text(json => RunJson.WriteParameters(json, run)),
            DataJson = RunJson.Text(json => RunJson.WriteData(json, run)),
            AssumptionsJson = Inner("assumptions", json => RunJson.WriteAssumptions(json, run)),
            MetricsJson = Inner("metrics", json => RunJson.WriteMetrics(json, result.Metrics)),
            WarningsJson = JsonSerializer.Serialize(warnings.Select(w => w.Text)),
            Digest = result.Digest,
            FinalEquity = result.FinalEquity.ToString(),
            Version = ProductVersion.Text,
            Seed = run.Setup.Seed,
            Label = label,
            Saved = save,
        };
        using RunStore store = RunStore.Open(home);
        string bundle = BundleOf(run, result, id).ToJson();
        if (!save) store.Add(record, bundleJson: bundle);
        else
        {
            store.Add(record, new RunDetails
            {
                TradesJson = Encoding.UTF8.GetBytes(Inner("trades", json => RunJson.WriteTrades(json, run, result))),
                Equity = result.Equity,
                BundleJson = bundle,
            });
        }
        return new RecordedRun(id, Count(store, started, run, result, keepSettings: true));
    }

    /// <summary>All that repeats the run.</summary>
    public static RunBundle BundleOf(ComposedBacktest run, BacktestResult result, string? id)
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
            Digest = result.Digest,
            RunId = id,
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
