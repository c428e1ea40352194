using System.Globalization;
using Godwit.Backtesting.Reports;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Hosting.Fidelity;
using Godwit.Hosting.Scripting;
using Godwit.Risk.Gate;
using Godwit.Simulation.Books;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;

namespace Godwit.Hosting.Composition;

/// <summary>A backtest ready to run: its setup, the data it reads and the strategies it makes.</summary>
public sealed class ComposedBacktest(BacktestOptions options, BacktestSetup setup, IReadOnlyList<ResolvedSeries> series, IReadOnlyList<ResolvedStrategy> strategies) : IDisposable
{
    /// <summary>What the user asked for.</summary>
    public BacktestOptions Options { get; } = options;

    /// <summary>What each strategy runs with: the options, and what its file asks for where the user has not chosen.</summary>
    public IReadOnlyList<BacktestOptions> Effective { get; } = [.. strategies.Select(s => s.OptionsFor(options))];

    public BacktestSetup Setup { get; } = setup;
    public IReadOnlyList<ResolvedSeries> Series { get; } = series;
    public IReadOnlyList<ResolvedStrategy> Strategies { get; } = strategies;

    /// <summary>Runs it. An exception of a user's own strategy is told with its file and line. A recorder stands before the strategies, so it is not for a run that judges their signals.</summary>
    public BacktestResult Run(bool keepEquity, Action<long, long>? progress, CancellationToken cancellation, bool judgeSignals = false, IndicatorRecorder? recorder = null, bool keepOrders = false)
    {
        try
        {
            BacktestSetup setup = Setup with { KeepEquity = keepEquity, JudgeSignals = judgeSignals, KeepOrders = keepOrders, Progress = progress };
            return BacktestRunner.Run(recorder is null ? setup : setup with { Strategies = recorder.Watch(setup.Strategies) }, cancellation);
        }
        catch (Exception fault) when (Explain(fault) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>An exception of a user's own strategy as one sentence with its file and line; null for any other.</summary>
    public GodwitException? Explain(Exception fault) => Strategies.Select(s => s.Script?.Explain(fault)).FirstOrDefault(told => told is not null);

    public void Dispose()
    {
        foreach (ResolvedSeries resolved in Series) resolved.Dispose();
    }
}

/// <summary>Turns a user's options into a setup: opens data, finds instruments, makes strategies, checks everything before the first bar.</summary>
public sealed class BacktestComposer(string home)
{
    private const double LeastFee = -0.1, MostFee = 0.5;

    /// <param name="options">What the user asked for.</param>
    /// <param name="text">Source of the C# strategy where it does not come from its file, as from a bundle.</param>
    /// <exception cref="GodwitException">Whatever is wrong with the options, the data or the strategy, in one sentence.</exception>
    public ComposedBacktest Compose(BacktestOptions options, ScriptSource? text = null)
    {
        if (options.Strategies.Count == 0) throw GodwitException.Usage("Name a strategy, for instance: godwit backtest ma-cross --data DATASET.");
        if (options.Data.Count == 0) throw GodwitException.Usage("Name the data with --data: a dataset of 'godwit data list' or a candle file.");
        // Everything that can be wrong in the words alone is found before data is opened.
        Money cash = PositiveMoney("--cash", options.Cash);
        if (options.Interval is { } interval && !BarInterval.TryParse(interval, out _)) throw GodwitException.Usage($"--interval '{interval}' is no bar length: write 1m, 4h or 1d.");
        (Instant from, Instant to) = Range(options);
        MatchingOptions matching = Matching(options);
        _ = MarginComposer.LeverageOf(options);
        var margins = new MarginComposer(home, options);
        if (DetailStudy.IsSeveral(options.Detail)) throw GodwitException.Usage($"--detail {options.Detail} compares several runs, which only 'godwit backtest' does: name one.");
        LatencyModel latency = LatencyOptions.Read(options);
        TickMatchingOptions ticks = TickOptions.Read(options, matching);
        Rate borrow = options.ShortModel == ShortModel.Pnl ? Rate.Zero : RateOf("--borrow-rate", options.BorrowRate, 0, 10);
        IReadOnlyList<ResolvedStrategy> strategies = [.. options.Strategies.Select(s => StrategyResolver.Resolve(home, s, options, text))];
        TradingStyle[] styles = [.. strategies.Select(s => StyleComposer.Compose(s.OptionsFor(options)))];

        var series = new List<ResolvedSeries>();
        try
        {
            var resolver = new SeriesResolver(home);
            foreach (string data in options.Data) series.Add(resolver.Open(data, options, styles.Max(style => FinestScale(options, style.Sizing))));
            CheckDistinct(series);
            foreach (ResolvedSeries one in series)
                foreach (ResolvedStrategy strategy in strategies) strategy.Rules?.CheckData(one.Instrument, one.Bars.Interval);
            CheckFirstBar(options, series, from, to);
            Quantity lot = Lot(options, series[0].Instrument);
            BacktestSetup setup = new()
            {
                Series = [.. series.Select(margins.Setup)],
                Strategies = () => MakeStrategies(options, strategies, styles, lot),
                Capital = Capital(options, cash, strategies.Count),
                Matching = matching with { LotOverride = lot, LeaveHair = styles.Any(style => style.Sizing.Kind == SizingKind.AllInWhole) },
                TickMatching = ticks with { BorrowPerYear = borrow, LotOverride = lot, LeaveHair = styles.Any(style => style.Sizing.Kind == SizingKind.AllInWhole) },
                Latency = latency,
                BorrowPerYear = borrow,
                Limits = Limits(options, series),
                End = options.End,
                From = from,
                To = to,
                FirstBar = options.FirstBar,
                Seed = options.Seed,
            };
            if (setup.HasTicks) TickOptions.Check(options, setup);
            return new ComposedBacktest(options, TickRange.Clamp(setup), series, strategies);
        }
        catch
        {
            foreach (ResolvedSeries opened in series) opened.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<StrategySetup> MakeStrategies(BacktestOptions options, IReadOnlyList<ResolvedStrategy> strategies, TradingStyle[] styles, Quantity lot) =>
        [.. strategies.Select((s, i) => new StrategySetup(s.Name, s.Create())
        {
            Style = styles[i] with { LotOverride = lot },
            Book = options.Capital == CapitalSharing.Split ? i : 0,
        })];

    private static MatchingOptions Matching(BacktestOptions options)
    {
        // Written so that NaN is refused, too.
        if (!(options.VolumeCap is >= 0 and <= 1)) throw GodwitException.Usage($"--volume-cap is a share of a bar's volume between 0 (unlimited) and 1, not {options.VolumeCap.ToString(CultureInfo.InvariantCulture)}.");
        if (options.FirstBar < 0) throw GodwitException.Usage($"--first-bar is a bar index from 0 on, not {options.FirstBar}.");
        return new MatchingOptions
        {
            Timing = options.Fill,
            Path = options.Path,
            LimitFill = options.LimitFill,
            VolumeCap = options.VolumeCap,
            Slippage = SlippageModel.Parse(options.Slippage),
            Fees = new FeeSchedule
            {
                Maker = RateOf("--fee-maker", options.FeeMaker, LeastFee, MostFee),
                Taker = RateOf("--fee-taker", options.FeeTaker, LeastFee, MostFee),
                Tiers = options.FeeTiers is { } tiers ? Tiers(tiers) : [],
                InBase = options.FeeInBase,
            },
        };
    }

    /// <summary>Tiers keep the range of single fees: a fee of all that was bought would leave nothing, and an exit in the base asset without end.</summary>
    private static IReadOnlyList<FeeTier> Tiers(string text)
    {
        IReadOnlyList<FeeTier> tiers = FeeSchedule.ParseTiers(text);
        foreach (FeeTier tier in tiers)
        {
            if (tier.VolumeFrom < Money.Zero) throw GodwitException.Usage($"--fee-tiers: a traded volume is at least 0, not {tier.VolumeFrom}.");
            foreach (Rate rate in new[] { tier.Maker, tier.Taker })
                if (rate.ToDouble() is < LeastFee or > MostFee)
                    throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"--fee-tiers: a fee lies between {LeastFee} and {MostFee}, not {rate}."));
        }
        return tiers;
    }

    private static PreTradeLimits Limits(BacktestOptions options, List<ResolvedSeries> series)
    {
        // Below the smallest order that any of the venues takes, an account can only wait.
        Money least = series.Min(s => s.Instrument.RulesAt(s.Bars[0].OpenTime).MinNotional);
        return new PreTradeLimits
        {
            RuinBelow = least > Money.Zero ? least : new Money(Pow10.Wide(Money.Scale - 8)),
            MaxOrderNotional = options.MaxOrder is { } order ? PositiveMoney("--max-order", order) : Money.Zero,
            MaxPositionNotional = options.MaxPosition is { } position ? PositiveMoney("--max-position", position) : Money.Zero,
        };
    }

    private static IReadOnlyList<Money> Capital(BacktestOptions options, Money cash, int strategies)
    {
        if (options.Capital == CapitalSharing.Shared || strategies == 1) return [cash];
        var part = new Money(Wide.Divide(cash.Units, strategies, Rounding.Down));
        var parts = new Money[strategies];
        Array.Fill(parts, part);
        // What does not divide evenly goes to the first book: nothing is lost.
        parts[0] = cash;
        for (int i = 1; i < strategies; i++) parts[0] -= part;
        return parts;
    }

    private static (Instant From, Instant To) Range(BacktestOptions options)
    {
        Instant from = options.From is { } start ? Time("--from", start) : Instant.MinValue;
        Instant to = options.To is { } end ? Time("--to", end) : Instant.MaxValue;
        if (from >= to) throw GodwitException.Usage($"--from ({options.From}) must lie before --to ({options.To}).");
        return (from, to);
    }

    /// <summary>Decimals that quantities need beyond the instrument's: of a lot override and of whole-unit sizing.</summary>
    private static int FinestScale(BacktestOptions options, PositionSizing sizing)
    {
        int scale = options.Lot is { } lot ? Decimals.CountDecimals(System.Text.Encoding.ASCII.GetBytes(lot)) : 0;
        if (sizing.Kind == SizingKind.AllInWhole) scale = Math.Max(scale, Decimals.CountDecimals(System.Text.Encoding.ASCII.GetBytes(sizing.Amount.ToString())));
        return scale;
    }

    private static Quantity Lot(BacktestOptions options, Instrument instrument)
    {
        if (options.Lot is not { } text) return Quantity.Zero;
        if (!Decimals.TryParse(text, instrument.QuantityScale, out long units) || units <= 0)
            throw GodwitException.Usage($"--lot '{text}' is no positive quantity of at most {instrument.QuantityScale} decimals.");
        return new Quantity(units);
    }

    private static void CheckDistinct(List<ResolvedSeries> series)
    {
        var seen = new HashSet<InstrumentKey>();
        foreach (ResolvedSeries one in series)
            if (!seen.Add(one.Instrument.Key)) throw GodwitException.Usage($"{one.Instrument} is named twice in --data; each instrument belongs there once.");
    }

    private static void CheckFirstBar(BacktestOptions options, List<ResolvedSeries> series, Instant from, Instant to)
    {
        int most = series.Max(s => s.Bars.IndexAtOrAfter(to) - s.Bars.IndexAtOrAfter(from));
        // A range without bars is told by the runner, with what the data covers.
        if (most > 0 && options.FirstBar >= most)
            throw GodwitException.Usage($"--first-bar {options.FirstBar} lies behind the last bar: the range has {most} bars, counted from 0.");
    }

    private static Instant Time(string option, string text) => Instant.TryParse(text, out Instant at)
        ? at
        : throw GodwitException.Usage($"{option} '{text}' is no date: write 2024-01-31 or 2024-01-31T12:00Z.");

    private static Money PositiveMoney(string option, string text) => Money.TryParse(text, out Money value) && value > Money.Zero
        ? value
        : throw GodwitException.Usage($"{option} takes a positive amount in the quote asset, not '{text}'.");

    internal static Rate RateOf(string option, string text, double least, double most)
    {
        if (!Rate.TryParse(text, out Rate rate)) throw GodwitException.Usage($"{option} '{text}' is no rate: write 0.001, 0.1% or 10bp.");
        if (rate.ToDouble() < least || rate.ToDouble() > most)
            throw GodwitException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} lies between {least} and {most}, not {text}."));
        return rate;
    }
}
