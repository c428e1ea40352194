using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Instruments;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Store;

namespace Godwit.Hosting.Composition;

/// <summary>Bars with the instrument they belong to and what is known of their origin.</summary>
public sealed record ResolvedSeries(string Id, Instrument Instrument, BarColumns Bars, string Sha256) : IDisposable
{
    public BarSeries? Detail { get; init; }

    /// <summary>Recordings that the venue works on in place of bars.</summary>
    public IReadOnlyList<ResolvedTicks> Ticks { get; init; } = [];

    /// <summary>Whether the bars were made from the ticks.</summary>
    public bool HasBarsOfTicks { get; init; }
    public bool IsSynthetic { get; init; }
    public bool LastBarMayBePartial { get; init; }

    /// <summary>What was repaired: in the series itself, then in its finer bars; empty when all bars are as they were imported.</summary>
    public IReadOnlyList<SeriesRepairs> Repairs { get; init; } = [];

    /// <summary>Where bars are missing in the whole series, and why as far as it can be told. Found when it is first asked for; safe on several threads.</summary>
    public IReadOnlyList<ExplainedGap> Gaps => GapSource.Value;

    internal Lazy<IReadOnlyList<ExplainedGap>> GapSource { get; init; } = new([]);

    public void Dispose()
    {
        (Bars as IDisposable)?.Dispose();
        Detail?.Dispose();
    }
}

/// <summary>The repairs that a dataset of a run carries.</summary>
/// <param name="Id">The dataset.</param>
/// <param name="Bars">Its bars.</param>
/// <param name="Marks">Which of them are not as they were imported.</param>
/// <param name="Recipe">The rules in words.</param>
public sealed record SeriesRepairs(string Id, BarColumns Bars, RepairedBars Marks, string Recipe);

/// <summary>Finds data by dataset id or file, and the instrument's rules by the catalogue or, failing that, by inference.</summary>
public sealed class SeriesResolver(string home)
{
    private readonly DataStore _store = DataStore.Open(home);
    private readonly TickDetail _ticks = new(DataStore.Open(home));

    /// <param name="data">Dataset id or path.</param>
    /// <param name="options">For names that a file does not tell, and the interval of finer bars.</param>
    /// <param name="quantityScale">Decimals that quantities need at least.</param>
    public ResolvedSeries Open(string data, BacktestOptions options, int quantityScale = 0)
    {
        ResolvedSeries found = LooksLikeFile(data) ? OpenFile(data, options) : _ticks.IsOfTicks(data, options.Detail) ? OpenTicks(data, options) : OpenStored(data, options.Detail);
        try
        {
            if (found.Bars.Count == 0) throw new GodwitException($"{data} holds no bars.");
            if (found.Detail is { } detail) RequireRoom(found, detail);
            if (found.Ticks.Count == 0 && TickDetail.IsTicks(options.Detail)) found = found with { Ticks = _ticks.Open(found.Instrument.Key, options.Detail) };
            foreach (ResolvedTicks ticks in found.Ticks) quantityScale = Math.Max(quantityScale, ticks.Source.QuantityScale);
            int priceScale = found.Ticks.Select(t => t.Source.PriceScale).Append(found.Bars.PriceScale).Append(found.Detail?.PriceScale ?? 0).Max();
            return found with { Instrument = Fit(found.Instrument, priceScale, quantityScale) };
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>Volumes of both series are brought to the finer scale of the two: they must fit there.</summary>
    private static void RequireRoom(ResolvedSeries series, BarSeries detail)
    {
        (BarColumns coarse, int scale) = detail.VolumeScale > series.Bars.VolumeScale ? (series.Bars, detail.VolumeScale) : (detail, series.Bars.VolumeScale);
        long most = long.MaxValue / Pow10.Long(scale - coarse.VolumeScale);
        foreach (long volume in coarse.Volumes)
            if (volume > most) throw new GodwitException($"The volumes of {series.Id} and of its finer bars {detail.Info.Id} have no common scale; leave --detail out.");
    }

    /// <summary>A path names a file; anything else is a dataset id, unless a file of that name lies here.</summary>
    private static bool LooksLikeFile(string data) =>
        data.Contains('/', StringComparison.Ordinal) || data.Contains('\\', StringComparison.Ordinal)
        || data.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || data.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || data.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || data.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
        || File.Exists(data);

    private ResolvedSeries OpenFile(string path, BacktestOptions options)
    {
        BarInterval? interval = null;
        if (options.Interval is { } text)
            interval = BarInterval.TryParse(text, out BarInterval given) ? given : throw GodwitException.Usage($"--interval '{text}' is no bar length: write 1m, 4h or 1d.");
        (BarColumns bars, InstrumentKey? key, _, string sha256) = CandleFile.ReadStrict(
            path, new BarFileOptions { Venue = options.Venue, Symbol = options.Symbol, Interval = interval });
        if (key is not { } named)
            throw GodwitException.Usage($"{Path.GetFileName(path)}: venue and symbol cannot be told from the name; give them with --venue and --symbol.");
        return new ResolvedSeries(Path.GetFileName(path), InstrumentOf(named, bars), bars, sha256) { GapSource = new(() => SeriesGaps.Explain(bars, SeriesGaps.Find(bars), named.Venue, [])) };
    }

    private ResolvedSeries OpenStored(string id, string detail)
    {
        BarSeries bars = _store.OpenBars(id);
        BarSeries? finer = OpenDetail(bars.Info, detail);
        SeriesRepairs[] repairs = [.. new[] { bars, finer }.OfType<BarSeries>().Where(b => b.Info.Repaired is not null).Select(RepairsOf)];
        return new ResolvedSeries(bars.Info.Id, InstrumentOf(bars.Info.Key, bars), bars, bars.Info.Sha256)
        {
            Detail = finer,
            Repairs = repairs,
            GapSource = new(() => Explain(bars, repairs.FirstOrDefault(r => r.Id == bars.Info.Id)?.Marks)),
            IsSynthetic = bars.Info.Synthetic,
            LastBarMayBePartial = bars.Info.LastBarMayBePartial,
        };
    }

    private SeriesRepairs RepairsOf(BarSeries bars)
    {
        var repair = new DataRepair(_store);
        return new SeriesRepairs(bars.Info.Id, bars, repair.Marks(bars.Info.Id)!, string.Join("; ", repair.List(bars.Info.Id).Select(r => r.Words)));
    }

    /// <summary>As 'data check' explains gaps; other series of the venue are only opened when something is unexplained without them.</summary>
    private IReadOnlyList<ExplainedGap> Explain(BarSeries bars, RepairedBars? repaired)
    {
        BarColumns recorded = RecordedBars.Of(bars, repaired);
        IReadOnlyList<SeriesGap> gaps = SeriesGaps.Find(bars);
        IReadOnlyList<ExplainedGap> alone = SeriesGaps.Explain(recorded, gaps, bars.Info.Key.Venue, []);
        return alone.All(g => g.Cause != GapCause.Unexplained) ? alone : SeriesGaps.Explain(recorded, gaps, bars.Info.Key.Venue, VenueSiblings.Of(_store, bars.Info));
    }

    /// <summary>Ticks alone: the bars that strategies see are made of them.</summary>
    private ResolvedSeries OpenTicks(string data, BacktestOptions options)
    {
        string text = options.Interval ?? "1m";
        if (!BarInterval.TryParse(text, out BarInterval interval)) throw GodwitException.Usage($"--interval '{text}' is no bar length: write 1s, 1m or 1h.");
        IReadOnlyList<ResolvedTicks> ticks = _ticks.OpenOnly(data, options.Detail, out InstrumentKey key);
        BarArray bars = TickBars.Build([.. ticks.Select(t => t.Source)], interval);
        return new ResolvedSeries($"{key}:{interval} of {ticks[0].Kind}", InstrumentOf(key, bars), bars, ticks[0].Sha256)
        {
            // Bars as coarse as those asked for leave the venue to work on them.
            Ticks = options.Detail == interval.ToString() ? [] : ticks,
            HasBarsOfTicks = true,
            IsSynthetic = ticks.Any(t => t.IsSynthetic),
        };
    }

    private BarSeries? OpenDetail(DatasetInfo info, string detail)
    {
        // The series' own interval is no finer data, but it is a choice to compare with.
        if (detail == "none" || TickDetail.IsTicks(detail) || detail == info.Interval.ToString()) return null;
        IEnumerable<DatasetInfo> finer = _store.List().Where(d => d.Key == info.Key && d.Kind == info.Kind && d.Interval.Length < info.Interval.Length);
        if (detail == "auto") return finer.MinBy(d => d.Interval.Length) is { } finest ? _store.OpenBars(finest.Id) : null;
        DatasetInfo? wanted = finer.FirstOrDefault(d => d.Interval.ToString() == detail);
        return wanted is not null
            ? _store.OpenBars(wanted.Id)
            : throw GodwitException.Usage($"--detail {detail}: the store has no {detail} bars of {info.Key} finer than {info.Interval}; import or leave --detail out.");
    }

    private Instrument InstrumentOf(InstrumentKey key, BarColumns bars) =>
        InstrumentCatalog.Open(home).Find(key) ?? InferredInstrument.Create(key, bars);

    /// <summary>Market data may be finer than today's tick: the instrument takes the finer of both scales.</summary>
    private static Instrument Fit(Instrument instrument, int priceScale, int quantityScale)
    {
        int price = Math.Max(instrument.PriceScale, priceScale), quantity = Math.Max(instrument.QuantityScale, quantityScale);
        if (price + quantity > Money.Scale)
            throw GodwitException.Usage($"{instrument}: {price} price decimals leave room for {Money.Scale - price} quantity decimals, not {quantity}; choose a coarser lot.");
        try
        {
            return instrument.Rescale(price, quantity);
        }
        catch (OverflowException fault)
        {
            throw new GodwitException($"{instrument}: the venue's largest price or quantity cannot be held with {price} price and {quantity} quantity decimals; choose a coarser lot.", fault);
        }
    }
}
