using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Scripting.Rules;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Strategies.Sizing;

namespace Godwit.Hosting.Presentation;

/// <summary>What a result rests on, as name and sentence: every run lists them.</summary>
public static class RunAssumptions
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ComposedBacktest run)
    {
        BacktestOptions options = run.Options;
        MatchingOptions matching = run.Setup.Matching;
        return
        [
            .. run.Setup.HasTicks ? TickAssumptions.Of(run) : OnBars(run, matching, options),
            new("size", Each(run, Size)),
            new("direction", Each(run, o => Word(o.Direction))),
            new("entries", Each(run, Entries)),
            new("protection", Each(run, Protection)),
            .. Rules(run),
            new("capital", run.Setup.Capital.Count > 1 ? "split equally between strategies" : run.Setup.Series.Any(s => s.Margin is not null) ? "shared by all strategies" : "shared by all strategies, no leverage"),
            new("shortModel", options.ShortModel == ShortModel.Pnl
                ? "shorts cost nothing to hold (optimistic)"
                : $"shorts are borrowed at {options.BorrowRate} a year"),
            .. Margin(run),
            new("end", run.Setup.End == EndPolicy.KeepOpen
                ? "open positions stay open, valued at the last close"
                : "open positions are closed by working the last bar once more"),
            new("instruments", string.Join("; ", run.Series.Select(RulesOf))),
            new("returns", "per bar, 365 days a year, risk-free rate 0"),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> OnBars(ComposedBacktest run, MatchingOptions matching, BacktestOptions options) =>
        [
            new("fill", matching.Timing == FillTiming.NextOpen
                ? "market orders fill at the next bar's open"
                : "market orders fill at the closing print of the signal's bar (optimistic: the print is known when the order is made)"),
            new("intrabarPath", PathText(options, run)),
            new("limitFill", matching.LimitFill == LimitFill.Through
                ? "resting limit orders fill when the market trades through their price"
                : "resting limit orders fill when the market touches their price (optimistic)"),
            new("fees", matching.Fees.ToString()),
            new("slippage", matching.Slippage.ToString()),
            new("volumeCap", matching.VolumeCap <= 0 ? "none" : Percent(matching.VolumeCap) + " of each bar's volume"),
            new("latency", Latency(run)),
        ];

    internal static string Latency(ComposedBacktest run)
    {
        LatencyModel latency = run.Setup.Latency;
        if (latency == LatencyModel.None) return "none (optimistic)";
        return latency.IsConstant || run.Setup.HasTicks ? latency.ToString() : $"{latency}; on bars only the constant parts count (optimistic)";
    }

    /// <summary>What holds for derivatives; nothing where there are none.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Margin(ComposedBacktest run)
    {
        foreach (SeriesSetup series in run.Setup.Series)
        {
            if (series.Margin is not { } terms) continue;
            yield return new($"margin {series.Instrument}", $"{(terms.Mode == Core.Margin.MarginMode.Isolated ? "isolated" : "cross")}, leverage {terms.Leverage}; tiers: {terms.Tiers[0].Source}; mark = {(run.Setup.HasTicks ? "the recorded mark price, else the middle of bid and ask, else the last trade" : "last price on the path")} (liquidates more often than a smoothed mark)");
            if (series.Instrument.IsPerpetual) yield return new($"funding {series.Instrument}", series.Funding?.Source ?? "not known (optimistic for longs)");
        }
    }

    /// <summary>What a choice is for each strategy: once where all have the same.</summary>
    private static string Each(ComposedBacktest run, Func<BacktestOptions, string> choice)
    {
        string[] choices = [.. run.Effective.Select(choice)];
        return choices.Distinct().Count() == 1 ? choices[0] : string.Join("; ", choices.Select((c, i) => $"{run.Strategies[i].Name}: {c}"));
    }

    /// <summary>What comes from files of rules, and which of their settings the command line replaced.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Rules(ComposedBacktest run)
    {
        var told = new List<string>();
        foreach (ResolvedStrategy strategy in run.Strategies)
        {
            if (strategy.Rules is not { } rules) continue;
            IEnumerable<RuleSetting> taken = rules.Settings.Where(s => !run.Options.Given.Contains(s.Option)), replaced = rules.Settings.Except(taken);
            string text = $"{string.Join(", ", taken.Select(s => s.Key))} from {rules.Source.FileName}";
            told.Add(replaced.Any() ? $"{(taken.Any() ? text + "; " : "")}{string.Join(", ", replaced.Select(s => $"{s.Flag} replaces {s.Key}"))} of {rules.Source.FileName}" : text);
        }
        if (told.Count > 0) yield return new("rules", string.Join("; ", told));
    }

    private static string PathText(BacktestOptions options, ComposedBacktest run)
    {
        string path = options.Path switch
        {
            IntrabarPath.Optimistic => "the extreme that helps the position comes first (optimistic)",
            IntrabarPath.HighFirst => "open, high, low, close",
            IntrabarPath.LowFirst => "open, low, high, close",
            _ => "the extreme that hurts the position comes first",
        };
        return run.Series.Any(s => s.Detail is not null) ? path + "; finer bars where there are any" : path;
    }

    internal static string Size(BacktestOptions options)
    {
        PositionSizing sizing = PositionSizing.ParseText(options.Size);
        return sizing.Kind switch
        {
            SizingKind.AtrRisk => $"{options.Size}: {Number(sizing.Multiple)} × ATR({options.AtrPeriod}) against the position lose {Percent(sizing.Amount.ToDouble())} of equity; at most equity",
            SizingKind.StopRisk => $"{options.Size}: the stop loses {Percent(sizing.Amount.ToDouble())} of equity before costs and gaps; at most equity",
            SizingKind.Kelly => $"{options.Size}: {Number(sizing.Amount.ToDouble())} × Kelly of the own closed trades (from {KellyBet.MinTrades} on, 10 % of equity before) or the signal's confidence; at most {Percent(sizing.Cap.ToDouble())} of equity",
            _ => options.Size,
        };
    }

    internal static string Entries(BacktestOptions options)
    {
        var parts = new List<string> { options.EnterWithLimit ? "limit orders at the signal's close" : "market orders" };
        if (options.ConfirmEntry > 1) parts.Add($"after a signal has stood at {options.ConfirmEntry} closes");
        if (options.ConfirmExit > 1) parts.Add($"closed by signals that have stood at {options.ConfirmExit} closes");
        if (options.Cooldown is { } cooldown) parts.Add($"cooldown {cooldown} bars");
        if (options.ScaleIn is { } scaleIn) parts.Add($"scale-in {scaleIn}");
        return string.Join(", ", parts);
    }

    internal static string Protection(BacktestOptions options)
    {
        var parts = new List<string>();
        if (options.StopLoss is { } stop) parts.Add($"stop-loss {stop}");
        if (options.TakeProfit is { } target) parts.Add($"take-profit {target}");
        if (options.TrailingStop is { } trail) parts.Add($"trailing stop {trail}");
        if (options.Roi is { } roi) parts.Add($"target by bars {roi}");
        if (options.ScaleOut is { } scaleOut) parts.Add($"scale-out {scaleOut}");
        if (options.BreakEven is { } breakEven) parts.Add($"break-even stop from {breakEven}");
        if (options.TimeStop > 0) parts.Add($"time stop after {options.TimeStop} bars");
        if (parts.Any(p => p.Contains("atr", StringComparison.OrdinalIgnoreCase))) parts.Add($"ATR over {options.AtrPeriod} bars (Wilder)");
        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    private static string RulesOf(ResolvedSeries series)
    {
        Instrument instrument = series.Instrument;
        InstrumentRules rules = instrument.RulesAt(series.Bars[0].OpenTime);
        string tick = Decimals.Format(rules.Tick.Units, instrument.PriceScale), lot = Decimals.Format(rules.Lot.Units, instrument.QuantityScale);
        string origin = instrument.RulesAreInferred ? "inferred from the series" : instrument.Rules.Count > 1 ? $"{instrument.Rules.Count} dated sets of rules" : "venue metadata";
        return $"{instrument}: tick {tick}, lot {lot}, minimum notional {rules.MinNotional} ({origin})";
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
    private static string Number(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private static string Percent(double fraction) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{fraction * 100:0.##} %");
}
