using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

/// <summary>Exceptions in the user's own code.</summary>
public sealed class ScriptFailuresTests
{
    [Theory]
    [InlineData("int[] a = new int[2]; int i = (int)market.BarCount; a[i + 5] = 1;", "Index was outside the bounds of the array (IndexOutOfRangeException).")]
    [InlineData("throw new InvalidOperationException(\"over\\nthere.\");", "over there (InvalidOperationException).")]
    [InlineData("int.Parse(\"x\");", "The input string 'x' was not in a correct format (FormatException).")]
    [InlineData("long x = long.MaxValue; x += market.BarCount;", "Arithmetic operation resulted in an overflow (OverflowException).")]
    [InlineData("string s = null!; _ = s.Length;", "Object reference not set to an instance of an object (NullReferenceException).")]
    [InlineData("new List<int> { 1 }.Select(x => x / (x - 1)).ToArray();", "Attempted to divide by zero (DivideByZeroException).")]
    public void A_failure_is_one_sentence_with_file_and_line(string statement, string cause)
    {
        string text = TestScripts.Class($"\n{statement}\n");
        using StrategyScript script = TestScripts.Load(text);
        Exception thrown = Record.Exception(() => TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 10))!;
        StrategyFailedException failure = script.Explain(thrown)!;
        int line = 1 + Array.IndexOf(text.Split('\n'), statement);
        Assert.Equal($"Idea.cs({line}): the strategy failed in OnBar: {cause}", failure.Message);
        Assert.Equal(line, failure.Line);
        Assert.False(failure.IsUsage);
        Assert.Same(thrown, failure.InnerException);
    }

    [Fact]
    public void The_line_is_known_after_a_load_from_the_cache_too()
    {
        using var home = new Runs.ScratchHome();
        var source = new ScriptSource("Idea.cs", TestScripts.Class("\nthrow new Exception(\"x\");\n"));
        StrategyScript.Load(source, home.Path).Dispose();
        using StrategyScript script = StrategyScript.Load(source, home.Path);
        Assert.True(script.IsFromCache);
        Exception thrown = Record.Exception(() => TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 10))!;
        Assert.Equal(5, script.Explain(thrown)!.Line);
    }

    [Theory]
    [InlineData("private readonly int _x = int.Parse(\"x\");")]
    [InlineData("public Idea() { int.Parse(\"x\"); }")]
    [InlineData("private static readonly int X = int.Parse(\"x\"); public int Y => X; public Idea() { _ = X; }")]
    public void A_failing_constructor_is_one_sentence(string member)
    {
        var failure = Assert.Throws<StrategyFailedException>(() => TestScripts.Load(TestScripts.Class(members: "\n" + member + "\n")));
        Assert.Equal("Idea.cs(4): the strategy failed in its constructor: The input string 'x' was not in a correct format (FormatException).", failure.Message);
    }

    [Fact]
    public void A_failing_setter_is_one_sentence()
    {
        using StrategyScript script = TestScripts.Load(TestScripts.Class(
            members: "\n[Parameter(\"x\")] public int N { get; init { if (value > 3) throw new ArgumentException(\"too many\"); field = value; } } = 1;\n"));
        var failure = Assert.Throws<StrategyFailedException>(() => script.Create(new Dictionary<string, string> { ["n"] = "4" }));
        Assert.Equal("Idea.cs(4): the strategy failed in set_N: too many (ArgumentException).", failure.Message);
    }

    [Fact]
    public void A_sentence_that_the_strategy_itself_tells_passes_unchanged()
    {
        using StrategyScript script = TestScripts.Load(TestScripts.Class(members: "protected override void OnStart() => throw GodwitException.Usage(\"Needs fast < slow.\");"));
        var thrown = Assert.Throws<GodwitException>(() => TestMarket.Run(() => script.Create(TestScripts.NoParameters), bars: 10));
        Assert.Equal("Needs fast < slow.", thrown.Message);
        Assert.Null(script.Explain(thrown));
    }

    [Fact]
    public void Failures_from_elsewhere_are_not_blamed_on_the_strategy()
    {
        using StrategyScript script = TestScripts.Load(TestScripts.Class());
        Assert.Null(script.Explain(Record.Exception(() => int.Parse("x"))!));
        Assert.Null(script.Explain(new OperationCanceledException()));
    }
}
