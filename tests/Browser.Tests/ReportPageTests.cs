using System.Text.Json;
using Godwit.Backtesting.Results;
using Godwit.Portfolio.Trades;
using Microsoft.Playwright;

namespace Godwit.Browser.Tests;

/// <summary>Reports as a reader sees them.</summary>
public sealed class ReportPageTests(ReportPages pages)
{
    /// <summary>Distinct colours among the pixels of a chart's canvas: an empty one has one.</summary>
    private const string Colours = """
        id => {
            const colours = new Set();
            for (const canvas of document.getElementById(id).querySelectorAll("canvas")) {
                const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
                for (let i = 0; i < pixels.length; i += 3) colours.add(pixels[i]);
            }
            return colours.size;
        }
        """;

    private const string SeenSpan = "(s => [s.from, s.to])(godwit.charts.get('price-chart').parts.span)";

    public static TheoryData<string> Files => ["single", "several", "compare"];

    private string FileOf(string name) => name switch { "single" => pages.SinglePage, "several" => pages.SeveralPage, _ => pages.ComparePage };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_page_draws_all_its_charts_and_neither_complains_nor_asks_the_network(string name)
    {
        await using Reader reader = await pages.Open(FileOf(name));
        await reader.DrawAll();
        string[] charts = await reader.Value<string[]>("[...document.querySelectorAll('.chart')].map(c => c.id)");
        Assert.Equal(name == "compare" ? 1 : 7, charts.Length);
        foreach (string chart in charts) Assert.True(await reader.Page.EvaluateAsync<int>(Colours, chart) > 20, $"{chart} is empty");
        Assert.Empty(reader.Said);
        Assert.Empty(reader.Asked);
        double[] seen = name == "compare" ? [] : await reader.Value<double[]>(SeenSpan);
        await reader.Page.SetViewportSizeAsync(390, 844);
        await NothingSticksOut(reader);
        if (name == "compare") return;
        // What was shown stays shown: the axis agrees with the span that the marks are cut for.
        Assert.Equal(seen, await reader.Value<double[]>(SeenSpan));
        double[] zoomed = await reader.Value<double[]>("(z => [z.startValue, z.endValue])(godwit.charts.get('price-chart').chart.getOption().dataZoom[0])");
        for (int i = 0; i < 2; i++) Assert.InRange(Math.Abs(seen[i] - zoomed[i]), 0, 1_000);
    }

    [Fact]
    public async Task A_phone_needs_no_scrolling_sideways()
    {
        await using Reader reader = await pages.Open(pages.SeveralPage, 390);
        await reader.DrawAll();
        await NothingSticksOut(reader);
    }

    private static async Task NothingSticksOut(Reader reader)
    {
        Assert.Equal(390, await reader.Value<int>("document.documentElement.scrollWidth"));
        string[] wide = await reader.Value<string[]>("[...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && e.getBoundingClientRect().right > 391).map(e => e.tagName + ' ' + e.textContent.slice(0, 40))");
        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("single")]
    [InlineData("compare")]
    public async Task Every_text_stands_out_from_its_background_as_WCAG_AA_asks(string name)
    {
        await using Reader reader = await pages.Open(FileOf(name));
        Assert.Empty(await reader.Value<string[]>(ContrastCheck.Script));
        string light = await reader.Value<string>("getComputedStyle(document.body).color");
        await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Assert.NotEqual(light, await reader.Value<string>("getComputedStyle(document.body).color"));
        Assert.Empty(await reader.Value<string[]>(ContrastCheck.Script));
    }

    [Fact]
    public async Task The_page_holds_the_trades_of_the_run_to_the_last_digit()
    {
        await using Reader reader = await pages.Open(pages.SeveralPage);
        JsonElement shown = await reader.Value<JsonElement>("godwit.trades.all.map(t => [t.market, t.side, t.entryTime, t.exitTime, t.entryPrice, t.quantity, t.pnl, t.strategy])");
        TradeList trades = pages.Several.Result.Trades;
        Assert.Equal(trades.Count, shown.GetArrayLength());
        Assert.True(trades.Count > 50);
        for (int i = 0; i < trades.Count; i++)
        {
            TradeRecord trade = trades[i];
            double[] row = [.. shown[i].EnumerateArray().Select(v => v.GetDouble())];
            Assert.Equal(trade.Instrument, row[0]);
            Assert.Equal(trade.Sign, row[1]);
            Assert.Equal(trade.EntryTime.UnixNanos / 1_000_000_000, row[2]);
            Assert.Equal(trade.ExitTime.UnixNanos / 1_000_000_000, row[3]);
            Core.Instruments.Instrument instrument = pages.Several.Run.Series[trade.Instrument].Instrument;
            Assert.Equal(TradeFigures.AveragePrice(trade.EntryNotional, trade.Quantity, instrument), row[4], 1e-4);
            Assert.Equal(instrument.ToDouble(trade.Quantity), row[5], 1e-9);
            Assert.Equal(trade.Pnl.ToDouble(), row[6], 1e-3);
            Assert.Equal(trade.Book, row[7]);
        }
    }

    [Fact]
    public async Task Candles_are_the_bars_of_the_run_and_indicators_what_the_strategy_saw()
    {
        await using Reader reader = await pages.Open(pages.SinglePage);
        await reader.DrawAll();
        JsonElement shown = await reader.Value<JsonElement>("(m => [m.t.length, [...m.t.slice(-3)], [...m.o.slice(-3)], [...m.h.slice(-3)], [...m.l.slice(-3)], [...m.c.slice(-3)]])(godwit.markets[0])");
        Core.MarketData.BarColumns bars = pages.Single.Run.Series[0].Bars;
        Assert.Equal(bars.Count, shown[0].GetInt32());
        Assert.Equal("RSI 14", await reader.Value<string>("godwit.markets[0].lines[0].name"));
        double[] values = await reader.Value<double[]>("[...godwit.markets[0].lines[0].values.slice(-50)]");
        for (int i = 0; i < 3; i++)
        {
            Core.MarketData.Bar bar = bars[bars.Count - 3 + i];
            Assert.Equal(bar.OpenTime.UnixNanos / 1_000_000_000, shown[1][i].GetInt64());
            double[] prices = [bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units];
            for (int k = 0; k < 4; k++) Assert.Equal(prices[k] / Math.Pow(10, bars.PriceScale), shown[2 + k][i].GetDouble(), 1e-6);
        }
        var twin = new Indicators.Rsi(14);
        for (int i = 0; i < bars.Count; i++)
        {
            twin.Update(bars.Closes[i] / Math.Pow(10, bars.PriceScale));
            if (i >= bars.Count - 50) Assert.Equal(twin.Value, values[i - (bars.Count - 50)], 1e-3);
        }
    }

    [Fact]
    public async Task Trades_are_sorted_filtered_and_turned_over()
    {
        await using Reader reader = await pages.Open(pages.SinglePage);
        IPage page = reader.Page;
        ILocator rows = page.Locator("#trade-table tbody tr");
        Assert.Equal(25, await rows.CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sort by Net USD" }).ClickAsync();
        Assert.Equal("descending", await page.Locator("#trade-table th[aria-sort]:has-text('Net USD')").GetAttributeAsync("aria-sort"));
        double best = await reader.Value<double>("Math.max(...godwit.trades.all.map(t => t.pnl))");
        Assert.Equal(best, await reader.Value<double>("godwit.trades.all[document.querySelector('#trade-table tbody tr').dataset.trade - 1].pnl"));

        await page.SelectOptionAsync("#f-side", "-1");
        await page.SelectOptionAsync("#f-exit", "stop-loss");
        Assert.All(await rows.AllInnerTextsAsync(), row => Assert.True(row.Contains("short", StringComparison.Ordinal) && row.Contains("stop-loss", StringComparison.Ordinal), row));
        int expected = pages.Single.Result.Trades.All().Count(t => t.Sign < 0 && t.ExitRole == Core.Orders.OrderRole.StopLoss);
        Assert.StartsWith($"{expected} of ", await page.InnerTextAsync("#trade-count"));

        await page.SelectOptionAsync("#f-side", "");
        await page.SelectOptionAsync("#f-exit", "");
        await page.ClickAsync("#p-last");
        Assert.True(await page.Locator("#p-next").IsDisabledAsync());
        await page.FillAsync("#f-text", "no such trade");
        Assert.Equal(0, await rows.CountAsync());
    }

    [Fact]
    public async Task A_chosen_trade_is_shown_among_its_candles()
    {
        await using Reader reader = await pages.Open(pages.SeveralPage);
        await reader.Page.SelectOptionAsync("#f-market", "1");
        ILocator row = reader.Page.Locator("#trade-table tbody tr").Nth(4);
        int number = int.Parse((await row.GetAttributeAsync("data-trade"))!);
        await row.Locator("button").ClickAsync();
        double[] seen = await reader.Value<double[]>("(s => [s.from, s.to])(godwit.charts.get('price-chart').parts.span)");
        TradeRecord trade = pages.Several.Result.Trades[number - 1];
        Assert.InRange(trade.EntryTime.UnixMillis, seen[0], seen[1]);
        Assert.InRange(trade.ExitTime.UnixMillis, seen[0], seen[1]);
        Assert.Equal("1", await reader.Page.InputValueAsync("#market"));
        Assert.Equal(2, await reader.Value<int>("godwit.charts.get('price-chart').chart.getOption().series.find(s => s.id === 'chosen').data.length"));
        Assert.Contains("chosen", await row.GetAttributeAsync("class"));
        Assert.Empty(reader.Said);
    }

    [Fact]
    public async Task A_large_run_hands_the_chart_only_what_can_be_seen()
    {
        Assert.True(pages.Large.Result.Trades.Count > 10_000);
        await using Reader reader = await pages.Open(pages.LargePage);
        await reader.DrawAll();
        const string sizes = "godwit.charts.get('price-chart').chart.getOption().series.map(s => [s.id, s.data.length])";
        await reader.Page.EvaluateAsync("show(godwit.charts.get('price-chart'), 0, 4e12)");
        await reader.Page.WaitForFunctionAsync("godwit.charts.get('price-chart').parts.span.to - godwit.charts.get('price-chart').parts.span.from > 5e9", null, new() { PollingInterval = 50 });
        await reader.Page.EvaluateAsync("godwit.charts.get('price-chart').parts.update()");
        JsonElement whole = await reader.Value<JsonElement>(sizes);
        Assert.All(whole.EnumerateArray(), s => Assert.InRange(s[1].GetInt32(), 0, 1_200));
        Assert.True(await reader.Value<int>("godwit.markets[0].t.length") > 99_000);
        Assert.Contains("marks thinned", await reader.Page.InnerTextAsync("#price-note"));
        Assert.True(new FileInfo(pages.LargePage).Length < 6_000_000);
        Assert.Empty(reader.Said);
    }

    [Fact]
    public async Task Keys_move_and_zoom_a_chart()
    {
        await using Reader reader = await pages.Open(pages.SinglePage);
        await reader.DrawAll();
        const string span = "(s => [s.from, s.to])(godwit.charts.get('equity-chart').parts.span)";
        double[] before = await reader.Value<double[]>(span);
        await reader.Page.FocusAsync("#equity-chart");
        await reader.Page.Keyboard.PressAsync("+");
        double[] near = await reader.Value<double[]>(span);
        Assert.Equal((before[1] - before[0]) / 2, near[1] - near[0], 1e6);
        await reader.Page.Keyboard.PressAsync("ArrowLeft");
        double[] moved = await reader.Value<double[]>(span);
        Assert.True(moved[0] < near[0] && moved[1] < near[1]);
        await reader.Page.Keyboard.PressAsync("0");
        Assert.Equal(before, await reader.Value<double[]>(span));
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_the_reader_chooses()
    {
        await using Reader reader = await pages.Open(pages.SinglePage, scheme: ColorScheme.Dark);
        await reader.DrawAll();
        const string paper = "getComputedStyle(document.querySelector('main')).backgroundColor";
        string dark = await reader.Value<string>(paper), title = "godwit.charts.get('equity-chart').chart.getOption().title[0].textStyle.color";
        string drawnDark = await reader.Value<string>(title);
        await reader.Page.ClickAsync("#theme");
        Assert.Equal("rgb(255, 255, 255)", await reader.Value<string>(paper));
        Assert.NotEqual("rgb(255, 255, 255)", dark);
        Assert.NotEqual(drawnDark, await reader.Value<string>(title));
        await reader.Page.ReloadAsync();
        Assert.Equal("rgb(255, 255, 255)", await reader.Value<string>(paper));
    }

    [Fact]
    public async Task On_paper_the_report_is_white_whole_and_without_buttons()
    {
        await using Reader reader = await pages.Open(pages.SinglePage, scheme: ColorScheme.Dark);
        byte[] pdf = await reader.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = true });
        await File.WriteAllBytesAsync(Path.Combine(ReportPages.Pictures, "report.pdf"), pdf);
        Assert.True(await reader.Value<bool>("[...godwit.charts.values()].every(c => c.chart)"));
        // Nothing waits for a next frame that paper does not have.
        await reader.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        foreach (string chart in await reader.Value<string[]>("[...godwit.charts.keys()]")) Assert.True(await reader.Page.EvaluateAsync<int>(Colours, chart) > 20, $"{chart} is empty on paper");
        await reader.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.Equal("dark", await reader.Value<string>("current()"));
        await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await reader.Page.Locator("header.bar").IsVisibleAsync());
        Assert.False(await reader.Page.Locator("#f-csv").IsVisibleAsync());
        Assert.Equal("rgb(255, 255, 255)", await reader.Value<string>("getComputedStyle(document.querySelector('main')).backgroundColor"));
    }

    [Fact]
    public async Task A_hostile_name_stays_text()
    {
        await using Reader reader = await pages.Open(pages.SeveralPage);
        Assert.Contains(ReportPages.HostileLabel, await reader.Page.TextContentAsync("#summary"));
        Assert.True(await reader.Value<bool>("window.hurt === undefined"));
    }

    [Fact]
    public async Task The_shown_trades_can_be_saved()
    {
        await using Reader reader = await pages.Open(pages.SinglePage);
        IDownload file = await reader.Page.RunAndWaitForDownloadAsync(() => reader.Page.ClickAsync("#f-csv"));
        await using Stream stream = await file.CreateReadStreamAsync();
        string[] lines = (await new StreamReader(stream).ReadToEndAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal(pages.Single.Result.Trades.Count + 1, lines.Length);
        Assert.StartsWith("number,symbol,side,entry_time", lines[0]);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pictures_for_people(int width)
    {
        await using Reader reader = await pages.Open(pages.SinglePage, width);
        await reader.DrawAll();
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await reader.Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            string path = Path.Combine(ReportPages.Pictures, $"report-{width}-{scheme.ToString().ToLowerInvariant()}.png");
            await reader.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
            Assert.True(new FileInfo(path).Length > 50_000);
        }
    }
}
