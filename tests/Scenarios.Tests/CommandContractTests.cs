using System.Text.Json;
using System.Text.RegularExpressions;

namespace Godwit.Scenarios.Tests;

/// <summary>What every command promises: help, one JSON value on standard output with <c>--json</c>, sentences for mistakes.</summary>
public sealed partial class CommandContractTests : IDisposable
{
    private const string Data = "SYNTHETIC:TESTUSD:1h", Trades = "TEST:BUSD:trades";
    private readonly string _home = Directory.CreateTempSubdirectory("godwit-contract-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    [Trait("pace", "slow")]
    public void Every_command_has_help_and_the_help_verb_shows_the_same()
    {
        int commands = 0;
        var waiting = new Queue<string[]>([[]]);
        while (waiting.TryDequeue(out string[]? command))
        {
            (int code, string help, string error) = Run([.. command, "--help"]);
            Assert.True(code == 0 && error == "", $"{string.Join(' ', command)}: {error}");
            Assert.Equal(help, Run(["help", .. command]).Output);
            foreach (Match option in OptionLine().Matches(help))
                Assert.True(option.Groups[2].Value.Trim().Length > 0, $"{string.Join(' ', command)} does not say what {option.Groups[1].Value} means");
            int list = help.IndexOf("Commands:", StringComparison.Ordinal);
            if (list >= 0) foreach (Match sub in CommandLine().Matches(help[list..])) waiting.Enqueue([.. command, sub.Groups[1].Value]);
            commands++;
        }
        Assert.True(commands > 20, $"only {commands} commands were found");
    }

    [GeneratedRegex(@"^  (?:-\S, )*(--\S+)(?: <\S+>)?(.*)$", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"^  ([a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [Fact]
    [Trait("pace", "slow")]
    public void With_json_standard_output_is_one_json_value()
    {
        Market();
        string csv = Path.Combine(_home, "TEST_AUSD_1h.csv"), metadata = Path.Combine(_home, "kraken.json"), run = RunId();
        string trades = Path.Combine(_home, "TEST_BUSD_trades.csv");
        File.WriteAllText(trades, "timestamp_ms,price,quantity,is_buyer_maker,trade_id\n1700000000000,1.5,2,0,1\n1700000001000,1.25,2,1,2\n1700000061000,1.75,2,1,3\n");
        Assert.Equal(0, Run("data", "export", Data, csv).Code);
        File.WriteAllText(metadata, """[{"asset":"A","currency":"USD","min_size":"0.1","max_size":"1000","increment":"0.01","asset_increment":"1e-8","label":"A/USD"}]""");
        string[][] commands =
        [
            ["data", "import", csv], ["data", "import", csv, "--dry-run"], ["data", "formats"], ["data", "list"], ["data", "show", Data], ["data", "resample", Data, "--to", "4h"], ["data", "generate-ticks", "--length", "1m"], ["data", "import", trades], ["data", "show", Trades], ["data", "check", Trades], ["data", "clock", Trades, "1.5s"], ["data", "resample", Trades, "ticks:2"], ["data", "resample", Trades, "time:1m"], ["data", "generate", "--bars", "100"],
            ["instruments", "import", metadata, "--venue", "KRAKEN"], ["instruments", "list"], ["instruments", "show", "KRAKEN:AUSD"],
            ["strategies", "list"], ["strategies", "describe", "rsi"], ["strategies", "calibrate", "donchian", "--data", Data],
            ["indicators", "list"], ["indicators", "describe", "RSI"], ["indicators", "compute", "RSI", "--data", Data],
            ["runs", "list"], ["runs", "show", run], ["runs", "compare", run, RunId()],
            ["critique", run], ["critique", "explain"], ["critique", "explain", "too-few-trades"],
            ["trials", "list"], ["trials", "show", "rsi"], ["analyze", "robustness", run, "--runs", "19"],
            ["backtest", "rsi", "--data", Data], ["backtest", "rsi", "--data", csv, "--no-record"],
        ];
        foreach (string[] command in commands)
        {
            (int code, string output, string error) = Run([.. command, "--json"]);
            Assert.True(code == 0, $"{string.Join(' ', command)}: {error}");
            using JsonDocument json = JsonDocument.Parse(output);
            Assert.True(json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array, string.Join(' ', command));
        }
    }

    [Fact]
    public void Data_list_as_json_has_the_promised_fields()
    {
        Market();
        using JsonDocument json = JsonDocument.Parse(Run("data", "list", "--json").Output);
        JsonElement one = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            [Data, "SYNTHETIC", "TESTUSD", "bars", "1h", "2024-01-01T00:00:00Z"],
            new[] { "id", "venue", "symbol", "kind", "interval", "from" }.Select(name => one.GetProperty(name).GetString()));
        Assert.True(one.GetProperty("rows").GetInt32() > 4000);
        Assert.Matches("^[0-9a-f]{64}$", one.GetProperty("sha256").GetString());
        Assert.True(one.TryGetProperty("to", out _));
    }

    [Fact]
    public void Resampling_never_takes_the_place_of_imported_bars_unasked()
    {
        Market();
        string file = Path.Combine(_home, "hours.csv");
        Assert.Equal(0, Run("data", "export", Data, file).Code);
        Assert.Equal(0, Run("data", "import", file, "--venue", "A", "--symbol", "B", "--interval", "1h").Code);
        Assert.Equal(0, Run("data", "resample", "A:B:1h", "--to", "4h").Code);
        Assert.Equal(0, Run("data", "export", "A:B:4h", Path.Combine(_home, "A_B_8h.csv"), "--to", "2024-01-02").Code);
        Assert.Equal(0, Run("data", "import", Path.Combine(_home, "A_B_8h.csv"), "--interval", "4h", "--symbol", "C").Code);
        Assert.Equal(0, Run("data", "import", file, "--venue", "A", "--symbol", "C", "--interval", "1h").Code);

        (int code, _, string error) = Run("data", "resample", "A:C:1h", "--to", "4h");

        Assert.Equal(1, code);
        Assert.Contains("--replace", error);
        Assert.Contains("\"rows\":6,", Run("data", "show", "A:C:4h", "--json").Output);
        Assert.Equal(0, Run("data", "resample", "A:C:1h", "--to", "4h", "--replace").Code);
    }

    [Fact]
    public void What_a_strategy_notes_is_part_of_the_result()
    {
        Market();
        string file = Path.Combine(_home, "Remarks.cs");
        File.WriteAllText(file, "public sealed class Remarks : Strategy { protected override void OnBar(Market market) { if (market.BarCount == 3) Context.Note($\"close {market.Close > 0}\"); } }");
        using JsonDocument json = JsonDocument.Parse(Run("backtest", file, "--data", Data, "--json").Output);
        JsonElement note = Assert.Single(json.RootElement.GetProperty("notes").EnumerateArray());
        Assert.Equal(("2024-01-01T03:00:00Z", "Remarks", "close True"), (note.GetProperty("time").GetString(), note.GetProperty("strategy").GetString(), note.GetProperty("text").GetString()));
        Assert.Contains("close True", Run("backtest", file, "--data", Data).Output);
        Assert.False(JsonDocument.Parse(Run("backtest", "rsi", "--data", Data, "--json").Output).RootElement.TryGetProperty("notes", out _));
    }

    [Fact]
    public void Hours_are_not_taken_for_minutes()
    {
        Market();
        string file = Path.Combine(_home, "A_B_1m.csv");
        Assert.Equal(0, Run("data", "export", Data, file).Code);
        foreach (string[] words in new string[][] { ["data", "import", file], ["backtest", "rsi", "--data", file] })
        {
            (int code, _, string error) = Run(words);
            Assert.Equal(1, code);
            Assert.Contains("1h apart, so they are no bars of 1m", error);
        }
    }

    [Fact]
    public void Finer_bars_may_have_more_decimals_than_the_bars_of_the_run()
    {
        string coarse = Path.Combine(_home, "A_B_1h.csv"), fine = Path.Combine(_home, "A_B_1m.csv");
        File.WriteAllText(coarse, "timestamp_ms,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * 3_600_000L},{100 + i % 9},{101 + i % 9},{99 + i % 9},{100 + (i + 1) % 9},{6 + i % 3}\n")));
        File.WriteAllText(fine, "timestamp_ms,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 12_000).Select(i => $"{i * 60_000L},{100 + i / 60 % 9}.125,{100 + i / 60 % 9}.5,{99 + i / 60 % 9}.75,{100 + i / 60 % 9}.001,0.10000001\n")));
        Assert.Equal(0, Run("data", "import", coarse, fine).Code);
        string[] command = ["backtest", "ma-cross", "--data", "A:B:1h", "--param", "fast=2", "--param", "slow=5", "--volume-cap", "0.5", "--json", "--save"];

        using JsonDocument coarsely = JsonDocument.Parse(Run(command).Output);
        (int code, string output, string error) = Run([.. command, "--detail", "1m"]);

        Assert.True(code == 0, error);
        using JsonDocument finely = JsonDocument.Parse(output);
        Assert.NotEqual(Digest(coarsely), Digest(finely));
        JsonElement data = finely.RootElement.GetProperty("run").GetProperty("data")[0];
        Assert.Equal("A:B:1m", data.GetProperty("detail").GetProperty("id").GetString());
        // Half of a minute's volume is the most that one fill takes, in the coarse volume's scale or the fine one's.
        string bundle = Path.Combine(_home, "run.bundle");
        Assert.Equal(0, Run("runs", "show", finely.RootElement.GetProperty("run").GetProperty("id").GetString()!, "--bundle", bundle).Code);
        Assert.Equal(0, Run("backtest", "--bundle", bundle).Code);
        Assert.Equal(0, Run("data", "delete", "A:B:1m", "--yes").Code);
        Assert.Equal(2, Run("backtest", "--bundle", bundle).Code);
    }

    private static string Digest(JsonDocument json) => json.RootElement.GetProperty("digest").GetString()!;

    private void Market()
    {
        (int code, _, string error) = Run("data", "generate", "--symbol", "TESTUSD", "--interval", "1h", "--bars", "5000");
        Assert.True(code == 0, error);
    }

    private string RunId() => JsonDocument.Parse(Run("backtest", "rsi", "--data", Data, "--json").Output).RootElement.GetProperty("run").GetProperty("id").GetString()!;

    private (int Code, string Output, string Error) Run(params string[] words) => GodwitProgram.Run(_home, words);
}
