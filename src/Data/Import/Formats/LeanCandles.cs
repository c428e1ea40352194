using System.Globalization;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Trade bars of QuantConnect's LEAN for crypto: six columns without header. Minute and second bars count milliseconds from the midnight
/// (UTC) of the day in the file's name, <c>crypto/coinbase/minute/btcusd/20240131_trade.zip</c>; hour and day bars write
/// <c>20240131 00:00</c>. Prices of crypto are not scaled; those of shares are, which is why other markets are refused.
/// </summary>
public sealed class LeanCandles : ICandleFormat
{
    private const int Columns = 6;
    private static readonly string[] Scaled = ["equity", "option", "index", "indexoption", "future", "futureoption", "forex", "cfd"];

    public string Name => "lean";

    public string Summary => "LEAN's trade bars of crypto: milliseconds of the day in the file's name, or 20240131 00:00";

    public string Example => "crypto/coinbase/minute/btcusd/20240131_trade.zip";

    public bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options)
    {
        List<string> lines = CsvLines.Lines(head, 1);
        if (lines.Count == 0) return false;
        List<string> fields = CsvLines.Split(lines[0], (byte)',');
        if (fields.Count != Columns || !fields.Skip(1).All(IsNumber)) return false;
        return IsOfDay(fields[0]) || (fields[0].Length == 14 && fields[0][8] == ' ' && IsDateAndClock(fields[0]));
    }

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation) =>
        new CsvRowReader(LayoutOf(source), sink).Read(source, cancellation);

    /// <summary>Venue, interval and symbol from the folders: <c>crypto/VENUE/minute/SYMBOL/DATE_trade.zip</c> or <c>crypto/VENUE/hour/SYMBOL_trade.zip</c>.</summary>
    public CandleName? NameOf(CandleSource source)
    {
        string[] parts = Folders(source.Path);
        if (parts.Length < 4) return null;
        bool daily = DateOf(parts[^1]) is not null && parts.Length >= 5;
        int resolution = parts.Length - (daily ? 3 : 2);
        BarInterval? interval = parts[resolution] switch
        {
            "second" => OfSeconds(1),
            "minute" => OfSeconds(60),
            "hour" => OfSeconds(3_600),
            "daily" => OfSeconds(86_400),
            _ => null,
        };
        if (interval is null || parts[resolution - 2] is not ("crypto" or "cryptofuture")) return null;
        string symbol = daily ? parts[^2] : CandleNames.Stem(parts[^1]).Split('_')[0];
        return symbol.Length == 0 ? null : new CandleName(new InstrumentKey(parts[resolution - 1].ToUpperInvariant(), symbol.ToUpperInvariant()), interval);
    }

    public FormatFacts Describe(CandleSource source)
    {
        CsvLayout layout = LayoutOf(source);
        string time = layout.MidnightNanos is { } midnight ? $"milliseconds of {new Instant(midnight).ToString()[..10]}, UTC" : "date and time of day, UTC";
        return new FormatFacts([new("Time", time), new("Numbers", "not scaled, as LEAN's crypto data are")], [], []);
    }

    private static CsvLayout LayoutOf(CandleSource source)
    {
        if (Folders(source.Path).FirstOrDefault(folder => Scaled.Contains(folder)) is { } market && NameOfMarket(source.Path) == market)
            throw new GodwitException($"{source.DisplayName} lies in LEAN's folder '{market}', where prices are scaled: only crypto data are read.");
        List<string> lines = CsvLines.Lines(source.Head, 1);
        bool ofDay = lines.Count > 0 && IsOfDay(CsvLines.Split(lines[0], (byte)',')[0]);
        CsvLayout layout = CsvLayout.Positional(Columns);
        return ofDay ? layout with { Unit = StampUnit.Millis, MidnightNanos = MidnightOf(source) } : layout with { Unit = StampUnit.YearFirst };
    }

    private static long MidnightOf(CandleSource source)
    {
        long? ofFile = DateOf(source.Path), ofMember = source.IsPacked ? DateOf(source.DisplayName) : null;
        if (ofFile is { } file && ofMember is { } member && file != member)
            throw new GodwitException($"{source.DisplayName}: the archive and the file in it name different days.");
        return ofFile ?? ofMember ?? throw new GodwitException(
            $"{source.DisplayName} counts its times from a midnight that its name must tell, as 20240131_trade.zip does (LEAN's minute bars).");
    }

    private static long? DateOf(string path)
    {
        string stem = CandleNames.Stem(path);
        bool dated = stem.Length >= 8 && stem[..8].All(char.IsAsciiDigit) && (stem.Length == 8 || stem[8] == '_');
        return dated && Instant.TryParse(stem[..8], out Instant day) ? day.UnixNanos : null;
    }

    // The market is the folder above venue and resolution.
    private static string? NameOfMarket(string path)
    {
        string[] parts = Folders(path);
        int resolution = Array.FindLastIndex(parts, part => part is "second" or "minute" or "hour" or "daily");
        return resolution >= 2 ? parts[resolution - 2] : null;
    }

    private static string[] Folders(string path) => Path.GetFullPath(path).ToLowerInvariant().Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);

    private static BarInterval OfSeconds(long seconds) => new(Duration.FromSeconds(seconds));

    private static bool IsOfDay(string field) =>
        field.Length is > 0 and <= 8 && long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out long millis) && millis < 86_400_000
        && !(field.Length == 8 && Instant.TryParse(field, out _));

    private static bool IsDateAndClock(string field) => DateText.TryRead(System.Text.Encoding.UTF8.GetBytes(field), StampUnit.YearFirst, out _);

    private static bool IsNumber(string field) => NumberReader.TryReadCarefully(System.Text.Encoding.UTF8.GetBytes(field), out _, out _);
}
