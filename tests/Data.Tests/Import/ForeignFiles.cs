using System.Globalization;
using System.IO.Compression;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Godwit.Data.Import;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>The same bars in the forms of other programs, written without the code under test.</summary>
internal static class ForeignFiles
{
    public readonly record struct Candle(long Millis, double Open, double High, double Low, double Close, double Volume);

    /// <summary>Bars whose numbers have few decimals, so that every form can hold them.</summary>
    public static Candle[] Candles(int count, long startMillis = 1_706_659_200_000, long stepMillis = 60_000) =>
        [.. Enumerable.Range(0, count).Select(i =>
        {
            double open = Math.Round(42000 + (i * 37 % 401) * 0.25, 2), close = Math.Round(42000 + ((i + 1) * 37 % 401) * 0.25, 2);
            return new Candle(startMillis + i * stepMillis, open, Math.Max(open, close) + 1.5, Math.Min(open, close) - 0.75, close, Math.Round(0.001 + i * 7919 % 1000 / 8.0, 3));
        })];

    public static string Text(double value) => ((decimal)value).ToString(CultureInfo.InvariantCulture);

    /// <summary>The content hash of the bars when they are read in our own form.</summary>
    public static string HashOf(TestHome home, Candle[] candles, string interval = "1m")
    {
        string path = home.File($"OWN_FORM_{interval}.csv", "timestamp_ms,open,high,low,close,volume\n" + string.Concat(candles.Select(c =>
            $"{c.Millis},{Text(c.Open)},{Text(c.High)},{Text(c.Low)},{Text(c.Close)},{Text(c.Volume)}\n")));
        return CandleFile.ReadStrict(path, BarFileOptions.None).Sha256;
    }

    public static string CoinbaseArrays(Candle[] candles) =>
        $"[{string.Join(",", candles.Reverse().Select(c => $"[{c.Millis / 1000}, {Text(c.Low)}, {Text(c.High)}, {Text(c.Open)}, {Text(c.Close)}, {Text(c.Volume)}]"))}]";

    public static string CoinbaseObjects(Candle[] candles) =>
        "{\"candles\":[" + string.Join(",\n", candles.Reverse().Select(c =>
            $$"""{"start":"{{c.Millis / 1000}}","low":"{{Text(c.Low)}}","high":"{{Text(c.High)}}","open":"{{Text(c.Open)}}","close":"{{Text(c.Close)}}","volume":"{{Text(c.Volume)}}"}""")) + "]}";

    public static string FreqtradeJson(Candle[] candles) =>
        $"[{string.Join(",", candles.Select(c => $"[{c.Millis},{Text(c.Open)},{Text(c.High)},{Text(c.Low)},{Text(c.Close)},{Text(c.Volume)}]"))}]";

    public static byte[] LeanDay(Candle[] candles, string member) => Zip(member, string.Concat(candles.Select(c =>
        $"{c.Millis % 86_400_000},{Text(c.Open)},{Text(c.High)},{Text(c.Low)},{Text(c.Close)},{Text(c.Volume)}\n")));

    public static byte[] LeanHours(Candle[] candles, string member) => Zip(member, string.Concat(candles.Select(c =>
        $"{Time(c):yyyyMMdd HH:mm},{Text(c.Open)},{Text(c.High)},{Text(c.Low)},{Text(c.Close)},{Text(c.Volume)}\n")));

    public static DateTime Time(Candle candle) => DateTime.UnixEpoch.AddMilliseconds(candle.Millis);

    public static byte[] Zip(string member, string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        using (Stream entry = archive.CreateEntry(member).Open()) entry.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>Feather as pandas writes it for Freqtrade: stamps in milliseconds with zone, doubles, several pieces.</summary>
    public static byte[] Feather(Candle[] candles, CompressionCodecType? codec, bool asStream = false, int rowsInPiece = 100, string timeName = "date")
    {
        var schema = new Schema.Builder()
            .Field(new Field(timeName, new TimestampType(TimeUnit.Millisecond, "UTC"), true))
            .Field(new Field("open", DoubleType.Default, true)).Field(new Field("high", DoubleType.Default, true))
            .Field(new Field("low", DoubleType.Default, true)).Field(new Field("close", DoubleType.Default, true))
            .Field(new Field("volume", DoubleType.Default, true)).Build();
        RecordBatch[] pieces = [.. candles.Chunk(rowsInPiece).Select(part => new RecordBatch(schema,
        [
            new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "UTC")).AppendRange(part.Select(c => new DateTimeOffset(Time(c)))).Build(),
            Doubles(part.Select(c => c.Open)), Doubles(part.Select(c => c.High)), Doubles(part.Select(c => c.Low)), Doubles(part.Select(c => c.Close)), Doubles(part.Select(c => c.Volume)),
        ], part.Length))];
        return Arrow(schema, pieces, codec, asStream);
    }

    public static byte[] Arrow(Schema schema, RecordBatch[] pieces, CompressionCodecType? codec = null, bool asStream = false)
    {
        using var bytes = new MemoryStream();
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using (ArrowStreamWriter writer = asStream ? new ArrowStreamWriter(bytes, schema, leaveOpen: true, options) : new ArrowFileWriter(bytes, schema, leaveOpen: true, options))
        {
            writer.WriteStart();
            foreach (RecordBatch piece in pieces) writer.WriteRecordBatch(piece);
            writer.WriteEnd();
        }
        return bytes.ToArray();
    }

    private static DoubleArray Doubles(IEnumerable<double> values) => new DoubleArray.Builder().AppendRange(values).Build();
}
