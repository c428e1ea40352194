using System.Text;
using System.Text.RegularExpressions;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>Finds out how a delimited text is laid out from its first lines; says why when it cannot be sure.</summary>
internal static partial class CsvDetector
{
    private const int LinesLookedAt = 40, RemarksAboveHeader = 3, LongestLine = 2_000;
    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>
    /// The layout, or null with the reason as the end of a sentence about the file; the reason is empty when the text does not resemble
    /// candles at all.
    /// </summary>
    public static CsvLayout? Detect(ReadOnlySpan<byte> head, ReadingOptions options, out string problem)
    {
        problem = "";
        List<string> lines = CsvLines.Lines(head, LinesLookedAt);
        if (lines.Count == 0 || lines[0].Length > LongestLine) return null;
        byte[] delimiters = options.Delimiter is { } told ? [(byte)told] : Delimiters;
        CsvLayout? layout = WithHeader(lines, delimiters, options, ref problem) ?? WithoutHeader(lines, delimiters, options, ref problem);
        if (layout is null) return null;
        problem = "";
        return Refine(layout, lines, options, ref problem);
    }

    private static CsvLayout? WithHeader(List<string> lines, byte[] delimiters, ReadingOptions options, ref string problem)
    {
        for (int line = 0; line <= Math.Min(RemarksAboveHeader, lines.Count - 1); line++)
        {
            foreach (byte delimiter in delimiters)
            {
                List<string> names = CsvLines.Split(lines[line], delimiter);
                if (names.Count < 6 || names.Exists(IsNumber)) continue;
                ColumnRoles found = ColumnRoles.Find(names, options.Columns);
                if (found.Problem is null) return Layout(found, names, line + 1, delimiter);
                if (found.Found >= 3 && problem.Length == 0) problem = found.Problem;
            }
        }
        return null;
    }

    private static CsvLayout Layout(ColumnRoles found, List<string> names, int linesBefore, byte delimiter)
    {
        var roles = new int[names.Count];
        Array.Fill(roles, -1);
        for (int role = 0; role < 6; role++) roles[found.Columns[role]] = role;
        return new CsvLayout { ColumnCount = names.Count, Roles = roles, LinesBeforeRows = linesBefore, Unit = found.Unit, Delimiter = delimiter, Names = names, Doubts = found.Doubts };
    }

    /// <summary>Six plain columns, seven with date and time of day apart, or any number of them with a mapping by numbers.</summary>
    private static CsvLayout? WithoutHeader(List<string> lines, byte[] delimiters, ReadingOptions options, ref string problem)
    {
        var layouts = new List<CsvLayout>();
        foreach (byte delimiter in delimiters)
        {
            List<string> fields = CsvLines.Split(lines[0], delimiter);
            if (options.Columns is { } mapping)
            {
                if (!mapping.OnlyNumbers || Mapped(fields.Count, mapping) is not { } roles) continue;
                int before = Fits(fields, roles) ? 0 : lines.Count > 1 && Fits(CsvLines.Split(lines[1], delimiter), roles) ? 1 : -1;
                if (before >= 0) layouts.Add(new CsvLayout { ColumnCount = fields.Count, Roles = roles, LinesBeforeRows = before, Delimiter = delimiter, Names = before == 1 ? fields : [] });
            }
            else if (fields.Count == 6 && CsvLayout.Positional(6) is var six && Fits(fields, six.Roles)) layouts.Add(six with { Delimiter = delimiter });
            else if (fields.Count == 7 && Fits(fields, [0, 6, 1, 2, 3, 4, 5])) layouts.Add(new CsvLayout { ColumnCount = 7, Roles = [0, 6, 1, 2, 3, 4, 5], Delimiter = delimiter });
            else if (fields.Count > 6 && Fits(fields, CsvLayout.Positional(fields.Count).Roles) && problem.Length == 0)
                problem = $"has {fields.Count} columns and no header: say which is which, as in --columns time=0,open=1,high=2,low=3,close=4,volume=5";
        }
        if (layouts.Count > 1)
        {
            problem = "can be split into columns in more than one way: say how with --delimiter";
            return null;
        }
        if (layouts.Count == 0 && options.Columns is { OnlyNumbers: false } && problem.Length == 0)
            problem = "has no header with the names that --columns gives: write numbers of columns from 0";
        return layouts.Count == 1 ? layouts[0] : null;
    }

    private static int[]? Mapped(int columns, ColumnMapping mapping)
    {
        var roles = new int[columns];
        Array.Fill(roles, -1);
        string[] none = [.. Enumerable.Repeat("", columns)];
        for (int role = 0; role < 6; role++)
        {
            int column = mapping.Find(role, none) ?? role;
            if (column < 0 || column >= columns || roles[column] >= 0) return null;
            roles[column] = role;
        }
        return roles;
    }

    /// <summary>True when each field looks like what its role needs.</summary>
    private static bool Fits(List<string> fields, int[] roles)
    {
        if (fields.Count != roles.Length) return false;
        for (int c = 0; c < roles.Length; c++)
        {
            bool fits = roles[c] switch
            {
                < 0 => true,
                CsvLayout.Time => IsNumber(fields[c]) || IsDate(fields[c]),
                CsvLayout.Clock => DateText.TryReadClock(Bytes(fields[c]), out _),
                _ => IsNumber(fields[c].Replace(',', '.')),
            };
            if (!fits) return false;
        }
        return true;
    }

    private static CsvLayout? Refine(CsvLayout layout, List<string> lines, ReadingOptions options, ref string problem)
    {
        List<List<string>> rows = [.. lines.Skip(layout.LinesBeforeRows).Select(line => CsvLines.Split(line, layout.Delimiter)).Where(row => row.Count == layout.ColumnCount)];
        if (options.DecimalComma is { } comma) layout = layout with { DecimalComma = comma };
        else if (DecimalCommaIn(layout, rows, ref problem) is { } found) layout = layout with { DecimalComma = found };
        else return null;
        layout = WithClock(layout, rows);
        if (options.Time is { } time) return layout with { Unit = time };
        if (layout.Unit != StampUnit.Auto) return layout;
        return TimeIn(rows, Array.IndexOf(layout.Roles, CsvLayout.Time), ref problem) is { } unit ? layout with { Unit = unit } : null;
    }

    private static bool? DecimalCommaIn(CsvLayout layout, List<List<string>> rows, ref string problem)
    {
        var commas = new List<string>();
        foreach (List<string> row in rows)
        {
            for (int c = 0; c < row.Count; c++)
            {
                if (layout.Roles[c] is < CsvLayout.Open or > CsvLayout.Volume || !row[c].Contains(',', StringComparison.Ordinal)) continue;
                if (row[c].Contains('.', StringComparison.Ordinal) || row[c].IndexOf(',') != row[c].LastIndexOf(','))
                {
                    problem = $"writes numbers with separators of thousands ('{Printable.Of(row[c])}'): write them without";
                    return null;
                }
                commas.Add(row[c]);
            }
        }
        if (commas.Count > 0 && commas.TrueForAll(text => Thousands().IsMatch(text)))
        {
            problem = $"writes numbers like '{Printable.Of(commas[0])}', where the comma may part thousands or decimals: say --decimal comma if it is a decimal comma";
            return null;
        }
        return commas.Count > 0;
    }

    /// <summary>A second column of time that holds the time of day, beside one that holds only dates, as MetaTrader writes them.</summary>
    private static CsvLayout WithClock(CsvLayout layout, List<List<string>> rows)
    {
        if (layout.Names.Count == 0 || rows.Count == 0 || layout.Roles.Contains(CsvLayout.Clock)) return layout;
        int time = Array.IndexOf(layout.Roles, CsvLayout.Time);
        if (rows.Exists(row => row[time].Contains(':', StringComparison.Ordinal))) return layout;
        for (int c = 0; c < layout.ColumnCount; c++)
        {
            if (layout.Roles[c] >= 0 || ColumnRoles.RoleOf(layout.Names[c], out _) != CsvLayout.Time) continue;
            if (!rows.TrueForAll(row => DateText.TryReadClock(Bytes(row[c]), out _))) continue;
            int[] roles = [.. layout.Roles];
            roles[c] = CsvLayout.Clock;
            return layout with { Roles = roles, Doubts = [.. layout.Doubts.Where(doubt => !doubt.StartsWith("time is", StringComparison.Ordinal))] };
        }
        return layout;
    }

    private static StampUnit? TimeIn(List<List<string>> rows, int column, ref string problem)
    {
        string[] times = [.. rows.Select(row => Unquoted(row[column]))];
        if (times.Length == 0) return StampUnit.Auto;
        // 20240131 read as seconds would be 1970; no exchange of coins is that old.
        if (Array.TrueForAll(times, text => text.All(char.IsAsciiDigit)))
            return Array.TrueForAll(times, text => DateText.TryRead(Bytes(text), StampUnit.YearFirst, out long nanos) && nanos > 0) ? StampUnit.YearFirst : StampUnit.Auto;
        bool dayBeyond = false, monthBeyond = false, any = false;
        foreach (string text in times)
        {
            if (!DateText.TryReadDayAndMonth(Bytes(text), out int first, out int second)) continue;
            any = true;
            dayBeyond |= first > 12;
            monthBeyond |= second > 12;
        }
        if (!any) return Array.Exists(times, text => !StampReader.TryReadText(Bytes(text), out _) && DateText.TryRead(Bytes(text), StampUnit.YearFirst, out _)) ? StampUnit.YearFirst : StampUnit.Auto;
        if (dayBeyond != monthBeyond) return dayBeyond ? StampUnit.DayFirst : StampUnit.MonthFirst;
        string shown = Printable.Of(times[0]);
        problem = dayBeyond
            ? $"mixes dates with the day first and with the month first: say --time-format dd/MM/yyyy or MM/dd/yyyy"
            : $"has dates like '{shown}', where day and month cannot be told apart: say --time-format dd/MM/yyyy or MM/dd/yyyy";
        return null;
    }

    private static bool IsNumber(string field) => NumberReader.TryReadCarefully(Bytes(field), out _, out _);

    private static bool IsDate(string field) =>
        Bytes(Unquoted(field)) is var text && (StampReader.TryReadText(text, out _) || DateText.TryRead(text, StampUnit.YearFirst, out _)
            || DateText.TryRead(text, StampUnit.DayFirst, out _) || DateText.TryRead(text, StampUnit.MonthFirst, out _));

    private static string Unquoted(string field) => Encoding.UTF8.GetString(NumberReader.Trim(Bytes(field)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [GeneratedRegex("^\"?[+-]?[1-9][0-9]{0,2},[0-9]{3}\"?$")]
    private static partial Regex Thousands();
}
