using Godwit.Backtesting.Runner;
using Godwit.Core.Margin;
using Godwit.Simulation.Matching;
using Godwit.Strategies;

namespace Godwit.Hosting.Composition;

public enum ShortModel : byte
{
    /// <summary>The base asset is borrowed and interest is charged.</summary>
    Borrow,

    /// <summary>Profit-and-loss accounting: shorts cost nothing to hold. Optimistic.</summary>
    Pnl,
}

public enum CapitalSharing : byte
{
    /// <summary>All strategies draw on one book.</summary>
    Shared,

    /// <summary>Each strategy has an equal part of the cash as its own book.</summary>
    Split,
}

/// <summary>A backtest as a user asks for it: texts and plain values, before anything is opened. Serialisable, so that a bundle reproduces it.</summary>
public sealed record BacktestOptions
{
    /// <summary>Shipped names, C# files or YAML files of rules.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = [];

    /// <summary>Parameters by name; with several strategies as <c>strategy.name</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Dataset ids or files.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    public string? Venue { get; init; }
    public string? Symbol { get; init; }
    public string? Interval { get; init; }
    public string Cash { get; init; } = "10000";
    public CapitalSharing Capital { get; init; } = CapitalSharing.Shared;
    public string? From { get; init; }
    public string? To { get; init; }
    public string FeeMaker { get; init; } = "0.001";
    public string FeeTaker { get; init; } = "0.001";
    public string? FeeTiers { get; init; }
    public bool FeeInBase { get; init; }
    public string Slippage { get; init; } = "bps:2";
    public FillTiming Fill { get; init; } = FillTiming.NextOpen;
    public IntrabarPath Path { get; init; } = IntrabarPath.Pessimistic;
    public LimitFill LimitFill { get; init; } = LimitFill.Through;
    public string Size { get; init; } = "fraction:0.1";
    public Direction Direction { get; init; } = Direction.Long;
    public string? Lot { get; init; }
    public bool EnterWithLimit { get; init; }
    public string? StopLoss { get; init; }
    public string? TakeProfit { get; init; }
    public string? TrailingStop { get; init; }
    public int TimeStop { get; init; }

    /// <summary>Bars of the average true range that distances such as <c>2atr</c> are measured with.</summary>
    public int AtrPeriod { get; init; } = 14;

    /// <summary>Profit targets by age, <c>BARS:TARGET,…</c>.</summary>
    public string? Roi { get; init; }

    /// <summary><c>PROFIT[:GAIN]</c>.</summary>
    public string? BreakEven { get; init; }

    /// <summary><c>ADDITIONS[@SPACING][:SHARE]</c>.</summary>
    public string? ScaleIn { get; init; }

    /// <summary><c>SHARE@DISTANCE,…</c>.</summary>
    public string? ScaleOut { get; init; }

    /// <summary><c>BARS[:after-loss]</c>.</summary>
    public string? Cooldown { get; init; }

    /// <summary>Closes at which a signal must stand before it opens (or closes) a position; 1 is at once.</summary>
    public int ConfirmEntry { get; init; } = 1;
    public int ConfirmExit { get; init; } = 1;
    public double VolumeCap { get; init; }
    public string LatencyFeed { get; init; } = "0s";
    public string LatencyEntry { get; init; } = "0s";
    public string LatencyResponse { get; init; } = "0s";
    public EndPolicy End { get; init; } = EndPolicy.KeepOpen;

    /// <summary>Value ÷ initial margin of derivatives, from 1 on.</summary>
    public string Leverage { get; init; } = "1";

    /// <summary>Which money stands behind a derivative position.</summary>
    public MarginMode Margin { get; init; } = MarginMode.Isolated;

    /// <summary>Funding of perpetuals: <c>dataset</c>, <c>none</c> or one rate for each eight hours.</summary>
    public string Funding { get; init; } = "dataset";

    public ShortModel ShortModel { get; init; } = ShortModel.Borrow;

    /// <summary>Interest on borrowed assets per year, as a fraction.</summary>
    public string BorrowRate { get; init; } = "0.1";
    public int FirstBar { get; init; }

    /// <summary>
    /// What the simulated venue works on: an interval of finer bars; <c>auto</c> for the finest stored ones, <c>none</c> for the strategy's own; or
    /// <c>trades</c>, <c>quotes</c>, <c>l2</c> (order book). Data of ticks alone take the finest where this says none.
    /// </summary>
    public string Detail { get; init; } = "none";

    /// <summary>On ticks: how the place in the queue is followed.</summary>
    public string Queue { get; init; } = "risk-averse";

    /// <summary>On ticks: what earlier takers of our own do to the price.</summary>
    public string Impact { get; init; } = "none";

    /// <summary>On trades alone: what takers pay beyond the last trade.</summary>
    public string HalfSpread { get; init; } = "1bp";
    public string? MaxOrder { get; init; }
    public string? MaxPosition { get; init; }
    public ulong Seed { get; init; } = 1;

    /// <summary>Names of the properties that the user chose himself, even where that is the default: what a strategy's file asks for does not replace them.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];
}
