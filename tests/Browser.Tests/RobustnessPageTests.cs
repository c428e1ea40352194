using Microsoft.Playwright;

namespace Godwit.Browser.Tests;

/// <summary>The robustness report, and the voters of a run, as a reader sees them.</summary>
public sealed class RobustnessPageTests(ReportPages pages)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_page_is_whole_in_light_and_dark_at_any_width(int width)
    {
        await using Reader reader = await pages.Open(pages.RobustnessPage, width);
        Assert.Equal(width, await reader.Value<int>("document.documentElement.scrollWidth"));
        Assert.Equal(8, await reader.Value<int>("document.querySelectorAll('.spreads figure').length"));
        // Every picture has bars, and each bar lies inside it.
        Assert.True(await reader.Value<bool>("[...document.querySelectorAll('.spreads svg')].every(s => s.querySelectorAll('rect').length > 0 && [...s.querySelectorAll('rect')].every(r => +r.getAttribute('y') >= 0 && +r.getAttribute('x') + 12 <= 320))"));
        Assert.True(await reader.Value<int>("document.querySelectorAll('.tests li').length") >= 8);
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            Assert.Empty(await reader.Value<string[]>(ContrastCheck.Script));
            string path = Path.Combine(ReportPages.Pictures, $"robustness-{width}-{scheme.ToString().ToLowerInvariant()}.png");
            await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
            Assert.True(new FileInfo(path).Length > 30_000);
        }
        Assert.Empty(reader.Said);
        Assert.Empty(reader.Asked);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_voters_of_a_run_fit_the_page(int width)
    {
        await using Reader reader = await pages.Open(pages.VotersPage, width);
        Assert.Equal(width, await reader.Value<int>("document.documentElement.scrollWidth"));
        Assert.Equal(6, await reader.Value<int>("document.querySelectorAll('#voters tbody tr').length"));
        Assert.Equal("Voters", await reader.Page.TextContentAsync("nav a[href='#voters']"));
        await reader.Page.Locator("#voters").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(ReportPages.Pictures, $"voters-{width}.png") });
        Assert.Empty(reader.Said);
    }
}
