using Godwit.Backtesting.Robustness;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Hosting.Analysis;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation.Reports;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Godwit.Browser.Tests.ReportPages))]

namespace Godwit.Browser.Tests;

/// <summary>Reports of synthetic markets as files, and one Chromium to look at them. Made once for all tests.</summary>
public sealed class ReportPages : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/local/bin/chromium"];

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-browser-").FullName;
    private readonly List<RunReport> _reports = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A label that would be a script if a page took it for more than text.</summary>
    public const string HostileLabel = "<img src=x onerror=\"window.hurt=1\"></script><script>window.hurt=1</script>";

    public RunReport Single { get; private set; } = null!;
    public RunReport Several { get; private set; } = null!;
    public RunReport Large { get; private set; } = null!;

    public string SinglePage => Path.Combine(_folder, "single.html");
    public string SeveralPage => Path.Combine(_folder, "several.html");
    public string LargePage => Path.Combine(_folder, "large.html");
    public string RobustnessPage => Path.Combine(_folder, "robustness.html");
    public string VotersPage => Path.Combine(_folder, "voters.html");
    public string ComparePage => Path.Combine(_folder, "compare.html");

    /// <summary>Where pictures for people go.</summary>
    public static string Pictures => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots")).FullName;

    public async ValueTask InitializeAsync()
    {
        DataStore store = DataStore.Open(_folder);
        Generate(store, Duration.FromHours(1), 3 * 365 * 24, 7, "DEMOUSD", "OTHERUSD");
        Generate(store, Duration.FromMinutes(1), 100_000, 3, "FASTUSD");
        Single = Run(new BacktestOptions
        {
            Strategies = ["rsi"],
            Data = ["SYNTHETIC:DEMOUSD:1h"],
            Direction = Strategies.Direction.Both,
            Size = "fraction:0.5",
            StopLoss = "5%",
            TakeProfit = "10%",
        });
        Several = Run(new BacktestOptions
        {
            Strategies = ["ma-cross", "macd"],
            Data = ["SYNTHETIC:DEMOUSD:1h", "SYNTHETIC:OTHERUSD:1h"],
            Capital = CapitalSharing.Split,
            To = "2024-09-01",
        }) with
        { Label = HostileLabel };
        Large = Run(new BacktestOptions
        {
            Strategies = ["ma-cross"],
            Data = ["SYNTHETIC:FASTUSD:1m"],
            Direction = Strategies.Direction.Both,
            FeeMaker = "0",
            FeeTaker = "0",
            Slippage = "none",
            Parameters = new Dictionary<string, string> { ["fast"] = "3", ["slow"] = "9" },
        });
        ReportFiles.WriteHtml(SinglePage, Single);
        ReportFiles.WriteHtml(SeveralPage, Several);
        ReportFiles.WriteHtml(LargePage, Large);
        ReportFiles.WriteHtml(ComparePage, [Single, Several]);
        ReportFiles.WriteHtml(VotersPage, Run(new BacktestOptions { Strategies = ["consensus"], Data = ["SYNTHETIC:DEMOUSD:1h"], Direction = Strategies.Direction.Both, To = "2024-06-01" }));
        Hosting.Analysis.RobustnessPage.WriteFile(RobustnessPage, new RobustnessAnalysis(_folder).Run(
            new BacktestOptions { Strategies = ["ma-cross"], Data = ["SYNTHETIC:DEMOUSD:1h"], Size = "fraction:0.5", Parameters = new Dictionary<string, string> { ["fast"] = "60", ["slow"] = "300" } },
            new RobustnessOptions { Runs = 99, Resamples = 1_000 }, null, null, CancellationToken.None));
        if (s_places.FirstOrDefault(File.Exists) is not { } chromium) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        foreach (RunReport report in _reports) report.Run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a file as a reader would; everything the page says or asks for is kept.</summary>
    internal async Task<Reader> Open(string file, int width = 1440, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null) Assert.Skip("No Chromium was found: install the Debian package 'chromium'.");
        IPage page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = width > 800 ? 900 : 844 }, ColorScheme = scheme });
        var reader = new Reader(page);
        await page.GotoAsync("file://" + file);
        return reader;
    }

    private RunReport Run(BacktestOptions options)
    {
        ComposedBacktest run = new BacktestComposer(_folder).Compose(options);
        RunReport report = ReportRun.Make(run, CommandWords.Of(options), null, CancellationToken.None);
        _reports.Add(report);
        return report;
    }

    private static void Generate(DataStore store, Duration interval, int bars, ulong seed, params string[] symbols)
    {
        var options = new MarketGeneratorOptions { Symbols = [.. symbols.Select(s => new SyntheticSymbol { Name = s })], Interval = new BarInterval(interval), Bars = bars, Seed = seed };
        foreach (GeneratedSeries series in MarketGenerator.Generate(options).Series)
            store.WriteBars(series.Instrument.Key, series.Bars, new BarWriteOptions { Source = "generated", Synthetic = true });
    }
}

/// <summary>One open page.</summary>
internal sealed class Reader : IAsyncDisposable
{
    public Reader(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, fault) => Said.Add($"fault: {fault}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) Asked.Add(request.Url);
        };
    }

    public IPage Page { get; }
    public List<string> Said { get; } = [];
    public List<string> Asked { get; } = [];

    public Task<T> Value<T>(string script) => Page.EvaluateAsync<T>(script);
    public Task DrawAll() => Page.EvaluateAsync("godwit.drawAll()");
    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
