using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;
using Godwit.Indicators.Bars;

namespace Godwit.Data.Store.Ticks;

/// <summary>What was made of a dataset of trades.</summary>
/// <param name="Id">The dataset that holds the bars.</param>
/// <param name="Bars">How many they are.</param>
/// <param name="From">Open time of the first bar.</param>
/// <param name="To">Open time of the last bar.</param>
/// <param name="TradesInNoBar">Trades behind the last complete bar, which are in none (time bars have none such).</param>
/// <param name="LastBarMayBePartial">True when the recording may end inside the last bar; only of time bars.</param>
public sealed record TradeBarsMade(string Id, long Bars, Instant From, Instant To, long TradesInNoBar, bool LastBarMayBePartial);

/// <summary>
/// Bars from stored trades. Time bars become an ordinary dataset of bars; bars that close by something else than the clock have no
/// interval, so they are a dataset of a kind of their own (<c>BINANCE:BTCUSDT:ticks-500-bars</c>) with both times, volumes of each side and
/// the number of trades.
/// </summary>
public static class TickResampling
{
    private const string MadeOf = "bars from ";
    private const int ReadAtOnce = 4096;

    /// <exception cref="GodwitException">No such dataset, it holds no trades, or a sum has more than 18 digits.</exception>
    public static TradeBarsMade Resample(DataStore store, string id, TradeBarSpec spec, bool replace = false, CancellationToken cancellation = default)
    {
        StoredTicks trades = store.Ticks.OpenSource(id);
        if (trades.Kind != TickKind.Trade) throw new GodwitException($"{trades.Dataset.Info.Id} holds no trades: bars are made of trades.");
        TickInfo info = trades.Dataset.Info;
        string source = MadeOf + info.Id;
        return spec.Interval is { } interval ? Regular(store, trades, spec, interval, source, replace, cancellation) : Irregular(store, trades, spec, source, cancellation);
    }

    private static TradeBarsMade Regular(DataStore store, StoredTicks trades, TradeBarSpec spec, BarInterval interval, string source, bool replace, CancellationToken cancellation)
    {
        TickInfo info = trades.Dataset.Info;
        var target = new DatasetId(info.Key, interval);
        if (!replace && store.Find(target.ToString()) is { } existing && !existing.Source.StartsWith(MadeOf, StringComparison.Ordinal))
            throw new GodwitException($"{existing.Id} is there already, from {existing.Source}: delete it first, or give --replace.");
        var bars = new BarBlock(interval, trades.PriceScale, trades.QuantityScale);
        foreach (TradeBar bar in Bars(trades, spec, finish: true, cancellation, out _))
        {
            // Trades may be a little out of order; bars may not.
            if (bars.Count > 0 && bar.OpenTime.UnixNanos <= bars.LastNanos) throw new GodwitException($"{info.Id} goes back in time at {bar.OpenTime}: no bars can be made of it.");
            bars.Append(new CandleRow(
                bar.OpenTime.UnixNanos, bar.Open.Units, bar.High.Units, bar.Low.Units, bar.Close.Units, trades.PriceScale,
                Fit(bar.Volume, "volume", bar.OpenTime), trades.QuantityScale));
        }
        bool partial = trades.Last < new Instant(bars.LastNanos) + interval.Length - Duration.FromMillis(1);
        DatasetInfo made = store.WriteBars(info.Key, bars, new BarWriteOptions { Source = source, Synthetic = info.Synthetic, LastBarMayBePartial = partial }, cancellation);
        return new TradeBarsMade(made.Id, made.Rows, made.From, made.To, 0, partial);
    }

    private static TradeBarsMade Irregular(DataStore store, StoredTicks trades, TradeBarSpec spec, string source, CancellationToken cancellation)
    {
        TickInfo info = trades.Dataset.Info;
        var id = new TickId(info.Key, spec.KindName);
        int quoteScale = Math.Min(UnitLimits.MaxScale, trades.PriceScale + trades.QuantityScale);
        Int128 cut = Pow10.Wide(trades.PriceScale + trades.QuantityScale - quoteScale);
        var rows = new TickBlock(id.Schema, [trades.PriceScale, trades.QuantityScale, quoteScale]);
        Span<Number> row = stackalloc Number[10];
        IEnumerable<TradeBar> bars = Bars(trades, spec, finish: false, cancellation, out Func<long> rest);
        foreach (TradeBar bar in bars)
        {
            (row[0], row[1]) = (new Number(bar.OpenTime.UnixNanos, 0), new Number(bar.CloseTime.UnixNanos, 0));
            (row[2], row[3]) = (new Number(bar.Open.Units, trades.PriceScale), new Number(bar.High.Units, trades.PriceScale));
            (row[4], row[5]) = (new Number(bar.Low.Units, trades.PriceScale), new Number(bar.Close.Units, trades.PriceScale));
            row[6] = new Number(Fit(bar.Volume, "volume", bar.OpenTime), trades.QuantityScale);
            row[7] = new Number(Fit(bar.BuyVolume, "buy volume", bar.OpenTime), trades.QuantityScale);
            row[8] = new Number(Fit(bar.QuoteUnits / cut * cut == bar.QuoteUnits ? bar.QuoteUnits / cut : Int128.MaxValue, "quote volume", bar.OpenTime), quoteScale);
            row[9] = new Number(bar.Trades, 0);
            rows.Append(row);
        }
        long left = rest();
        if (rows.Count == 0) throw new GodwitException($"{info.Id} has too few trades for a single bar of {spec}.");
        TickInfo made = store.Ticks.Write(id, [rows], source, info.Synthetic, cancellation);
        return new TradeBarsMade(made.Id, made.Rows, made.From, new Instant(rows.Column(0)[^1]), left, false);
    }

    private static IEnumerable<TradeBar> Bars(StoredTicks trades, TradeBarSpec spec, bool finish, CancellationToken cancellation, out Func<long> rest)
    {
        TradeBarBuilder builder = spec.Create(trades.PriceScale, trades.QuantityScale);
        rest = () => builder.TryFinish(out TradeBar last) ? last.Trades : 0;
        return Read();

        IEnumerable<TradeBar> Read()
        {
            var ticks = new Tick[ReadAtOnce];
            using TickReader reader = trades.Open(Instant.MinValue);
            for (int count; (count = reader.Read(ticks)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < count; i++)
                {
                    builder.Add(ticks[i].Trade);
                    while (builder.TryTake(out TradeBar bar)) yield return bar;
                }
            }
            if (finish && builder.TryFinish(out TradeBar last)) yield return last;
        }
    }

    private static long Fit(Int128 units, string what, Instant at) => units <= UnitLimits.MaxUnits
        ? (long)units
        : throw new GodwitException($"The {what} of the bar at {at} would have more than 18 digits; make smaller bars.");
}
