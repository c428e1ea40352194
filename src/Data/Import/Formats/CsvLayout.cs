using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>Where a delimited text file keeps time, open, high, low, close and volume, and how it writes them.</summary>
internal sealed record CsvLayout
{
    public const int Time = 0, Open = 1, High = 2, Low = 3, Close = 4, Volume = 5;

    /// <summary>A column with the time of day, beside a time column that holds only dates.</summary>
    public const int Clock = 6;

    public static readonly string[] RoleNames = ["time", "open", "high", "low", "close", "volume"];

    public required int ColumnCount { get; init; }

    /// <summary>Role of each column (0 time to 5 volume, 6 time of day), −1 for those that are not read.</summary>
    public required int[] Roles { get; init; }

    /// <summary>Lines before the first row that are not blank: the header, and remarks above it.</summary>
    public int LinesBeforeRows { get; init; }
    public StampUnit Unit { get; init; }
    public byte Delimiter { get; init; } = (byte)',';
    public bool DecimalComma { get; init; }

    /// <summary>Midnight from which the file counts its stamps, when they are times of one day.</summary>
    public long? MidnightNanos { get; init; }

    /// <summary>Names of the columns; empty without header.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What was decided although it could be otherwise.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];

    public static string NameOf(int role) => role == Clock ? "time of day" : RoleNames[role];

    /// <summary>Time, open, high, low, close, volume in this order, followed by columns that are not read.</summary>
    public static CsvLayout Positional(int columnCount, int linesBeforeRows = 0)
    {
        var roles = new int[columnCount];
        for (int c = 0; c < columnCount; c++) roles[c] = c < 6 ? c : -1;
        return new CsvLayout { ColumnCount = columnCount, Roles = roles, LinesBeforeRows = linesBeforeRows };
    }

    /// <summary>How the file is laid out, in words.</summary>
    public FormatFacts Describe()
    {
        string[] columns = [.. Enumerable.Range(0, 6).Select(role => Shown(Array.IndexOf(Roles, role)))];
        int clock = Array.IndexOf(Roles, Clock);
        if (clock >= 0) columns[Time] += " with " + Shown(clock);
        string delimiter = Delimiter switch { (byte)',' => "comma", (byte)';' => "semicolon", (byte)'\t' => "tab", _ => "bar" };
        return new FormatFacts(
            [
                new("Columns", $"{ColumnCount}, parted by {delimiter}"),
                new("Header", Names.Count > 0 ? $"in line {LinesBeforeRows}, blank lines not counted" : LinesBeforeRows > 0 ? "one line" : "none"),
                new("Numbers", DecimalComma ? "with a decimal comma" : "with a decimal point"),
                new("Time", FormatFacts.TimeIn(Unit)),
            ],
            columns, Doubts);
    }

    private string Shown(int column) => column < Names.Count ? $"column {column}, '{Printable.Of(Names[column].Trim().Trim('"'))}'" : $"column {column}";
}
