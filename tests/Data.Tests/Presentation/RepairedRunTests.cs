using System.Text.Json;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Presentation.Reports;

namespace Godwit.Data.Tests.Presentation;

/// <summary>Wherever a run over holes or over repaired bars is shown, it says so, with figures of its range.</summary>
public sealed class RepairedRunTests : IDisposable
{
    private const string Id = "A:BUSD:1m";
    private static readonly BarArray All = Bars.Make(3_000, "2021-03-01T00:00");
    private readonly TestHome _home = new();
    private readonly DataStore _store;

    public RepairedRunTests()
    {
        _store = DataStore.Open(_home.Folder);
        Store("BUSD", All.Without(2_000, 7).Without(1_000, 4));
    }

    public void Dispose() => _home.Dispose();

    private void Store(string symbol, BarColumns bars) => _store.WriteBars(new InstrumentKey("A", symbol), bars, new BarWriteOptions { Source = "test" });

    private void Repair() => new DataRepair(_store).Run(Id, [RepairRule.Parse("fill-gaps", 5, _store)], new Instant(0));

    private ComposedBacktest Compose(Func<BacktestOptions, BacktestOptions>? change = null)
    {
        var options = new BacktestOptions { Strategies = ["ma-cross"], Data = [Id], Detail = "none" };
        return new BacktestComposer(_home.Folder).Compose(change?.Invoke(options) ?? options);
    }

    private static Finding? Find(ComposedBacktest run, string id) => CritiqueOfRun.Of(run, run.Run(false, null, CancellationToken.None)).Findings.FirstOrDefault(f => f.Id == id);

    [Fact]
    public void Missing_bars_are_told_by_the_causes_that_data_check_finds()
    {
        using (ComposedBacktest run = Compose())
        {
            Assert.Contains("lacks 11 bars of 3,000 (0.37 %): 11 unexplained (the longest 7 bars after " + All[1_999].OpenTime, Find(run, "gaps-in-data")!.Evidence);
        }
        // Another series of the venue that lacks the same minutes makes an outage of it.
        Store("CUSD", All.Without(1_990, 30));
        using (ComposedBacktest run = Compose())
        {
            Assert.Contains("4 unexplained (the longest 4 bars after", Find(run, "gaps-in-data")!.Evidence);
            Assert.Contains("7 in outages or halts of the venue", Find(run, "gaps-in-data")!.Evidence);
            using DataQuality.Checked check = new DataQuality(_home.Folder).Check(Id, null, CancellationToken.None);
            Assert.Equal(check.Report.Gaps, run.Series[0].Gaps);
        }
        using (ComposedBacktest run = Compose(o => o with { From = All[2_100].OpenTime.ToString() })) Assert.Null(Find(run, "gaps-in-data"));
    }

    [Fact]
    public void A_run_over_repaired_bars_says_so_everywhere()
    {
        using (ComposedBacktest before = Compose()) Assert.Null(Find(before, "data-repaired"));
        Repair();
        using ComposedBacktest run = Compose();
        RunReport report = ReportRun.Make(run, "godwit", null, CancellationToken.None);
        Finding finding = report.Critique.Findings.Single(f => f.Id == "data-repaired");
        Assert.Contains($"{Id}: of 2,993 bars in the range 4 were inserted and 0 changed (0.13 %), and 0 more removed, by fill-gaps max-gap=5;", finding.Evidence);
        Assert.Contains("7 unexplained", report.Critique.Findings.Single(f => f.Id == "gaps-in-data").Evidence);

        const string Words = "4 bars inserted, 0 changed, 0 removed in the range";
        string page = Path.Combine(_home.Folder, "out.html"), text = Path.Combine(_home.Folder, "out.md");
        ReportFiles.WriteHtml(page, report);
        Assert.Contains(Words, File.ReadAllText(page));
        Assert.Contains("7\u00a0bars in 1\u00a0gap: unexplained", System.Net.WebUtility.HtmlDecode(File.ReadAllText(page)));
        ReportFiles.WriteMarkdown(text, [report]);
        Assert.Contains(Words, File.ReadAllText(text));
        using JsonDocument json = JsonDocument.Parse(RunJson.Text(writer => RunJson.WriteData(writer, run)));
        JsonElement repaired = json.RootElement[0].GetProperty("repaired");
        Assert.Equal((4, 0, "fill-gaps max-gap=5"), (repaired.GetProperty("inserted").GetInt64(), repaired.GetProperty("changed").GetInt64(), repaired.GetProperty("rules").GetString()));
        Assert.Contains(RunWarnings.Of(run, report.Result), w => w.Check == "data-repaired" && w.Text.Contains(Words));

        // In a part of the data without repaired bars there is nothing to say but that the dataset is one.
        using ComposedBacktest late = Compose(o => o with { From = All[2_100].OpenTime.ToString() });
        Assert.Null(Find(late, "data-repaired"));
        Assert.Contains("0 bars inserted", RepairText.Mark(late.Series[0], late.Setup));
    }

    [Fact]
    public void Repaired_finer_bars_count_as_well()
    {
        _store.Resample(Id, Bars.OneHour);
        Repair();
        using ComposedBacktest run = Compose(o => o with { Data = ["A:BUSD:1h"], Detail = "1m" });
        Assert.Contains(Id + ": of 2,993 bars", Find(run, "data-repaired")!.Evidence);
        _store.Resample(Id, Bars.OneHour);
        using ComposedBacktest coarse = Compose(o => o with { Data = ["A:BUSD:1h"] });
        Assert.Contains("A:BUSD:1h: of 50 bars in the range 0 were inserted and 1 changed", Find(coarse, "data-repaired")!.Evidence);
    }

    [Fact]
    public void What_a_finding_says_is_no_warning_any_more()
    {
        using ComposedBacktest run = Compose();
        BacktestResult result = run.Run(false, null, CancellationToken.None);
        IReadOnlyList<RunWarning> all = RunWarnings.Of(run, result);
        RunCritique critique = CritiqueOfRun.Of(run, result);
        IReadOnlyList<string> beside = RunWarnings.Beside(all, critique);
        Assert.Contains(all, w => w.Check == "gaps-in-data" && w.Text.Contains("11 bars missing in the range in 2 gaps, 11 bars of them unexplained; the longest 7 bars"));
        Assert.Contains(all, w => w.Check == "inferred-rules");
        Assert.All(all.Where(w => critique.Findings.Any(f => f.Id == w.Check)), w => Assert.DoesNotContain(w.Text, beside));
        Assert.All(all.Where(w => critique.Findings.All(f => f.Id != w.Check)), w => Assert.Contains(w.Text, beside));
        Assert.Equal(["one", "two"], RunWarnings.Beside([new RunWarning("one"), new RunWarning("two", "no-such-check"), new RunWarning("three", "gaps-in-data")], critique));
        // A warning names a check that there is.
        Assert.All(all.Where(w => w.Check is not null), w => Assert.Contains(CheckCatalog.All, c => c.Id == w.Check));
    }

    [Fact]
    public void The_check_marks_a_repaired_dataset_and_its_score_gains_nothing()
    {
        double before = Check().Report.Score;
        Repair();
        using DataQuality.Checked check = Check();
        Assert.Equal(before, check.Report.Score, 9);
        Assert.Equal((4, 7), (check.Report.InsertedBars, check.Report.MissingBars));
        Assert.Contains("4 bars inserted, 0 bars changed and 0 bars removed", check.Report.Findings.Single(f => f.Check == "repaired").Sentence);

        DataQuality.Checked Check() => new DataQuality(_home.Folder).Check(Id, [], CancellationToken.None);
    }
}
