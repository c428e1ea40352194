using System.Globalization;
using Godwit.Core.Time;
using Godwit.Data.Store.Tables;

namespace Godwit.Data.Quality.Tables;

/// <summary>Everything that was found in a table.</summary>
public sealed record TableQualityReport(TableInfo Info, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<QualityFinding> Findings);

/// <summary>Looks a table over: missing days or bars, empty and zero cells, rows that stand twice; of quote bars also their order and crossing.</summary>
public static class TableCheck
{
    public static TableQualityReport Run(TableStore store, string id)
    {
        TableData table = store.Open(id);
        TableInfo info = store.Find(id)!;
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var findings = new List<QualityFinding>();
        Times(table, info, counts, findings);
        Doubles(table, counts, findings);
        Cells(table, counts, findings);
        if (TableId.IntervalOf(info.Kind) is not null) QuoteBars(table, counts, findings);
        return new TableQualityReport(info, counts, [.. findings.OrderByDescending(f => f.Level)]);
    }

    private static void Times(TableData table, TableInfo info, SortedDictionary<string, long> counts, List<QualityFinding> findings)
    {
        long[] steps = [.. Enumerable.Range(1, table.Count - 1).Select(i => (table.Time(i) - table.Time(i - 1)).Nanos).Where(step => step > 0)];
        if (steps.Length == 0) return;
        long usual = TableId.IntervalOf(info.Kind) is { } interval ? interval.Length.Nanos : steps.GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        // Months have no one length.
        bool monthly = usual is >= 28 * Duration.NanosPerDay and <= 31 * Duration.NanosPerDay;
        long missing = monthly ? 0 : steps.Sum(step => step / usual - 1);
        counts["missingTimes"] = missing;
        string what = monthly ? "month" : new Duration(usual).ToString();
        if (missing == 0)
        {
            findings.Add(new("missing-times", QualityLevel.Fact, 0, $"A row or more every {what}, none missing.", []));
            return;
        }
        QualityExample[] examples = [.. Enumerable.Range(1, table.Count - 1).Where(i => (table.Time(i) - table.Time(i - 1)).Nanos > usual)
            .Take(QualityFinding.MostExamples).Select(i => new QualityExample(table.Time(i - 1), $"the next row is of {table.Time(i)}"))];
        findings.Add(new("missing-times", QualityLevel.Caution, missing, $"Rows come every {what}; {Number(missing)} are missing.", examples));
    }

    private static void Doubles(TableData table, SortedDictionary<string, long> counts, List<QualityFinding> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int[] doubles = [.. Enumerable.Range(0, table.Count).Where(i => !seen.Add(table.KeyOf(i)))];
        counts["repeatedKeys"] = doubles.Length;
        if (doubles.Length > 0)
            findings.Add(new("repeated-keys", QualityLevel.Caution, doubles.Length, $"{Number(doubles.Length)} rows have time and texts of an earlier one.", [.. doubles.Take(QualityFinding.MostExamples).Select(i => new QualityExample(table.Time(i), table.KeyOf(i).Split('\u001f', 2)[^1].Replace('\u001f', ' ')))]));
    }

    private static void Cells(TableData table, SortedDictionary<string, long> counts, List<QualityFinding> findings)
    {
        long empty = 0, zero = 0;
        for (int c = 0; c < table.Columns.Count; c++)
        {
            TableColumn column = table.Columns[c];
            int none = Enumerable.Range(0, table.Count).Count(i => table.Text(i, c) is null);
            int zeros = column.IsNumber ? Enumerable.Range(0, table.Count).Count(i => table.Text(i, c) == "0") : 0;
            (empty, zero) = (empty + none, zero + zeros);
            if (none > 0) findings.Add(new("empty-cells", QualityLevel.Caution, none, $"{column.Name}: {Number(none)} of {Number(table.Count)} are empty.", []));
            if (zeros > 0) findings.Add(new("zero-cells", QualityLevel.Caution, zeros, $"{column.Name}: {Number(zeros)} of {Number(table.Count)} are 0; of a market capitalisation or a volume that means unknown.", []));
            if (column.Type == TableColumnType.LongNumber) findings.Add(new("long-numbers", QualityLevel.Fact, table.Count, $"{column.Name} has more digits than decimals of 28 digits hold: it lies in Parquet as exact text.", []));
        }
        (counts["emptyCells"], counts["zeroCells"]) = (empty, zero);
    }

    private static void QuoteBars(TableData table, SortedDictionary<string, long> counts, List<QualityFinding> findings)
    {
        long wrong = 0, crossed = 0;
        int bidClose = table["bid_close"], askClose = table["ask_close"];
        for (int i = 0; i < table.Count; i++)
        {
            if (!InOrder(table, i, "bid") || !InOrder(table, i, "ask")) wrong++;
            if (table.Number(i, bidClose) > table.Number(i, askClose)) crossed++;
        }
        (counts["inconsistentBars"], counts["crossedCloses"]) = (wrong, crossed);
        if (wrong > 0) findings.Add(new("inconsistent-bars", QualityLevel.Fault, wrong, $"{Number(wrong)} bars whose high and low do not enclose open and close.", []));
        if (crossed > 0) findings.Add(new("crossed-closes", QualityLevel.Fault, crossed, $"{Number(crossed)} bars close with the bid above the ask.", []));
    }

    private static bool InOrder(TableData table, int row, string side)
    {
        double Of(string name) => table.Number(row, table[$"{side}_{name}"]);
        return Of("low") <= Math.Min(Of("open"), Of("close")) && Of("high") >= Math.Max(Of("open"), Of("close"));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
