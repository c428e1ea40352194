using System.Text.RegularExpressions;
using Godwit.Backtesting.Results;
using Godwit.Hosting.Scripting;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Scripting.Rules;

/// <summary>The guide to rules: its examples load and trade, its tables are the declarations.</summary>
public sealed partial class RuleGuideTests
{
    private static readonly string Guide = File.ReadAllText(Documents.Path("docs/guides/yaml-rules.md")).ReplaceLineEndings("\n");

    public static IEnumerable<TheoryDataRow<string>> Blocks => Fence().Matches(Guide).Select(m => new TheoryDataRow<string>(m.Groups[1].Value));

    [Theory, MemberData(nameof(Blocks))]
    public void Each_example_loads_without_warnings_and_trades(string text)
    {
        RuleFile rules = TestRules.Load(text);
        Assert.Empty(rules.Warnings);
        BacktestResult result = TestMarket.Run(() => rules.Create(TestScripts.NoParameters), style: TradingStyle.Default with { Direction = Direction.Both });
        Assert.True(result.OrdersSent > 0, "no orders");
        Assert.NotEmpty(RuleExplanation.Of(rules, TestScripts.NoParameters).Sections);
    }

    [Fact]
    public void The_table_of_keys_is_that_of_the_declarations()
    {
        string[] told = [.. Guide.Split('\n').SkipWhile(l => !l.StartsWith("| Key |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))];
        Assert.Equal(RuleKey.Root.Select(k => $"| `{k.Name}` | {k.Meaning} | `{k.Example}` |"), told);
    }

    [Fact]
    public void The_message_shown_is_the_message_given()
    {
        var refusal = Assert.Throws<RuleFileException>(() => RuleFile.Load(new ScriptSource("my-idea.yaml", "long: {enter: 'emma(close, 12) > close'}")));
        string sentence = refusal.Mistakes[0].Sentence;
        Assert.Contains($": {sentence}\n", Guide);
        Assert.Contains(refusal.Message.Split('\n')[^1], Guide);
    }

    [GeneratedRegex(@"^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
