using System.Text.RegularExpressions;
using Godwit.Strategies.Catalog;
using Godwit.Strategies.Parameters;

namespace Godwit.Data.Tests.Scripting;

/// <summary>The cookbook has a recipe for every shipped strategy, and each names the strategy's parameters.</summary>
public sealed partial class StrategyCookbookTests
{
    private static readonly Dictionary<string, string> Recipes = Section().Matches(File.ReadAllText(Documents.Path("docs/guides/strategy-cookbook.md")))
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    public static IEnumerable<TheoryDataRow<string>> Shipped => StrategyCatalog.All.Select(e => new TheoryDataRow<string>(e.Name));

    [Theory, MemberData(nameof(Shipped))]
    public void Each_strategy_has_a_recipe_that_says_how_it_is_run_and_what_its_parameters_are(string name)
    {
        Assert.True(Recipes.TryGetValue(name, out string? recipe), $"'{name}' has no section.");
        if (name is "buy-and-hold") return;
        Assert.Contains($"godwit backtest {name} ", recipe);
        // The regime guide explains that strategy's parameters.
        if (recipe.Contains("](regimes.md)", StringComparison.Ordinal)) return;
        foreach (ParameterSpec parameter in StrategyCatalog.Get(name).Parameters) Assert.Matches($"`{parameter.Name}[`=]|{parameter.Name}=", recipe);
        Assert.Contains("**Fails**", recipe);
    }

    [Fact]
    public void No_recipe_is_left_of_a_strategy_that_is_gone() => Assert.Empty(Recipes.Keys.Except(StrategyCatalog.All.Select(e => e.Name)));

    [GeneratedRegex(@"^## `([a-z-]+)`\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
