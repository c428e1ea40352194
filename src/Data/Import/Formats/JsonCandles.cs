using System.Text.Json;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Formats;

/// <summary>Candles as JSON: an array of rows, each an array of six values in a fixed order or an object with names.</summary>
/// <param name="order">Role of each value of a row that is an array.</param>
public abstract class JsonCandles(int[] order) : ICandleFormat
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    public abstract string Example { get; }

    public abstract bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options);

    public abstract CandleName? NameOf(CandleSource source);

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation) =>
        new JsonRowReader(order, (row, _, values, nanos, problem) =>
        {
            if (problem is null && (nanos >= 0 || StampReader.TryConvert(values[0], StampUnit.Auto, out nanos, out problem))
                && CandleRow.TryCreate(nanos, values[1..], out CandleRow candle, out problem))
                sink.Row(row, candle);
            else
                sink.Broken(row, problem);
        }).Read(source, cancellation);

    public FormatFacts Describe(CandleSource source) => new(
        [new("Rows", JsonHead.Look(source.Head).Objects > 0 ? "objects with names" : "arrays of six values"), new("Time", FormatFacts.TimeIn(StampUnit.Auto))],
        [.. Enumerable.Range(0, 6).Select(role => $"value {Array.IndexOf(order, role)}")], []);
}

/// <summary>
/// Coinbase's candles: arrays of time in seconds, low, high, open, close, volume (Exchange), or objects below <c>candles</c> with
/// start, low, high, open, close and volume (Advanced Trade); newest first.
/// </summary>
public sealed class CoinbaseCandles() : JsonCandles([CsvLayout.Time, CsvLayout.Low, CsvLayout.High, CsvLayout.Open, CsvLayout.Close, CsvLayout.Volume])
{
    public override string Name => "coinbase";

    public override string Summary => "Answers of Coinbase's candles: arrays [time, low, high, open, close, volume] or Advanced Trade's objects";

    public override string Example => """{"candles":[{"start":"1704067200","low":"1",…}]}""";

    public override bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options)
    {
        JsonHead look = JsonHead.Look(head);
        return look.Objects > 0 || (look.Seconds > look.Millis && look.LowFirst > 0 && look.LowFirst >= look.OpenFirst);
    }

    /// <summary>Without a telling name the answer still is Coinbase's, so that only the symbol must be given.</summary>
    public override CandleName? NameOf(CandleSource source) => CandleNames.First(source, CandleNames.Underscored)
        ?? (Recognises(source.Head, ReadingOptions.None) ? new CandleName(new InstrumentKey("COINBASE", ""), null) : null);
}

/// <summary>Freqtrade's JSON files: arrays of time in milliseconds, open, high, low, close, volume.</summary>
public sealed class FreqtradeJson() : JsonCandles([0, 1, 2, 3, 4, 5])
{
    public override string Name => "freqtrade-json";

    public override string Summary => "Freqtrade's candles: arrays [milliseconds, open, high, low, close, volume], plain or gzip";

    public override string Example => "user_data/data/binance/BTC_USDT-5m.json";

    public override bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options)
    {
        JsonHead look = JsonHead.Look(head);
        return look.Millis > look.Seconds && look.OpenFirst > 0 && look.OpenFirst >= look.LowFirst;
    }

    public override CandleName? NameOf(CandleSource source) => CandleNames.First(source, CandleNames.Freqtrade);
}

/// <summary>What the first rows of a JSON text look like: how many bear which order of values, how many count seconds or milliseconds.</summary>
internal readonly record struct JsonHead(int Objects, int Seconds, int Millis, int LowFirst, int OpenFirst)
{
    private const long MillisFrom = 100_000_000_000, MillisTo = 100_000_000_000_000;

    public static JsonHead Look(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = CsvLines.WithoutMark(head);
        if (text.TrimStart(" \t\r\n"u8) is not [(byte)'[' or (byte)'{', ..]) return default;
        var seen = new JsonHead();
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            new JsonRowReader([0, 1, 2, 3, 4, 5], (_, isObject, values, _, problem) => { if (problem is null) seen = seen.With(isObject, values); }).ReadTokens(ref reader);
        }
        catch (Exception e) when (e is JsonException or GodwitException)
        {
            // What was seen before the damage decides.
        }
        return seen;
    }

    /// <summary>Counts a row that was read as time, open, high, low, close, volume by the order that makes a candle of it.</summary>
    private JsonHead With(bool isObject, ReadOnlySpan<Number> values)
    {
        if (isObject) return this with { Objects = Objects + 1 };
        if (values[0].Decimals != 0 || !CandleRow.TryCreate(0, values[1..], out CandleRow row, out _)) return this;
        bool millis = values[0].Units is >= MillisFrom and < MillisTo, seconds = values[0].Units is > 0 and < MillisFrom;
        (long first, long second, long third, long fourth) = (row.Open, row.High, row.Low, row.Close);
        bool lowFirst = first <= third && first <= fourth && second >= third && second >= fourth;
        bool openFirst = second >= first && second >= fourth && third <= first && third <= fourth;
        return new JsonHead(Objects, Seconds + (seconds ? 1 : 0), Millis + (millis ? 1 : 0), LowFirst + (lowFirst ? 1 : 0), OpenFirst + (openFirst ? 1 : 0));
    }
}
