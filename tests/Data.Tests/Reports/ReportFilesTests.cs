using System.Reflection;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;
using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Reports;

/// <summary>Reports of recorded runs, and the files beside the page.</summary>
public sealed class ReportFilesTests : IDisposable
{
    private const string Data = "SYNTHETIC:ALPHAUSD:1h";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_recorded_run_is_repeated_to_its_digest_though_nothing_bulky_was_kept()
    {
        Market(seed: 1);
        RunRecord record = Record();
        Assert.False(record.Saved);
        using ComposedBacktest run = Repeat(record).Run;
        Assert.Equal(Data, run.Series[0].Id);
    }

    [Fact]
    public void Changed_data_are_told_by_their_hashes()
    {
        Market(seed: 1);
        RunRecord record = Record();
        DataStore.Open(_home.Folder).Delete(Data);
        Market(seed: 2);
        GodwitException told = Assert.Throws<GodwitException>(() => Repeat(record));
        Assert.StartsWith($"Run {record.Id} cannot be repeated, and a report needs that: {Data} has changed since", told.Message);
    }

    [Fact]
    public void Lost_data_are_named()
    {
        Market(seed: 1);
        RunRecord record = Record();
        DataStore.Open(_home.Folder).Delete(Data);
        GodwitException told = Assert.Throws<GodwitException>(() => Repeat(record));
        Assert.StartsWith($"Run {record.Id} cannot be repeated", told.Message);
        Assert.Contains(Data, told.Message);
    }

    [Fact]
    public void Another_digest_is_no_report()
    {
        Market(seed: 1);
        RunRecord record = Record() with { Digest = new string('0', 32) };
        Assert.Contains("was not reproduced", Assert.Throws<GodwitException>(() => Repeat(record)).Message);
        GodwitException old = Assert.Throws<GodwitException>(() => new RunRepeater(_home.Folder).Report(record, null, null, default));
        Assert.Contains("without what repeats it", old.Message);
    }

    [Fact]
    public void Tables_have_a_line_for_each_trade_bar_and_metric()
    {
        Market(seed: 1);
        RunReport report = Repeat(Record());
        using ComposedBacktest run = report.Run;
        string folder = Path.Combine(_home.Folder, "csv");
        ReportFiles.WriteCsv(folder, report);
        string[] trades = File.ReadAllLines(Path.Combine(folder, "trades.csv")), equity = File.ReadAllLines(Path.Combine(folder, "equity.csv"));
        Assert.Equal(report.Result.Trades.Count + 1, trades.Length);
        Assert.Equal(report.Result.Equity!.Count + 1, equity.Length);
        Assert.Equal(report.Result.FinalEquity.ToString(), equity[^1].Split(',')[1]);
        Assert.All(trades, line => Assert.Equal(20, line.Split(',').Length));
        Assert.Equal(report.Result.Trades[0].Pnl.ToString(), trades[1].Split(',')[9]);
        Assert.Equal(MetricTable.Of(report.Result.Metrics).Count + 1, File.ReadAllLines(Path.Combine(folder, "metrics.csv")).Length);
    }

    [Fact]
    public void The_summary_for_a_chat_carries_verdict_figures_command_and_digest()
    {
        Market(seed: 1);
        RunReport report = Repeat(Record());
        using ComposedBacktest run = report.Run;
        string file = Path.Combine(_home.Folder, "summary.md");
        ReportFiles.WriteMarkdown(file, [report]);
        string text = File.ReadAllText(file);
        Assert.StartsWith("## rsi: ", text);
        Assert.Contains("| Sharpe ratio | ", text);
        Assert.Contains($"```\n{report.Command}\n```", text);
        Assert.Contains(report.Result.Digest, text);
        ReportFiles.WriteMarkdown(file, [report, report]);
        Assert.Contains("| | 1. rsi | 2. rsi |", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_one_sentence()
    {
        Market(seed: 1);
        RunReport report = Repeat(Record());
        using ComposedBacktest run = report.Run;
        string taken = _home.File("taken", "");
        GodwitException told = Assert.Throws<GodwitException>(() => ReportFiles.WriteHtml(Path.Combine(taken, "out.html"), report));
        Assert.Contains("cannot be written", told.Message);
    }

    [Fact]
    public void Every_option_has_its_word_in_the_command()
    {
        foreach (PropertyInfo property in typeof(BacktestOptions).GetProperties().Where(p => p.PropertyType == typeof(string) || p.PropertyType.IsValueType))
        {
            var options = new BacktestOptions { Strategies = ["rsi"], Data = [Data] };
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object other = type == typeof(string) ? "it's" : type == typeof(bool) ? true : type.IsEnum ? Enum.GetValues(type).Cast<object>().First(v => !v.Equals(property.GetValue(options))) : Convert.ChangeType(7, type);
            property.SetValue(options, other);
            string words = CommandWords.Of(options);
            Assert.Equal(type == typeof(bool) ? 1 : 2, words["godwit backtest rsi --data SYNTHETIC:ALPHAUSD:1h ".Length..].Split(' ').Length);
            if (type == typeof(string)) Assert.EndsWith("'it'\\''s'", words);
        }
        Assert.Equal(
            "godwit backtest rsi --data X --fill signal-close --limit-entry --param low=20 --intrabar high-first",
            CommandWords.Of(new BacktestOptions { Strategies = ["rsi"], Data = ["X"], Path = Simulation.Matching.IntrabarPath.HighFirst, Fill = Simulation.Matching.FillTiming.SignalClose, EnterWithLimit = true, Parameters = new Dictionary<string, string> { ["low"] = "20" } })
                .Replace("--limit-entry --fill signal-close", "--fill signal-close --limit-entry"));
    }

    private void Market(ulong seed)
    {
        GeneratedSeries series = MarketGenerator.Generate(new MarketGeneratorOptions { Interval = new BarInterval(Duration.FromHours(1)), Bars = 2_000, Seed = seed }).Series[0];
        DataStore.Open(_home.Folder).WriteBars(series.Instrument.Key, series.Bars, new BarWriteOptions { Source = "generated", Synthetic = true });
    }

    private RunRecord Record()
    {
        using ComposedBacktest run = new BacktestComposer(_home.Folder).Compose(new BacktestOptions { Strategies = ["rsi"], Data = [Data], Size = "fraction:0.3" });
        using RunRecorder record = RunRecorder.Open(_home.Folder, Instant.FromUnixSeconds(1_700_000_000), run);
        string id = record.Record(run.Run(keepEquity: false, null, default), [], null, save: false).Id!;
        using RunStore store = RunStore.Open(_home.Folder);
        return store.Get(id);
    }

    private RunReport Repeat(RunRecord record)
    {
        string? bundle;
        using (RunStore store = RunStore.Open(_home.Folder)) bundle = store.BundleJson(record.Id);
        return new RunRepeater(_home.Folder).Report(record, bundle, null, default);
    }
}
