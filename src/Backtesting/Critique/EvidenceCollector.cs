using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;
using Godwit.Simulation.Latency;

namespace Godwit.Backtesting.Critique;

/// <summary>Where a series comes from, as far as its bars do not tell.</summary>
public sealed record SeriesOrigin(string Id, bool IsSynthetic, bool LastBarMayBePartial);

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
            Series = [.. setup.Series.Select((s, i) => Series(s, setup, background.Series[i]))],
            Fills = Fills(setup, result.Trades),
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
        Path = setup.Matching.Path,
        LimitFill = setup.Matching.LimitFill,
        UsesLimitOrders = background.UsesLimitOrders,
        MakerFee = setup.Matching.Fees.Maker.ToDouble(),
        TakerFee = setup.Matching.Fees.Taker.ToDouble(),
        FeeInBase = setup.Matching.Fees.InBase,
        Slippage = setup.Matching.Slippage.Kind,
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

    private static SeriesEvidence Series(SeriesSetup series, BacktestSetup setup, SeriesOrigin origin)
    {
        BarColumns bars = series.Bars;
        int from = bars.IndexAtOrAfter(setup.From), to = bars.IndexAtOrAfter(setup.To);
        ReadOnlySpan<long> opens = bars.OpenTimesNanos[from..to];
        long length = bars.Interval.Length.Nanos;
        long missing = opens.Length < 2 ? 0 : Math.Max(0, (opens[^1] - opens[0]) / length - (opens.Length - 1));
        return new SeriesEvidence
        {
            Id = origin.Id,
            Interval = bars.Interval.Length,
            Bars = opens.Length,
            MissingBars = missing,
            EmptyBars = bars.Volumes[from..to].Count(0L),
            Gaps = missing < ShortestGapBars ? [] : Gaps(opens, length),
            IsSynthetic = origin.IsSynthetic,
            LastBarMayBePartial = origin.LastBarMayBePartial && to == bars.Count,
            RulesAreInferred = series.Instrument.RulesAreInferred,
            PaysFunding = series.Instrument.Kind is InstrumentKind.LinearPerpetual or InstrumentKind.InversePerpetual,
        };
    }

    private static List<(Instant From, Instant To)> Gaps(ReadOnlySpan<long> opens, long length)
    {
        var longest = new List<(Instant From, Instant To)>();
        long least = (ShortestGapBars + 1) * length - 1;
        for (int i = 1; i < opens.Length; i++)
        {
            if (opens[i] - opens[i - 1] <= least) continue;
            longest.Add((new Instant(opens[i - 1] + length), new Instant(opens[i])));
            longest.Sort(static (a, b) => (b.To - b.From).CompareTo(a.To - a.From));
            if (longest.Count <= MostGaps) continue;
            longest.RemoveAt(MostGaps);
            least = (longest[^1].To - longest[^1].From).Nanos + length;
        }
        return longest;
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
