using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

public sealed class FormulaTests
{
    private static double[] Run(string formula, TestMarket market) => IndicatorCase.Stream(FormulaIndicator.Parse(formula), market)[0];

    [Fact]
    public void The_difference_of_two_averages_is_what_the_averages_give()
    {
        TestMarket market = TestMarket.Walk(3, 200);
        double[] fast = IndicatorCase.Of("EMA period=12").Stream(market)[0], slow = IndicatorCase.Of("EMA period=26").Stream(market)[0];
        double[] expected = Naive.Zip(fast, slow, (a, b) => a - b);
        Compare.BitForBit([expected], [Run("ema(close,12)-ema(close,26)", market)], "formula");
        Assert.Equal(26, FormulaIndicator.Parse("ema(close,12)-ema(close,26)").SettleLength);
    }

    [Theory]
    [InlineData("rsi(14)", "RSI period=14", 0)]
    [InlineData("RSI(close, timePeriod=14)", "RSI period=14", 0)]
    [InlineData("macd(close, 12, 26, 9).signal", "MACD", 1)]
    [InlineData("macd(seed=plain).hist", "MACD seed=PLAIN", 2)]
    [InlineData("bbands(20, 2, 2, ema).lower", "BBANDS maType=EMA", 2)]
    [InlineData("atr(10)", "ATR period=10", 0)]
    [InlineData("sma(high, 5)", "SMA period=5 source=HIGH", 0)]
    [InlineData("correl(high, low, 30)", "CORREL", 0)]
    [InlineData("correl(30)", "CORREL", 0)]
    [InlineData("cdldoji()", "CDLDOJI", 0)]
    public void A_call_is_the_indicator_of_the_catalogue(string formula, string indicator, int output)
    {
        TestMarket market = TestMarket.Walk(4, 150);
        var it = IndicatorCase.Of(indicator);
        Compare.BitForBit([it.Stream(market)[output]], [Run(formula, market)], formula);
        Assert.Equal(it.Create().SettleLength, FormulaIndicator.Parse(formula).SettleLength);
    }

    [Theory]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("2 - 3 - 4", -5.0)]
    [InlineData("-2 * -3", 6.0)]
    [InlineData("1 / 0", 0.0)]
    [InlineData("sqrt(-4) + ln(0)", 0.0)]
    [InlineData("larger(2, 3) - smaller(2, 3)", 1.0)]
    [InlineData("1 < 2 and not 3 < 2", 1.0)]
    [InlineData("0 or 2 == 2", 1.0)]
    [InlineData("1.5e2 + .5", 150.5)]
    [InlineData("abs(close - 10)", 3.0)]
    [InlineData("high - low", 4.0)]
    public void Arithmetic_follows_the_usual_order(string formula, double expected)
    {
        FormulaIndicator indicator = FormulaIndicator.Parse(formula);
        indicator.Update(new BarValues(0, 8, 9, 5, 7, 100));
        Assert.Equal(expected, indicator.Value);
    }

    [Fact]
    public void Lags_nest_and_crossings_count_once()
    {
        TestMarket market = TestMarket.Walk(6, 300);
        double[] closes = market.Closes, lagged = Run("(close[2] - close[3])[1]", market), crossings = Run("crossup(close, sma(10))", market);
        double[] average = IndicatorCase.Of("SMA period=10").Stream(market)[0];
        for (int i = 4; i < closes.Length; i++) Assert.Equal(closes[i - 3] - closes[i - 4], lagged[i]);
        for (int i = 10; i < closes.Length; i++)
            Assert.Equal(closes[i - 1] <= average[i - 1] && closes[i] > average[i] ? 1.0 : 0.0, crossings[i]);
        Assert.Contains(1.0, crossings);
    }

    [Fact]
    public void An_indicator_of_an_indicator_settles_after_both()
    {
        TestMarket market = TestMarket.Walk(9, 120);
        var chained = new ChainedIndicator(new Rsi(14), new Sma(9));
        Assert.Equal(23, chained.SettleLength);
        Compare.BitForBit(IndicatorCase.Stream(chained, market), [Run("sma(rsi(14), 9)", market)], "chain");
    }

    [Fact]
    public void Reset_gives_the_same_values_again()
    {
        TestMarket market = TestMarket.Walk(12, 200);
        FormulaIndicator formula = FormulaIndicator.Parse("crossdown(ema(3), ema(close[1], 9)) + correl(close, rsi(5), 20) * atr(5)[3]");
        double[][] first = IndicatorCase.Stream(formula, market);
        formula.Reset();
        Compare.BitForBit(first, IndicatorCase.Stream(formula, market), "formula");
    }

    [Theory]
    [InlineData("", "Formula, position 1: the formula ends where a value was expected.")]
    [InlineData("ema(close,12", "Formula, position 13: ',' is missing at the end.")]
    [InlineData("ema(close,)", "Formula, position 11: ')' stands where a value was expected.")]
    [InlineData("close +", "Formula, position 8: the formula ends where a value was expected.")]
    [InlineData("close close", "Formula, position 7: 'close' was not expected here.")]
    [InlineData("clse + 1", "Formula, position 1: 'clse' is no series. Did you mean 'close'?")]
    [InlineData("sma + 1", "Formula, position 1: 'sma' is no series. sma is an indicator: write sma(…).")]
    [InlineData("emma(close, 3)", "Formula, position 1: 'emma' is no indicator or function. Did you mean 'ema'?")]
    [InlineData("macd().signl", "Formula, position 8: MACD has no output 'signl'; it gives macd, signal, hist. Did you mean 'signal'?")]
    [InlineData("ema(close, 0)", "EMA: timePeriod=0 must be a whole number from 1 … 100000.")]
    [InlineData("ema(close, 3, 4)", "Formula, position 16: EMA takes 1 parameter(s).")]
    [InlineData("ema(close, high)", "Formula, position 16: timePeriod of EMA must be a number or a word, not a series.")]
    [InlineData("atr(close, 3)", "Formula, position 1: ATR reads high, low, close of the bar and takes no series.")]
    [InlineData("correl(close, 3)", "Formula, position 1: CORREL takes two series.")]
    [InlineData("abs(1, 2)", "Formula, position 1: abs takes 1 value.")]
    [InlineData("close[-1]", "Formula, position 7: the number of bars to look back must be a whole number up to 100000.")]
    [InlineData("close $ 2", "Formula, position 7: '$' has no meaning here.")]
    [InlineData("1.2.3", "Formula, position 1: '1.2.3' is no number.")]
    public void A_mistake_is_told_with_its_place(string formula, string message)
    {
        FormulaException error = Assert.Throws<FormulaException>(() => FormulaIndicator.Parse(formula));
        Assert.Equal(message, error.Message);
        Assert.True(error.IsUsage);
    }

    [Theory]
    [InlineData("ema(close,)", "ema(close,)\n          ^")]
    [InlineData("clse + 1", "clse + 1\n^")]
    [InlineData("close +", "close +\n       ^")]
    [InlineData("1 + ema(close, 0)", "1 + ema(close, 0)\n    ^")]
    public void A_caret_stands_below_the_mistake(string formula, string picture) =>
        Assert.Equal(picture, Assert.Throws<FormulaException>(() => FormulaIndicator.Parse(formula)).Picture());

    [Fact]
    public void A_long_formula_is_cut_around_the_mistake()
    {
        string formula = string.Join(" + ", Enumerable.Repeat("close", 60)) + " + clse + " + string.Join(" + ", Enumerable.Repeat("close", 60));
        string[] lines = Assert.Throws<FormulaException>(() => FormulaIndicator.Parse(formula)).Picture(40).Split('\n');
        Assert.Equal((42, "clse"), (lines[0].Length, lines[0].Substring(lines[1].IndexOf('^'), 4)));
    }

    [Fact]
    public void Deep_nesting_and_endless_text_are_refused_not_crashed()
    {
        foreach (string formula in new[] { new string('(', 5000), new string('-', 5000) + "1", string.Concat(Enumerable.Repeat("not ", 2000)) + "1", new string('1', 20_000) })
            Assert.Throws<FormulaException>(() => FormulaIndicator.Parse(formula));
    }

    [Fact]
    public void Any_text_is_a_formula_or_a_mistake_told()
    {
        const string letters = "emasrcdl(),.+-*/[]<>=0129 \u00e9$closertnd";
        var random = new Godwit.Core.Randomness.SeededRandom(77);
        for (int i = 0; i < 20_000; i++)
        {
            var text = new char[1 + random.NextInt(25)];
            for (int k = 0; k < text.Length; k++) text[k] = letters[random.NextInt(letters.Length)];
            try
            {
                FormulaIndicator.Parse(new string(text));
            }
            catch (GodwitException)
            {
                // A mistake told is as good as a formula.
            }
        }
    }
}
