using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Indicators.Bars;

namespace Godwit.Kernel.Tests.Indicators.TradeBars;

/// <summary>The specification of bars of trades: the whole list is there, and every bar is computed anew from its trades.</summary>
internal static class NaiveTradeBars
{
    public static List<TradeBar> Make(TradeBarSpec spec, IReadOnlyList<Trade> trades, long firstTrades = TradeBarSpec.UsualFirstTrades) => spec.Rule switch
    {
        "time" => Time(trades, spec.Interval!.Value),
        "ticks" => Cut(trades, bar => bar.Count == long.Parse(spec.Value)),
        "volume" => Cut(trades, bar => bar.Aggregate((Int128)0, (sum, t) => sum + t.Quantity.Units) >= Units(spec.Value, 3)),
        "dollar" => Cut(trades, bar => bar.Aggregate((Int128)0, (sum, t) => sum + (Int128)t.Price.Units * t.Quantity.Units) >= Units(spec.Value, 5)),
        "range" => Cut(trades, bar => bar.Max(t => t.Price.Units) - bar.Min(t => t.Price.Units) >= Units(spec.Value, 2)),
        "renko" => Renko(trades, Units(spec.Value, 2)),
        "imbalance" => Information(trades, firstTrades, spec.Value.StartsWith("volume", StringComparison.Ordinal), runs: false),
        _ => Information(trades, firstTrades, spec.Value.StartsWith("volume", StringComparison.Ordinal), runs: true),
    };

    public static TradeBar Of(IReadOnlyList<Trade> bar) => new(
        bar[0].Time, bar[^1].Time, bar[0].Price, new Price(bar.Max(t => t.Price.Units)), new Price(bar.Min(t => t.Price.Units)), bar[^1].Price,
        bar.Aggregate((Int128)0, (sum, t) => sum + t.Quantity.Units), bar.Where(t => !t.BuyerIsMaker).Aggregate((Int128)0, (sum, t) => sum + t.Quantity.Units),
        bar.Aggregate((Int128)0, (sum, t) => sum + (Int128)t.Price.Units * t.Quantity.Units), bar.Count);

    private static long Units(string text, int scale) => Decimals.TryParse(text, scale, out long units) ? units : throw new FormatException(text);

    private static List<TradeBar> Cut(IReadOnlyList<Trade> trades, Func<List<Trade>, bool> complete)
    {
        var bars = new List<TradeBar>();
        var bar = new List<Trade>();
        foreach (Trade trade in trades)
        {
            bar.Add(trade);
            if (!complete(bar)) continue;
            bars.Add(Of(bar));
            bar.Clear();
        }
        return bars;
    }

    private static List<TradeBar> Time(IReadOnlyList<Trade> trades, BarInterval interval) =>
        [.. trades.GroupBy(t => interval.Floor(t.Time)).OrderBy(g => g.Key).Select(g => Of([.. g]) with { OpenTime = g.Key }).SkipLast(1)];

    private static List<TradeBar> Renko(IReadOnlyList<Trade> trades, long size)
    {
        var bars = new List<TradeBar>();
        var since = new List<Trade>();
        long level = trades.Count == 0 ? 0 : trades[0].Price.Units;
        int direction = 0;
        foreach (Trade trade in trades)
        {
            since.Add(trade);
            while (true)
            {
                long price = trade.Price.Units, open;
                if (price >= (direction < 0 ? level + 2 * size : level + size)) { open = direction < 0 ? level + size : level; level = open + size; direction = 1; }
                else if (price <= (direction > 0 ? level - 2 * size : level - size)) { open = direction > 0 ? level - size : level; level = open - size; direction = -1; }
                else break;
                TradeBar all = since.Count > 0 ? Of(since) : new TradeBar(trade.Time, trade.Time, default, default, default, default, 0, 0, 0, 0);
                bars.Add(all with { Open = new Price(open), Close = new Price(level), High = new Price(Math.Max(open, level)), Low = new Price(Math.Min(open, level)) });
                since.Clear();
            }
        }
        return bars;
    }

    private static List<TradeBar> Information(IReadOnlyList<Trade> trades, long firstTrades, bool byVolume, bool runs)
    {
        var done = new List<(double Count, double Bought, double Sold)>();
        return Cut(trades, bar =>
        {
            double bought = bar.Where(t => !t.BuyerIsMaker).Sum(t => byVolume ? t.Quantity.Units : 1.0), sold = bar.Where(t => t.BuyerIsMaker).Sum(t => byVolume ? t.Quantity.Units : 1.0);
            bool complete = done.Count == 0 ? bar.Count >= firstTrades : runs ? Math.Max(bought, sold) >= RunsLimit(done, firstTrades) : Math.Abs(bought - sold) >= ImbalanceLimit(done, firstTrades);
            if (complete) done.Add((bar.Count, bought, sold));
            return complete;
        });
    }

    private static double RunsLimit(List<(double, double, double)> bars, long first)
    {
        (double trades, double bought, double sold, _) = Expect(bars, first);
        return trades * Math.Max(bought, sold);
    }

    private static double ImbalanceLimit(List<(double, double, double)> bars, long first)
    {
        (double trades, double bought, double sold, double signed) = Expect(bars, first);
        return Math.Max(trades * Math.Abs(signed), Math.Sqrt(trades) * (bought + sold));
    }

    /// <summary>The averages from all bars so far, from the first one on.</summary>
    private static (double Trades, double Bought, double Sold, double Signed) Expect(List<(double Count, double Bought, double Sold)> bars, double first)
    {
        const double weight = 2.0 / 21.0;
        double trades = first, bought = 0, sold = 0, signed = 0;
        for (int i = 0; i < bars.Count; i++)
        {
            (double count, double b, double s) = bars[i];
            double share = i == 0 ? 1 : weight;
            trades = Math.Min(Math.Max(trades + weight * (count - trades), first / 10), first * 10);
            bought += share * (b / count - bought);
            sold += share * (s / count - sold);
            signed += share * ((b - s) / count - signed);
        }
        return (trades, bought, sold, signed);
    }
}
