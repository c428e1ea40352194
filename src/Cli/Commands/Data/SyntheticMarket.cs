using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Generation;
using Godwit.Data.Store;

namespace Godwit.Cli.Commands.Data;

/// <summary>Generates a market into the store, one symbol after the other.</summary>
internal static class SyntheticMarket
{
    private const int MostBars = 100_000_000;
    private const int ReportMask = (1 << 14) - 1;

    public static IReadOnlyList<DatasetInfo> Store(DataStore store, MarketGeneratorOptions options, ProgressLine progress, CancellationToken cancellation)
    {
        options.Validate();
        if (options.Bars > MostBars) throw GodwitException.Usage($"{Figures.Count(options.Bars)} bars of one symbol do not fit into memory: the most is {Figures.Count(MostBars)}.");
        var made = new List<DatasetInfo>();
        var label = new BarWriteOptions { Source = string.Create(CultureInfo.InvariantCulture, $"generated market, seed {options.Seed}"), Synthetic = true };
        for (int i = 0; i < options.Symbols.Count; i++)
        {
            BarArray bars = Bars(options, i, progress, cancellation);
            if (bars.Count == 0) throw GodwitException.Usage($"All {options.Bars} bars of {options.Symbols[i].Name} fell into outages: make a longer market or fewer outages.");
            made.Add(store.WriteBars(new InstrumentKey(MarketGenerator.Venue, options.Symbols[i].Name), bars, label, cancellation));
        }
        return made;
    }

    private static BarArray Bars(MarketGeneratorOptions options, int index, ProgressLine progress, CancellationToken cancellation)
    {
        Instrument instrument = MarketGenerator.InstrumentOf(options.Symbols[index]);
        var bars = new List<Bar>(options.Bars);
        foreach (Bar bar in MarketGenerator.Stream(options, index))
        {
            bars.Add(bar);
            if ((bars.Count & ReportMask) != 0) continue;
            cancellation.ThrowIfCancellationRequested();
            progress.Report((long)index * options.Bars + bars.Count, (long)options.Bars * options.Symbols.Count, $"of {instrument.Key.Symbol}");
        }
        return new BarArray(bars, instrument.PriceScale, instrument.QuantityScale, options.Interval);
    }
}
