using System.Globalization;

namespace Godwit.Scenarios.Tests;

/// <summary>A home with one generated market, shared by tests that must not change it.</summary>
public sealed class MarketHome : IDisposable
{
    public MarketHome()
    {
        (int code, _, string error) = GodwitProgram.Run(Home, ["data", "generate", "--symbol", "TESTUSD", "--interval", "1h", "--bars", "5000"]);
        Assert.True(code == 0, error);
        Files = ListFiles();
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("godwit-market-").FullName;

    /// <summary>The files of the store as they were made.</summary>
    public string[] Files { get; }

    public string[] ListFiles() =>
        [.. new DirectoryInfo(Path.Combine(Home, "data")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}")).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Home, recursive: true);
}

/// <summary>What is wrong in a command is told in one sentence, with the right exit code, before anything has changed.</summary>
public sealed class MistakeTests(MarketHome market) : IClassFixture<MarketHome>
{
    private const string Data = "SYNTHETIC:TESTUSD:1h";

    [Theory]
    [InlineData(2, "help", "bactest")]
    [InlineData(2, "data", "import")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--volume-cap", "NaN")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--stop-loss", "0")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--take-profit", "0%")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--trailing-stop", "0bp")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--first-bar", "5000")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--interval", "soon")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--lot", "0.0000000000000000000000001")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--detail", "1s")]
    [InlineData(2, "backtest", "rsi", "--data", Data, "--from", "2024-03-01", "--to", "2024-02-01")]
    [InlineData(1, "backtest", "rsi", "--data", Data, "--from", "2034-03-01")]
    [InlineData(2, "data", "resample", Data)]
    [InlineData(2, "data", "resample", Data, "--to", "90m")]
    [InlineData(2, "data", "delete", Data)]
    [InlineData(2, "data", "repair", Data)]
    [InlineData(2, "data", "repair", Data, "--rule", "fill-gap")]
    [InlineData(2, "data", "repair", Data, "--rule", "fill-gaps")]
    [InlineData(2, "data", "repair", Data, "--rule", "clamp-wicks", "--max-gap", "5")]
    [InlineData(2, "data", "repair", Data, "--rule", "clamp-wicks", "--undo")]
    [InlineData(2, "data", "repair", Data, "--all")]
    [InlineData(1, "data", "repair", Data, "--undo")]
    [InlineData(1, "data", "repair", Data, "--rule", "donor=A:B:1h")]
    [InlineData(2, "new", "strategy", "System")]
    [InlineData(1, "instruments", "import", ".")]
    [InlineData(1, "runs", "show", "nothing")]
    [InlineData(2, "runs", "compare", "one")]
    public void A_mistake_is_one_sentence_and_leaves_everything_as_it_was(int expected, params string[] words)
    {
        (int code, string output, string error) = GodwitProgram.Run(market.Home, words);
        Assert.Equal((expected, ""), (code, output));
        string[] lines = error.TrimEnd().Split('\n');
        Assert.True(lines.Length == 1 && lines[0].StartsWith("error: ", StringComparison.Ordinal) && !lines[0].Contains("internal fault"), error);
        Assert.DoesNotContain("argument missing", error);
        Assert.Equal(market.Files, market.ListFiles());
    }
}
