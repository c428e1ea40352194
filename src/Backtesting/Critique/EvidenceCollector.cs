using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;

namespace Godwit.Backtesting.Critique;

/// <summary>Where a series comes from, as far as its bars do not tell.</summary>
public sealed record SeriesOrigin(string Id, bool IsSynthetic, bool LastBarMayBePartial)
{
    /// <summary>Where bars are missing in the whole series, in order of time.</summary>
    public IReadOnlyList<SeriesHole> Holes { get; init; } = [];

    /// <summary>Repairs of the series and of its finer bars.</summary>
    public IReadOnlyList<RepairOrigin> Repairs { get; init; } = [];
}

/// <summary>Which bars of a dataset are not as they were imported. Open times are rising.</summary>
/// <param name="Id">The dataset.</param>
/// <param name="Bars">All of its bars.</param>
/// <param name="InsertedNanos">Bars that a rule made.</param>
/// <param name="ChangedNanos">Bars that a rule gave other values.</param>
/// <param name="RemovedNanos">Bars that a rule took out.</param>
/// <param name="Recipe">The rules in words.</param>
public sealed record RepairOrigin(string Id, BarColumns Bars, long[] InsertedNanos, long[] ChangedNanos, long[] RemovedNanos, string Recipe);

/// <summary>What a run does not know of itself.</summary>
public sealed record RunBackground
{
    /// <summary>In the order of the setup.</summary>
    public required IReadOnlyList<SeriesOrigin> Series { get; init; }
    public IReadOnlyList<ParameterEvidence> Parameters { get; init; } = [];
    public bool HasChosenParameters { get; init; }
    public bool UsesLimitOrders { get; init; }
    public bool HasStopLoss { get; init; }
}

/// <summary>Makes evidence of a run.</summary>
public static class EvidenceCollector
{
    /// <summary>Trades whose fills are looked up in their bars at most: enough for shares of a percent, cheap in long runs.</summary>
    private const int MostTradesSampled = 1_000;

    /// <summary>Longest holes of a series that are kept.</summary>
    private const int MostGaps = 20;

    /// <summary>A hole of fewer missing bars is no gap that a position could be hurt in.</summary>
    private const int ShortestGapBars = 3;

    public static RunEvidence Collect(BacktestSetup setup, BacktestResult result, RunBackground background)
    {
        TradeEvidence[] trades = Trades(setup, result.Trades, out double traded);
        return new RunEvidence
        {
            InitialEquity = result.InitialEquity.ToDouble(),
            Metrics = result.Metrics,
            Bars = result.Bars,
            Trades = trades,
            Returns = result.Returns,
            Orders = new OrderEvidence
            {
                Sent = result.OrdersSent,
                Refused = result.RefusalCount,
                RefusedFor = RefusalWords.Of(result.Refusals),
                Fills = result.Fills,
                AmbiguousFills = result.AmbiguousFills,
                UntradedFills = result.UntradedFills,
                LargeFills = result.LargeFills,
                Anomalies = result.Anomalies,
                IsRuined = result.IsRuined,
                TradedValue = traded,
                Costs = (result.FeesPaid + result.SlippagePaid + result.InterestPaid).ToDouble(),
            },
            Assumptions = Assumptions(setup, background),
            Series = [.. setup.Series.Select((s, i) => Series(s, i, setup, result.Trades, background.Series[i]))],
            Fills = setup.HasTicks ? [] : Fills(setup, result.Trades),
            Parameters = background.Parameters,
            Intrabar = result.Interval is { } i ? (i.Worst.TotalReturn, i.Best.TotalReturn) : null,
            SettleBars = result.SettleBars,
            HistoryBars = setup.Series.Min(s => s.Bars.IndexAtOrAfter(setup.From)),
            UsesAllData = setup.Series.All(s => s.Bars.IndexAtOrAfter(setup.From) == 0 && s.Bars.IndexAtOrAfter(setup.To) == s.Bars.Count),
            HasChosenParameters = background.HasChosenParameters,
        };
    }

    private static AssumptionEvidence Assumptions(BacktestSetup setup, RunBackground background) => new()
    {
        Timing = setup.Matching.Timing,
        OnTicks = setup.HasTicks,
        Path = setup.HasTicks ? IntrabarPath.Pessimistic : setup.Matching.Path,
        // Where a queue is recorded it decides, not the rule for a touch.
        LimitFill = setup.Series.Any(s => s.Ticks.Any(t => t.Kind is TickKind.Book or TickKind.Quote)) ? LimitFill.Through : setup.Matching.LimitFill,
        UsesLimitOrders = background.UsesLimitOrders,
        MakerFee = setup.Matching.Fees.Maker.ToDouble(),
        TakerFee = setup.Matching.Fees.Taker.ToDouble(),
        FeeInBase = setup.Matching.Fees.InBase,
        // On ticks takers pay what was recorded, or the stated half spread.
        Slippage = !setup.HasTicks ? setup.Matching.Slippage.Kind
            : setup.TickMatching.HalfSpread.IsZero && setup.Series.All(s => s.Ticks.All(t => t.Kind == TickKind.Trade)) ? SlippageKind.None : SlippageKind.HalfSpread,
        VolumeCap = setup.Matching.VolumeCap,
        HasLatency = setup.Latency != LatencyModel.None,
        BorrowPerYear = setup.BorrowPerYear.ToDouble(),
        End = setup.End,
        HasStopLoss = background.HasStopLoss,
    };

    private static TradeEvidence[] Trades(BacktestSetup setup, TradeList trades, out double traded)
    {
        var evidence = new TradeEvidence[trades.Count];
        traded = 0;
        for (int i = 0; i < evidence.Length; i++)
        {
            ref TradeRecord trade = ref trades[i];
            double value = trade.EntryNotional.ToDouble();
            traded += trade.IsOpen ? value : value + trade.ExitNotional.ToDouble();
            evidence[i] = new TradeEvidence
            {
                Instrument = trade.Instrument,
                Sign = trade.Sign,
                EntryOrder = trade.EntryOrderId,
                EntryNanos = trade.EntryTime.UnixNanos,
                ExitNanos = trade.ExitTime.UnixNanos,
                EntryPrice = value / setup.Series[trade.Instrument].Instrument.ToDouble(trade.Quantity),
                EntryValue = value,
                Pnl = trade.Pnl.ToDouble(),
                Bars = trade.ExitBar - trade.EntryBar,
                ExitRole = trade.ExitRole,
                IsOpen = trade.IsOpen,
            };
        }
        return evidence;
    }

    private static SeriesEvidence Series(SeriesSetup series, int instrument, BacktestSetup setup, TradeList trades, SeriesOrigin origin)
    {
        BarColumns bars = series.Bars;
        int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To);
        SeriesHole[] holes = [.. origin.Holes.Where(h => h.After >= setup.From && h.Next < setup.To)];
        long Missing(HoleCause cause) => holes.Where(h => h.Cause == cause).Sum(h => h.Bars);
        return new SeriesEvidence
        {
            Id = origin.Id,
            Interval = bars.Interval.Length,
            Bars = to - from,
            Missing = new MissingBars(Missing(HoleCause.Unexplained), Missing(HoleCause.Outage), Missing(HoleCause.Silence), Missing(HoleCause.SeparateStretch)),
            LongestUnexplained = holes.Where(h => h.Cause == HoleCause.Unexplained).MaxBy(h => h.Bars),
            EmptyBars = bars.Volumes[from..to].Count(0L),
            Gaps = [.. holes.Where(h => h.Bars >= ShortestGapBars && h.Cause != HoleCause.Silence).OrderByDescending(h => h.Bars).Take(MostGaps).Select(h => (h.After + bars.Interval.Length, h.Next))],
            Repairs = [.. origin.Repairs.Select(r => Repair(r, instrument, setup, trades)).Where(r => r.Inserted + r.Changed + r.Removed > 0)],
            IsSynthetic = origin.IsSynthetic,
            LastBarMayBePartial = origin.LastBarMayBePartial && to == bars.Count,
            RulesAreInferred = series.Instrument.RulesAreInferred,
            PaysFunding = series.Instrument.IsPerpetual,
            FundingIsKnown = series.Funding is not null,
        };
    }

    private static RepairEvidence Repair(RepairOrigin repair, int instrument, BacktestSetup setup, TradeList trades)
    {
        long Within(long[] times) => Index(times, setup.To.UnixNanos) - Index(times, setup.From.UnixNanos);
        bool Touched(Instant at)
        {
            int index = repair.Bars.IndexAtOrAfter(at + new Duration(1)) - 1;
            return index >= 0 && (Array.BinarySearch(repair.InsertedNanos, repair.Bars.OpenTimesNanos[index]) >= 0 || Array.BinarySearch(repair.ChangedNanos, repair.Bars.OpenTimesNanos[index]) >= 0);
        }
        long fills = 0;
        for (int i = 0; i < trades.Count; i++)
        {
            ref TradeRecord trade = ref trades[i];
            if (trade.Instrument != instrument) continue;
            if (Touched(trade.EntryTime)) fills++;
            if (!trade.IsOpen && Touched(trade.ExitTime)) fills++;
        }
        long bars = repair.Bars.IndexAtOrAfter(setup.To) - repair.Bars.IndexAtOrAfter(setup.From);
        return new RepairEvidence(repair.Id, bars, Within(repair.InsertedNanos), Within(repair.ChangedNanos), Within(repair.RemovedNanos), fills, repair.Recipe);
    }

    private static int Index(long[] times, long nanos)
    {
        int index = Array.BinarySearch(times, nanos);
        return index < 0 ? ~index : index;
    }

    /// <summary>Fills of trades that lie evenly in the list, with their bars.</summary>
    private static List<FillEvidence> Fills(BacktestSetup setup, TradeList trades)
    {
        int count = Math.Min(trades.Count, MostTradesSampled);
        var fills = new List<FillEvidence>(2 * count);
        for (int k = 0; k < count; k++)
        {
            ref TradeRecord trade = ref trades[(int)((long)k * trades.Count / count)];
            SeriesSetup series = setup.Series[trade.Instrument];
            fills.Add(Fill(series, trade.EntryTime, trade.EntryNotional, trade.Quantity, trade.Sign > 0, isEntry: true));
            // Closing at the end of the data is a convention, at a price that the last bar need not have seen.
            if (!trade.IsOpen && trade.ExitRole != OrderRole.EndOfData)
                fills.Add(Fill(series, trade.ExitTime, trade.ExitNotional, trade.Quantity, trade.Sign < 0, isEntry: false));
        }
        return fills;
    }

    private static FillEvidence Fill(SeriesSetup series, Instant at, Money notional, Quantity quantity, bool isBuy, bool isEntry)
    {
        BarColumns bars = series.Bars;
        int index = Math.Max(0, bars.IndexAtOrAfter(at + new Duration(1)) - 1);
        double scale = Pow10.Double(bars.PriceScale), size = series.Instrument.ToDouble(quantity);
        return new FillEvidence(
            isBuy, isEntry, notional.ToDouble() / size, bars.Lows[index] / scale, bars.Highs[index] / scale,
            size / (bars.Volumes[index] / Pow10.Double(bars.VolumeScale)));
    }
}
