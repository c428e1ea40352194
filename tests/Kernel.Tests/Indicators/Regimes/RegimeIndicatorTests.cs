using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators.Regimes;

public sealed class RegimeIndicatorTests
{
    private const string Hmm = "HMM_REGIME timePeriod=60 refit=7 states=3";

    public static TheoryData<string> All => [.. IndicatorCatalog.All.Where(d => d.Group == IndicatorGroup.Regimes).Select(d => d.Name), Hmm];

    [Fact]
    public void Trend_is_Bayes_rule_on_standardised_returns()
    {
        foreach (double level in new[] { 100.0, 1e-8 })
        {
            TestMarket market = TestMarket.Walk(4, 500, level);
            double[][] expected = RegimeTwins.Filter(RegimeTwins.Standardized(market.Closes, 40), 3, 25, [-0.3, 0, 0.3], [1, 1, 1], [2, 1, 0]);
            Compare.Near(expected, IndicatorCase.Of("TREND_REGIME drift=0.3 duration=25 history=40").Stream(market), 1e-9, "trend");
        }
    }

    [Fact]
    public void Volatility_is_Bayes_rule_on_standardised_returns()
    {
        TestMarket market = TestMarket.Walk(5, 500);
        double[][] expected = RegimeTwins.Filter(RegimeTwins.Standardized(market.Closes, 60), 3, 15, [0, 0, 0], [0.4, 1, 2.5], [0, 1, 2]);
        Compare.Near(expected, IndicatorCase.Of("VOLATILITY_REGIME calm=0.4 wild=2.5 duration=15 history=60").Stream(market), 1e-9, "volatility");
    }

    [Theory, InlineData(2, StateOrder.Variance), InlineData(3, StateOrder.Variance), InlineData(2, StateOrder.Mean)]
    public void The_hidden_Markov_model_is_fitted_to_the_window_of_the_last_refit_and_filtered_since(int states, StateOrder order)
    {
        TestMarket market = TestMarket.Walk(6, 220);
        double[][] expected = RegimeTwins.Hmm(market.Closes, 80, 13, states, 10, order);
        double[][] actual = IndicatorCase.Of($"HMM_REGIME timePeriod=80 refit=13 states={states} iterations=10 order={order}").Stream(market);
        Compare.Near(expected, [actual[0], actual[2], actual[3]], 1e-7, $"{states} states by {order}");
    }

    [Fact]
    public void Sums_and_alarms_are_those_of_the_textbook()
    {
        TestMarket market = TestMarket.Walk(7, 600);
        double[][] expected = RegimeTwins.Cusum(RegimeTwins.Standardized(market.Closes, 30), 0.3, 3);
        Compare.Near(expected, IndicatorCase.Of("CUSUM slack=0.3 threshold=3 history=30").Stream(market), 1e-9, "sums");
        Assert.Contains(1.0, expected[2]);
        Assert.Contains(-1.0, expected[2]);
    }

    [Theory, InlineData(5, 1.0, 20), InlineData(20, 0.3, 40), InlineData(3, 7.5, 10)]
    public void Flow_toxicity_is_that_of_buckets_summed_afresh(int buckets, double bucketBars, int history)
    {
        TestMarket market = TestMarket.Walk(8, 400);
        var vpin = new Vpin(new VpinOptions { Buckets = buckets, BucketBars = bucketBars, HistoryBars = history });
        Compare.Near([RegimeTwins.Vpin(market, buckets, bucketBars, history)], IndicatorCase.Stream(vpin, market), 1e-9, "vpin");
    }

    [Fact]
    public void Jumps_are_those_of_the_test_over_the_whole_sample()
    {
        TestMarket market = TestMarket.Walk(9, 900);
        double[] returns = RegimeTwins.LogReturns(market.Closes), statistics = JumpTests.LeeMykland(returns, 78);
        JumpThreshold threshold = JumpThreshold.Of(78, 0.01);
        double[][] outputs = IndicatorCase.Of("JUMP").Stream(market);
        int jumps = 0;
        for (int i = 77; i < returns.Length; i++)
        {
            Assert.Equal(statistics[i], outputs[0][i + 1], 1e-9 * Math.Max(1, Math.Abs(statistics[i])));
            Assert.Equal(Math.Abs(statistics[i]) > threshold.Size ? Math.Sign(statistics[i]) : 0, outputs[1][i + 1]);
            jumps += Math.Abs((int)outputs[1][i + 1]);
        }
        Assert.True(jumps >= 3, $"The market jumps every 211 bars, and {jumps} jumps were found.");
    }

    [Theory, MemberData(nameof(All))]
    public void Whatever_comes_later_changes_nothing_that_was_said(string text)
    {
        TestMarket market = TestMarket.Walk(10, 560);
        IndicatorCase it = IndicatorCase.Of(text);
        double[][] plain = it.Stream(market);
        foreach (int cut in new[] { 430, 431, 455, 500, 559 })
        {
            BarValues[] changed = [.. market.Bars[..cut], .. market.Bars[cut..].Select((b, i) => b with { Close = b.Close * (i % 2 == 0 ? 3 : 0.2), Volume = b.Volume * 50 })];
            double[][] other = it.Stream(TestMarket.Of(changed));
            for (int o = 0; o < plain.Length; o++) Assert.True(Compare.AreSame(plain[o][..cut], other[o][..cut]), $"{text}, output {o}, cut at {cut}");
        }
    }

    [Fact]
    public void Fits_come_at_the_stated_bars_and_parameters_stand_still_in_between()
    {
        var regime = new HmmRegime(new HmmRegimeOptions { WindowBars = 50, RefitBars = 9, States = 3 });
        TestMarket market = TestMarket.Walk(11, 300);
        double[] last = [];
        int fits = 0;
        for (int i = 0; i < market.Count; i++)
        {
            regime.Update(market.Closes[i]);
            if (!regime.IsReady) continue;
            int since = (i - 50) % 9;
            Assert.Equal(since, regime.BarsSinceFit);
            double[] deviations = [.. Enumerable.Range(0, 3).Select(regime.DeviationOf)];
            Assert.Equal([.. deviations.Order()], deviations);
            if (since > 0) Assert.Equal(last, deviations);
            else fits++;
            last = deviations;
        }
        Assert.Equal(28, fits);
    }

    [Fact]
    public void A_start_that_is_a_whole_number_of_refits_later_gives_the_same_bits()
    {
        TestMarket market = TestMarket.Walk(12, 400);
        double[][] full = IndicatorCase.Of(Hmm).Stream(market), late = IndicatorCase.Of(Hmm).Stream(market.From(21));
        for (int o = 0; o < full.Length; o++)
            for (int i = 60; i < late[o].Length; i++) Assert.Equal(full[o][i + 21], late[o][i]);
    }

    [Fact]
    public void Readings_count_bars_since_the_state_changed_and_agree_with_the_outputs()
    {
        RegimeIndicator[] models = [new TrendRegime(), new VolatilityRegime(), new HmmRegime(new() { WindowBars = 60, RefitBars = 10 }), new ChangePoint()];
        TestMarket market = TestMarket.Walk(13, 900);
        foreach (RegimeIndicator model in models)
        {
            Assert.Equal((false, -1), (model.Reading.IsReady, model.Reading.State));
            int bars = 0, state = -1, changes = 0;
            foreach (double close in market.Closes)
            {
                model.Update(close);
                RegimeReading reading = model.Reading;
                Assert.Equal(model.IsReady, reading.IsReady);
                if (!reading.IsReady) continue;
                double[] p = [.. Enumerable.Range(0, reading.StateCount).Select(reading.Of)];
                Assert.Equal(1.0, p.Sum(), 1e-12);
                Assert.Equal((Array.IndexOf(p, p.Max()), p.Max()), (reading.State, reading.Probability));
                if (reading.State != state) changes++;
                bars = reading.State == state ? bars + 1 : 1;
                state = reading.State;
                Assert.Equal(bars, reading.BarsInState);
                Assert.InRange(reading.TransitionProbability, 0.0, 1.0);
            }
            Assert.True(changes > 1, $"{model.Name} never changed its state.");
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Reading.Of(model.Reading.StateCount));
        }
    }

    [Fact]
    public void A_rise_is_called_up_a_fall_down_and_a_market_that_stands_still_calm()
    {
        var trend = new TrendRegime();
        double price = 100;
        for (int i = 0; i < 200; i++) trend.Update(price *= 1 + (i % 3 == 0 ? -0.01 : 0.01));
        Assert.Equal((int)TrendState.Up, trend.Reading.State);
        for (int i = 0; i < 200; i++) trend.Update(price *= 1 + (i % 3 == 0 ? 0.01 : -0.01));
        Assert.Equal((int)TrendState.Down, trend.Reading.State);

        var volatility = new VolatilityRegime();
        for (int i = 0; i < 400; i++) volatility.Update(price *= i % 2 == 0 ? 1.01 : 1 / 1.01);
        for (int i = 0; i < 60; i++) volatility.Update(price *= i % 2 == 0 ? 1.04 : 1 / 1.04);
        Assert.Equal((int)VolatilityState.Wild, volatility.Reading.State);
        for (int i = 0; i < 120; i++) volatility.Update(price);
        Assert.Equal((int)VolatilityState.Calm, volatility.Reading.State);
        Assert.True(volatility.Reading.Probability > 0.9);
    }

    [Theory, InlineData(1), InlineData(6)]
    public void A_number_of_states_out_of_range_is_refused(int states) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HmmRegime(new HmmRegimeOptions { States = states }));
}
