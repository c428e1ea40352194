using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Trades;
using Godwit.Portfolio.Valuation;
using Godwit.Strategies.Consensus;

namespace Godwit.Backtesting.Results;

/// <summary>The account that a strategy gives of its parts.</summary>
public sealed record StrategyAttribution(string Strategy, Attribution Attribution);

/// <summary>What a backtest found. Depends on the setup alone.</summary>
public sealed record BacktestResult
{
    public required Money InitialEquity { get; init; }
    public required Money FinalEquity { get; init; }
    public required TradeList Trades { get; init; }
    public required RunMetrics Metrics { get; init; }

    /// <summary>The returns behind the tail figures, with those of the benchmark.</summary>
    public required PeriodReturns Returns { get; init; }

    /// <summary>Bars that the slowest indicator of the strategies needs before its values count.</summary>
    public int SettleBars { get; init; }
    public required string Digest { get; init; }

    /// <summary>Instruments in the order of the setup: <see cref="TradeRecord.Instrument"/> is an index into them.</summary>
    public required IReadOnlyList<Instrument> Instruments { get; init; }

    /// <summary>What each instrument's positions are valued at in the end.</summary>
    public required IReadOnlyList<Price> FinalMarks { get; init; }

    /// <summary>Bars of all instruments in the range.</summary>
    public required long Bars { get; init; }

    /// <summary>Every point of the curve, when the setup asked for it.</summary>
    public IReadOnlyList<EquityPoint>? Equity { get; init; }

    /// <summary>A few hundred evenly spaced equities, for a small picture.</summary>
    public required IReadOnlyList<double> EquitySketch { get; init; }
    public required IReadOnlyList<RefusalRecord> Refusals { get; init; }
    public required long RefusalCount { get; init; }
    public required IReadOnlyList<NoteRecord> Notes { get; init; }
    public required long OrdersSent { get; init; }
    public required long Fills { get; init; }
    public required long AmbiguousFills { get; init; }

    /// <summary>What the simulated venue says of its own work.</summary>
    public required VenueFacts Venue { get; init; }
    public long AmbiguousBars => Venue.AmbiguousBars;
    public long UntradedFills => Venue.UntradedFills;
    public long LargeFills => Venue.LargeFills;
    public required long Anomalies { get; init; }

    /// <summary>True when equity fell below what the venue lets trade: from then on nothing was opened.</summary>
    public required bool IsRuined { get; init; }
    public required Money FeesPaid { get; init; }
    public required Money SlippagePaid { get; init; }
    public required Money InterestPaid { get; init; }

    /// <summary>Funding received less funding paid.</summary>
    public required Money FundingReceived { get; init; }

    /// <summary>What margin and liquidation did; null when everything was spot.</summary>
    public MarginOutcome? Margin { get; init; }

    /// <summary>Who decided what was earned, of strategies that can tell.</summary>
    public IReadOnlyList<StrategyAttribution> Attributions { get; init; } = [];

    /// <summary>What stated confidences were worth, when the setup asked for it: one entry for each strategy.</summary>
    public IReadOnlyList<SignalCalibration> Calibrations { get; init; } = [];

    /// <summary>Every order with what became of it, when the setup asked for it.</summary>
    public IReadOnlyList<OrderRecord>? Orders { get; init; }

    /// <summary>Best and worst path, when fills were ambiguous.</summary>
    public IntrabarInterval? Interval { get; init; }

    internal static BacktestResult Of(BacktestSetup setup, TradingEngine engine, VenueFacts venue, EquityCollector equity, long bars)
    {
        Money initial = setup.Capital.Aggregate(Money.Zero, (sum, c) => sum + c);
        Money Sum(Func<Book, Money> figure) => engine.Books.Aggregate(Money.Zero, (sum, b) => sum + figure(b));
        long fills = engine.Books.Sum(b => b.Fills);
        return new BacktestResult
        {
            InitialEquity = initial,
            FinalEquity = engine.Equity,
            Trades = engine.Trades,
            Metrics = MetricsCalculator.Calculate(setup, engine, equity, out PeriodReturns returns),
            Returns = returns,
            Digest = engine.Digest,
            Instruments = [.. setup.Series.Select(s => s.Instrument)],
            FinalMarks = [.. setup.Series.Select((_, i) => engine.Books[0].PositionIn(i).Mark)],
            Bars = bars,
            Equity = equity.Points,
            EquitySketch = equity.Sketch,
            Refusals = engine.Refusals,
            RefusalCount = engine.RefusalCount,
            Notes = engine.Notes,
            OrdersSent = engine.OrdersSent,
            Fills = fills,
            AmbiguousFills = engine.Books.Sum(b => b.AmbiguousFills),
            Venue = venue,
            Anomalies = engine.Desk.Anomalies,
            IsRuined = setup.Limits.RuinBelow > Money.Zero && engine.Books.Any(b => b.Equity < setup.Limits.RuinBelow),
            FeesPaid = Sum(b => b.FeesPaid),
            SlippagePaid = Sum(b => b.SlippagePaid),
            InterestPaid = Sum(b => b.InterestPaid),
            FundingReceived = Sum(b => b.FundingReceived),
        };
    }
}
