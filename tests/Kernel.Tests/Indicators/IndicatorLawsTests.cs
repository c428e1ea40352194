using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>What holds for every indicator of the catalogue, whatever its formula.</summary>
public sealed class IndicatorLawsTests
{
    public static TheoryData<string> Cases => IndicatorCases.All;

    [Theory, MemberData(nameof(Cases))]
    public void Batch_equals_the_stream(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        foreach (int count in new[] { 0, 1, 2, 19, 20, 21, 63, 64, 65, 127, 700, 1291 })
        {
            TestMarket market = TestMarket.Walk((ulong)count, count);
            if (it.Definition.BatchTolerance == 0.0) Compare.BitForBit(it.Stream(market), it.Batch(market), $"{text} on {count} bars");
            else Compare.Near(it.Stream(market), it.Batch(market), it.Definition.BatchTolerance, $"{text} on {count} bars");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_output_is_valid_from_the_settle_length_on_and_not_before(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        Indicator indicator = it.Create();
        Assert.Equal(it.Definition.Outputs.Count, indicator.OutputCount);
        Assert.Equal(it.Definition.Name, indicator.Name);
        TestMarket market = TestMarket.Walk(3, indicator.SettleLength + 300);
        for (int i = 0; i < market.Count; i++)
        {
            indicator.Update(market.Bars[i]);
            bool isDue = i + 1 >= indicator.SettleLength;
            bool isAsItShould = it.Definition.SettlesByTime ? isDue || !indicator.IsReady : isDue == indicator.IsReady;
            Assert.True(isAsItShould, $"{text}: ready {indicator.IsReady} after bar {i}, settle length {indicator.SettleLength}");
            Assert.Equal(indicator.Value, indicator.Output(0));
            for (int o = 0; o < indicator.OutputCount; o++)
                Assert.True(double.IsFinite(indicator.Output(o)) == indicator.IsReady, $"{text}: output {o} at bar {i} is {indicator.Output(o)}");
        }
        Assert.True(indicator.IsReady, $"{text} is never ready");
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(indicator.OutputCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(-1));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Reset_gives_the_same_values_again(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        TestMarket market = TestMarket.Walk(11, 400);
        Indicator indicator = it.Create();
        IndicatorCase.Stream(indicator, TestMarket.Walk(99, 333, 5.0));
        indicator.Reset();
        Assert.False(indicator.IsReady);
        Compare.BitForBit(it.Stream(market), IndicatorCase.Stream(indicator, market), text);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Extreme_prices_and_volumes_give_finite_values(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        TestMarket[] markets =
        [
            TestMarket.Walk(1, 500, 1e-12), TestMarket.Walk(2, 500, 1e12), TestMarket.Flat(500, 1e-12, 0.0), TestMarket.Flat(500, 1e12, 1e15),
            TestMarket.Of(TestMarket.Walk(3, 250, 1e-12).Bars.Concat(TestMarket.Walk(4, 250, 1e12).Bars)),
            TestMarket.Of(TestMarket.Walk(5, 3000).Bars.Where((_, i) => i % 5 != 3 && i is not (> 900 and < 1900))),
        ];
        foreach (TestMarket market in markets)
        {
            Indicator indicator = it.Create();
            foreach (BarValues bar in market.Bars)
            {
                indicator.Update(bar);
                if (!indicator.IsReady) continue;
                for (int o = 0; o < indicator.OutputCount; o++) Assert.True(double.IsFinite(indicator.Output(o)), $"{text}: {indicator.Output(o)} in {bar}");
            }
            Assert.True(indicator.IsReady || indicator.SettleLength > market.Count, $"{text} is not ready after {market.Count} bars");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_market_that_stands_still_gives_values_that_stand_still(string text)
    {
        IndicatorCase it = IndicatorCase.Of(text);
        // The place of an extreme counts bars, and a stop that is touched at every bar changes sides, which the sign tells.
        if (it.Definition.Name is "MAXINDEX" or "MININDEX" or "MINMAXINDEX" or "SAREXT") return;
        foreach (double price in new[] { 1e-12, 1.0 / 3.0, 11_344.9, 1e12 })
        {
            Indicator indicator = it.Create();
            double[][] columns = IndicatorCase.Stream(indicator, TestMarket.Flat(indicator.SettleLength + 1000, price));
            foreach (double[] column in columns)
            {
                double[] last = column[^40..];
                Assert.True(last.Max() - last.Min() <= 1e-12 * Math.Max(Math.Abs(price), Compare.Scale(last)), $"{text} at {price}: {last.Min():R} … {last.Max():R}");
            }
        }
    }
}
