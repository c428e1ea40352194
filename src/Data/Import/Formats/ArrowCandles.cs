using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>
/// Apache Arrow's file and stream form, also called Feather (version 2), with or without compression: Freqtrade, pandas and polars write
/// it. Columns by name as in Parquet; floating point is read as the shortest decimal that gives the same number.
/// </summary>
/// <remarks>
/// A file is its magic, a stream, and a footer that repeats where the pieces lie. The stream alone is read, piece by piece, so that
/// memory does not grow with the file; the footer's end, or a stream's end mark, tells a complete file
/// from a cut one.
/// </remarks>
public sealed class ArrowCandles : ICandleFormat
{
    private static ReadOnlySpan<byte> EndOfStream => [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    private const int MagicBytes = 8, LongestSchema = 1 << 24;

    public string Name => "arrow";

    public string Summary => "Arrow IPC and Feather (version 2), lz4, zstd or plain: Freqtrade, pandas, polars; columns by name or --columns";

    public string Example => "user_data/data/binance/BTC_USDT-5m.feather";

    public bool TakesColumns => true;

    public bool Recognises(ReadOnlySpan<byte> head, ReadingOptions options) => IsFile(head) || IsStream(head);

    public CandleName? NameOf(CandleSource source) =>
        Recognises(source.Head, ReadingOptions.None) ? CandleNames.First(source, CandleNames.Freqtrade) ?? CandleNames.First(source, CandleNames.Underscored) : null;

    public void Read(CandleSource source, ICandleSink sink, CancellationToken cancellation)
    {
        bool file = IsFile(source.Head);
        if (!file && !IsStream(source.Head)) throw new GodwitException($"{source.DisplayName} is no Arrow or Feather file.");
        using var content = new TailStream(source);
        using ArrowStreamReader reader = Guard(source, () => Open(content, file, source));
        ColumnRoles? roles = null;
        long row = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            CandleColumn[]? columns = Guard(source, () =>
            {
                using RecordBatch? batch = reader.ReadNextRecordBatch();
                if (batch is null) return null;
                roles ??= Find(source, batch.Schema);
                ArrowColumn[] columns = [.. roles.Columns.Select((column, role) => ArrowColumn.Read(batch.Column(column), CsvLayout.NameOf(role)))];
                return columns.All(column => column.Count == batch.Length) ? columns : throw new InvalidDataException("The columns differ in length.");
            });
            if (columns is null) break;
            row = CandleColumn.HandOver(columns, source.Reading.Time ?? roles!.Unit, row, sink, cancellation);
        }
        Guard(source, () => content.ReadToEnd());
        if (!content.EndsWith(file ? "ARROW1"u8 : EndOfStream)) throw Damaged(source, null);
    }

    public FormatFacts Describe(CandleSource source)
    {
        if (source.IsPacked) return new FormatFacts([], [], []);
        return Guard(source, () =>
        {
            using FileStream content = File.OpenRead(source.Path);
            using ArrowStreamReader reader = Open(content, IsFile(source.Head), source);
            string[] names = [.. reader.Schema.FieldsList.Select(field => field.Name)];
            ColumnRoles roles = Find(source, reader.Schema);
            return CandleColumn.Describe(roles, names,
            [
                new("Columns", $"{names.Length}"),
                new("Time", Printable.Of(reader.Schema.FieldsList[roles.Columns[0]].DataType is TimestampType stamp ? $"stamps in {stamp.Unit.ToString().ToLowerInvariant()}s" : reader.Schema.FieldsList[roles.Columns[0]].DataType.Name)),
                new("Numbers", Printable.Of(reader.Schema.FieldsList[roles.Columns[4]].DataType.Name)),
            ]);
        });
    }

    private static ColumnRoles Find(CandleSource source, Schema schema) =>
        CandleColumn.Find(source, [.. schema.FieldsList.Select(field => field.Name)], c => schema.FieldsList[c].DataType is TimestampType);

    private static ArrowStreamReader Open(Stream content, bool file, CandleSource source)
    {
        if (file) content.ReadExactly(new byte[MagicBytes]);
        long bytes = source.IsPacked ? BoundedAllocator.Largest : new FileInfo(source.Path).Length;
        return new ArrowStreamReader(new ArrowFrames(content, bytes), new BoundedAllocator(bytes), new CompressionCodecFactory(), leaveOpen: true);
    }

    private static bool IsFile(ReadOnlySpan<byte> head) => head.StartsWith("ARROW1\0\0"u8);

    // A stream starts with the mark of a message and the length of its description.
    private static bool IsStream(ReadOnlySpan<byte> head) =>
        head.Length > 8 && head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) && BitConverter.ToInt32(head[4..8]) is > 0 and < LongestSchema;

    private static T Guard<T>(CandleSource source, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is not (GodwitException or OperationCanceledException))
        {
            // The reader trusts lengths and offsets of the file, so that damage can show as nearly any exception.
            throw Damaged(source, e);
        }
    }

    private static GodwitException Damaged(CandleSource source, Exception? cause)
    {
        string text = $"{source.DisplayName} is damaged or cut off: it cannot be read as Arrow; fetch or export it again.";
        return cause is null ? new GodwitException(text) : new GodwitException(text, cause);
    }
}
