using Godwit.Backtesting.Results;
using Godwit.Core.Outcomes;
using Godwit.Data.Tests.Runs;
using Godwit.Hosting.Scripting;

namespace Godwit.Data.Tests.Scripting;

public sealed class StrategyTemplateTests
{
    [Fact]
    public void The_template_compiles_without_warnings_and_trades()
    {
        using var home = new ScratchHome();
        string path = StrategyTemplate.Write(home.Path, "MyIdea");
        using StrategyScript script = StrategyScript.Load(new ScriptReference(path), home.Path);
        Assert.Equal("MyIdea", script.Name);
        Assert.Empty(script.Warnings);
        Assert.Equal(["fast", "slow", "maxRsi"], script.Parameters.Select(p => p.Name));
        BacktestResult result = TestMarket.Run(() => script.Create(TestScripts.NoParameters));
        Assert.True(result.Trades.Count > 5, $"{result.Trades.Count} trades");
    }

    [Fact]
    public void An_existing_file_is_never_overwritten()
    {
        using var home = new ScratchHome();
        string path = home.Write("MyIdea.cs", "mine");
        var refusal = Assert.Throws<GodwitException>(() => StrategyTemplate.Write(home.Path, "MyIdea"));
        Assert.Equal($"{path} exists already and was left as it is: choose another name or remove it first.", refusal.Message);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void The_ending_of_the_file_may_be_written()
    {
        using var home = new ScratchHome();
        Assert.Equal(home.File("MyIdea.cs"), StrategyTemplate.Write(home.Path, "MyIdea.cs"));
    }

    [Theory]
    [InlineData("my-idea", "MyIdea")]
    [InlineData("3 crows", "Strategy3Crows")]
    [InlineData("class", "Class")]
    [InlineData("../escape", "Escape")]
    [InlineData("", "MyIdea")]
    public void A_name_that_is_no_identifier_is_refused_with_one_that_is(string name, string suggestion)
    {
        using var home = new ScratchHome();
        var refusal = Assert.Throws<GodwitException>(() => StrategyTemplate.Write(home.Path, name));
        Assert.True(refusal.IsUsage);
        Assert.Contains($"such as {suggestion}.", refusal.Message);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    [Theory]
    [InlineData("Strategy")]
    [InlineData("Market")]
    [InlineData("Ema")]
    [InlineData("Price")]
    public void A_name_of_Godwits_own_is_refused(string name)
    {
        var refusal = Assert.Throws<GodwitException>(() => StrategyTemplate.Text(name));
        Assert.Contains($"My{name}", refusal.Message);
    }
}
