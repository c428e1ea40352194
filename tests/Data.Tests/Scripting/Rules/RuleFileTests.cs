using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Portfolio.Trades;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting.Rules;

/// <summary>Rules files as a whole: settings, parameters, position and clock, advice, template, schema, samples.</summary>
public sealed class RuleFileTests
{
    private const string WriteVariable = "GODWIT_WRITE_DOCS";

    public static IEnumerable<TheoryDataRow<string>> Files => TestRules.Samples.Select(f => new TheoryDataRow<string>(Path.GetFileName(f)));

    [Theory, MemberData(nameof(Files))]
    public void A_sample_loads_without_warnings_trades_and_repeats(string file)
    {
        RuleFile rules = RuleFile.Load(Documents.Path($"samples/rules/{file}"));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), rules.Source.FileName[..^5]);
        Assert.Empty(rules.Warnings);
        Assert.NotEmpty(rules.Definition.Description);
        TradingStyle style = TradingStyle.Default with { Direction = Direction.Both };
        BacktestResult Run() => TestMarket.Run(() => rules.Create(TestScripts.NoParameters), style: style);
        BacktestResult first = Run();
        Assert.True(first.Trades.Count >= 5, $"{first.Trades.Count} trades");
        Assert.Equal(first.Digest, Run().Digest);
    }

    [Fact]
    public void The_template_loads_without_warnings_trades_and_brings_its_schema()
    {
        using var home = new ScratchHome();
        string path = RuleTemplate.Write(home.Path, "my-idea.yaml");
        Assert.Equal(home.File("my-idea.yaml"), path);
        RuleFile rules = RuleFile.Load(path);
        Assert.Equal(("my-idea", 0), (rules.Name, rules.Warnings.Count));
        Assert.True(TestMarket.Run(() => rules.Create(TestScripts.NoParameters)).Trades.Count > 5);
        Assert.Equal(RuleSchema.Text(), File.ReadAllText(home.File(RuleSchema.FileName)));
        Assert.Contains("exists already", Assert.Throws<GodwitException>(() => RuleTemplate.Write(home.Path, "my-idea")).Message);
        Assert.True(Assert.Throws<GodwitException>(() => RuleTemplate.Write(home.Path, "../escape")).IsUsage);
        // What the template shows in comments works, too.
        string all = RuleTemplate.Text("all").Replace("  # trend:", "  trend:").Replace("  # upper:", "  upper:").Replace("# short:", "short:").Replace("#   e", "  e")
            .Replace("# take_profit", "take_profit").Replace("# trailing_stop", "trailing_stop").Replace("# time_stop", "time_stop").Replace("# universe", "universe").Replace("# timeframe", "timeframe");
        Assert.Equal(2, TestRules.Load(all).Warnings.Count);
    }

    [Fact]
    public void The_schema_of_the_reference_is_what_the_declarations_say()
    {
        string path = Documents.Path("docs/reference/rules.schema.json");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1") File.WriteAllText(path, RuleSchema.Text());
        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == RuleSchema.Text(), $"The keys have changed; run this test with {WriteVariable}=1 to write {path} anew.");
    }

    [Fact]
    public void Bars_in_position_and_profit_close_when_they_say()
    {
        BacktestResult timed = TestMarket.Run(() => TestRules.Create("long: {enter: close > open, exit: bars_in_position >= 5}"));
        Assert.NotEqual(0, timed.Trades.Count);
        Assert.All(timed.Trades.All().SkipLast(1), (TradeRecord t) => Assert.Equal(5, t.ExitBar - t.EntryBar));

        BarColumns bars = TestMarket.Bars(3000);
        BacktestResult gained = TestMarket.Run(() => TestRules.Create("long: {enter: close > open, exit: profit > 1% or close < entry_price * 0.98}"));
        Assert.True(gained.Trades.Count > 20);
        foreach (TradeRecord trade in gained.Trades.All().SkipLast(1))
        {
            double entry = trade.EntryNotional.ToDouble() / (trade.Quantity.Units / 1e6);
            int signal = bars.IndexAtOrAfter(trade.ExitTime) - 1;
            for (int i = bars.IndexAtOrAfter(trade.EntryTime); i <= signal; i++)
            {
                double gain = bars.Closes[i] / 100.0 / entry - 1;
                Assert.Equal(i == signal, gain > 0.01 || gain < -0.02);
            }
        }
    }

    [Fact]
    public void The_clock_is_that_of_the_bars_close_in_utc()
    {
        BarColumns bars = TestMarket.Bars(3000);
        BacktestResult result = TestMarket.Run(() => TestRules.Create("long: {enter: hour == 9 and weekday <= friday, exit: time >= 17:00}"));
        Assert.True(result.Trades.Count > 50);
        foreach (TradeRecord trade in result.Trades.All())
        {
            // An order fills at the open of the bar that begins when the signal's bar closes.
            DateTime entry = DateTime.UnixEpoch.AddMilliseconds(trade.EntryTime.UnixMillis);
            Assert.Equal(9, entry.Hour);
            Assert.DoesNotContain(entry.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday });
        }
    }

    [Theory]
    [InlineData("long: {enter: rsi(14) > 101}", "idea.yaml(1,23): rsi(timePeriod=14) > 101 can never hold: rsi(timePeriod=14) lies between 0 and 100.")]
    [InlineData("long: {enter: close > high, exit: close < open}", "idea.yaml(1,21): close > high can never hold.")]
    [InlineData("long: {enter: volume >= 0, exit: close < open}", "idea.yaml(1,22): volume >= 0 always holds: volume is at least 0.")]
    [InlineData("long: {enter: rsi(14) < 30 and rsi(14) > 70, exit: close < open}", "idea.yaml(1,28): long.enter can never hold: its parts contradict each other.")]
    [InlineData("long: {enter: rsi(14) crosses above 100, exit: close < open}", "idea.yaml(1,23): rsi(timePeriod=14) crosses above 100 can never hold: rsi(timePeriod=14) lies between 0 and 100.")]
    [InlineData("long: {enter: hour > 23, exit: close < open}", "idea.yaml(1,20): hour > 23 can never hold: hour lies between 0 and 23.")]
    [InlineData("indicators: {a: sma(5)}\nlong: {enter: close > open, exit: close < open}", "idea.yaml(1,14): The indicator 'a' is not used.")]
    [InlineData("parameters: {a: 5}\nlong: {enter: close > open, exit: close < open}", "idea.yaml(1,14): The parameter 'a' is not used.")]
    [InlineData("long: {enter: close > open}", "idea.yaml(1,21): A long position is never closed: there is no exit, no stop and no entry of the other side.")]
    public void What_is_likely_a_mistake_is_said(string text, string expected) => Assert.Contains(expected, TestRules.Load(text).Warnings);

    [Theory]
    [InlineData("long: {enter: close > open, exit: rsi(14) > 70 and rsi(7) < 30}")]
    [InlineData("long: {enter: rsi(14) >= 30 and rsi(14) <= 30, exit: close <= low}")]
    [InlineData("parameters: {filter: 0}\nlong: {enter: filter == 0 or close > open, exit: close < open}")]
    [InlineData("long: {enter: close > open}\nshort: {enter: close < open}")]
    [InlineData("long: {enter: close > open}\ntrailing_stop: 5%")]
    public void What_makes_sense_is_left_alone(string text) => Assert.Empty(TestRules.Load(text).Warnings);

    [Fact]
    public void An_explanation_says_all_that_the_rules_do()
    {
        RuleFile rules = RuleFile.Load(Documents.Path("samples/rules/trend-pullback.yaml"));
        RuleExplanation told = RuleExplanation.Of(rules, new Dictionary<string, string> { ["dip"] = "25" });
        string text = string.Join('\n', told.Sections.SelectMany(s => s.Lines.Prepend("# " + s.Title)));
        Assert.Equal(File.ReadAllText(Documents.Path("tests/Data.Tests/Scripting/Rules/Cases/explanation.txt")).ReplaceLineEndings("\n").TrimEnd(), text);
        Assert.Equal(480, told.SettleBars);
    }

    [Fact]
    public void Data_that_the_rules_are_not_meant_for_are_refused()
    {
        RuleFile rules = TestRules.Load("universe: [ABCUSD, OTHER:XUSD]\ntimeframe: 1h\nlong: {enter: close > open, exit: close < open}");
        var hour = new BarInterval(Duration.FromHours(1));
        rules.CheckData(TestMarket.Instrument, hour);
        Assert.Contains("meant for 1h bars", Assert.Throws<GodwitException>(() => rules.CheckData(TestMarket.Instrument, new BarInterval(Duration.FromHours(4)))).Message);
        var stranger = new Instrument(new InstrumentKey("TEST", "XUSD"), "X", "USD", 2, 2, TestMarket.Instrument.Rules);
        Assert.Contains("meant for ABCUSD, OTHER:XUSD", Assert.Throws<GodwitException>(() => rules.CheckData(stranger, hour)).Message);
    }

    [Fact]
    public void The_command_line_goes_before_the_file()
    {
        RuleFile rules = TestRules.Load("long: {enter: close > open, exit: close < open}\nsize: {notional: 500}\nstop_loss: 3%\ntime_stop: 9\nentry_order: limit");
        BacktestOptions asked = OptionMap.With(new BacktestOptions(), rules.Settings);
        Assert.Equal(("notional:500", "3%", 9, true, Direction.Long), (asked.Size, asked.StopLoss, asked.TimeStop, asked.EnterWithLimit, asked.Direction));
        var chosen = new BacktestOptions { Size = "fraction:0.1", Direction = Direction.Both, Given = [nameof(BacktestOptions.Size), nameof(BacktestOptions.Direction)] };
        asked = OptionMap.With(chosen, rules.Settings);
        Assert.Equal(("fraction:0.1", "3%", 9, true, Direction.Both), (asked.Size, asked.StopLoss, asked.TimeStop, asked.EnterWithLimit, asked.Direction));
        // A choice that is the default stays a choice in a bundle.
        Assert.Equal("fraction:0.1", OptionMap.Options(chosen)["size"]);
    }
}
