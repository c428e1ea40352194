using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Runner;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Kernel.Tests.Backtesting.Critique.SoundRun;

namespace Godwit.Kernel.Tests.Backtesting.Critique;

/// <summary>For each check a run that it must speak about, how loudly, and a run near to it that it must let pass.</summary>
internal sealed record CheckCase(RunEvidence Guilty, FindingSeverity Severity, RunEvidence Innocent);

internal static class CheckCases
{
    private const long Hour = Duration.NanosPerHour;

    public static IReadOnlyDictionary<string, CheckCase> All { get; } = new Dictionary<string, CheckCase>
    {
        // The sample.
        ["no-trades"] = new(WithTrades(0), Fatal, WithTrades(1)),
        ["too-few-trades"] = new(WithTrades(29), Serious, WithTrades(100)),
        ["too-short-period"] = new(WithReturns(Evidence.Returns.Own[..80]), Serious, WithReturns(Evidence.Returns.Own[..365])),
        ["one-regime-only"] = new(WithReturns(Evidence.Returns.Own, [.. Noise(Days, 0.001).Select(n => n + 0.001)]), Caution, Evidence),
        ["rare-trades"] = new(WithTrades(30), Caution, WithTrades(40)),
        ["little-time-in-market"] = new(With(m => m with { Exposure = 0.01 }), Caution, With(m => m with { Exposure = 0.03 })),
        ["minimum-track-record"] = new(With(m => m with { MinTrackRecordBars = 30_000 }), Serious, With(m => m with { MinTrackRecordBars = 26_000 })),
        ["probabilistic-sharpe"] = new(With(m => m with { Psr = 0.7 }), Serious, With(m => m with { Psr = 0.96 })),
        ["sharpe-interval"] = new(With(m => m with { Intervals = m.Intervals!.Value with { Sharpe = new(-0.1, 2, 0.95, 500) } }), Caution, With(m => m with { Intervals = null })),
        ["profit-factor-interval"] = new(With(m => m with { ProfitFactorInterval = new(0.9, 2, 0.95, 500) }), Caution, With(m => m with { ProfitFactorInterval = null })),
        ["mean-trade-insignificant"] = new(WithTrades((t, i) => t with { Pnl = i % 2 == 0 ? 1_000 : -990 }), Serious, Evidence),
        // The search.
        ["deflated-sharpe"] = new(Evidence with { Trials = 1_000, TrialSharpeVariance = 0.01 }, Fatal, Evidence with { Trials = 20, TrialSharpeVariance = 0.0001 }),
        ["in-sample-only"] = new(Evidence with { Trials = 50, UsesAllData = true }, Serious, Evidence with { Trials = 50 }),
        ["parameter-at-range-edge"] = new(Evidence with { Parameters = [new("fast", 2, 2, 200)] }, Caution, Evidence with { Parameters = [new("fast", 3, 2, double.PositiveInfinity)] }),
        ["parameters-against-trades"] = new(
            Evidence with { Parameters = [.. Enumerable.Range(0, 25).Select(i => new ParameterEvidence($"p{i}", 5, 0, 10))] }, Serious,
            Evidence with { Parameters = [.. Enumerable.Range(0, 6).Select(i => new ParameterEvidence($"p{i}", 5, 0, 10))] }),
        // Where the profit lies.
        ["one-trade-makes-the-profit"] = new(WithTrades((t, i) => t with { Pnl = i == 60 ? 9_000 : i % 2 == 0 ? 110 : -80 }), Serious, Evidence),
        ["few-trades-make-the-profit"] = new(WithTrades((t, i) => t with { Pnl = i % 20 == 0 ? 1_000 : -20 }), Caution, WithTrades((t, i) => t with { Pnl = i % 20 == 0 ? 1_000 : 5 })),
        ["one-bar-windfall"] = new(
            WithTrades((t, i) => i == 40 ? t with { Bars = 1, Pnl = 20_000 } : t), Serious,
            WithTrades((t, i) => i == 40 ? t with { Bars = 2, Pnl = 20_000 } : t with { Bars = 1 })),
        ["one-month-makes-the-profit"] = new(WithReturns([.. Noise(Days, 0.01).Select((n, i) => n + (i is >= 400 and < 415 ? 0.03 : -0.0003))]), Serious, Evidence),
        ["one-year-makes-the-profit"] = new(WithReturns([.. Noise(Days, 0.01).Select((n, i) => n + (i is >= 365 and < 730 ? 0.002 : -0.0004))]), Serious, Evidence),
        ["one-side-makes-the-profit"] = new(WithTrades((t, _) => t.Sign < 0 ? t with { Pnl = -50 } : t), Caution, WithTrades((t, _) => t with { Sign = 1 })),
        ["one-symbol-makes-the-profit"] = new(WithTrades((t, _) => t.Instrument == 1 ? t with { Pnl = -5 } : t), Serious, Evidence),
        ["one-weekday-makes-the-profit"] = new(WithTrades((t, _) => t with { Pnl = DateOf(t).DayOfWeek == DayOfWeek.Tuesday ? 100 : -5 }), Caution, Evidence),
        ["one-hour-makes-the-profit"] = new(WithTrades((t, _) => t with { Pnl = DateOf(t).Hour == 8 ? 500 : -5 }), Caution, Evidence),
        ["last-trades-dominate"] = new(WithTrades((t, i) => t with { Pnl = i >= 180 ? 100 : i % 2 == 0 ? 10 : -11 }), Serious, Evidence),
        ["open-trade-carries-the-profit"] = new(
            Evidence with { Trades = [.. Evidence.Trades, Open(0.6 * Evidence.Metrics.NetProfit)] }, Serious,
            Evidence with { Trades = [.. Evidence.Trades, Open(0.1 * Evidence.Metrics.NetProfit)] }),
        // Over time.
        ["profit-only-early"] = new(WithReturns([.. Noise(547, 0.01).Select(n => n + 0.003), .. Noise(548, 0.01).Select(n => n - 0.0005)]), Serious, Evidence),
        ["degrading"] = new(WithReturns([.. Thirds(0.004, 0.002, 0.0003)]), Caution, WithReturns([.. Thirds(0.004, 0.001, 0.003)])),
        ["regime-dependence"] = new(WithReturns([.. Evidence.Returns.Held.Select(h => 0.8 * h + 0.0005)]), Caution, Evidence),
        ["volatility-dependence"] = new(
            WithReturns([.. Noise(Days, 0.01).Select((n, i) => n + (i / 100 % 2 == 0 ? 0.006 : -0.003))], [.. Noise(Days, 0.02).Select((n, i) => n * (i / 100 % 2 == 0 ? 1 : 0.1))]), Caution,
            WithReturns([.. Noise(Days, 0.01).Select(n => n + 0.002)], [.. Noise(Days, 0.02, 3).Select((n, i) => n * (i / 100 % 2 == 0 ? 1 : 0.1))])),
        ["smoothed-returns"] = new(WithReturns(Smooth(0.6)), Serious, Evidence),
        ["too-straight"] = new(WithReturns([.. Noise(Days, 0.0002).Select(n => n + 0.001)]), Serious, Evidence),
        ["not-recovered"] = new(WithReturns([.. Noise(400, 0.01).Select(n => n + 0.004), .. Noise(695, 0.01).Select(n => n - 0.0006)]), Serious, Evidence),
        // Risk.
        ["rare-large-losses"] = new(With(m => m with { WinRate = 0.85, AverageLoss = 500, AverageWin = 100 }), Serious, With(m => m with { WinRate = 0.85, AverageLoss = 150, AverageWin = 100 })),
        ["win-rate-too-high"] = new(With(m => m with { WinRate = 0.95 }), Serious, With(m => m with { WinRate = 0.88 })),
        ["sharpe-too-good"] = new(With(m => m with { TailSharpe = 9, Returns = m.Returns with { Sharpe = 10 } }), Fatal, With(m => m with { TailSharpe = 2.9, Returns = m.Returns with { Sharpe = 10 } })),
        ["averaging-down"] = new(WithTrades((t, i) => Overlapping(t, i, -1)), Serious, WithTrades((t, i) => Overlapping(t, i, 1))),
        ["martingale-sizing"] = new(WithTrades((t, i) => Oscillating(t, i, afterLoss: 2)), Serious, WithTrades((t, i) => Oscillating(t, i, afterLoss: 1.1))),
        ["losers-held-longer"] = new(WithTrades((t, _) => t.Pnl < 0 ? t with { Bars = 200 } : t), Serious, WithTrades((t, _) => t.Pnl < 0 ? t with { Bars = 60 } : t)),
        ["outsized-loss"] = new(WithTrades((t, i) => i == 51 ? t with { Pnl = 12 * t.Pnl } : t), Caution, WithTrades((t, i) => i == 51 ? t with { Pnl = 5 * t.Pnl } : t)),
        ["deep-drawdown"] = new(With(r => r with { MaxDrawdown = -0.6 }), Serious, With(r => r with { MaxDrawdown = -0.25 })),
        ["drawdown-understated"] = new(With(r => r with { MaxDrawdown = -0.09 }), Info, With(r => r with { MaxDrawdown = -0.15 })),
        ["ruin-touched"] = new(With(o => o with { IsRuined = true }), Fatal, Evidence),
        ["stop-never-hit"] = new(
            Evidence with { Assumptions = Evidence.Assumptions with { HasStopLoss = true }, Trades = [.. Evidence.Trades.Select(t => t with { ExitRole = OrderRole.Exit })] }, Caution,
            With(a => a with { HasStopLoss = true })),
        ["all-capital-at-once"] = new(WithTrades((t, i) => t with { EntryValue = 10_000, Pnl = i % 2 == 0 ? 10 : -9 }), Info, Evidence),
        // Against the market.
        ["below-buy-and-hold"] = new(With(m => m with { BenchmarkReturn = 50, TailSharpe = -1 }), Caution, Evidence),
        ["just-the-market"] = new(With(m => m with { Correlation = 0.97 }), Serious, With(m => m with { Correlation = 0.7 })),
        ["alpha-insignificant"] = new(WithReturns([.. Noise(Days, 0.02, 11).Select((n, i) => n + Evidence.Returns.Held[i] + 0.0001)]), Serious, Evidence),
        ["one-market-only"] = new(Evidence with { Series = [Evidence.Series[0]] }, Info, Evidence),
        // Costs.
        ["no-fees"] = new(With(a => a with { TakerFee = 0 }), Serious, With(a => a with { TakerFee = 0.0001 })),
        ["rebates"] = new(With(a => a with { MakerFee = -0.0001 }), Caution, With(a => a with { MakerFee = 0 })),
        ["no-slippage"] = new(With(a => a with { Slippage = SlippageKind.None }), Caution, With(a => a with { Slippage = SlippageKind.SquareRootImpact })),
        ["costs-eat-the-gross"] = new(With(o => o with { Costs = 9 * Evidence.Metrics.NetProfit }), Serious, With(o => o with { Costs = 0.9 * Evidence.Metrics.NetProfit })),
        ["profit-below-cost-uncertainty"] = new(With(o => o with { TradedValue = Evidence.Metrics.NetProfit / 0.0004 }), Serious, With(o => o with { TradedValue = Evidence.Metrics.NetProfit / 0.0011 })),
        ["unrealistic-turnover"] = new(With(m => m with { Turnover = 6_000 }), Serious, With(m => m with { Turnover = 900 })),
        ["shorts-cost-nothing"] = new(With(a => a with { BorrowPerYear = 0 }), Caution,
            Evidence with { Assumptions = Evidence.Assumptions with { BorrowPerYear = 0 }, Trades = [.. Evidence.Trades.Select(t => t with { Sign = 1 })] }),
        ["funding-unknown"] = new(WithFirst(s => s with { PaysFunding = true }), Caution, Evidence),
        // Fills.
        ["fill-at-signal-close"] = new(With(a => a with { Timing = FillTiming.SignalClose }), Serious, Evidence),
        ["optimistic-path"] = new(
            Evidence with { Assumptions = Evidence.Assumptions with { Path = IntrabarPath.Optimistic }, Orders = Evidence.Orders with { AmbiguousFills = 1 } }, Serious,
            With(a => a with { Path = IntrabarPath.HighFirst })),
        ["ambiguous-fills"] = new(With(o => o with { AmbiguousFills = 80 }), Serious, With(o => o with { AmbiguousFills = 7 })),
        ["intrabar-order-decides"] = new(Evidence with { Intrabar = (-0.1, 0.3) }, Serious, Evidence with { Intrabar = (0.1, 0.3) }),
        ["limit-fill-on-touch"] = new(With(a => a with { LimitFill = LimitFill.Touch, UsesLimitOrders = true }), Caution, With(a => a with { LimitFill = LimitFill.Touch })),
        ["untraded-fills"] = new(With(o => o with { UntradedFills = 5 }), Serious, Evidence),
        ["stale-price-fills"] = new(WithFills((f, i) => i % 5 == 0 ? f with { High = f.Low } : f), Serious, WithFills((f, i) => i % 100 == 0 ? f with { High = f.Low } : f)),
        ["impossible-fills"] = new(WithFills((f, i) => i == 2 ? f with { Price = f.Low - 1 } : f), Fatal, WithFills((f, i) => i == 2 ? f with { Price = f.High + 1 } : f)),
        ["entries-at-extremes"] = new(WithFills((f, i) => i % 10 < 8 ? f with { Price = f.Low + 0.5 } : f), Serious, WithFills((f, i) => i % 10 < 4 ? f with { Price = f.Low + 0.5 } : f)),
        ["large-share-of-volume"] = new(With(o => o with { LargeFills = 40 }), Serious, With(o => o with { LargeFills = 3, UntradedFills = 3 })),
        ["capacity"] = new(WithFills((f, _) => f with { ShareOfVolume = 0.02 }), Serious, WithFills((f, i) => i % 20 == 0 ? f with { ShareOfVolume = 0.02 } : f)),
        ["no-latency"] = new(WithFirst(s => s with { Interval = Duration.FromSeconds(1) }), Serious, WithFirst(s => s with { Interval = Duration.FromMinutes(5) })),
        ["refusals-ignored"] = new(With(o => o with { Refused = 200 }), Serious, With(o => o with { Refused = 3 })),
        ["anomalies"] = new(With(o => o with { Anomalies = 1 }), Fatal, Evidence),
        ["closed-on-last-bar"] = new(With(a => a with { End = EndPolicy.CloseLastBar }), Info, Evidence),
        // Data.
        ["gaps-in-data"] = new(WithFirst(s => s with { Missing = new(2_000, 5, 7, 9) }), Serious, Evidence),
        ["gaps-held-through"] = new(Gapped(10, 16), Caution, Gapped(50, 56)),
        ["synthetic-market"] = new(WithFirst(s => s with { IsSynthetic = true }), Fatal, Evidence),
        ["data-repaired"] = new(WithFirst(s => s with { Repairs = [new("TEST:AUSD:1h", s.Bars, 1, 2, 3, 1, "clamp-wicks")] }), Caution, Evidence),
        ["inferred-rules"] = new(WithFirst(s => s with { RulesAreInferred = true }), Info, Evidence),
        ["partial-last-bar"] = new(WithFirst(s => s with { LastBarMayBePartial = true }), Info, Evidence),
        ["thin-market"] = new(WithFirst(s => s with { EmptyBars = 3_000 }), Serious, WithFirst(s => s with { EmptyBars = 200 })),
        ["warm-up-too-short"] = new(Evidence with { HistoryBars = 0, SettleBars = 1_000 }, Caution, Evidence with { HistoryBars = 144 }),
    };

    private static DateTime DateOf(TradeEvidence trade) => DateTime.UnixEpoch.AddTicks(trade.EntryNanos / 100);

    private static TradeEvidence Open(double pnl) => Evidence.Trades[^1] with { EntryOrder = 900, IsOpen = true, Pnl = pnl };

    private static IEnumerable<double> Thirds(params double[] means) => means.SelectMany((m, i) => Noise(365, 0.02, (ulong)i + 1).Select(n => n + m));

    /// <summary>Each return carries a part of the one before.</summary>
    private static double[] Smooth(double part)
    {
        double[] returns = Noise(Days, 0.01);
        for (int i = 1; i < returns.Length; i++) returns[i] += part * returns[i - 1];
        return [.. returns.Select(r => r + 0.001)];
    }

    /// <summary>Every second trade opens while the one before it is open, at a price that lies so many percent in the trade's own direction.</summary>
    private static TradeEvidence Overlapping(TradeEvidence t, int i, int percent) => i % 2 == 0
        ? t with { ExitNanos = t.EntryNanos + 200 * Hour }
        : t with { EntryPrice = 100 + t.Sign * percent };

    /// <summary>Losses are followed by a position so many times as large, gains by the old size.</summary>
    private static TradeEvidence Oscillating(TradeEvidence t, int i, double afterLoss) =>
        t with { Instrument = 0, EntryValue = i % 2 == 0 && i > 0 ? 2_000 * afterLoss : 2_000 };

    /// <summary>A hole in the first market between two hours of the first trade's life.</summary>
    private static RunEvidence Gapped(int from, int to) => WithFirst(s => s with { Missing = new(6, 0, 0, 0), Gaps = [(new Instant(Start + from * Hour), new Instant(Start + to * Hour))] });
}
