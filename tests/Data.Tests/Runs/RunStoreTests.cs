using System.Text;
using Godwit.Backtesting.Results;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Runs;

namespace Godwit.Data.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly ScratchHome _home = new();
    private readonly RunStore _store;

    public RunStoreTests() => _store = RunStore.Open(_home.Path);

    public void Dispose()
    {
        _store.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void A_run_comes_back_as_it_was_recorded()
    {
        RunRecord run = Samples.Run(1) with { Label = "first try", SourceSha256 = new string('e', 64) };
        _store.Add(run);
        Assert.Equal(run, _store.Get(run.Id));
    }

    [Fact]
    public void Runs_survive_a_new_start()
    {
        RunRecord run = Samples.Run(1);
        _store.Add(run);
        _store.Dispose();
        using RunStore again = RunStore.Open(_home.Path);
        Assert.Equal(run, Assert.Single(again.List(new RunFilter())));
    }

    [Fact]
    public void Lists_are_newest_first_and_cut_to_the_limit()
    {
        RunRecord[] runs = [.. Enumerable.Range(1, 5).Select(i => Samples.Run(i))];
        foreach (RunRecord run in runs.Reverse()) _store.Add(run);
        Assert.Equal(runs.Reverse().Select(r => r.Id), _store.List(new RunFilter()).Select(r => r.Id));
        Assert.Equal([runs[4].Id, runs[3].Id], _store.List(new RunFilter { Limit = 2 }).Select(r => r.Id));
        Assert.Equal(runs[0].Id, _store.List(new RunFilter { Limit = 1, Ascending = true })[0].Id);
    }

    [Fact]
    public void Filters_choose_by_strategy_data_label_saving_and_time()
    {
        RunRecord cross = Samples.Run(1), rsi = Samples.Run(2, "rsi") with { Label = "weak's" };
        RunRecord other = Samples.Run(3) with { DataJson = """[{"id":"X"},{"id":"Y"}]""" };
        _store.Add(cross);
        _store.Add(rsi);
        _store.Add(other, Details("[]"));
        string[] Ids(RunFilter filter) => [.. _store.List(filter).Select(r => r.Id)];
        Assert.Equal([rsi.Id], Ids(new RunFilter { Strategy = "RSI" }));
        Assert.Equal([other.Id], Ids(new RunFilter { Data = "y" }));
        Assert.Equal([rsi.Id, cross.Id], Ids(new RunFilter { Data = "TEST_ABC_1h" }));
        Assert.Equal([rsi.Id], Ids(new RunFilter { Label = "weak's" }));
        Assert.Equal([other.Id], Ids(new RunFilter { Saved = true }));
        Assert.Equal([rsi.Id, cross.Id], Ids(new RunFilter { Saved = false }));
        Assert.Equal([other.Id, rsi.Id], Ids(new RunFilter { Since = rsi.StartedAt }));
        Assert.Empty(Ids(new RunFilter { Strategy = "rsi", Saved = true }));
    }

    [Fact]
    public void Runs_sort_by_a_metric_with_undefined_ones_last()
    {
        RunRecord low = Samples.Run(1, metrics: """{"sharpe":-1,"ci":{"low":9}}""");
        RunRecord none = Samples.Run(2, metrics: """{"sharpe":null}""");
        RunRecord high = Samples.Run(3, metrics: """{"sharpe":10.5,"ci":{"low":2}}""");
        foreach (RunRecord run in (RunRecord[])[low, none, high]) _store.Add(run);
        Assert.Equal([high.Id, low.Id, none.Id], _store.List(new RunFilter { SortBy = "sharpe" }).Select(r => r.Id));
        Assert.Equal([low.Id, high.Id, none.Id], _store.List(new RunFilter { SortBy = "sharpe", Ascending = true }).Select(r => r.Id));
        Assert.Equal([low.Id, high.Id, none.Id], _store.List(new RunFilter { SortBy = "ci.low" }).Select(r => r.Id));
    }

    [Theory]
    [InlineData("sharp")]
    [InlineData("x\"') --")]
    [InlineData("$")]
    [InlineData("")]
    public void Sorting_by_what_is_no_metric_is_refused_with_the_known_ones(string metric)
    {
        _store.Add(Samples.Run(1));
        var refusal = Assert.Throws<GodwitException>(() => _store.List(new RunFilter { SortBy = metric }));
        Assert.True(refusal.IsUsage);
        Assert.Contains("They have sharpe, trades.", refusal.Message);
    }

    [Fact]
    public void A_run_is_found_by_prefix_label_and_recency()
    {
        RunRecord old = Samples.Run(1), young = Samples.Run(2_000_000) with { Label = "best" };
        _store.Add(old);
        _store.Add(young);
        int common = old.Id.Zip(young.Id).TakeWhile(p => p.First == p.Second).Count();
        Assert.Equal(old.Id, _store.Get(old.Id[..(common + 1)]).Id);
        Assert.Equal(young.Id, _store.Get(young.Id[..(common + 1)].ToUpperInvariant()).Id);
        Assert.Equal(young.Id, _store.Get("best").Id);
        Assert.Equal(young.Id, _store.Get("last").Id);
        Assert.Equal(old.Id, _store.Get("last~1").Id);
    }

    [Fact]
    public void A_prefix_of_several_runs_lists_them()
    {
        RunRecord a = Samples.Run(1), b = Samples.Run(2);
        _store.Add(a);
        _store.Add(b);
        var refusal = Assert.Throws<GodwitException>(() => _store.Get(a.Id[..3]));
        Assert.Equal($"'{a.Id[..3]}' fits several runs: {b.Id} (ma-cross, 2023-11-14), {a.Id} (ma-cross, 2023-11-14). Write more of the id.", refusal.Message);
    }

    [Fact]
    public void An_unknown_run_names_the_nearest_and_the_most_recent()
    {
        Assert.Equal($"There is no run 'last': none has been recorded yet in {_store.Path}.", Assert.Throws<GodwitException>(() => _store.Get("last")).Message);
        RunRecord run = Samples.Run(1) with { Label = "morning" };
        _store.Add(run);
        Assert.Equal(
            $"There is no run 'mornin'. Did you mean 'morning'? The most recent is {run.Id} (morning, 2023-11-14); 'godwit runs list' shows all.",
            Assert.Throws<GodwitException>(() => _store.Get("mornin")).Message);
        Assert.Throws<GodwitException>(() => _store.Get("last~1"));
        Assert.Throws<GodwitException>(() => _store.Get(""));
        Assert.Throws<GodwitException>(() => _store.Get("%"));
    }

    [Fact]
    public void Details_come_back_exactly()
    {
        EquityPoint[] equity = [.. Enumerable.Range(0, 1000).Select(i => new EquityPoint(Samples.Start + Duration.FromMinutes(i), new Money((Int128)i * 123_456_789 - 7)))];
        RunRecord run = Samples.Run(1);
        _store.Add(run, Details("""[{"symbol":"ÄBC"}]""") with { Equity = equity });
        Assert.True(_store.Get(run.Id).Saved);
        RunDetails details = _store.Details(run.Id)!;
        Assert.Equal("""[{"symbol":"ÄBC"}]""", Encoding.UTF8.GetString(details.TradesJson.Span));
        Assert.Equal("{}", details.BundleJson);
        Assert.Equal(equity, details.Equity);
    }

    [Fact]
    public void Details_can_be_added_and_replaced_later()
    {
        RunRecord run = Samples.Run(1);
        _store.Add(run);
        Assert.Null(_store.Details(run.Id));
        _store.Save(run.Id, Details("[1]"));
        _store.Save(run.Id, Details("[2]"));
        Assert.Equal("[2]", Encoding.UTF8.GetString(_store.Details(run.Id)!.TradesJson.Span));
        Assert.Null(_store.Details(run.Id)!.Equity);
        Assert.True(_store.Get(run.Id).Saved);
        Assert.Throws<GodwitException>(() => _store.Save("nosuchrun", Details("[]")));
    }

    [Fact]
    public void Deleting_takes_the_details_along_and_is_all_or_nothing()
    {
        RunRecord a = Samples.Run(1), b = Samples.Run(2);
        _store.Add(a, Details("[]"));
        _store.Add(b);
        Assert.Throws<GodwitException>(() => _store.Delete([a.Id, "nosuchrun"]));
        Assert.Equal(2, _store.List(new RunFilter()).Count);
        Assert.Equal([a.Id], _store.Delete([a.Id, a.Id]).Select(r => r.Id));
        Assert.Null(_store.Details(a.Id));
        Assert.Equal(b.Id, Assert.Single(_store.List(new RunFilter())).Id);
    }

    [Fact]
    public void Deleting_gives_the_space_back()
    {
        long empty = _store.SizeBytes;
        byte[] noise = new byte[2_000_000];
        new Random(1).NextBytes(noise);
        RunRecord run = Samples.Run(1);
        _store.Add(run, new RunDetails { TradesJson = noise, BundleJson = "{}" });
        Assert.True(_store.SizeBytes > 1_900_000);
        _store.Delete([run.Id]);
        Assert.InRange(_store.SizeBytes, 1, empty + 20_000);
    }

    [Fact]
    public void A_label_can_be_given_and_taken_away()
    {
        RunRecord run = Samples.Run(1);
        _store.Add(run);
        _store.SetLabel(run.Id, "x");
        Assert.Equal("x", _store.Get(run.Id).Label);
        _store.SetLabel(run.Id, null);
        Assert.Null(_store.Get(run.Id).Label);
    }

    [Fact]
    public void A_refused_record_leaves_nothing_behind()
    {
        RunRecord run = Samples.Run(1);
        _store.Add(run);
        Assert.Throws<GodwitException>(() => _store.Add(run, Details("[]")));
        Assert.Throws<GodwitException>(() => _store.Add(Samples.Run(2) with { MetricsJson = "{" }));
        Assert.Equal(run, Assert.Single(_store.List(new RunFilter())));
        _store.Add(Samples.Run(3));
    }

    [Fact]
    public void Names_are_short_sort_by_time_and_never_repeat()
    {
        string[] sameInstant = [.. Enumerable.Range(0, 10_000).Select(_ => RunStore.NewId(Samples.Start))];
        Assert.Equal(sameInstant.Length, sameInstant.Distinct().Count());
        Assert.Equal(sameInstant.Order(StringComparer.Ordinal), sameInstant);
        Assert.All(sameInstant, id => Assert.Equal(12, id.Length));
        string later = RunStore.NewId(Samples.Start + Duration.FromDays(400));
        Assert.True(string.CompareOrdinal(sameInstant[^1], later) < 0);
    }

    private static RunDetails Details(string trades) => new() { TradesJson = Encoding.UTF8.GetBytes(trades), BundleJson = "{}" };
}
