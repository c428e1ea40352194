using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Formats;

/// <summary>One column of a piece of a table (a Parquet row group, an Arrow record batch) as exact numbers; missing values are told row by row.</summary>
internal abstract class CandleColumn(string name)
{
    protected string Name { get; } = name;

    protected string Beyond { get; } = $"{name} has more than 18 digits";

    /// <summary>Rows of the piece.</summary>
    public required int Count { get; init; }

    /// <summary>Unit of a time column whose type says so; null for others.</summary>
    public StampUnit? StampUnit { get; init; }

    public abstract bool TryGet(int row, out Number number, out string problem);

    /// <summary>The value as a stamp; columns of text read dates, too.</summary>
    public virtual bool TryGetTime(int row, StampUnit unit, out long nanos, out string problem)
    {
        nanos = 0;
        if (!TryGet(row, out Number stamp, out problem)) return false;
        bool good = StampReader.TryConvert(stamp, StampUnit ?? unit, out nanos, out problem);
        if (!good) problem = $"{Name} {problem}";
        return good;
    }

    /// <summary>Reads a floating-point number as the shortest decimal that gives it again.</summary>
    protected bool TryReadShortest(ReadOnlySpan<byte> text, out Number number, out string problem)
    {
        bool good = NumberReader.TryReadCarefully(text, out number, out string what);
        problem = good ? "" : $"{Name} '{System.Text.Encoding.UTF8.GetString(text)}' {what}";
        return good;
    }

    /// <summary>Reads text as a number, or as a date.</summary>
    protected bool TryReadTime(ReadOnlySpan<byte> text, StampUnit unit, out long nanos, out string problem)
    {
        problem = "";
        text = NumberReader.Trim(text);
        if (unit is Reading.StampUnit.DayFirst or Reading.StampUnit.MonthFirst)
        {
            if (DateText.TryRead(text, unit, out nanos)) return true;
        }
        else
        {
            if (StampReader.TryReadText(text, out nanos) || DateText.TryRead(text, Reading.StampUnit.YearFirst, out nanos)) return true;
            if (NumberReader.TryReadCarefully(text, out Number stamp, out _)) return StampReader.TryConvert(stamp, unit, out nanos, out problem);
        }
        problem = $"{Name} '{Printable.Of(System.Text.Encoding.UTF8.GetString(text.Length > 40 ? text[..40] : text))}' is not a time";
        return false;
    }

    /// <summary>Hands the rows of six columns over; returns the number of the last one.</summary>
    public static long HandOver(CandleColumn[] columns, StampUnit unit, long row, ICandleSink sink, CancellationToken cancellation)
    {
        Span<Number> ohlcv = stackalloc Number[5];
        for (int i = 0; i < columns[0].Count; i++)
        {
            if (i % 65_536 == 0) cancellation.ThrowIfCancellationRequested();
            row++;
            string? problem = null;
            for (int role = 1; role < 6 && problem is null; role++)
                if (!columns[role].TryGet(i, out ohlcv[role - 1], out string what)) problem = what;
            if (problem is null && columns[0].TryGetTime(i, unit, out long nanos, out problem) && CandleRow.TryCreate(nanos, ohlcv, out CandleRow candle, out problem))
                sink.Row(row, candle);
            else
                sink.Broken(row, problem!);
        }
        return row;
    }

    /// <summary>The columns of a table that candles need: by the caller's mapping, by name, or as the only column of stamps.</summary>
    /// <exception cref="GodwitException">One is missing.</exception>
    public static ColumnRoles Find(CandleSource source, IReadOnlyList<string> names, Func<int, bool> holdsStamps)
    {
        ColumnRoles roles = ColumnRoles.Find(names, source.Reading.Columns);
        int[] stamps = [.. Enumerable.Range(0, names.Count).Where(holdsStamps)];
        if (stamps.Length == 1) roles.TakeTime(stamps[0], names, source.Reading.Columns);
        return roles.Problem is { } problem ? throw new GodwitException($"{source.DisplayName} {problem}.") : roles;
    }

    public static FormatFacts Describe(ColumnRoles roles, IReadOnlyList<string> names, IReadOnlyList<FormatFact> facts) =>
        new(facts, [.. roles.Columns.Select(c => $"column {c}, '{Printable.Of(names[c])}'")], roles.Doubts);

    public static GodwitException Unsuitable(string name, string type) =>
        new($"The column '{name}' is of type {type}, which holds no plain numbers: write it as decimal, integer or double.");
}
