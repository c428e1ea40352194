using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import;

/// <summary>Reads one file of candles without the store, strictly: for commands that take a file where a dataset's name could stand.</summary>
public static class CandleFile
{
    /// <summary>
    /// All bars of a file (any known format; texts plain, gzip or zip), its instrument when its name or the options tell it,
    /// the interval, and the content hash that the same bars have in the store.
    /// </summary>
    /// <exception cref="GodwitException">The file is missing, damaged, of unknown format, empty, or has a broken row: the first one is named.</exception>
    public static (BarColumns Bars, InstrumentKey? Key, BarInterval Interval, string Sha256) ReadStrict(string path, BarFileOptions options)
    {
        using PackedFile file = PackedFile.Open(path);
        BarBlock? bars = null;
        CandleName? name = null;
        var scales = new SeriesScales();
        file.ReadMembers(source =>
        {
            ICandleFormat format = CandleFormats.Of(source, options.Reading);
            name ??= NameOf(source, format);
            bars = Append(bars, ReadMember(source, format, options.Interval ?? name?.Interval, scales), source);
        });
        if (bars is null) throw new GodwitException($"{file.Name} holds no candles.");
        return (bars, KeyOf(name, options), bars.Interval, ContentHash.Of(bars));
    }

    /// <summary>True when the file says of itself that it is a generated market; only Parquet files of this program say so.</summary>
    /// <exception cref="GodwitException">The file is missing, damaged or of unknown format.</exception>
    public static bool SaysSynthetic(string path)
    {
        using PackedFile file = PackedFile.Open(path);
        bool synthetic = false;
        file.ReadMembers(source => synthetic |= NameOf(source, CandleFormats.Of(source, ReadingOptions.None)) is { Synthetic: true });
        return synthetic;
    }

    /// <summary>The name that a file's format reads out of it; any other known form of name helps, too.</summary>
    internal static CandleName? NameOf(CandleSource source, ICandleFormat format)
    {
        if (format.NameOf(source) is { } own) return own;
        foreach (ICandleFormat other in CandleFormats.All)
            if (other.NameOf(source) is { } name) return name;
        return null;
    }

    internal static InstrumentKey? KeyOf(CandleName? name, BarFileOptions options)
    {
        string? venue = options.Venue?.ToUpperInvariant() ?? name?.Key.Venue;
        string? symbol = options.Symbol?.ToUpperInvariant() ?? name?.Key.Symbol;
        return venue is { Length: > 0 } && symbol is { Length: > 0 } ? new InstrumentKey(venue, symbol) : null;
    }

    /// <summary>The length of a bar, which must be known and fit the stamps: hours are no minutes with gaps, and minutes no hours.</summary>
    internal static BarInterval RequireInterval(CandleSource source, SeriesStart start)
    {
        BarInterval interval = start.Interval ?? throw new GodwitException(
            $"{source.DisplayName}: the length of a bar cannot be told from the name or the stamps; give it with --interval, such as --interval 1m.");
        if (start.Spacing is { } spacing && (spacing.Length < interval.Length || (start.NoOther && spacing.Length > interval.Length)))
            throw new GodwitException($"{source.DisplayName}: its rows are {spacing} apart, so they are no bars of {interval}; give the right length with --interval.");
        return interval;
    }

    internal static GodwitException BrokenRow(string file, long line, string reason) => new($"{file}, line {line}: {reason}.");

    private static BarBlock ReadMember(CandleSource source, ICandleFormat format, BarInterval? interval, SeriesScales scales)
    {
        BarBlock? block = null;
        var assembler = new BarAssembler(
            start =>
            {
                RequireInterval(source, start);
                return scales;
            },
            interval, strict: true, splitByMonth: false,
            (line, reason) => throw BrokenRow(source.DisplayName, line, reason), done => block = done);
        format.Read(source, assembler, CancellationToken.None);
        assembler.Finish();
        if (block is null) throw new GodwitException($"{source.DisplayName} holds a header but no candles.");
        return block;
    }

    private static BarBlock Append(BarBlock? bars, BarBlock next, CandleSource source)
    {
        if (bars is null) return next;
        if (next.FirstNanos <= bars.LastNanos)
            throw new GodwitException($"{source.DisplayName} starts at {new Core.Time.Instant(next.FirstNanos)}, not after the member before it; import the archive instead.");
        bars.RaiseScales(next.PriceScale, next.VolumeScale);
        next.RaiseScales(bars.PriceScale, bars.VolumeScale);
        bars.AppendRange(next, 0, next.Count);
        return bars;
    }
}
