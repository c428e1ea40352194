using System.Text.RegularExpressions;
using Godwit.Backtesting.Critique;
using Godwit.Simulation.Slippage;
using static Godwit.Backtesting.Critique.FindingSeverity;

namespace Godwit.Kernel.Tests.Backtesting.Critique;

/// <summary>Each doubt is raised when it is due, and only then.</summary>
public sealed partial class CritiqueTests
{
    public static TheoryData<string> Ids => [.. CheckCatalog.All.Select(c => c.Id)];

    [Fact]
    public void Every_check_has_a_run_that_it_accuses_and_one_that_it_lets_pass() =>
        Assert.Equal(CheckCatalog.All.Select(c => c.Id).Order(StringComparer.Ordinal), CheckCases.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_speaks_about_the_guilty_run(string id)
    {
        CheckCase one = CheckCases.All[id];
        Finding? finding = RunCritique.Of(one.Guilty).Findings.FirstOrDefault(f => f.Id == id);
        Assert.True(finding is not null, $"{id} found nothing");
        Assert.Equal(one.Severity, finding.Severity);
        // A figure, and a whole sentence without undefined ones.
        Assert.True(Digit().IsMatch(finding.Evidence), finding.Evidence);
        Assert.DoesNotContain("undefined", finding.Evidence);
        Assert.DoesNotContain("NaN", finding.Evidence);
        Assert.EndsWith(".", finding.Evidence);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_lets_the_innocent_run_pass(string id) =>
        Assert.DoesNotContain(RunCritique.Of(CheckCases.All[id].Innocent).Findings, f => f.Id == id);

    [Fact]
    public void Nothing_can_be_held_against_a_sound_run()
    {
        RunCritique critique = RunCritique.Of(SoundRun.Evidence);
        Assert.True(critique.Findings.Count == 0, string.Join("\n", critique.Findings.Select(f => $"{f.Id}: {f.Evidence}")));
        Assert.Equal(Belief.Believable, critique.Belief);
    }

    [Fact]
    public void Identifiers_are_distinct_words_with_dashes_and_titles_are_told_apart()
    {
        Assert.True(CheckCatalog.All.Count >= 45);
        Assert.All(CheckCatalog.All, c => Assert.Matches("^[a-z]+(-[a-z]+)*$", c.Id));
        Assert.Equal(CheckCatalog.All.Count, CheckCatalog.All.Select(c => c.Id).Distinct().Count());
        Assert.Equal(CheckCatalog.All.Count, CheckCatalog.All.Select(c => c.Title).Distinct().Count());
        Assert.All(CheckCatalog.All, c => Assert.EndsWith(".", c.Meaning));
    }

    [Fact]
    public void Every_check_of_the_room_is_in_the_catalogue() =>
        Assert.Equal(
            typeof(Check).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Check))).Select(t => t.Name).Order(StringComparer.Ordinal),
            CheckCatalog.All.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_heaviest_findings_come_first()
    {
        RunCritique critique = RunCritique.Of(CheckCases.All["no-trades"].Guilty with { SettleBars = 500, Series = [.. SoundRun.Evidence.Series.Select(s => s with { Missing = new(1_000, 0, 0, 0), RulesAreInferred = true })] });
        Assert.True(critique.Findings.Count >= 3);
        Assert.Equal(critique.Findings.Select(f => f.Severity).OrderDescending(), critique.Findings.Select(f => f.Severity));
        Assert.Equal("no-trades", critique.Findings[0].Id);
    }

    [Fact]
    public void One_fatal_finding_is_enough_for_disbelief()
    {
        RunCritique critique = RunCritique.Of(CheckCases.All["anomalies"].Guilty);
        Assert.Equal((1, Belief.NotBelievable, "not believable"), (critique.Count(Fatal), critique.Belief, critique.BeliefText));
    }

    [Fact]
    public void Serious_findings_make_a_result_doubtful_and_three_of_them_unbelievable()
    {
        RunEvidence one = CheckCases.All["no-fees"].Guilty;
        RunEvidence three = one with { Orders = one.Orders with { Refused = 200, AmbiguousFills = 80 } };
        Assert.Equal(Belief.Doubtful, RunCritique.Of(one).Belief);
        Assert.Equal(3, RunCritique.Of(three).Count(Serious));
        Assert.Equal(Belief.NotBelievable, RunCritique.Of(three).Belief);
    }

    [Fact]
    public void Many_cautions_make_a_result_doubtful_and_few_do_not()
    {
        RunEvidence some = SoundRun.With(a => a with { MakerFee = -0.0001, Slippage = SlippageKind.None, BorrowPerYear = 0 });
        RunEvidence many = some with
        {
            Metrics = some.Metrics with { Exposure = 0.01, Psr = 0.9, Turnover = 2_000 },
        };
        Assert.Equal((3, Belief.Believable), (RunCritique.Of(some).Count(Caution), RunCritique.Of(some).Belief));
        Assert.Equal((6, Belief.Doubtful), (RunCritique.Of(many).Count(Caution), RunCritique.Of(many).Belief));
    }

    [Fact]
    public void The_same_evidence_gives_the_same_findings() =>
        Assert.All(CheckCases.All.Values, c => Assert.Equal(RunCritique.Of(c.Guilty).Findings, RunCritique.Of(c.Guilty).Findings));

    [Fact]
    public void A_loss_is_not_asked_where_its_profit_comes_from()
    {
        RunEvidence loss = SoundRun.WithReturns([.. SoundRun.Noise(SoundRun.Days, 0.01).Select(n => n - 0.0002)]) with
        {
            Trades = [.. SoundRun.Evidence.Trades.Select(t => t with { Pnl = -t.Pnl })],
        };
        Assert.DoesNotContain(RunCritique.Of(loss).Findings, f => f.Id.EndsWith("makes-the-profit", StringComparison.Ordinal) || f.Id is "probabilistic-sharpe" or "alpha-insignificant");
    }

    [Fact]
    public void Missing_bars_weigh_by_their_cause()
    {
        static Finding Of(MissingBars missing) => RunCritique.Of(SoundRun.WithFirst(s => s with { Missing = missing })).Findings.Single(f => f.Id == "gaps-in-data");
        Assert.Equal(Serious, Of(new(3_000, 0, 0, 0)).Severity);
        Assert.Equal(Serious, Of(new(0, 0, 0, 3_000)).Severity);
        Assert.Equal(Caution, Of(new(100, 100, 0, 0)).Severity);
        Assert.Equal(Info, Of(new(1, 0, 20_000, 0)).Severity);
        Assert.Contains("1 unexplained, 2 in outages or halts of the venue, 4 between separate stretches of data, 3 because nobody traded.", Of(new(1, 2, 3, 4)).Evidence);
    }

    [Fact]
    public void Repairs_weigh_by_their_share_and_by_what_was_filled_in_them()
    {
        static FindingSeverity Of(long inserted, long fills) =>
            RunCritique.Of(SoundRun.WithFirst(s => s with { Repairs = [new("A", 10_000, inserted, 0, 0, fills, "fill-gaps max-gap=9")] })).Findings.Single(f => f.Id == "data-repaired").Severity;
        Assert.Equal([Info, Caution, Caution, Serious], [Of(49, 0), Of(49, 1), Of(50, 0), Of(500, 0)]);
    }

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();
}
