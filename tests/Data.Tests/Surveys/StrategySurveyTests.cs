using Godwit.Backtesting.Surveys;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Surveys;

namespace Godwit.Data.Tests.Surveys;

public sealed class StrategySurveyTests : IDisposable
{
    private readonly ScratchHome _home = new();

    public StrategySurveyTests()
    {
        var options = new MarketGeneratorOptions
        {
            Bars = 600,
            Interval = new BarInterval(Duration.FromDays(1)),
            Seed = 7,
            Symbols = [new SyntheticSymbol(), new SyntheticSymbol { Name = "BETAUSD", StartPrice = 3_000m }],
        };
        DataStore store = DataStore.Open(_home.Path);
        for (int i = 0; i < options.Symbols.Count; i++)
        {
            Instrument instrument = MarketGenerator.InstrumentOf(options.Symbols[i]);
            var bars = new BarArray([.. MarketGenerator.Stream(options, i)], instrument.PriceScale, instrument.QuantityScale, options.Interval);
            store.WriteBars(new InstrumentKey(MarketGenerator.Venue, options.Symbols[i].Name), bars, new BarWriteOptions { Source = "generated", Synthetic = true });
        }
    }

    public void Dispose() => _home.Dispose();

    private IReadOnlyList<SurveyRow> Survey(SurveyOptions options) => new StrategySurvey(_home.Path).Run(options, null, CancellationToken.None);

    [Fact]
    public void The_table_does_not_depend_on_the_number_of_threads()
    {
        IReadOnlyList<SurveyRow> one = Survey(new SurveyOptions { Threads = 1 }), four = Survey(new SurveyOptions { Threads = 4 });
        Assert.NotEmpty(one);
        Assert.Equal(one, four);
    }

    [Fact]
    public void The_two_parts_make_up_the_whole()
    {
        foreach (SurveyRow row in Survey(new SurveyOptions { Split = 0.6 }).Where(r => r.Failure is null))
        {
            Assert.Equal(1 + row.Whole.TotalReturn, (1 + row.InSample.TotalReturn) * (1 + row.OutOfSample.TotalReturn), 9);
            Assert.Equal(row.Whole.Trades, row.InSample.Trades + row.OutOfSample.Trades);
            Assert.True(row.Whole.MaxDrawdown <= Math.Min(row.InSample.MaxDrawdown, row.OutOfSample.MaxDrawdown) + 1e-12);
        }
    }

    [Fact]
    public void More_strategies_tried_on_the_same_data_deflate_the_ratio()
    {
        SurveyRow alone = Survey(new SurveyOptions { Strategies = ["ma-cross"] }).First(r => r.Strategy == "ma-cross");
        SurveyRow chosen = Survey(new SurveyOptions { Strategies = ["ma-cross", "rsi", "macd"] }).First(r => r.Strategy == "ma-cross" && r.Data == alone.Data);
        Assert.Equal(alone.Whole, chosen.Whole);
        Assert.True(chosen.DeflatedSharpe < alone.DeflatedSharpe, $"{chosen.DeflatedSharpe} against {alone.DeflatedSharpe}");
    }

    [Fact]
    public void The_page_has_a_line_for_every_run()
    {
        var options = new SurveyOptions();
        IReadOnlyList<SurveyRow> rows = Survey(options);
        string page = SurveyPage.Write(rows, options, "command");
        foreach (SurveyRow row in rows) Assert.Contains(row.Failure ?? $"| {row.Data} | {row.Strategy}", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", 0.7, "There is no strategy 'nope'")]
    [InlineData("rsi", 1.5, "--split is a share")]
    public void What_cannot_be_surveyed_is_said(string strategy, double split, string message)
    {
        var fault = Assert.Throws<GodwitException>(() => Survey(new SurveyOptions { Strategies = [strategy], Split = split }));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.IsUsage);
    }

    [Fact]
    public void Without_data_the_sentence_says_what_to_do()
    {
        using var empty = new ScratchHome();
        var fault = Assert.Throws<GodwitException>(() => new StrategySurvey(empty.Path).Run(new SurveyOptions(), null, CancellationToken.None));
        Assert.Contains("nothing to survey", fault.Message, StringComparison.Ordinal);
    }
}
