using System.Globalization;
using System.Text;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Presentation;
using Godwit.Hosting.Runs;
using Godwit.Portfolio.Performance;
using Godwit.Strategies.Consensus;

namespace Godwit.Cli.Commands;

/// <summary>A run as a trader reads it: result first, then risk, trades, costs, assumptions and warnings.</summary>
internal static class RunSummary
{
    public static string Of(string? id, ComposedBacktest run, BacktestResult result, IReadOnlyList<string> warnings, RunCritique critique, TrialStanding? trials = null)
    {
        RunMetrics m = result.Metrics;
        ReturnSummary r = m.Returns;
        string quote = run.Series[0].Instrument.QuoteAsset;
        var text = new StringBuilder();
        Header(text, run, result);
        text.Append($"{Sparkline.Draw(result.EquitySketch, 72)}\n\n");

        var table = new Table("Result", "", "Risk", "", "Trades", "").AlignRight(1, 3, 5);
        table.Add("net profit", Signed(m.NetProfit, quote), "max drawdown", Percent(r.MaxDrawdown), "closed", Count(m.Trades));
        table.Add("total return", SignedPercent(r.TotalReturn), "volatility, annual", Percent(r.Volatility), "win rate", Percent(m.WinRate));
        table.Add("CAGR", SignedPercent(r.Cagr), "Sharpe", Ratio(r.Sharpe), "profit factor", Ratio(m.ProfitFactor));
        table.Add("buy and hold", SignedPercent(m.BenchmarkReturn), "Sortino", Ratio(r.Sortino), "expectancy", $"{Number(m.Expectancy)} {quote}");
        table.Add("final equity", $"{Number(result.FinalEquity.ToDouble())} {quote}", "Calmar", Ratio(r.Calmar), "SQN", Ratio(m.Sqn));
        table.Add("exposure", Percent(m.Exposure), $"VaR / ES 95 % ({m.TailPeriod})", $"{Percent(m.Var95)} / {Percent(m.Es95)}", "average duration", Length(m.AvgTradeDurationSeconds));
        table.Add("alpha, a year", SignedPercent(m.Alpha), "beta to holding", Ratio(m.Beta), "information ratio", Ratio(m.InformationRatio));
        table.Add("turnover, a year", Times(m.Turnover), "longest underwater", $"{Count(r.LongestUnderwaterBars)} bars", "losses in a row", Count(m.MaxConsecutiveLosses));
        text.Append(table);
        text.Append('\n');
        if (m.Intervals is { } i)
        {
            // Bars under an hour are judged by UTC days: their Sharpe ratio is another figure than the one per bar above.
            string confidence = $"95 % intervals ({m.TailPeriod} returns, Sharpe {Ratio(m.TailSharpe)}): Sharpe {Ratio(i.Sharpe.Lower)} … {Ratio(i.Sharpe.Upper)}, CAGR {SignedPercent(i.Cagr.Lower)} … {SignedPercent(i.Cagr.Upper)}";
            text.Append($"{confidence}; probability that the true Sharpe is above 0: {Percent(m.Psr)}\n");
        }
        if (trials is { Trials: > 1 }) Tried(text, run, r, trials);
        if (result.Interval is { } interval)
            text.Append($"intrabar order unknown: final equity between {Number(interval.Worst.FinalEquity.ToDouble())} and {Number(interval.Best.FinalEquity.ToDouble())} {quote}\n");
        text.Append($"costs: fees {Number(m.TotalFees)}, slippage {Number(m.TotalSlippage)}, borrowing {Number(m.TotalInterest)} {quote} over {Count(result.Fills)} fills\n");
        foreach (StrategyAttribution strategy in result.Attributions) Attribute(text, strategy.Attribution, quote);
        Assumptions(text, run);
        foreach (string warning in warnings) text.Append($"{Style.Caution("!")} {warning}\n");
        CritiqueText.Brief(text, critique, id);
        Notes(text, RunNotes.Of(run, result));
        text.Append(Style.Faint($"digest {result.Digest}{(id is null ? "" : $"   run {id}")}")).Append('\n');
        return text.ToString();
    }

    /// <summary>What the search has cost: silent as long as there was none.</summary>
    private static void Tried(StringBuilder text, ComposedBacktest run, ReturnSummary returns, TrialStanding trials)
    {
        double yearly = trials.ExpectedMaximumSharpe * Math.Sqrt(run.Setup.Series.Min(s => s.Bars.Interval).PerYear);
        text.Append($"variants tried of this idea: {Count(trials.Trials)}; the best of so many without skill would show a Sharpe ratio near {Ratio(yearly)}; probability that this one is above that (deflated Sharpe): {Percent(trials.Deflate(returns.Moments))}\n");
    }

    private static void Header(StringBuilder text, ComposedBacktest run, BacktestResult result)
    {
        foreach (ResolvedStrategy strategy in run.Strategies)
            text.Append($"{Style.Bold(strategy.Name)} {string.Join(' ', strategy.Parameters.Select(p => $"{p.Key}={p.Value}"))}\n");
        foreach (ResolvedSeries series in run.Series)
        {
            BarColumns bars = series.Bars;
            int from = bars.IndexAtOrAfter(run.Setup.From), to = bars.IndexAtOrAfter(run.Setup.To) - 1;
            string synthetic = series.IsSynthetic ? " (synthetic)" : "";
            text.Append(CultureInfo.InvariantCulture, $"{series.Id}{synthetic}{RepairText.Mark(series, run.Setup)}  {bars[from].OpenTime} to {bars[to].OpenTime}  {to - from + 1:N0} bars\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{Number(result.InitialEquity.ToDouble())} → {Number(result.FinalEquity.ToDouble())} {run.Series[0].Instrument.QuoteAsset}\n");
    }

    /// <summary>Who decided what was earned.</summary>
    private static void Attribute(StringBuilder text, Attribution attribution, string quote)
    {
        string held = $"of {Count(attribution.BarsHeld)} bars held";
        var table = new Table("Voter", "Weight", "With us", "Against us", "Right", "Alone", $"Earned, {quote}").AlignRight(1, 2, 3, 4, 5, 6);
        foreach (VoterAttribution voter in attribution.Voters)
        {
            table.Add(voter.Voter, Percent(voter.Weight), Share(voter.Agreed, attribution.BarsHeld), Share(voter.Opposed, attribution.BarsHeld),
                Percent(voter.HitRate), SignedPercent(voter.HypotheticalReturn), Painted(voter.Pnl, voter.Pnl.ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture)));
        }
        text.Append('\n').Append(table);
        text.Append(Style.Faint($"with and against: shares {held}; alone: sum of returns without costs; earned by nobody (held after the last supporter left): {Number(attribution.UnattributedPnl)} {quote}")).Append('\n');
        if (!double.IsNaN(attribution.Regret))
            text.Append($"the weighting lost {Number(attribution.Regret)} more than the best voter in hindsight; it cannot lose more than {Number(attribution.RegretBound)}\n");
        text.Append('\n');
    }

    private static string Share(long part, long whole) => whole == 0 ? "–" : Percent((double)part / whole);

    /// <summary>The first few remarks of the strategies: the JSON has all that were kept.</summary>
    private static void Notes(StringBuilder text, IReadOnlyList<RunNote> notes)
    {
        const int Shown = 5;
        if (notes.Count == 0) return;
        text.Append($"notes: {Count(notes.Count)}{(notes.Count > Shown ? $", the first {Shown} here, the others with --json" : "")}\n");
        foreach (RunNote note in notes.Take(Shown)) text.Append($"  {note.At}  {note.Text.ReplaceLineEndings(" ")}\n");
    }

    private static void Assumptions(StringBuilder text, ComposedBacktest run)
    {
        text.Append(Style.Faint("assumptions: " + string.Join("; ", RunAssumptions.Of(run).Where(a => a.Value is not "none").Select(a => $"{a.Key} = {a.Value}")))).Append('\n');
    }

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("N2", CultureInfo.InvariantCulture);
    private static string Signed(double value, string unit) => Painted(value, $"{value.ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture)} {unit}");
    private static string SignedPercent(double value) => Painted(value, double.IsFinite(value) ? (value * 100).ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture) + " %" : Ratio(value));
    private static string Percent(double value) => double.IsFinite(value) ? (value * 100).ToString("N2", CultureInfo.InvariantCulture) + " %" : Ratio(value);
    private static string Ratio(double value) => double.IsNaN(value) ? "–" : double.IsInfinity(value) ? "∞" : value.ToString("N2", CultureInfo.InvariantCulture);
    private static string Times(double value) => double.IsFinite(value) ? value.ToString("N1", CultureInfo.InvariantCulture) + " ×" : "–";
    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    private static string Painted(double value, string text) => value > 0 ? Style.Good(text) : value < 0 ? Style.Bad(text) : text;

    private static string Length(double seconds)
    {
        if (double.IsNaN(seconds)) return "–";
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalDays >= 1 ? $"{(int)span.TotalDays} d {span.Hours} h" : span.TotalHours >= 1 ? $"{span.Hours} h {span.Minutes} min" : $"{span.Minutes} min {span.Seconds} s";
    }
}
