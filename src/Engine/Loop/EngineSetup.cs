using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Risk.Gate;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <summary>An instrument of a session: its rules, the interval of its bars and the decimals of their volume.</summary>
public sealed record InstrumentSetup(Instrument Instrument, BarInterval Interval, int VolumeScale)
{
    /// <summary>Margin rules of a derivative; null trades it without leverage.</summary>
    public MarginTerms? Margin { get; init; }

    /// <summary>The ticks that can be had of it; none where there are only bars.</summary>
    public MarketFeeds Feeds { get; init; }
}

/// <summary>A strategy of a session.</summary>
public sealed record StrategySetup(string Name, IStrategy Strategy)
{
    public TradingStyle Style { get; init; } = TradingStyle.Default;

    /// <summary>Index of the book whose money it uses; strategies with the same book share it.</summary>
    public int Book { get; init; }

    /// <summary>Indices of the instruments it sees, in its order; empty means all.</summary>
    public IReadOnlyList<int> Instruments { get; init; } = [];
}

/// <summary>All that an engine is made of. The same for backtest, paper and live.</summary>
public sealed record EngineSetup
{
    public required IReadOnlyList<InstrumentSetup> Instruments { get; init; }
    public required IReadOnlyList<StrategySetup> Strategies { get; init; }

    /// <summary>Starting cash of each book in the quote asset.</summary>
    public required IReadOnlyList<Money> Capital { get; init; }

    public PreTradeLimits Limits { get; init; } = PreTradeLimits.None;

    public ulong Seed { get; init; }
}

/// <summary>A refusal, kept for the report.</summary>
public readonly record struct RefusalRecord(Instant At, long OrderId, int Instrument, bool ByVenue, Verdict Verdict);

/// <summary>A strategy's remark.</summary>
public readonly record struct NoteRecord(Instant At, int Strategy, string Text);
