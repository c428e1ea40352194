using System.Text.RegularExpressions;
using Godwit.Backtesting.Results;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting;

/// <summary>The authoring guide: its code compiles and runs, its claims about the code hold.</summary>
public sealed partial class StrategyGuideTests
{
    private static readonly string Guide = File.ReadAllText(Documents.Path("docs/guides/strategies.md"));

    private static readonly string IndicatorGuide = File.ReadAllText(Documents.Path("docs/guides/indicators.md"));

    private static readonly string RegimeGuide = File.ReadAllText(Documents.Path("docs/guides/regimes.md"));

    public static IEnumerable<TheoryDataRow<string, string>> Blocks => Fence().Matches(Guide + IndicatorGuide + RegimeGuide).Select(m => m.Groups[1].Value)
        .Select(code => new TheoryDataRow<string, string>(StrategyName().Match(code).Groups[1].Value, code));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_block_of_code_is_a_strategy_that_compiles_without_warnings_and_runs(string name, string code)
    {
        using StrategyScript script = TestScripts.Load(code);
        Assert.Equal(name, script.Name);
        Assert.Empty(script.Warnings);
        BacktestResult result = TestMarket.Run(
            () => script.Create(TestScripts.NoParameters), style: TradingStyle.Default with { Direction = Direction.Both });
        Assert.True(result.OrdersSent > 0, "no orders");
    }

    [Fact]
    public void Every_fence_is_of_a_kind_that_is_looked_at() =>
        Assert.All(OpeningFence().Matches(Guide + IndicatorGuide + RegimeGuide), m => Assert.Contains(m.Groups[1].Value, (string[])["csharp", "sh", "text"]));

    [Fact]
    public void The_table_of_warnings_is_complete()
    {
        string[] told = ["Wall clock", "System.Random", "Static fields", "Files, network, console", "Threads", "Hash codes", "Math.Log"];
        Assert.All(told, words => Assert.Contains(words, Guide));
        // Files, network, console and process share a row.
        Assert.Equal(Enum.GetValues<ScriptWarningKind>().Length, told.Length + 3);
    }

    [Fact]
    public void The_mentioned_samples_exist()
    {
        Assert.All(
            SampleName().Matches(Guide).Select(m => m.Groups[1].Value),
            name => Assert.True(File.Exists(Documents.Path($"samples/strategies/{name}")), name));
        Assert.Equal(2, SampleName().Count(Guide));
    }

    [Fact]
    public void The_messages_shown_are_the_messages_given()
    {
        using var home = new ScratchHome();
        var refusal = Assert.Throws<ScriptCompilationException>(() => TestScripts.Load(TestScripts.Class("GoLng(market);")));
        string shown = refusal.Errors[0].At("MyIdea.cs");
        Assert.Contains(shown[shown.IndexOf(": ", StringComparison.Ordinal)..], Guide);
        using StrategyScript script = TestScripts.Load(TestScripts.Class("int zero = 0; _ = 1 / zero;"));
        Exception thrown = Record.Exception(() => TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 10))!;
        string told = script.Explain(thrown)!.Message;
        Assert.Contains(told[told.IndexOf(": ", StringComparison.Ordinal)..], Guide);
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```(\w+)", RegexOptions.Multiline)]
    private static partial Regex OpeningFence();

    [GeneratedRegex(@"class (\w+) : (?:Stance)?Strategy")]
    private static partial Regex StrategyName();

    [GeneratedRegex(@"`(\w+\.cs)`\s\(")]
    private static partial Regex SampleName();
}
