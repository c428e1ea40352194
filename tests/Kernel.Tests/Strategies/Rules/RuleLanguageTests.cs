using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Indicators;
using Godwit.Kernel.Tests.Indicators;
using Godwit.Strategies.Rules;
using Godwit.Support.Meters;

namespace Godwit.Kernel.Tests.Strategies.Rules;

/// <summary>What conditions mean: values against naive twins, logic of what is not known yet, sharing.</summary>
public sealed class RuleLanguageTests
{
    private static readonly BarInterval Hour = new(Duration.FromHours(1));

    /// <summary>The value of an expression after each bar.</summary>
    private static double[] Run(string text, TestMarket market, params (string Name, string Value)[] names)
    {
        (RuleProgram program, int register) = Compile(text, names);
        var values = new double[market.Count];
        for (int i = 0; i < values.Length; i++)
        {
            BarValues bar = market.Bars[i];
            foreach (Indicator indicator in program.OnBars) indicator.Update(bar);
            program.Run(new BarSource(bar));
            values[i] = program[register];
        }
        return values;
    }

    private static (RuleProgram Program, int Register) Compile(string text, params (string Name, string Value)[] names)
    {
        var writer = new RuleWriter();
        foreach ((string name, string value) in names) writer.AddIndicator(RuleText.Inline(name), RuleText.Inline(value));
        writer.AddIndicator(RuleText.Inline("result"), RuleText.Inline(text));
        var builder = new ProgramBuilder([], Hour);
        int register = builder.Emit(writer.Indicators[^1].Value);
        return (builder.Build(), register);
    }

    [Theory]
    [InlineData("ema(close,12) - ema(close,26)")]
    [InlineData("rsi(14)")]
    [InlineData("macd(close, 12, 26, 9).signal")]
    [InlineData("bbands(20, 2, 2, ema).lower")]
    [InlineData("correl(high, low, 30)")]
    [InlineData("sma(rsi(14), 9) / atr(10)")]
    [InlineData("sma((high + low) / 2, 5)[3]")]
    [InlineData("larger(close, open) * sqrt(volume) - abs(close[1] - close)")]
    [InlineData("correl(close, rsi(5), 20)")]
    public void A_value_is_the_same_as_a_formulas(string text)
    {
        TestMarket market = TestMarket.Walk(4, 200);
        double[] expected = IndicatorCase.Stream(FormulaIndicator.Parse(text), market)[0], actual = Run(text, market);
        Compare.BitForBit([expected], [actual], text);
        (RuleProgram program, _) = Compile(text);
        Assert.Equal(Array.FindIndex(expected, double.IsFinite) + 1, program.SettleLength);
    }

    [Theory]
    [InlineData("1 < 2 and not 3 < 2", 1.0)]
    [InlineData("1 > 2 or 2 == 2", 1.0)]
    [InlineData("1 > 2 or 2 != 2", 0.0)]
    [InlineData("2 + 3 * 4 - 6 / 3", 12.0)]
    [InlineData("-2 * -3", 6.0)]
    [InlineData("2%", 0.02)]
    [InlineData("09:30", 570.0)]
    [InlineData("friday - monday", 4.0)]
    [InlineData("close / 0", 0.0)]
    [InlineData("smaller(2, 3)", 2.0)]
    [InlineData("close >= low and close <= high", 1.0)]
    public void Arithmetic_and_logic_follow_the_usual_order(string text, double expected) => Assert.Equal(expected, Run(text, TestMarket.Walk(1, 3))[^1]);

    [Fact]
    public void What_is_not_known_yet_decides_nothing()
    {
        TestMarket market = TestMarket.Walk(1, 3);
        // The average of 100 bars is not known: the other side decides alone, or nobody does.
        Assert.Equal(0.0, Run("sma(100) > 0 and close < 0", market)[^1]);
        Assert.Equal(1.0, Run("sma(100) > 0 or close > 0", market)[^1]);
        Assert.Equal(double.NaN, Run("sma(100) > 0 and close > 0", market)[^1]);
        Assert.Equal(double.NaN, Run("not sma(100) > 0", market)[^1]);
        Assert.Equal(double.NaN, Run("sma(100) != 0 or close < 0", market)[^1]);
    }

    [Fact]
    public void Crossings_moves_and_look_backs_are_what_their_words_say()
    {
        TestMarket market = TestMarket.Walk(6, 400);
        double[] close = market.Closes, average = Run("sma(close, 10)", market);
        double[] above = Run("close crosses above sma(close, 10)", market), below = Run("close crosses below sma(close, 10)", market);
        double[] rising = Run("rising(close, 3)", market), falling = Run("falling(close)", market), lag = Run("(close > open)[2]", market);
        for (int i = 10; i < close.Length; i++)
        {
            bool wasBelow = close[i - 1] < average[i - 1], wasAbove = close[i - 1] > average[i - 1];
            Assert.Equal(wasBelow && close[i] > average[i] ? 1.0 : 0.0, above[i]);
            Assert.Equal(wasAbove && close[i] < average[i] ? 1.0 : 0.0, below[i]);
            Assert.Equal(close[i] > close[i - 1] && close[i - 1] > close[i - 2] && close[i - 2] > close[i - 3] ? 1.0 : 0.0, rising[i]);
            Assert.Equal(close[i] < close[i - 1] ? 1.0 : 0.0, falling[i]);
            Assert.Equal(market.Bars[i - 2].Close > market.Bars[i - 2].Open ? 1.0 : 0.0, lag[i]);
        }
        Assert.True(double.IsNaN(rising[2]) && !double.IsNaN(rising[3]) && above.Contains(1.0) && rising.Contains(1.0));
    }

    [Theory]
    [InlineData("ema(close, 5) on 4h", "EMA period=5", 0)]
    [InlineData("on 4h: ema(close, 5)", "EMA period=5", 0)]
    [InlineData("bands.lower on 4h", "BBANDS period=20", 2)]
    [InlineData("(bands on 4h).lower", "BBANDS period=20", 2)]
    public void A_longer_bar_counts_once_it_has_closed(string text, string indicator, int output)
    {
        TestMarket market = TestMarket.Walk(8, 400);
        var twin = new HigherTimeframe(IndicatorCase.Of(indicator).Create(), 4 * Duration.NanosPerHour, Duration.NanosPerHour);
        Compare.BitForBit([IndicatorCase.Stream(twin, market)[output]], [Run(text, market, ("bands", "bbands(close, 20)"))], text);
    }

    [Fact]
    public void A_condition_on_longer_bars_is_its_parts_on_longer_bars()
    {
        TestMarket market = TestMarket.Walk(9, 600);
        double[] whole = Run("(close > ema(close, 5)) on 4h", market), parts = Run("(close on 4h) > (ema(close, 5) on 4h)", market);
        int settled = Array.FindIndex(parts, double.IsFinite);
        Assert.Equal(parts[settled..], whole[settled..]);
        Assert.Contains(1.0, whole);
        Assert.Contains(0.0, whole);
    }

    [Fact]
    public void Equal_parts_are_computed_once()
    {
        (RuleProgram one, _) = Compile("rsi(14) < 30");
        (RuleProgram program, _) = Compile("rsi(14) < 30 and RSI(close, period=14) < 30 or low_rsi", ("low_rsi", "rsi(timePeriod = 10 + 4) < 30"));
        Assert.Single(program.OnBars);
        // The logic of equal conditions is all that is added.
        Assert.InRange(program.Length, one.Length, one.Length + 2);
        Assert.Equal(2, Compile("close crosses above sma(9) and (close crosses above sma(9))[1] or close crosses above sma(9)").Program.CrossCount + 1);
    }

    [Fact]
    public void Reset_gives_the_same_values_again()
    {
        TestMarket market = TestMarket.Walk(12, 300);
        const string text = "(sma(rsi(5), 3)[2] crosses above 50 or rising(close, 2)) and ema(close, 3) on 4h > 0";
        (RuleProgram program, int register) = Compile(text);
        var series = new RuleSeries("twice", program, [register]);
        double[][] first = IndicatorCase.Stream(series, market);
        series.Reset();
        Compare.BitForBit(first, IndicatorCase.Stream(series, market), text);
    }

    [Fact]
    public void A_bar_allocates_nothing()
    {
        TestMarket market = TestMarket.Walk(3, 2_000);
        (RuleProgram program, int register) = Compile("(sma(rsi(5), 3)[2] crosses above 50 or rising(close, 2)) and ema(close, 3) on 4h > larger(low[5], 3) and bbands(20).upper > typical");
        var series = new RuleSeries("measured", program, [register]);
        BarValues[] bars = market.Bars;
        foreach (BarValues bar in bars) series.Update(bar);
        Assert.Equal(0, AllocationMeter.Fewest(() => { foreach (ref readonly BarValues bar in bars.AsSpan()) series.Update(in bar); }));
    }

    [Fact]
    public void Bounds_are_claimed_of_indicators_that_keep_them()
    {
        foreach ((string name, ValueRange range) in RuleRanges.Bounded)
            foreach (double[] output in IndicatorCase.Of(name).Stream(TestMarket.Walk(17, 1_000)))
                Assert.All(output.Where(double.IsFinite), value => Assert.InRange(value, range.Low - 1e-9, range.High + 1e-9));
        foreach (string name in RuleRanges.Between)
        {
            TestMarket market = TestMarket.Walk(18, 1_000);
            Assert.All(IndicatorCase.Of(name).Stream(market)[0].Where(double.IsFinite), value => Assert.InRange(value, market.Closes.Min() * (1 - 1e-12), market.Closes.Max() * (1 + 1e-12)));
        }
    }

    [Theory]
    [InlineData("ema(close, 12) crosses above ema(close, 26) and not (close > 3 or close < 2)", "ema(close, timePeriod=12) crosses above ema(close, timePeriod=26) and not (close > 3 or close < 2)")]
    [InlineData("close - (open - low) * 2", "close - (open - low) * 2")]
    [InlineData("(close + open) / 2 > bbands(20).middle[3]", "(close + open) / 2 > bbands(timePeriod=20).middle[3]")]
    [InlineData("on 1d: (close > open)", "(close > open) on 1d")]
    public void The_text_of_an_expression_reads_back_as_the_same(string text, string expected)
    {
        string Code(string written)
        {
            var writer = new RuleWriter();
            writer.AddIndicator(RuleText.Inline("x"), RuleText.Inline(written));
            return RuleWords.Code(writer.Indicators[0].Value);
        }
        Assert.Equal(expected, Code(text));
        Assert.Equal(expected, Code(expected));
    }
}
