using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>A market that does not move must look exactly still: noise here would become trades.</summary>
public sealed class FlatMarketTests
{
    public static TheoryData<double> Prices => [1e-12, 0.1, 1.0 / 3.0, 11344.9, 1e12];

    [Theory, MemberData(nameof(Prices))]
    public void Averages_are_exactly_the_price(double price)
    {
        foreach (int period in new[] { 1, 2, 7, 30, 200 })
            foreach (ValueIndicator average in new ValueIndicator[] { new Sma(period), new Ema(period), new Wma(period), new Dema(period), new Trima(period), new Kama(period), new HullAverage(period) })
            {
                for (int i = 0; i < 1000; i++) average.Update(price);
                Assert.Equal(price, average.Value);
            }
    }

    [Theory, MemberData(nameof(Prices))]
    public void Differences_and_deviations_are_exactly_zero(double price)
    {
        ValueIndicator[] all =
        [
            new Macd(), new Macd(seed: MacdSeed.Plain), new Rsi(14), new StandardDeviation(20), new Momentum(10), new Roc(10),
        ];
        foreach (ValueIndicator indicator in all)
        {
            for (int i = 0; i < 500; i++) indicator.Update(price);
            for (int o = 0; o < indicator.OutputCount; o++) Assert.Equal(0.0, indicator.Output(o));
        }
        var bands = new BollingerBands();
        for (int i = 0; i < 100; i++) bands.Update(price);
        Assert.Equal((price, price, price), (bands.Upper, bands.Middle, bands.Lower));
    }

    [Fact]
    public void A_flat_stretch_after_a_jump_of_24_digits_is_flat_as_soon_as_the_jump_has_left_the_window()
    {
        var sma = new Sma(20);
        var deviation = new StandardDeviation(20);
        var wma = new Wma(20);
        foreach (double price in new[] { 1e-12, 1e12, 3.3, 1e-12 })
        {
            for (int i = 0; i < 50; i++)
            {
                sma.Update(price);
                deviation.Update(price);
                wma.Update(price);
                if (i >= 19) Assert.Equal((price, 0.0, price), (sma.Value, deviation.Value, wma.Value));
            }
        }
    }

    [Fact]
    public void A_rolling_mean_does_not_drift_over_three_million_bars()
    {
        var random = new Godwit.Core.Randomness.SeededRandom(42);
        var window = new double[20];
        var sma = new Sma(20);
        for (int i = 0; i < 3_000_000; i++)
        {
            double value = (i / 1000 % 2 == 0 ? 1e9 : 1e-3) * (1.0 + random.NextDouble());
            window[i % 20] = value;
            sma.Update(value);
        }
        Assert.Equal(window.Sum() / 20.0, sma.Value, window.Max() * 1e-14);
    }
}
