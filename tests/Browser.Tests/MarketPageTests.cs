using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Analysis;
using Godwit.Data.Generation;
using Godwit.Hosting.Presentation.Markets;
using Microsoft.Playwright;

namespace Godwit.Browser.Tests;

/// <summary>The page of a market analysis as a reader sees it.</summary>
public sealed class MarketPageTests(ReportPages pages) : IDisposable
{
    /// <summary>A name that would be markup if the page took it for more than text.</summary>
    private const string Hostile = "SYNTHETIC:<b onclick=x>\"EVIL\":1h";

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-market-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FileOf(bool several)
    {
        var options = new MarketGeneratorOptions { Symbols = [new SyntheticSymbol { Name = "ONE" }, new SyntheticSymbol { Name = "TWO" }, new SyntheticSymbol { Name = "SIX" }], Interval = new BarInterval(Duration.FromHours(1)), Bars = 3 * 365 * 24, Seed = 5 };
        (string, BarColumns)[] series = [.. MarketGenerator.Generate(options).Series.Select((s, i) => (i == 1 ? Hostile : $"SYNTHETIC:{s.Instrument.Key.Symbol}:1h", (BarColumns)s.Bars))];
        string file = Path.Combine(_folder, several ? "several.html" : "one.html");
        MarketPage.WriteFile(file, MarketReport.Of(several ? series : series[..1], new MarketAnalysisOptions(), ["SYNTHETIC:ONE:1h"], default));
        return file;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_has_all_its_pictures_in_every_width_and_asks_nobody(bool several)
    {
        await using Reader reader = await pages.Open(FileOf(several));
        Assert.Empty(reader.Said);
        Assert.Empty(reader.Asked);
        Assert.Equal(several ? 3 * 11 + 3 * 2 : 11, await reader.Value<int>("document.querySelectorAll('.plot svg').length"));
        // A path that does not parse draws nothing, and no figure may be lost on the way to text.
        Assert.Equal(0, await reader.Value<int>("[...document.querySelectorAll('.plot path')].filter(p => p.getAttribute('d') && !p.getTotalLength()).length"));
        Assert.Empty(await reader.Value<string[]>("[...document.querySelectorAll('.plot path')].map(p => p.getAttribute('d')).filter(d => /NaN|∞|Infinity/.test(d))"));
        Assert.Equal(7 * 24 * (several ? 3 : 1), await reader.Value<int>("document.querySelectorAll('.week td').length"));
        Assert.Equal(1, await reader.Value<int>("document.querySelectorAll('.tag.caution').length"));
        Assert.Equal(0, await reader.Value<int>("document.querySelectorAll('b[onclick]').length"));
        foreach (int width in new[] { 1440, 800, 390 })
        {
            await reader.Page.SetViewportSizeAsync(width, 900);
            Assert.Equal(width, await reader.Value<int>("document.documentElement.scrollWidth"));
            string[] cut = await reader.Value<string[]>("[...document.querySelectorAll('main .plot span, main h1, main h2, main .nine td, main .week th')].filter(e => e.getClientRects().length && (e.getBoundingClientRect().left < 0 || e.getBoundingClientRect().right > innerWidth + 1)).map(e => e.textContent)");
            Assert.Empty(cut);
        }
    }

    [Fact]
    public async Task Every_text_stands_out_from_its_background_as_WCAG_AA_asks()
    {
        await using Reader reader = await pages.Open(FileOf(several: true));
        Assert.Empty(await reader.Value<string[]>(ContrastCheck.Script));
        await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await reader.Value<string[]>(ContrastCheck.Script));
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pictures_for_people(int width)
    {
        string file = FileOf(several: false);
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using Reader reader = await pages.Open(file, width, scheme);
            string path = Path.Combine(ReportPages.Pictures, $"market-{width}-{scheme.ToString().ToLowerInvariant()}.png");
            await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
            Assert.True(new FileInfo(path).Length > 20_000);
        }
    }
}
