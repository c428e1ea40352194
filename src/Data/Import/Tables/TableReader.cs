using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Import.Reading;
using Godwit.Data.Instruments.Formats;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Tables;

namespace Godwit.Data.Import.Tables;

/// <summary>Reads a delimited table: a header, a column of time (dates or stamps), any other columns.</summary>
internal static class TableReader
{
    private const int MostBytes = 1 << 29, MostColumns = 200;
    private static readonly string[] QuoteBarColumns = ["bid_open", "bid_high", "bid_low", "bid_close", "ask_open", "ask_high", "ask_low", "ask_close"];

    /// <summary>What a file's first bytes say.</summary>
    public enum Kind
    {
        /// <summary>No table.</summary>
        None,
        Table,
        QuoteBars,
    }

    /// <summary>
    /// A table has a header whose first column is <c>date</c>, with a date below it, and no candles in it; quote bars have open, high, low
    /// and close of both sides.
    /// </summary>
    public static Kind Recognise(ReadOnlySpan<byte> head)
    {
        List<string> lines = CsvLines.Lines(head, 2);
        if (lines.Count < 2 || lines[0].Length > 4000) return Kind.None;
        string[] names = [.. lines[0].Split(',').Select(n => n.Trim().Trim('"').ToLowerInvariant())];
        if (QuoteBarColumns.All(names.Contains) && names[0].StartsWith("timestamp", StringComparison.Ordinal)) return Kind.QuoteBars;
        bool candles = names.Contains("open") && names.Contains("close");
        string first = lines[1].Split(',')[0].Trim('"');
        return names.Length >= 2 && names[0] == "date" && !candles && StampReader.TryReadText(Encoding.UTF8.GetBytes(first), out _) ? Kind.Table : Kind.None;
    }

    /// <exception cref="GodwitException">The file is no table, or has no row that can be read.</exception>
    public static TableData Read(CandleSource source, bool strict, List<BrokenRow> broken, out long leftOut)
    {
        string text = ReadText(source);
        using IEnumerator<(int Line, IReadOnlyList<string> Fields)> rows = CsvRows.Read(text).GetEnumerator();
        if (!rows.MoveNext()) throw new GodwitException($"{source.DisplayName} is empty.");
        string[] names = [.. rows.Current.Fields.Select(n => n.Trim())];
        if (names.Length is < 2 or > MostColumns || names.Any(n => n.Length == 0) || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Length)
            throw new GodwitException($"{source.DisplayName}: a table has a header of 2 to {MostColumns} different names; its first one names the time.");
        var times = new List<long>();
        var cells = new List<string?>[names.Length - 1];
        for (int c = 0; c < cells.Length; c++) cells[c] = [];
        leftOut = 0;
        while (rows.MoveNext())
        {
            IReadOnlyList<string> fields = rows.Current.Fields;
            string? problem = fields.Count != names.Length ? $"it has {fields.Count} columns instead of {names.Length}" : TryTime(fields[0], out long nanos) ? null : $"time '{Printable.Of(fields[0])}' is no date";
            if (problem is not null)
            {
                if (strict) throw CandleFile.BrokenRow(source.DisplayName, rows.Current.Line, problem);
                leftOut++;
                if (broken.Count < 20) broken.Add(new BrokenRow(source.DisplayName, rows.Current.Line, problem));
                continue;
            }
            TryTime(fields[0], out long at);
            times.Add(at);
            for (int c = 0; c < cells.Length; c++) cells[c].Add(fields[c + 1].Length == 0 ? null : TableData.Canonical(fields[c + 1]));
        }
        if (times.Count == 0) throw new GodwitException($"{source.DisplayName} holds no row that can be read.");
        return Sorted(TimeNameOf(names[0]), [.. times], names[1..], [.. cells.Select(c => c.ToArray())]);
    }

    /// <summary>Rows in order of time; those of the same time keep theirs.</summary>
    public static TableData Sorted(string timeName, long[] times, string[] names, string?[][] cells)
    {
        bool inOrder = true;
        for (int i = 1; i < times.Length && inOrder; i++) inOrder = times[i] >= times[i - 1];
        if (inOrder) return new TableData(timeName, times, names, cells);
        int[] order = [.. Enumerable.Range(0, times.Length).OrderBy(i => times[i])];
        return new TableData(timeName, [.. order.Select(i => times[i])], names, [.. cells.Select(column => order.Select(i => column[i]).ToArray())]);
    }

    /// <summary>
    /// <c>MARKETCAP_cmc_daily</c> is the table CMC_DAILY of the collection MARKETCAP; <c>COINBASE_BTCUSD_1m_quotes</c> tells venue, symbol and interval.
    /// </summary>
    public static TableId? NameOf(CandleSource source, Kind kind, TableData table, string? venue, string? symbol)
    {
        string stem = CandleNames.Stem(source.Path);
        int at = stem.IndexOf('_', StringComparison.Ordinal);
        string first = venue ?? (at > 0 ? stem[..at] : ""), rest = at > 0 ? stem[(at + 1)..] : stem;
        if (kind == Kind.QuoteBars)
        {
            rest = rest.EndsWith("_quotes", StringComparison.OrdinalIgnoreCase) ? rest[..^7] : rest;
            int last = rest.LastIndexOf('_');
            BarInterval? interval = last > 0 && BarInterval.TryParse(rest[(last + 1)..].ToLowerInvariant(), out BarInterval named) ? named : Spacing(table);
            if (last > 0) rest = rest[..last];
            return interval is { } length && first.Length > 0 && (symbol ?? rest).Length > 0 ? new TableId(Key(first, symbol ?? rest), TableId.QuoteBars(length)) : null;
        }
        return (symbol ?? rest).Length > 0 ? new TableId(Key(first.Length > 0 ? first : "TABLE", symbol ?? rest), TableId.Table) : null;
    }

    private static InstrumentKey Key(string venue, string symbol) => new(venue.ToUpperInvariant(), symbol.ToUpperInvariant());

    private static BarInterval? Spacing(TableData table)
    {
        long least = long.MaxValue;
        for (int i = 1; i < table.Count; i++) least = Math.Min(least, table.Times[i] - table.Times[i - 1]);
        return least is >= Duration.NanosPerSecond and < long.MaxValue ? new BarInterval(new Duration(least)) : null;
    }

    private static string TimeNameOf(string name) => name.StartsWith("timestamp", StringComparison.OrdinalIgnoreCase) ? "open_time" : name;

    private static bool TryTime(string field, out long nanos)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(field.Length > 40 ? field[..40] : field);
        if (StampReader.TryReadText(bytes, out nanos)) return true;
        return NumberReader.TryReadCarefully(bytes, out Number stamp, out _) && StampReader.TryConvert(stamp, StampUnit.Auto, out nanos, out _);
    }

    private static string ReadText(CandleSource source)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes) throw new GodwitException($"{source.DisplayName} is larger than {MostBytes >> 20} MiB: too large for a table.");
        }
        ReadOnlySpan<byte> text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return Encoding.UTF8.GetString(CsvLines.WithoutMark(text));
    }
}
