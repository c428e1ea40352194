using CsCheck;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

/// <summary>What a user reads when a file does not compile.</summary>
public sealed class ScriptErrorsTests
{
    [Fact]
    public void Every_error_has_its_place_and_one_sentence_closes()
    {
        var refusal = Assert.Throws<ScriptCompilationException>(() => TestScripts.Load(
            """
            public sealed class Idea : Strategy
            {
                protected override void OnBar(Market market)
                {
                    int x = "text";
                    GoLng(market);
                }
            }
            """));
        Assert.False(refusal.IsUsage);
        Assert.Equal(
            """
            Idea.cs(5,17): Cannot implicitly convert type 'string' to 'int' [CS0029]
            Idea.cs(6,9): The name 'GoLng' does not exist in the current context. Did you mean 'GoLong'? [CS0103]
            Idea.cs does not compile: 2 errors.
            """, refusal.Message);
    }

    [Theory]
    [InlineData("GoLong(market)", "CS1002", "; expected")]
    [InlineData("var e = new Emma(3);", "CS0246", "Did you mean 'Ema'?")]
    [InlineData("var c = market.Closse;", "CS1061", "Did you mean 'Close'?")]
    [InlineData("var k = OrderKind.Market;", "CS0103", "OrderKind")]
    [InlineData("var t = OrderType.Limt;", "CS0117", "Did you mean 'Limit'?")]
    [InlineData("unsafe { int* p = null; }", "CS0227", "Unsafe")]
    [InlineData("market.Apply(default);", "CS1061", "Apply")]
    public void Common_mistakes_are_told_with_their_line_and_a_hint(string statement, string code, string words)
    {
        string text = TestScripts.Class($"\n{statement}\n");
        var refusal = Assert.Throws<ScriptCompilationException>(() => TestScripts.Load(text));
        ScriptError error = Assert.Single(refusal.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message);
        Assert.Equal(1 + Array.IndexOf(text.Split('\n'), statement), error.Line);
        Assert.EndsWith("\nIdea.cs does not compile: 1 error.", refusal.Message);
    }

    [Fact]
    public void Unbalanced_braces_are_errors_with_lines()
    {
        var refusal = Assert.Throws<ScriptCompilationException>(() => TestScripts.Load("public class Idea : Strategy\n{\n"));
        Assert.Equal("Idea.cs(2,2): } expected [CS1513]\nIdea.cs does not compile: 1 error.", refusal.Message);
    }

    [Fact]
    public void A_script_that_does_not_compile_is_not_cached()
    {
        using var home = new Runs.ScratchHome();
        Assert.Throws<ScriptCompilationException>(() => StrategyScript.Load(new ScriptSource("Idea.cs", "class"), home.Path));
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Fact]
    [Trait("pace", "slow")]
    public void No_text_brings_the_compiler_down()
    {
        string whole = StrategyTemplate.Text("Idea");
        string[] pieces = ["{", "}", "(", "<", "\"", "'", "/*", "#if", "#line 5 \"x\"", "$\"{", "async ", "record ", "\u0001", "\ud800", "@", "\\"];
        using var home = new Runs.ScratchHome();
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, 40], Gen.Int[0, pieces.Length - 1]).Sample((at, cut, piece) =>
        {
            string text = whole[..at] + pieces[piece] + whole[Math.Min(whole.Length, at + cut)..];
            try
            {
                StrategyScript.Load(new ScriptSource("Idea.cs", text), home.Path, unloadable: true).Dispose();
            }
            catch (GodwitException e)
            {
                Assert.Contains("Idea.cs", e.Message);
            }
        }, iter: 30, threads: 1);
    }

    [Theory]
    [InlineData("(", 257)]
    [InlineData("(", 100_000)]
    [InlineData("[", 100_000)]
    [InlineData("{", 100_000)]
    [InlineData("List<", 100_000)]
    [InlineData("x(", 100_000)]
    public void Nesting_that_would_exhaust_the_compiler_is_one_sentence(string opening, int depth)
    {
        string text = TestScripts.Class("\n" + string.Concat(Enumerable.Repeat(opening, depth)) + "\n");
        Assert.Equal(
            "Idea.cs(5): brackets are nested more than 256 deep here: write it in smaller steps.",
            Assert.Throws<GodwitException>(() => TestScripts.Load(text)).Message);
    }

    [Fact]
    public void Nesting_that_a_person_might_write_compiles() =>
        TestScripts.Load(TestScripts.Class($"double x = {new string('(', 200)}1{new string(')', 200)}; bool less = x < 1 && 1 < 2;"));
}
