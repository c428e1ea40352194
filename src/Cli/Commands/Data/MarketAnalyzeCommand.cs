using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Analysis;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Presentation.Markets;

namespace Godwit.Cli.Commands.Data;

/// <summary>What a series says about its market: returns, clock, memory, volume, spread, falls, regimes; and how several move together.</summary>
internal static class MarketAnalyzeCommand
{
    private const int MostSeries = 20;

    public static Command Create()
    {
        Argument<string[]> ids = OptionKit.OneOrMore("ID", "Datasets, as 'godwit data list' names them; several are also compared");
        Option<string?> from = OptionKit.Text("--from", "First bar, as in 2024-01-31 (UTC)");
        Option<string?> to = OptionKit.Text("--to", "First bar that does not count any more");
        Option<string?> lags = OptionKit.Text("--lags", "Largest lag of autocorrelations in bars (48)");
        Option<string?> seed = OptionKit.Text("--seed", "Seed of the permutation tests (1)");
        Option<string?> html = OptionKit.Text("--html", "Write a page to this file");
        Option<bool> json = OptionKit.Json();
        return new Command("analyze", "Analyze a market: returns, tails, hours and weekdays, memory, volume, spread, regimes, correlation") { ids }
            .With(from, to, lags, seed, html, json).Does((parsed, cancellation) =>
        {
            var options = new MarketAnalysisOptions { Lags = OptionKit.ReadCount(parsed, lags) ?? 48, Seed = (ulong)(OptionKit.ReadCount(parsed, seed) ?? 1) };
            if (options.Lags > 1_000) throw GodwitException.Usage("--lags takes at most 1,000.");
            Instant? first = OptionKit.ReadTime(parsed, from), end = OptionKit.ReadTime(parsed, to);
            DataStore store = DataStore.Open(GodwitHome.Path);
            DatasetInfo[] datasets = [.. parsed.GetValue(ids)!.Select(store.Get).DistinctBy(d => d.Id)];
            if (datasets.Length > MostSeries) throw GodwitException.Usage($"At most {MostSeries} datasets are compared at once; {datasets.Length} are given.");
            var opened = new List<BarSeries>();
            try
            {
                var series = new List<(string Id, BarColumns Bars)>();
                foreach (DatasetInfo dataset in datasets)
                {
                    opened.Add(store.OpenBars(dataset.Id));
                    series.Add((dataset.Id, Window(opened[^1], first, end)));
                }
                MarketReport report = MarketReport.Of(series, options, [.. datasets.Where(d => d.Synthetic).Select(d => d.Id)], cancellation);
                if (parsed.GetValue(json)) JsonOutput.Write(writer => MarketJson.Write(writer, report));
                else MarketText.Print(report);
                if (parsed.GetValue(html) is { } file)
                {
                    MarketPage.WriteFile(file, report);
                    Console.Error.Write($"page written to {file}\n");
                }
            }
            finally
            {
                foreach (BarSeries bars in opened) bars.Dispose();
            }
        });
    }

    private static BarColumns Window(BarSeries bars, Instant? from, Instant? to)
    {
        int first = from is { } start ? bars.IndexAtOrAfter(start) : 0, end = to is { } stop ? bars.IndexAtOrAfter(stop) : bars.Count;
        if (end <= first)
            throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"{bars.Info.Id} has no bars in this time: it holds {bars.Info.From} to {bars.Info.To}."));
        return first == 0 && end == bars.Count ? bars : new BarWindow(bars, first, end - first);
    }
}
