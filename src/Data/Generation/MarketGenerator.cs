using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Generation;

/// <summary>
/// A seeded generator of synthetic markets: regime-switching and clustering volatility, fat tails, jumps, a daily and
/// weekly pattern of volume, outages, correlated symbols. The bars are the same on every machine.
/// </summary>
/// <remarks>
/// For demonstrations and tests. It knows no order flow, no spread and no reaction to orders, and its prices have no
/// structure that a strategy could exploit but drift: a profit on them says nothing about a real market.
/// </remarks>
public static class MarketGenerator
{
    /// <summary>The venue of everything that is generated: wherever it appears, the data is labelled synthetic.</summary>
    public const string Venue = "SYNTHETIC";

    private const int MostBarsInMemory = 100_000_000;

    /// <summary>All series in memory.</summary>
    /// <exception cref="GodwitException">An option is out of its range.</exception>
    public static GeneratedMarket Generate(MarketGeneratorOptions options)
    {
        options.Validate();
        if ((long)options.Bars * options.Symbols.Count > MostBarsInMemory)
            throw GodwitException.Usage($"{options.Bars} bars of {options.Symbols.Count} symbols do not fit into memory: generate at most {MostBarsInMemory} bars at once.");
        return new GeneratedMarket([.. Enumerable.Range(0, options.Symbols.Count).Select(i => GenerateSeries(options, i))]);
    }

    /// <summary>The bars of one symbol, one after the other in constant memory: the same as those of <see cref="Generate"/>.</summary>
    /// <exception cref="GodwitException">An option is out of its range.</exception>
    public static IEnumerable<Bar> Stream(MarketGeneratorOptions options, int symbolIndex)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(symbolIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(symbolIndex, options.Symbols.Count);
        return Walk(new SeriesSimulator(options, symbolIndex));
    }

    /// <summary>The instrument that a symbol's bars belong to: its tick, and lots of one unit of volume.</summary>
    public static Instrument InstrumentOf(SyntheticSymbol symbol)
    {
        (string baseAsset, string quoteAsset) = Instruments.InferredInstrument.SplitSymbol(symbol.Name);
        var rules = new InstrumentRules { Tick = new Price(symbol.TickUnits), Lot = new Quantity(1) };
        return new Instrument(new InstrumentKey(Venue, symbol.Name), baseAsset, quoteAsset, symbol.PriceScale, symbol.VolumeScale, [rules]);
    }

    private static GeneratedSeries GenerateSeries(MarketGeneratorOptions options, int symbolIndex)
    {
        SyntheticSymbol symbol = options.Symbols[symbolIndex];
        var simulator = new SeriesSimulator(options, symbolIndex);
        var bars = new List<Bar>(options.Bars);
        while (simulator.TryNext(out Bar bar)) bars.Add(bar);
        return new GeneratedSeries(
            InstrumentOf(symbol), new BarArray(bars, symbol.PriceScale, symbol.VolumeScale, options.Interval), simulator.Missing, FindGaps(bars, options.Interval));
    }

    private static IEnumerable<Bar> Walk(SeriesSimulator simulator)
    {
        while (simulator.TryNext(out Bar bar)) yield return bar;
    }

    private static List<SeriesGap> FindGaps(List<Bar> bars, BarInterval interval)
    {
        var gaps = new List<SeriesGap>();
        for (int i = 1; i < bars.Count; i++)
        {
            Duration between = bars[i].OpenTime - bars[i - 1].OpenTime;
            if (between > interval.Length)
                gaps.Add(new SeriesGap(bars[i - 1].OpenTime + interval.Length, (int)(between.Nanos / interval.Length.Nanos) - 1));
        }
        return gaps;
    }
}

/// <summary>The series of a synthetic market, in the order of the options' symbols.</summary>
public sealed record GeneratedMarket(IReadOnlyList<GeneratedSeries> Series);

/// <summary>One symbol's bars.</summary>
/// <param name="Instrument">Venue <see cref="MarketGenerator.Venue"/>, tick and scales.</param>
/// <param name="Bars">The bars that are not in gaps.</param>
/// <param name="MissingBars">Bars of the grid that were left out, at the ends too.</param>
/// <param name="Gaps">The gaps between bars.</param>
public sealed record GeneratedSeries(Instrument Instrument, BarArray Bars, int MissingBars, IReadOnlyList<SeriesGap> Gaps);

/// <summary>A hole in a series: the open time of the first missing bar and how many are missing.</summary>
public readonly record struct SeriesGap(Instant FirstMissing, int Bars);
