using System.Text.Json;

namespace Godwit.Scenarios.Tests;

/// <summary>The built program as a user runs it, each test in an empty home of its own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("godwit-scenario-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Demo_works_in_an_empty_home_and_again()
    {
        for (int i = 0; i < 2; i++)
        {
            (int code, string output, _) = Run("demo");
            Assert.Equal(0, code);
            Assert.Contains("synthetic", output);
            Assert.Contains("ma-cross", output);
        }
    }

    [Fact]
    public void A_run_repeats_to_the_digest_whatever_the_processor_offers()
    {
        Market();
        string[] command = ["backtest", "ma-cross", "--data", "SYNTHETIC:TESTUSD:1h", "--direction", "both", "--stop-loss", "2%", "--take-profit", "3%", "--json", "--no-record"];
        string first = Digest(Run(command).Output);
        Assert.Equal(first, Digest(Run(command).Output));
        Assert.Equal(first, Digest(Run(command, ("DOTNET_EnableHWIntrinsic", "0")).Output));
        Assert.Equal(first, Digest(Run(command, ("DOTNET_EnableAVX2", "0"), ("DOTNET_PROCESSOR_COUNT", "1")).Output));
    }

    [Fact]
    public void Json_has_the_promised_fields()
    {
        Market();
        (int code, string output, _) = Run("backtest", "rsi", "--data", "SYNTHETIC:TESTUSD:1h", "--json", "--equity");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        foreach (string name in new[] { "run", "assumptions", "trades", "metrics", "finalEquity", "equity", "warnings", "belief", "critique", "digest" })
            Assert.True(json.RootElement.TryGetProperty(name, out _), name);
        foreach (string name in new[] { "netProfit", "totalReturn", "cagr", "sharpe", "maxDrawdown", "winRate", "profitFactor", "exposure", "turnover", "totalFees", "trades" })
            Assert.True(json.RootElement.GetProperty("metrics").TryGetProperty(name, out _), name);
        JsonElement trade = json.RootElement.GetProperty("trades")[0];
        Assert.Equal(JsonValueKind.String, trade.GetProperty("entryPrice").ValueKind);
        Assert.Equal(JsonValueKind.Number, trade.GetProperty("returnPct").ValueKind);
    }

    [Fact]
    public void An_analysis_clears_a_shipped_strategy_and_convicts_one_that_remembers()
    {
        Market();
        (int code, string output, _) = Run("analyze", "lookahead", "ma-cross", "--data", "SYNTHETIC:TESTUSD:1h", "--cuts", "12", "--json");
        Assert.Equal(0, code);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("clean").GetBoolean());

        string cheat = Path.Combine(_home, "Peek.cs");
        File.WriteAllText(cheat, """
            public sealed class Peek : Strategy
            {
                static readonly List<double> Memory = [];
                readonly List<double> _closes = [];
                protected override void OnBar(Market market)
                {
                    _closes.Add(market.Close);
                    if (_closes.Count < Memory.Count && Memory[_closes.Count] > market.Close) GoLong(market);
                    else GoFlat(market);
                }
                protected override void OnStop() { Memory.Clear(); Memory.AddRange(_closes); }
            }
            """);
        (code, output, string error) = Run("analyze", "lookahead", cheat, "--data", "SYNTHETIC:TESTUSD:1h", "--json");
        Assert.Equal(1, code);
        Assert.Equal("remembers-earlier-runs", JsonDocument.Parse(output).RootElement.GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Contains("Peek remembers an earlier run", error);
    }

    [Fact]
    public void The_warm_up_analysis_recommends_an_amount()
    {
        Market();
        (int code, string output, _) = Run("analyze", "warmup", "macd", "--data", "SYNTHETIC:TESTUSD:1h", "--json");
        Assert.Equal(0, code);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("recommended").GetInt32() > 34);
    }

    [Fact]
    public void A_saved_run_is_repeated_from_its_bundle()
    {
        Market();
        string[] style = ["--size", "risk:1%", "--stop-loss", "2atr", "--atr-period", "10", "--scale-out", "50%@2atr", "--roi", "0:9%,40:3%", "--break-even", "2%", "--scale-in", "1@1atr:50%", "--cooldown", "2:after-loss", "--confirm-entry", "2", "--confirm-exit", "2"];
        string id = JsonDocument.Parse(Run(["backtest", "macd", "--data", "SYNTHETIC:TESTUSD:1h", "--param", "timeframe=4h", "--save", "--json", .. style]).Output).RootElement.GetProperty("run").GetProperty("id").GetString()!;
        string bundle = Path.Combine(_home, "run.json");
        Assert.Equal(0, Run("runs", "show", id, "--bundle", bundle).Code);
        Assert.Equal(0, Run("backtest", "--bundle", bundle).Code);
        Assert.Equal(0, Run("runs", "list", "--json").Code);
    }

    [Fact]
    public void A_report_names_the_command_that_gives_its_digest_again()
    {
        Market();
        string page = Path.Combine(_home, "out.html"), again = Path.Combine(_home, "again.html");
        (int code, _, string error) = Run(
            "backtest", "ma-cross", "--data", "SYNTHETIC:TESTUSD:1h", "--param", "fast=8", "--param", "slow=21", "--intrabar", "high-first", "--limit-entry", "--direction", "both",
            "--stop-loss", "2%", "--latency-entry", "50ms", "--short-model", "pnl", "--end", "close-last-bar", "--report", page, "--label", "kept");
        Assert.True(code == 0, error);
        string html = File.ReadAllText(page);
        string command = Between(html, "id=\"command\">", "</pre>");
        using JsonDocument json = JsonDocument.Parse(Run([.. command.Split(' ')[1..], "--json", "--no-record"]).Output);
        Assert.Equal(Between(html, "id=\"digest\">", "</code>"), json.RootElement.GetProperty("digest").GetString());

        // The recorded run gives the same page, but for the run's id and label.
        Assert.Equal(0, Run("report", "kept", "--out", again).Code);
        Assert.Equal(Between(html, "id=\"columns\">", "</script>"), Between(File.ReadAllText(again), "id=\"columns\">", "</script>"));
        Assert.Equal(2, Run("report", "kept", "--csv", "").Code);
        Assert.Equal(1, Run("report", "nothing").Code);
    }

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    [Fact]
    public void A_users_own_strategy_runs_from_its_template()
    {
        Market();
        Assert.Equal(0, Run("new", "strategy", "MyIdea", "--dir", _home).Code);
        (int code, string output, string error) = Run("backtest", Path.Combine(_home, "MyIdea.cs"), "--data", "SYNTHETIC:TESTUSD:1h", "--json");
        Assert.True(code == 0, error);
        Assert.Equal("MyIdea", JsonDocument.Parse(output).RootElement.GetProperty("run").GetProperty("strategy").GetString());
    }

    [Fact]
    public void Rules_are_written_explained_run_and_repeated_from_their_bundle()
    {
        Market();
        Assert.Equal(0, Run("new", "rules", "my-idea", "--dir", _home).Code);
        string file = Path.Combine(_home, "my-idea.yaml");
        Assert.Contains("Buys when all of these hold:", Run("strategy", "explain", file).Output);
        using JsonDocument told = JsonDocument.Parse(Run("strategies", "explain", file, "--json", "--param", "fast=8").Output);
        Assert.Equal("my-idea", told.RootElement.GetProperty("name").GetString());
        (int code, string output, string error) = Run("backtest", file, "--data", "SYNTHETIC:TESTUSD:1h", "--json", "--save", "--stop-loss", "4%", "--param", "fast=8");
        Assert.True(code == 0, error);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement assumptions = json.RootElement.GetProperty("assumptions");
        Assert.Contains("stop-loss 4%", assumptions.GetProperty("protection").GetString());
        Assert.Contains("--stop-loss replaces stop_loss of my-idea.yaml", assumptions.GetProperty("rules").GetString());
        string bundle = Path.Combine(_home, "run.json");
        Assert.Equal(0, Run("runs", "show", json.RootElement.GetProperty("run").GetProperty("id").GetString()!, "--bundle", bundle).Code);
        File.Delete(file);
        Assert.Equal(0, Run("backtest", "--bundle", bundle).Code);
        File.WriteAllText(file, "long:\n  enter: clse > 3\n");
        (code, output, error) = Run("strategy", "explain", file);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"{file}(2,10): 'clse' is not known here. Did you mean 'close'?", error);
        Assert.StartsWith("error: ", error.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public void A_strategy_that_does_not_compile_is_told_line_by_line()
    {
        Market();
        string file = Path.Combine(_home, "Broken.cs");
        File.WriteAllText(file, "public sealed class Broken : Strategy\n{\n    int a = \"text\";\n    Nonsense b;\n}\n");
        (int code, string output, string error) = Run("backtest", file, "--data", "SYNTHETIC:TESTUSD:1h");
        Assert.Equal(1, code);
        Assert.Equal("", output);
        string[] lines = error.TrimEnd().Split('\n');
        Assert.Contains(lines, l => l.StartsWith($"{file}(3,", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith($"{file}(4,", StringComparison.Ordinal));
        Assert.StartsWith("error: ", lines[^1]);
    }

    [Theory]
    [InlineData(2, "backtst")]
    [InlineData(2, "backtest", "ma-crss", "--data", "x")]
    [InlineData(2, "backtest", "ma-cross")]
    [InlineData(2, "backtest", "ma-cross", "--dta", "x")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--param", "fats=3")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--cash", "-5")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--from", "yesterday")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--fill", "never")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--size", "risk:1%")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--size", "kelly:2")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--size", "all-in", "--scale-in", "2")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--scale-out", "60%@2%,60%@4%")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--roi", "60:2%,0:4%")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--roi", "0:4%", "--take-profit", "2%")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--break-even", "1%:2%")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--cooldown", "10:after-win")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--confirm-entry", "0")]
    [InlineData(2, "backtest", "ma-cross", "--data", "x", "--stop-loss", "2art")]
    [InlineData(1, "backtest", "ma-cross", "--data", "NO:SUCH:1m")]
    [InlineData(1, "backtest", "ma-cross", "--data", "/no/such/file.csv.gz")]
    [InlineData(1, "backtest", "NoSuch.cs", "--data", "x")]
    [InlineData(2, "indicators", "describe", "RSJ")]
    [InlineData(2, "data", "import", "--strct", "x.csv")]
    public void Bad_input_is_one_sentence(int expected, params string[] words)
    {
        (int code, string output, string error) = Run(words);
        Assert.Equal(expected, code);
        Assert.Equal("", output);
        string[] lines = error.TrimEnd().Split('\n');
        Assert.True(lines.Length == 1 && lines[0].StartsWith("error: ", StringComparison.Ordinal) && !lines[0].Contains("internal fault"), error);
    }

    [Theory]
    [InlineData("timestamp_ms,open,high,low,close,volume\n0,1,2,1,1,NaN\n", "line 2")]
    [InlineData("timestamp_ms,open,high,low,close,volume\n60000,1,2,1,1,1\n0,1,2,1,1,1\n", "line 3")]
    [InlineData("timestamp_ms,open,high,low,close,volume\n0,-1,2,1,1,1\n", "line 2")]
    [InlineData("timestamp_ms,open,high,low,close,volume\n", "")]
    [InlineData("", "")]
    public void A_broken_file_is_refused_at_its_first_broken_row(string content, string place)
    {
        string file = Path.Combine(_home, "TEST_AUSD_1m.csv");
        File.WriteAllText(file, content);
        (int code, _, string error) = Run("backtest", "ma-cross", "--data", file);
        Assert.Equal(1, code);
        Assert.StartsWith("error: ", error);
        Assert.Contains(place, error);
        Assert.DoesNotContain("internal fault", error);
    }

    private void Market()
    {
        (int code, _, string error) = Run("data", "generate", "--symbol", "TESTUSD", "--interval", "1h", "--bars", "5000");
        Assert.True(code == 0, error);
    }

    private static string Digest(string json) => JsonDocument.Parse(json).RootElement.GetProperty("digest").GetString()!;

    private (int Code, string Output, string Error) Run(params string[] words) => Run(words, []);

    private (int Code, string Output, string Error) Run(string[] words, params (string Name, string Value)[] environment) =>
        GodwitProgram.Run(_home, words, environment);
}
