using System.Text.Json;

namespace Godwit.Scenarios.Tests;

/// <summary>Indicators as a user of the command line sees them.</summary>
public sealed class IndicatorCommandTests : IDisposable
{
    private const string Data = "SYNTHETIC:TESTUSD:1h";
    private readonly string _home = Directory.CreateTempSubdirectory("godwit-indicators-").FullName;

    public IndicatorCommandTests() => Assert.Equal(0, Run("data", "generate", "--symbol", "TESTUSD", "--interval", "1h", "--bars", "500").Code);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Json_is_aligned_with_the_bars_and_null_before_settling()
    {
        (int code, string output, string error) = Run("indicators", "compute", "STOCH", "--param", "fastK=9", "--param", "slowKMA=EMA", "--data", Data, "--json");
        Assert.True(code == 0, error);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(["indicator", "parameters", "settle", "outputs"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(9, json.RootElement.GetProperty("parameters").GetProperty("fastK").GetInt32());
        Assert.Equal("EMA", json.RootElement.GetProperty("parameters").GetProperty("slowKMA").GetString());
        int settle = json.RootElement.GetProperty("settle").GetInt32();
        foreach (string name in new[] { "slowk", "slowd" })
        {
            JsonElement[] values = [.. json.RootElement.GetProperty("outputs").GetProperty(name).EnumerateArray()];
            Assert.Equal((500, settle - 1), (values.Length, values.Count(v => v.ValueKind == JsonValueKind.Null)));
            Assert.All(values[(settle - 1)..], v => Assert.Equal(JsonValueKind.Number, v.ValueKind));
        }
    }

    [Fact]
    public void A_formula_is_computed_like_the_indicators_it_is_made_of()
    {
        double[] formula = Last("ema(close,12) - ema(close,26)"), fast = Last("EMA", "--param", "timePeriod=12"), slow = Last("EMA", "--param", "timePeriod=26");
        Assert.Equal(fast.Zip(slow, (f, s) => f - s), formula);
    }

    [Fact]
    public void A_mistake_in_a_formula_is_shown_with_a_caret()
    {
        (int code, string output, string error) = Run("indicators", "compute", "macd().signl", "--data", Data);
        Assert.Equal((2, ""), (code, output));
        string[] lines = error.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("error: Formula, position 8:", lines[0]);
        Assert.Equal(["  macd().signl", "         ^"], lines[1..]);
    }

    [Fact]
    public void The_list_is_searched_and_grouped()
    {
        using JsonDocument found = JsonDocument.Parse(Run("indicators", "list", "vwap", "--json").Output), cycles = JsonDocument.Parse(Run("indicators", "list", "--group", "cycles", "--json").Output);
        Assert.Contains("VWAP", found.RootElement.EnumerateArray().Select(d => d.GetProperty("name").GetString()));
        Assert.All(cycles.RootElement.EnumerateArray(), d => Assert.Equal("cycles", d.GetProperty("group").GetString()));
        Assert.Equal(2, Run("indicators", "list", "--group", "cycle").Code);
    }

    private double[] Last(string name, params string[] words)
    {
        using JsonDocument json = JsonDocument.Parse(Run(["indicators", "compute", name, .. words, "--data", Data, "--json"]).Output);
        return [.. json.RootElement.GetProperty("outputs").GetProperty("real").EnumerateArray().TakeLast(400).Select(v => v.GetDouble())];
    }

    private (int Code, string Output, string Error) Run(params string[] words) => GodwitProgram.Run(_home, words);
}
