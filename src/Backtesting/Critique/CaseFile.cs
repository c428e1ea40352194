using Godwit.Backtesting.Results;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;

namespace Godwit.Backtesting.Critique;

/// <summary>Evidence with the figures that several checks need, each computed once. For one thread.</summary>
internal sealed class CaseFile(RunEvidence evidence)
{
    private TradeEvidence[]? _closed;
    private double[]? _bestFirst;
    private int[]? _byEntry;

    public RunEvidence Evidence { get; } = evidence;
    public RunMetrics Metrics => Evidence.Metrics;
    public PeriodReturns Returns => Evidence.Returns;
    public AssumptionEvidence Assumptions => Evidence.Assumptions;
    public OrderEvidence Orders => Evidence.Orders;

    /// <summary>Most checks ask where a gain comes from; a loss needs no excuse.</summary>
    public bool IsGain => Metrics.NetProfit > 0;

    public TradeEvidence[] Closed => _closed ??= [.. Evidence.Trades.Where(t => !t.IsOpen)];

    /// <summary>Profit of the closed trades.</summary>
    public double ClosedProfit => field is not 0 ? field : field = Closed.Sum(t => t.Pnl);

    /// <summary>Results of the closed trades, best first.</summary>
    public double[] BestFirst
    {
        get
        {
            if (_bestFirst is not null) return _bestFirst;
            double[] results = [.. Closed.Select(t => t.Pnl)];
            Array.Sort(results);
            Array.Reverse(results);
            return _bestFirst = results;
        }
    }

    /// <summary>Indices of all trades in the order of their entries.</summary>
    public int[] ByEntry
    {
        get
        {
            if (_byEntry is not null) return _byEntry;
            int[] order = [.. Enumerable.Range(0, Evidence.Trades.Count)];
            (long, long)[] keys = [.. Evidence.Trades.Select(t => (t.EntryNanos, t.EntryOrder))];
            // With one position at a time entries are in the order of exits: no need to sort thousands of them.
            bool isSorted = true;
            for (int i = 1; i < keys.Length && isSorted; i++) isSorted = keys[i - 1].CompareTo(keys[i]) <= 0;
            if (!isSorted) Array.Sort(keys, order);
            return _byEntry = order;
        }
    }

    /// <summary>Profit of the closed trades by a key, in the order of the keys.</summary>
    public SortedDictionary<int, double> ProfitBy(Func<TradeEvidence, int> key)
    {
        var sums = new Dictionary<int, double>();
        foreach (TradeEvidence trade in Closed)
        {
            int k = key(trade);
            sums[k] = sums.GetValueOrDefault(k) + trade.Pnl;
        }
        return new SortedDictionary<int, double>(sums);
    }

    /// <summary>Annual Sharpe ratio of a part of the returns, both bounds as fractions of the whole.</summary>
    public double SharpeBetween(double from, double to) => ReturnMetrics.Sharpe(Between(from, to), Returns.PerYear);

    /// <summary>Compounded return of a part.</summary>
    public double ReturnBetween(double from, double to)
    {
        double value = 1;
        foreach (double r in Between(from, to)) value *= 1 + r;
        return value - 1;
    }

    /// <summary>The curve that the returns compound to, beginning with 1.</summary>
    public double[] Curve()
    {
        var curve = new double[Returns.Own.Length + 1];
        curve[0] = 1;
        for (int i = 1; i < curve.Length; i++) curve[i] = curve[i - 1] * (1 + Returns.Own[i - 1]);
        return curve;
    }

    /// <summary>Profit of the returns' compounding in each calendar year or month, by year × 12 + month where asked for months.</summary>
    public List<(int Key, double Profit)> ProfitByCalendar(bool months)
    {
        var parts = new List<(int Key, double Profit)>();
        double equity = Evidence.InitialEquity;
        for (int i = 0; i < Returns.Own.Length; i++)
        {
            DateTime day = DayBefore(Returns.EndOf(i));
            int key = months ? day.Year * 12 + day.Month - 1 : day.Year;
            if (parts.Count == 0 || parts[^1].Key != key) parts.Add((key, 0));
            double gain = equity * Returns.Own[i];
            parts[^1] = (key, parts[^1].Profit + gain);
            equity += gain;
        }
        return parts;
    }

    public static DateTime DateOf(long nanos) => DateTime.UnixEpoch.AddTicks(Duration.FloorDivide(nanos, 100));

    private static DateTime DayBefore(Instant end) => DateTime.UnixEpoch.AddDays(Duration.FloorDivide(end.UnixNanos - 1, Duration.NanosPerDay));

    private ReadOnlySpan<double> Between(double from, double to) => Returns.Own.AsSpan((int)(Returns.Own.Length * from)..(int)(Returns.Own.Length * to));
}
