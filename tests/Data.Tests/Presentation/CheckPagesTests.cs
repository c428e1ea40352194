using Godwit.Backtesting.Critique;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Presentation;

namespace Godwit.Data.Tests.Presentation;

/// <summary>The explanation pages belong to the checks, one to one.</summary>
public sealed class CheckPagesTests
{
    public static TheoryData<string> Ids => [.. CheckCatalog.All.Select(c => c.Id)];

    [Fact]
    public void Every_check_has_a_page_and_every_page_a_check() =>
        Assert.Equal(CheckCatalog.All.Select(c => c.Id).Order(StringComparer.Ordinal), CheckPages.Ids);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_says_what_it_means_how_it_is_computed_where_the_threshold_lies_and_what_to_do(string id)
    {
        Check check = CheckCatalog.All.First(c => c.Id == id);
        string page = CheckPages.Read(id), flowing = page.Replace('\n', ' ');
        Assert.StartsWith($"# {check.Title}\n\n", page);
        Assert.Contains(check.Meaning, flowing);
        string[] parts = page.Split("\n## ");
        Assert.Equal(["How it is computed", "Thresholds", "What to do"], parts.Skip(1).Select(p => p.Split('\n')[0]));
        Assert.All(parts.Skip(1), p => Assert.True(p.Length > 40, p));
        Assert.DoesNotContain("](", page);
    }

    [Fact]
    public void An_unknown_check_is_refused_with_the_nearest_one()
    {
        GodwitException mistake = Assert.Throws<GodwitException>(() => CheckPages.Read("to-few-trades"));
        Assert.True(mistake.IsUsage);
        Assert.Contains("too-few-trades", mistake.Message);
    }
}
