using Godwit.Core.Outcomes;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

public sealed class IndicatorCatalogTests
{
    public static TheoryData<string> Names => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_entry_explains_itself(string name)
    {
        IndicatorDefinition definition = IndicatorCatalog.Get(name);
        Assert.Equal(definition.Name.ToUpperInvariant(), definition.Name);
        foreach (string text in new[] { definition.Title, definition.Formula, definition.Source, definition.Meaning }) Assert.False(string.IsNullOrWhiteSpace(text));
        Assert.EndsWith(".", definition.Meaning);
        Assert.Equal(definition.Outputs.Count, definition.Outputs.Select(o => o.Name).Distinct().Count());
        Assert.All(definition.AllParameters, p => Assert.False(string.IsNullOrWhiteSpace(p.Meaning)));
        Assert.Equal(definition.AllParameters.Count, definition.AllParameters.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_default_lies_in_its_range(string name)
    {
        IndicatorDefinition definition = IndicatorCatalog.Get(name);
        foreach (IndicatorParameter parameter in definition.AllParameters)
            Assert.Equal(parameter.Default, parameter.Canonical(name, parameter.Default));
    }

    [Fact]
    public void There_are_more_than_eighty_families()
    {
        string[] families = [.. IndicatorCatalog.All.Where(d => d.Group != IndicatorGroup.Patterns).Select(d => d.Name.Split('_')[0])];
        Assert.True(families.Distinct().Count() >= 80, $"{families.Distinct().Count()} families");
    }

    [Theory]
    [InlineData("SMMAA", "Unknown indicator 'SMMAA'. Did you mean 'SMMA'?")]
    [InlineData("supertrent", "Unknown indicator 'supertrent'. Did you mean 'SUPERTREND'?")]
    public void An_unknown_name_offers_the_nearest_one(string name, string message)
    {
        GodwitException error = Assert.Throws<GodwitException>(() => IndicatorCatalog.Create(name));
        Assert.StartsWith(message, error.Message);
        Assert.True(error.IsUsage);
    }

    [Theory]
    [InlineData("SMA", "timePerod", "20", "SMA has no parameter 'timePerod'. Did you mean 'timePeriod'? It takes timePeriod, source.")]
    [InlineData("BOP", "period", "3", "BOP has no parameter 'period'. It has none.")]
    [InlineData("SMA", "period", "0", "SMA: timePeriod=0 must be a whole number from 1 … 100000.")]
    [InlineData("SMA", "period", "2.5", "SMA: timePeriod=2.5 must be a whole number from 1 … 100000.")]
    [InlineData("SMA", "period", "NaN", "SMA: timePeriod=NaN must be a whole number from 1 … 100000.")]
    [InlineData("T3", "vFactor", "1.5", "T3: vFactor=1.5 must be a number from 0 … 1.")]
    [InlineData("T3", "vFactor", "much", "T3: vFactor=much must be a number from 0 … 1.")]
    [InlineData("SMA", "source", "clse", "SMA: 'clse' is no value of source; it takes CLOSE | OPEN | HIGH | LOW | VOLUME | MEDIAN | TYPICAL | WEIGHTED | AVERAGE. Did you mean 'CLOSE'?")]
    public void A_wrong_parameter_is_told_in_one_sentence(string name, string parameter, string value, string message)
    {
        GodwitException error = Assert.Throws<GodwitException>(() => IndicatorCatalog.Create(name, [new(parameter, value)]));
        Assert.Equal(message, error.Message);
        Assert.True(error.IsUsage);
    }

    [Fact]
    public void Case_does_not_matter_and_period_is_understood()
    {
        var sma = Assert.IsType<Sma>(IndicatorCatalog.Create("sma", [new("PERIOD", "7"), new("Source", "high")]));
        Assert.Equal((7, PriceField.High), (sma.Period, sma.Source));
    }

    [Fact]
    public void The_chosen_series_is_read_by_stream_and_batch()
    {
        TestMarket market = TestMarket.Walk(8, 120);
        foreach (PriceField field in Enum.GetValues<PriceField>())
        {
            var it = IndicatorCase.Of($"EMA period=5 source={field}");
            var expected = new double[market.Count];
            Ema.Compute(market.Column(field), 5, expected);
            Compare.BitForBit([expected], it.Stream(market), $"stream of {field}");
            Compare.BitForBit([expected], it.Batch(market), $"batch of {field}");
        }
    }

    [Fact]
    public void An_output_is_found_by_name()
    {
        TestMarket market = TestMarket.Walk(8, 60);
        IndicatorDefinition macd = IndicatorCatalog.Get("MACD");
        IndicatorTable table = IndicatorCatalog.Compute(macd, IndicatorCatalog.Arguments(macd), market.Spans);
        Assert.Same(table.Outputs[1], table["Signal"]);
        Assert.Equal(34, table.SettleLength);
        Assert.Throws<KeyNotFoundException>(() => table["upper"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(int.MaxValue)]
    public void A_period_out_of_range_is_refused_at_construction(int period)
    {
        Action[] all =
        [
            () => _ = new Sma(period), () => _ = new Ema(period), () => _ = new Wma(period), () => _ = new Rsi(period), () => _ = new Atr(period),
            () => _ = new Macd(slow: period), () => _ = new StandardDeviation(period), () => _ = new BollingerBands(period), () => _ = new Maximum(period),
            () => _ = new Cci(period), () => _ = new Adx(period), () => _ = new Momentum(period), () => _ = new Correlation(period), () => _ = new Kama(period),
        ];
        foreach (Action create in all) Assert.Throws<ArgumentOutOfRangeException>(create);
    }

    [Fact]
    public void Spans_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Sma.Compute(new double[10], 3, new double[9]));
        Assert.Throws<ArgumentException>(() => Macd.Compute(new double[50], 12, 26, 9, new double[50], new double[49], new double[50]));
    }
}
