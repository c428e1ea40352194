using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Repair;

/// <summary>
/// The file of a repair beside the month files: which bars it added, and the old values of those that it changed or took away. JSON, so that
/// readers that open all Parquet files of a folder do not take old bars for bars.
/// </summary>
internal static class RepairFile
{
    public const string NamePrefix = "_repair-";
    private const string Format = "godwit-repair";
    private const int Version = 1;

    /// <summary>What the file of a repair says.</summary>
    /// <param name="InsertedNanos">Open times of added bars, rising.</param>
    /// <param name="Changed">Bars as they were, rising; for an inherited repair only their times count.</param>
    /// <param name="Removed">Bars as they were, rising.</param>
    public sealed record Content(IReadOnlyList<long> InsertedNanos, IReadOnlyList<CandleRow> Changed, IReadOnlyList<CandleRow> Removed);

    /// <summary>With the revision of the manifest that names it, as month files have it: a file never changes under a reader.</summary>
    public static string NameOf(int number, int revision) => string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{number}-r{revision}.json");

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static Content Of(IReadOnlyList<RowEdit> edits) => new(
        [.. edits.Where(e => e.Kind == RowChange.Inserted).Select(e => e.OpenTimeNanos)],
        [.. edits.Where(e => e.Kind == RowChange.Changed).Select(e => e.Old!.Value)],
        [.. edits.Where(e => e.Kind == RowChange.Removed).Select(e => e.Old!.Value)]);

    public static byte[] Write(DatasetId id, int number, Content content)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteString("dataset", id.ToString());
            json.WriteNumber("repair", number);
            json.WriteStartArray("inserted");
            foreach ((long first, long count) in Runs(content.InsertedNanos, id.Interval.Length.Nanos))
            {
                json.WriteStartArray();
                json.WriteStringValue(new Instant(first).ToString());
                json.WriteNumberValue(count);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            Write(json, "changed", content.Changed);
            Write(json, "removed", content.Removed);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="GodwitException">The file is missing or is not the one that the manifest speaks of.</exception>
    public static Content Read(string folder, RepairRecord record, BarInterval interval)
    {
        string path = Path.Combine(folder, record.File);
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (HashOf(bytes) != record.FileSha256) throw Damaged(path, null);
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format || root.GetProperty("version").GetInt32() != Version) throw Damaged(path, null);
            var inserted = new List<long>();
            foreach (JsonElement run in root.GetProperty("inserted").EnumerateArray())
            {
                long first = Time(run[0]);
                for (long k = 0; k < run[1].GetInt64(); k++) inserted.Add(first + k * interval.Length.Nanos);
            }
            return new Content(inserted, Rows(root.GetProperty("changed")), Rows(root.GetProperty("removed")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Neighbours one bar apart as one entry.</summary>
    private static IEnumerable<(long First, long Count)> Runs(IReadOnlyList<long> times, long step)
    {
        for (int from = 0; from < times.Count;)
        {
            int to = from + 1;
            while (to < times.Count && times[to] - times[to - 1] == step) to++;
            yield return (times[from], to - from);
            from = to;
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<CandleRow> rows)
    {
        json.WriteStartArray(name);
        foreach (CandleRow row in rows)
        {
            json.WriteStartArray();
            json.WriteStringValue(new Instant(row.OpenTimeNanos).ToString());
            foreach (long price in (ReadOnlySpan<long>)[row.Open, row.High, row.Low, row.Close]) json.WriteStringValue(Decimals.Format(price, row.PriceScale));
            json.WriteStringValue(Decimals.Format(row.Volume, row.VolumeScale));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static CandleRow[] Rows(JsonElement array)
    {
        var rows = new CandleRow[array.GetArrayLength()];
        int at = 0;
        Span<int> decimals = stackalloc int[5];
        foreach (JsonElement node in array.EnumerateArray())
        {
            for (int c = 0; c < 5; c++) decimals[c] = Math.Max(0, Decimals.CountDecimals(Encoding.UTF8.GetBytes(node[c + 1].GetString()!)));
            int prices = Math.Max(Math.Max(decimals[0], decimals[1]), Math.Max(decimals[2], decimals[3]));
            rows[at++] = new CandleRow(
                Time(node[0]), Units(node[1], prices), Units(node[2], prices), Units(node[3], prices), Units(node[4], prices), prices, Units(node[5], decimals[4]), decimals[4]);
        }
        return rows;
    }

    private static long Units(JsonElement node, int scale) =>
        Decimals.TryParse(node.GetString(), scale, out long units) ? units : throw new FormatException();

    private static long Time(JsonElement node) => Instant.TryParse(node.GetString()!, out Instant at) ? at.UnixNanos : throw new FormatException();

    private static GodwitException Damaged(string path, Exception? cause) =>
        new($"{path} is missing or was changed, so the repair cannot be traced or undone; delete the dataset and import its files again.", cause!);
}
