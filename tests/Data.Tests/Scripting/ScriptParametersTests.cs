using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting;
using Godwit.Strategies.Parameters;

namespace Godwit.Data.Tests.Scripting;

public sealed class ScriptParametersTests
{
    private const string Members =
        """

        public enum Mood { Calm, Wild }
        [Parameter("How many", Min = 2, Max = 9)] public int Count { get; init; } = 5;
        [Parameter("How much")] public double Share { get; set; } = 0.25;
        [Parameter("Whether")] public bool Really { get; init; }
        [Parameter("How")] public Mood Mood_ { get; init; } = Mood.Wild;
        [Parameter("Which", Choices = ["a", "b"])] public string Which { get; init; } = "a";
        public int Other { get; set; } = 3;
        """;

    private static readonly StrategyScript Script = TestScripts.Load(TestScripts.Class(members: Members));

    [Fact]
    public void Parameters_are_declared_as_for_shipped_strategies() => Assert.Equal(
        [
            "count: integer 2 … 9, default 5, How many", "share: number , default 0.25, How much", "really: boolean , default false, Whether",
            "mood_: calm|wild , default wild, How", "which: a|b , default a, Which",
        ],
        Script.Parameters.Select(p => $"{p.Name}: {p.TypeName} {p.Range}, default {p.Default}, {p.Meaning}"));

    [Fact]
    public void Values_reach_the_strategy()
    {
        object strategy = Script.Create(new Dictionary<string, string> { ["COUNT"] = "7", ["share"] = "1e-3", ["really"] = "true", ["which"] = "b" });
        Assert.Equal(
            ["count=7", "share=0.001", "really=true", "mood_=wild", "which=b"],
            ParameterSpec.Values(strategy).Select(v => $"{v.Key}={v.Value}"));
    }

    [Theory]
    [InlineData("cuont", "5", "Strategy 'Idea' has no parameter 'cuont' (it has count, share, really, mood_, which). Did you mean 'count'?")]
    [InlineData("count", "ten", "Parameter 'count' of strategy 'Idea' takes a whole number, not 'ten'.")]
    [InlineData("count", "10", "Parameter 'count' of strategy 'Idea' must lie in 2 … 9, not 10.")]
    [InlineData("which", "c", "Parameter 'which' of strategy 'Idea' takes one of a, b, not 'c'.")]
    public void Bad_values_are_usage_errors(string name, string value, string sentence)
    {
        var refusal = Assert.Throws<GodwitException>(() => Script.Create(new Dictionary<string, string> { [name] = value }));
        Assert.True(refusal.IsUsage);
        Assert.Equal(sentence, refusal.Message);
    }

    [Theory]
    [InlineData("[Parameter(\"x\")] public decimal Size { get; init; }", "Idea.cs: the parameter Size has the type Decimal; use int, long, double, bool, string or an enum.")]
    [InlineData("[Parameter(\"x\")] public int Size { get; }", "Idea.cs: the parameter Size must be a public property that can be set, as in public Int32 Size { get; init; }.")]
    [InlineData("[Parameter(\"x\")] int Size { get; set; }", "Idea.cs: the parameter Size must be a public property that can be set, as in public Int32 Size { get; init; }.")]
    [InlineData("[Parameter(\"x\")] public static int Size { get; set; }", "Idea.cs: the parameter Size must be a public property that can be set, as in public Int32 Size { get; init; }.")]
    [InlineData("[Parameter(\"x\")] public string Name { get; init; } = null!;", "Idea.cs: the parameter Name needs a default, as in = \"text\".")]
    [InlineData("[Parameter(\"x\", Min = 2)] public int Size { get; init; }", "Idea.cs: the default of a parameter breaks its own rule. Parameter 'size' of strategy 'Idea' must lie in 2 … any, not 0.")]
    [InlineData("[Parameter(\"x\")] public int Size { get; set; } [Parameter(\"y\")] public int SIZE { get; set; }", "Idea.cs declares the parameter 'size' twice: names must differ by more than upper and lower case.")]
    public void A_declaration_that_cannot_work_is_refused_at_once(string member, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<GodwitException>(() => TestScripts.Load(TestScripts.Class(members: member))).Message);
}
