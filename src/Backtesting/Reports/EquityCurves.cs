using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Reports;

/// <summary>Curves of a run sampled at the same instants: after each bar's close.</summary>
public sealed record EquityCurves
{
    /// <summary>When each sample was taken: the bars' closes.</summary>
    public required IReadOnlyList<Instant> Times { get; init; }

    /// <summary>Value of the account in the quote asset.</summary>
    public required double[] Equity { get; init; }

    /// <summary>
    /// The same capital in equal parts in all instruments of the run, bought at their first close of the range and held,
    /// without costs. An instrument whose data begin later waits in cash.
    /// </summary>
    public required double[] Benchmark { get; init; }

    /// <summary>Value of open positions, sides added without sign, as a fraction of equity; NaN without equity.</summary>
    public required double[] Exposure { get; init; }

    /// <summary>Equity before the first bar.</summary>
    public required double Initial { get; init; }

    public int Count => Times.Count;

    /// <summary>Equity ÷ its highest value so far − 1, the initial equity included: at or below zero.</summary>
    public double[] Drawdowns()
    {
        var falls = new double[Count];
        double peak = Initial;
        for (int i = 0; i < falls.Length; i++)
        {
            peak = Math.Max(peak, Equity[i]);
            falls[i] = Equity[i] / peak - 1;
        }
        return falls;
    }

    /// <exception cref="ArgumentException">The run kept no equity points.</exception>
    internal static EquityCurves Of(BacktestSetup setup, BacktestResult result)
    {
        IReadOnlyList<EquityPoint> points = result.Equity ?? throw new ArgumentException("A report needs a run that kept its equity.", nameof(result));
        var times = new Instant[points.Count];
        var equity = new double[points.Count];
        for (int i = 0; i < points.Count; i++) (times[i], equity[i]) = (points[i].At, points[i].Equity.ToDouble());
        double initial = result.InitialEquity.ToDouble();
        return new EquityCurves
        {
            Times = times,
            Equity = equity,
            Initial = initial,
            Benchmark = Held(setup, times, initial),
            Exposure = ExposureOf(setup, result.Trades, times, equity),
        };
    }

    private static double[] Held(BacktestSetup setup, Instant[] times, double initial)
    {
        var held = new double[times.Length];
        double part = initial / setup.Series.Count;
        foreach (SeriesSetup series in setup.Series)
        {
            BarColumns bars = series.Bars;
            int first = bars.IndexAtOrAfter(setup.From);
            double start = bars.Closes[first];
            var closes = new CloseCursor(bars, first);
            for (int i = 0; i < times.Length; i++) held[i] += part * (closes.MoveTo(times[i]) is var close && double.IsNaN(close) ? 1 : close / start);
        }
        return held;
    }

    private static double[] ExposureOf(BacktestSetup setup, TradeList trades, Instant[] times, double[] equity)
    {
        var value = new double[times.Length];
        for (int s = 0; s < setup.Series.Count; s++) AddExposure(value, setup, s, trades, times);
        for (int i = 0; i < value.Length; i++) value[i] = equity[i] > 0 ? value[i] / equity[i] : double.NaN;
        return value;
    }

    /// <summary>A trade is held from its entry until its exit; at the instant of the exit it is gone.</summary>
    private static void AddExposure(double[] value, BacktestSetup setup, int instrument, TradeList trades, Instant[] times)
    {
        SeriesSetup series = setup.Series[instrument];
        var steps = new double[times.Length + 1];
        bool any = false;
        for (int t = 0; t < trades.Count; t++)
        {
            ref TradeRecord trade = ref trades[t];
            if (trade.Instrument != instrument) continue;
            any = true;
            double quantity = series.Instrument.ToDouble(trade.Quantity);
            steps[AtOrAfter(times, trade.EntryTime)] += quantity;
            if (!trade.IsOpen) steps[AtOrAfter(times, trade.ExitTime)] -= quantity;
        }
        if (!any) return;
        var closes = new CloseCursor(series.Bars, series.Bars.IndexAtOrAfter(setup.From));
        double scale = Pow10.Double(series.Bars.PriceScale), held = 0;
        double least = 0.5 / series.Instrument.QuantityDivisor;
        for (int i = 0; i < times.Length; i++)
        {
            held += steps[i];
            double close = closes.MoveTo(times[i]);
            // Doubles that were added and taken away leave dust far below one unit.
            if (held > least && !double.IsNaN(close)) value[i] += held * close / scale;
        }
    }

    private static int AtOrAfter(Instant[] times, Instant at)
    {
        int index = Array.BinarySearch(times, at);
        return index < 0 ? ~index : index;
    }

    /// <summary>The last close that was known at instants that only rise.</summary>
    private sealed class CloseCursor(BarColumns bars, int first)
    {
        private int _seen;

        /// <summary>In the column's units; NaN before the first close.</summary>
        public double MoveTo(Instant at)
        {
            ReadOnlySpan<long> opens = bars.OpenTimesNanos;
            long lastOpen = at.UnixNanos - bars.Interval.Length.Nanos;
            while (first + _seen < opens.Length && opens[first + _seen] <= lastOpen) _seen++;
            return _seen == 0 ? double.NaN : bars.Closes[first + _seen - 1];
        }
    }
}
