using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Risk.Gate;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Margin;
using Godwit.Simulation.Matching;

namespace Godwit.Backtesting.Runner;

/// <summary>What happens to positions that are open after the last bar.</summary>
public enum EndPolicy : byte
{
    /// <summary>They stay open, valued at the last close, and are listed with the exit reason end-of-data.</summary>
    KeepOpen,

    /// <summary>
    /// They are closed by working the last bar once more: at its open (next-open) or at the close before it (signal-close),
    /// and closing-print fills enter the equity curve from the next bar on. A convention of another backtester, for comparison with it.
    /// </summary>
    CloseLastBar,
}

/// <summary>One instrument's data: the bars that strategies see, and finer ones for the simulated venue where there are any.</summary>
public sealed record SeriesSetup(Instrument Instrument, BarColumns Bars)
{
    public BarColumns? Detail { get; init; }

    /// <summary>Margin rules of a derivative; null trades it without leverage.</summary>
    public MarginTerms? Margin { get; init; }

    /// <summary>Funding of a perpetual; null when it is not known.</summary>
    public FundingSchedule? Funding { get; init; }

    /// <summary>Recordings that the venue works on instead of bars, one of a kind at most; empty for a run on bars. Either all series have some or none.</summary>
    public IReadOnlyList<TickSource> Ticks { get; init; } = [];

    /// <summary>Decimals of volumes in the run: those of the bars, or of the finer bars where these have more.</summary>
    public int VolumeScale => Math.Max(Bars.VolumeScale, Detail?.VolumeScale ?? 0);
}

/// <summary>Entries that are lost on the way, each by itself with the same probability. The strategy is told that the order was refused, and may try again.</summary>
/// <param name="Probability">Between 0 and 1.</param>
/// <param name="Seed">The same seed loses the same entries.</param>
public sealed record MissedEntries(double Probability, ulong Seed);

/// <summary>All that a backtest depends on. Same setup, same result, on every machine.</summary>
public sealed record BacktestSetup
{
    public required IReadOnlyList<SeriesSetup> Series { get; init; }

    /// <summary>Makes fresh strategies for each pass over the data.</summary>
    public required Func<IReadOnlyList<StrategySetup>> Strategies { get; init; }

    /// <summary>Starting cash of each book in the quote asset.</summary>
    public required IReadOnlyList<Money> Capital { get; init; }

    public MatchingOptions Matching { get; init; } = new();

    /// <summary>Assumptions on ticks; those on bars do not apply there.</summary>
    public TickMatchingOptions TickMatching { get; init; } = new();
    public LatencyModel Latency { get; init; } = LatencyModel.None;

    /// <summary>Interest on borrowed base assets per year of 365 days.</summary>
    public Rate BorrowPerYear { get; init; }

    public PreTradeLimits Limits { get; init; } = PreTradeLimits.None;
    public EndPolicy End { get; init; } = EndPolicy.KeepOpen;

    /// <summary>First instant of the range, inclusive; earlier bars only warm indicators up.</summary>
    public Instant From { get; init; } = Instant.MinValue;

    /// <summary>Bars that open at or after this instant are left out.</summary>
    public Instant To { get; init; } = Instant.MaxValue;

    /// <summary>Bars before <see cref="From"/> that indicators see at most; null takes three times what the slowest of them needs.</summary>
    public int? WarmUpBars { get; init; }

    /// <summary>Index, in the range, of the first bar that strategies may act on.</summary>
    public int FirstBar { get; init; }

    public ulong Seed { get; init; }

    /// <summary>Keeps equity and time of every bar; otherwise the curve is only summarised and memory stays flat.</summary>
    public bool KeepEquity { get; init; }

    /// <summary>Keeps each order with what became of it; needs memory in proportion to their number.</summary>
    public bool KeepOrders { get; init; }

    /// <summary>Judges the stated confidence of every signal; needs memory in proportion to their number.</summary>
    public bool JudgeSignals { get; init; }

    /// <summary>Leaves confidence intervals and the other ways through ambiguous bars out: for the thousandth run of an analysis.</summary>
    public bool FiguresOnly { get; init; }

    /// <summary>Entries that never reach the venue, as if a connection had been down; null lets all through.</summary>
    public MissedEntries? Missed { get; init; }

    /// <summary>Takes down every event before the engine acts on it; replaying them into an engine of the same setup gives the same digest. Null keeps none.</summary>
    public IJournal? Journal { get; init; }

    /// <summary>Whether the venue works on ticks.</summary>
    public bool HasTicks => Series.Any(s => s.Ticks.Count > 0);

    /// <summary>Shows a run's engine and venue before the first event, so that tests can audit one against the other.</summary>
    internal Action<TradingEngine, BarExchange>? Inspect { get; init; }
    internal Action<TradingEngine, TickExchange>? InspectTicks { get; init; }

    /// <summary>Called now and then with bars done and bars in all.</summary>
    public Action<long, long>? Progress { get; init; }
}
