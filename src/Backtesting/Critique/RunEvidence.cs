using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;

namespace Godwit.Backtesting.Critique;

/// <summary>All that the checks look at. Immutable; made of a run by <see cref="EvidenceCollector"/>.</summary>
public sealed record RunEvidence
{
    public required double InitialEquity { get; init; }
    public required RunMetrics Metrics { get; init; }

    /// <summary>Bars of all instruments in the range.</summary>
    public required long Bars { get; init; }

    /// <summary>In order of their exit; those still open last.</summary>
    public required IReadOnlyList<TradeEvidence> Trades { get; init; }
    public required PeriodReturns Returns { get; init; }
    public required OrderEvidence Orders { get; init; }
    public required AssumptionEvidence Assumptions { get; init; }
    public required IReadOnlyList<SeriesEvidence> Series { get; init; }

    /// <summary>Fills with the bars they happened in, evenly taken from all trades.</summary>
    public IReadOnlyList<FillEvidence> Fills { get; init; } = [];

    /// <summary>Numeric parameters of the strategies.</summary>
    public IReadOnlyList<ParameterEvidence> Parameters { get; init; } = [];

    /// <summary>Total return along the worst and the best way through the bars; null when every order of events gives the same.</summary>
    public (double Worst, double Best)? Intrabar { get; init; }

    /// <summary>Bars that the slowest indicator needs, and bars that were there before the first one traded on.</summary>
    public int SettleBars { get; init; }
    public int HistoryBars { get; init; }

    /// <summary>Whether the range covers all data there is, so that nothing was held back.</summary>
    public bool UsesAllData { get; init; }

    /// <summary>Whether somebody set parameters instead of taking the defaults.</summary>
    public bool HasChosenParameters { get; init; }

    /// <summary>Variants of the idea that were tried, this one included; null when nobody counted.</summary>
    public long? Trials { get; init; }

    /// <summary>Variance (ddof 1) of the trials' Sharpe ratios per bar; null when unknown.</summary>
    public double? TrialSharpeVariance { get; init; }
}

/// <summary>One trade. Money in the quote asset, shares as fractions.</summary>
/// <remarks>A class, as all evidence: queries over structs would be compiled at every start of the program, which takes longer than the checks.</remarks>
public sealed record TradeEvidence
{
    public int Instrument { get; init; }

    /// <summary>+1 long, −1 short.</summary>
    public int Sign { get; init; }
    public long EntryOrder { get; init; }
    public long EntryNanos { get; init; }
    public long ExitNanos { get; init; }
    public double EntryPrice { get; init; }
    public double EntryValue { get; init; }

    /// <summary>Net of fees and interest.</summary>
    public double Pnl { get; init; }

    /// <summary>From the bar of the entry to the bar of the exit.</summary>
    public long Bars { get; init; }
    public OrderRole ExitRole { get; init; }
    public bool IsOpen { get; init; }
}

/// <summary>A fill in its bar. Prices as doubles of the instrument.</summary>
/// <param name="IsBuy">Whether it bought.</param>
/// <param name="IsEntry">Whether it opened a position.</param>
/// <param name="Price">Of the fill.</param>
/// <param name="Low">Of the bar.</param>
/// <param name="High">Of the bar.</param>
/// <param name="ShareOfVolume">Quantity ÷ volume of the bar; infinite without volume.</param>
public sealed record FillEvidence(bool IsBuy, bool IsEntry, double Price, double Low, double High, double ShareOfVolume);

/// <summary>What became of the orders.</summary>
public sealed record OrderEvidence
{
    public long Sent { get; init; }
    public long Refused { get; init; }

    /// <summary>Why, in words, the most frequent reason first; empty when nothing was refused.</summary>
    public string RefusedFor { get; init; } = "";
    public long Fills { get; init; }
    public long AmbiguousFills { get; init; }

    /// <summary>Fills in bars without volume, and fills of more than a tenth of the bar's volume.</summary>
    public long UntradedFills { get; init; }
    public long LargeFills { get; init; }
    public long Anomalies { get; init; }
    public bool IsRuined { get; init; }

    /// <summary>Value of all fills, both sides, and all costs charged.</summary>
    public double TradedValue { get; init; }
    public double Costs { get; init; }
}

/// <summary>What the simulation took for granted.</summary>
public sealed record AssumptionEvidence
{
    public FillTiming Timing { get; init; }
    public IntrabarPath Path { get; init; }
    public LimitFill LimitFill { get; init; }

    /// <summary>Whether the venue worked on recorded ticks: their order is known, and bars say nothing about its fills.</summary>
    public bool OnTicks { get; init; }

    /// <summary>Whether orders rested at a limit: entries by limit, targets.</summary>
    public bool UsesLimitOrders { get; init; }
    public double MakerFee { get; init; }
    public double TakerFee { get; init; }

    /// <summary>Fees in the base asset change the traded quantity, so that value ÷ quantity is no price.</summary>
    public bool FeeInBase { get; init; }
    public SlippageKind Slippage { get; init; }
    public double VolumeCap { get; init; }
    public bool HasLatency { get; init; }
    public double BorrowPerYear { get; init; }
    public EndPolicy End { get; init; }
    public bool HasStopLoss { get; init; }
}

/// <summary>What is known of one series in the range.</summary>
public sealed record SeriesEvidence
{
    public required string Id { get; init; }
    public required Duration Interval { get; init; }
    public required long Bars { get; init; }

    /// <summary>Bars that the interval would have and the series has not, by cause.</summary>
    public MissingBars Missing { get; init; }

    /// <summary>The longest hole that nothing explains; null when there is none.</summary>
    public SeriesHole? LongestUnexplained { get; init; }

    /// <summary>What repairs did to the bars of the range (those of the series, then those of its finer bars); empty when they are as they were imported.</summary>
    public IReadOnlyList<RepairEvidence> Repairs { get; init; } = [];

    /// <summary>Bars in which nobody traded.</summary>
    public long EmptyBars { get; init; }

    /// <summary>The longest holes in which there may have been a market, longest first: end of the bar before and open time of the bar after.</summary>
    public IReadOnlyList<(Instant From, Instant To)> Gaps { get; init; } = [];
    public bool IsSynthetic { get; init; }
    public bool LastBarMayBePartial { get; init; }
    public bool RulesAreInferred { get; init; }
    public bool PaysFunding { get; init; }

    /// <summary>Whether the run has its funding rates.</summary>
    public bool FundingIsKnown { get; init; }
}

/// <summary>Why bars are missing, as far as it can be told.</summary>
public enum HoleCause : byte
{
    /// <summary>Nothing explains it.</summary>
    Unexplained,

    /// <summary>The venue was down or halted.</summary>
    Outage,

    /// <summary>Nobody traded, and the venue has no bars then.</summary>
    Silence,

    /// <summary>Whole days are absent: the data are separate stretches.</summary>
    SeparateStretch,
}

/// <summary>A place where bars are missing.</summary>
/// <param name="After">Open time of the bar before.</param>
/// <param name="Next">Open time of the bar after.</param>
/// <param name="Bars">How many would fit in between.</param>
/// <param name="Cause">Why.</param>
public sealed record SeriesHole(Instant After, Instant Next, long Bars, HoleCause Cause);

/// <summary>Missing bars by cause.</summary>
public readonly record struct MissingBars(long Unexplained, long Outage, long Silence, long SeparateStretch)
{
    public long All => Unexplained + Outage + Silence + SeparateStretch;

    /// <summary>Those in which there may have been a market: in silence there was none.</summary>
    public long Lost => All - Silence;
}

/// <summary>What repairs did to bars in the range.</summary>
/// <param name="Id">The dataset.</param>
/// <param name="Bars">Its bars in the range.</param>
/// <param name="Inserted">Bars of them that a rule made.</param>
/// <param name="Changed">Bars of them that a rule gave other values.</param>
/// <param name="Removed">Bars that a rule took out.</param>
/// <param name="Fills">Entries and exits of trades that fell into inserted or changed bars.</param>
/// <param name="Recipe">The rules in words.</param>
public sealed record RepairEvidence(string Id, long Bars, long Inserted, long Changed, long Removed, long Fills, string Recipe);

/// <summary>A numeric parameter with its declared range; infinite where there is no bound.</summary>
public sealed record ParameterEvidence(string Name, double Value, double Least, double Most);
