using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>What holds for every indicator, whatever its formula.</summary>
public sealed class IndicatorLawsTests
{
    public static TheoryData<string> Names => IndicatorCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void Stream_equals_the_textbook(string name)
    {
        IndicatorCase it = IndicatorCases.All[name];
        foreach (double level in new[] { 100.0, 1e-8, 1e12 })
        {
            TestMarket market = TestMarket.Walk(7, 700, level);
            Compare.Near(it.Naive(market), it.Stream(market), 1e-10, name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Batch_equals_the_stream_bit_for_bit(string name)
    {
        IndicatorCase it = IndicatorCases.All[name];
        foreach (int count in new[] { 0, 1, 2, 19, 20, 21, 63, 64, 65, 127, 700, 1291 })
        {
            TestMarket market = TestMarket.Walk((ulong)count, count);
            Compare.BitForBit(it.Stream(market), it.Batch(market), $"{name} on {count} bars");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_output_is_valid_from_the_settle_length_on_and_not_before(string name)
    {
        IIndicator indicator = IndicatorCases.All[name].Create();
        TestMarket market = TestMarket.Walk(3, indicator.SettleLength + 50);
        for (int i = 0; i < market.Count; i++)
        {
            indicator.Update(market.Bars[i]);
            bool settled = i + 1 >= indicator.SettleLength;
            Assert.Equal(settled, indicator.IsReady);
            Assert.Equal(indicator.Value, indicator.Output(0));
            for (int o = 0; o < indicator.OutputCount; o++) Assert.Equal(settled, double.IsFinite(indicator.Output(o)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(indicator.OutputCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => indicator.Output(-1));
    }

    [Theory, MemberData(nameof(Names))]
    public void Reset_gives_the_same_values_again(string name)
    {
        IndicatorCase it = IndicatorCases.All[name];
        TestMarket market = TestMarket.Walk(11, 400);
        IIndicator indicator = it.Create();
        IndicatorCase.Stream(indicator, TestMarket.Walk(99, 333, 5.0));
        indicator.Reset();
        Assert.False(indicator.IsReady);
        Compare.BitForBit(it.Stream(market), IndicatorCase.Stream(indicator, market), name);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_scaled_market_gives_the_same_bits_scaled_or_the_same_bits(string name)
    {
        // A power of two changes no rounding: the outcome is either in the unit of the price, or free of it.
        IndicatorCase it = IndicatorCases.All[name];
        TestMarket market = TestMarket.Walk(5, 500);
        double[][] plain = it.Stream(market), scaled = it.Stream(market.Map(p => p * 1024.0));
        double factor = Compare.Scale(scaled[0]) > 32.0 * Compare.Scale(plain[0]) ? 1024.0 : 1.0;
        Compare.BitForBit([.. plain.Select(o => o.Select(v => v * factor).ToArray())], scaled, name);
    }
}
