using System.Security.Cryptography;
using System.Text;
using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Hosting.Composition;
using Godwit.Portfolio.Performance;

namespace Godwit.Hosting.Runs;

/// <summary>One look at one variant of an idea: what the trial ledger keeps of a backtest, whether it is recorded or not.</summary>
/// <param name="Idea">Strategies, instruments and bar lengths, such as <c>ma-cross@BINANCE:BTCUSDT:1h</c>.</param>
/// <param name="Variant">Hash of parameters, source, trading style and range. The same variant run again is no new trial.</param>
/// <param name="Settings">The variant in words; null for a run that leaves no record, of which only count and ratio are kept.</param>
/// <param name="Sharpe">Sharpe ratio per bar, not annualised; NaN when undefined.</param>
/// <param name="Bars">Returns behind the ratio.</param>
public sealed record TrialLook(string Idea, string Variant, string? Settings, double Sharpe, long Bars)
{
    /// <summary>
    /// Options that say what the world is like or how a run is made, not what is tried: costs, fills and seeds. A run under
    /// other costs is another look at the same variant.
    /// </summary>
    private static readonly HashSet<string> Assumptions = new(StringComparer.Ordinal)
    {
        "borrowRate", "cash", "detail", "end", "feeInBase", "feeMaker", "feeTaker", "feeTiers", "fill", "halfSpread", "impact", "interval", "latencyEntry", "latencyFeed",
        "latencyResponse", "limitFill", "path", "queue", "seed", "shortModel", "slippage", "symbol", "venue", "volumeCap",
    };

    /// <summary>The look that a composed run is.</summary>
    public static TrialLook Of(ComposedBacktest run, RunMetrics metrics, bool keepSettings) => Of(run.Options, run.Strategies, run.Series, metrics, keepSettings);

    /// <summary>The same look with what it found.</summary>
    internal TrialLook Found(RunMetrics metrics) =>
        this with { Sharpe = ReturnMetrics.SharpePerPeriod(metrics.Returns.Moments), Bars = metrics.Returns.Moments.Count };

    /// <summary>The same for strategies that took the place of the composed ones, as in an ablation.</summary>
    internal static TrialLook Of(BacktestOptions options, IReadOnlyList<ResolvedStrategy> strategies, IReadOnlyList<ResolvedSeries> series, RunMetrics metrics, bool keepSettings)
    {
        CentralMoments returns = metrics.Returns.Moments;
        return Of(options, strategies, series, ReturnMetrics.SharpePerPeriod(returns), returns.Count, keepSettings);
    }

    internal static TrialLook Of(BacktestOptions options, IReadOnlyList<ResolvedStrategy> strategies, IReadOnlyList<ResolvedSeries> series, double sharpePerBar, long bars, bool keepSettings)
    {
        string settings = SettingsOf(options, strategies);
        return new TrialLook(IdeaOf(strategies, series), HashOf(settings), keepSettings ? settings : null, sharpePerBar, bars);
    }

    /// <summary>Order of strategies and instruments makes no other idea of it.</summary>
    public static string IdeaOf(IReadOnlyList<ResolvedStrategy> strategies, IReadOnlyList<ResolvedSeries> series) =>
        $"{Joined(strategies.Select(s => s.Name))}@{Joined(series.Select(s => NameOf(s.Instrument.Key.ToString(), s.Bars.Interval)))}";

    private static string NameOf(string instrument, BarInterval interval) => $"{instrument}:{interval}";

    private static string Joined(IEnumerable<string> names) => string.Join('+', names.Order(StringComparer.Ordinal));

    private static string SettingsOf(BacktestOptions options, IReadOnlyList<ResolvedStrategy> strategies)
    {
        var words = new List<string>();
        foreach (ResolvedStrategy strategy in strategies.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            string owner = strategies.Count > 1 ? strategy.Name + "." : "";
            words.AddRange(strategy.Parameters.Select(p => $"{owner}{p.Key}={p.Value}"));
            if (strategy.Source is { } source) words.Add($"{owner}source={source.Sha256[..12]}");
        }
        // Only what differs from the defaults is listed, so an option of a later version leaves older variants what they were.
        words.AddRange(strategies.SelectMany(s => StyleOf(s, options)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return string.Join(' ', words);
    }

    /// <summary>What the file of the strategy asks for counts as if it had been chosen; choosing a default is choosing nothing.</summary>
    private static IEnumerable<string> StyleOf(ResolvedStrategy strategy, BacktestOptions options) =>
        OptionMap.Options(strategy.OptionsFor(options) with { Given = [] }).Where(o => !Assumptions.Contains(o.Key) && !o.Key.StartsWith("param.", StringComparison.Ordinal)).Select(o => $"{o.Key}={o.Value}");

    private static string HashOf(string settings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
}
