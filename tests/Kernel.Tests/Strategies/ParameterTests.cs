using Godwit.Core.Outcomes;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Parameters are declared once; what does not fit is answered in one sentence that names the way out.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData("ma-cross", "fast", "12")]
    [InlineData("ma-cross", "FAST", "12")]
    [InlineData("ma-cross", "type", "EMA")]
    [InlineData("ma-cross", "crossing", "latched")]
    [InlineData("rsi", "low", "29.5")]
    [InlineData("macd", "seed", "plain")]
    public void What_fits_is_set_and_shown_again(string strategy, string name, string text)
    {
        IStrategy made = StrategyCatalog.Create(strategy, new Dictionary<string, string> { [name] = text });
        KeyValuePair<string, string> value = ParameterSpec.Values(made).Single(v => string.Equals(v.Key, name, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(text.ToLowerInvariant(), value.Value);
    }

    [Theory]
    [InlineData("ma-cross", "fats", "12", "Strategy 'ma-cross' has no parameter 'fats' (it has fast, slow, type, crossing, timeframe). Did you mean 'fast'?")]
    [InlineData("ma-cross", "fast", "twelve", "Parameter 'fast' of strategy 'ma-cross' takes a whole number, not 'twelve'.")]
    [InlineData("ma-cross", "fast", "1.5", "Parameter 'fast' of strategy 'ma-cross' takes a whole number, not '1.5'.")]
    [InlineData("ma-cross", "fast", "99999999999", "Parameter 'fast' of strategy 'ma-cross' takes a whole number, not '99999999999'.")]
    [InlineData("ma-cross", "fast", "0", "Parameter 'fast' of strategy 'ma-cross' must lie in 1 … 10000, not 0.")]
    [InlineData("ma-cross", "type", "hull", "Parameter 'type' of strategy 'ma-cross' takes one of sma, ema, wma, dema, tema, not 'hull'.")]
    [InlineData("ma-cross", "type", "1", "Parameter 'type' of strategy 'ma-cross' takes one of sma, ema, wma, dema, tema, not '1'.")]
    [InlineData("rsi", "low", "NaN", "Parameter 'low' of strategy 'rsi' takes a number, not 'NaN'.")]
    [InlineData("rsi", "high", "101", "Parameter 'high' of strategy 'rsi' must lie in 0 … 100, not 101.")]
    [InlineData("buy-and-hold", "x", "1", "Strategy 'buy-and-hold' has no parameter 'x' (it has none).")]
    [InlineData("ma-cros", "fast", "1", "There is no strategy 'ma-cros'. Did you mean 'ma-cross'? Shipped: bollinger, buy-and-hold, consensus, dca, donchian, grid, ma-cross, macd, market-maker, momentum, pairs, regime-ma, rsi, taker-momentum, vol-breakout; or name a C# or YAML file.")]
    public void What_does_not_fit_is_a_usage_error(string strategy, string name, string text, string message)
    {
        GodwitException error = Assert.Throws<GodwitException>(() => StrategyCatalog.Create(strategy, new Dictionary<string, string> { [name] = text }));
        Assert.Equal(message, error.Message);
        Assert.True(error.IsUsage);
    }

    [Fact]
    public void Every_shipped_parameter_has_a_meaning_and_a_default_within_its_range()
    {
        foreach (StrategyEntry entry in StrategyCatalog.All)
        {
            Assert.NotEmpty(entry.Summary);
            foreach (ParameterSpec spec in entry.Parameters)
            {
                Assert.NotEmpty(spec.Meaning);
                StrategyCatalog.Create(entry.Name, new Dictionary<string, string> { [spec.Name] = spec.Default });
            }
        }
    }

    [Theory]
    [InlineData("0.1", "fraction:0.1"), InlineData("10%", "fraction:0.1"), InlineData("fraction:25%", "fraction:0.25"), InlineData("notional:500", "notional:500")]
    [InlineData("all-in", "all-in"), InlineData("ALL-IN-WHOLE:0.001", "all-in-whole:0.001"), InlineData("vol-target:20%", "vol-target:0.2")]
    public void Sizes_are_read(string text, string shown) => Assert.Equal(shown, PositionSizing.ParseText(text).ToString());

    [Theory]
    [InlineData(""), InlineData("0"), InlineData("-1"), InlineData("1.5"), InlineData("150%"), InlineData("notional:"), InlineData("notional:-5"), InlineData("notional:many")]
    [InlineData("all-in:5"), InlineData("all-in-whole"), InlineData("all-in-whole:0"), InlineData("vol-target:0"), InlineData("everything"), InlineData("fraction:1e-3")]
    public void Sizes_that_mean_nothing_are_usage_errors(string text)
    {
        GodwitException error = Assert.Throws<GodwitException>(() => PositionSizing.ParseText(text));
        Assert.True(error.IsUsage);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }
}
