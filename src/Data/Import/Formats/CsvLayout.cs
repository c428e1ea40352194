using System.Text;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>Where a delimited text file keeps time, open, high, low, close and volume.</summary>
internal sealed class CsvLayout
{
    public const int Time = 0, Open = 1, High = 2, Low = 3, Close = 4, Volume = 5;

    private static readonly string[][] Names =
    [
        ["timestamp_ms", "timestamp_us", "timestamp_ns", "timestamp_s", "open_time", "open_time_ms", "timestamp", "time", "date", "datetime", "unix"],
        ["open", "open_price"], ["high", "high_price"], ["low", "low_price"], ["close", "close_price"],
        ["volume", "base_volume"],
    ];

    public required int ColumnCount { get; init; }

    /// <summary>Role of each column (0 time to 5 volume), −1 for those that are not read.</summary>
    public required int[] Roles { get; init; }
    public required bool HasHeader { get; init; }
    public StampUnit Unit { get; init; }
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>The role that a column of this name has (0 time to 5 volume), or −1; the unit of a time column when its name tells it.</summary>
    public static int RoleOf(string column, out StampUnit unit)
    {
        string name = column.Trim().Trim('"').ToLowerInvariant();
        int role = Array.FindIndex(Names, known => known.Contains(name));
        unit = role == Time ? UnitOf(name) : StampUnit.Auto;
        return role;
    }

    public static string NameOf(int role) => role == Time ? "time" : Names[role][0];

    /// <summary>The layout that a header line describes, or null when it lacks one of the six columns.</summary>
    public static CsvLayout? FromHeader(ReadOnlySpan<byte> line, byte delimiter = (byte)',')
    {
        if (line.Length > 2_000) return null;
        string[] names = Encoding.UTF8.GetString(line).Split((char)delimiter);
        var roles = new int[names.Length];
        var seen = new bool[6];
        var unit = StampUnit.Auto;
        for (int c = 0; c < names.Length; c++)
        {
            roles[c] = RoleOf(names[c], out StampUnit ofName);
            if (roles[c] < 0) continue;
            if (seen[roles[c]]) { roles[c] = -1; continue; }
            seen[roles[c]] = true;
            if (roles[c] == Time) unit = ofName;
        }
        return seen.Contains(false) ? null : new CsvLayout { ColumnCount = names.Length, Roles = roles, HasHeader = true, Unit = unit };
    }

    /// <summary>Time, open, high, low, close, volume in this order, followed by columns that are not read.</summary>
    public static CsvLayout Positional(int columnCount, bool hasHeader = false)
    {
        var roles = new int[columnCount];
        for (int c = 0; c < columnCount; c++) roles[c] = c < 6 ? c : -1;
        return new CsvLayout { ColumnCount = columnCount, Roles = roles, HasHeader = hasHeader };
    }

    private static StampUnit UnitOf(string name) => name switch
    {
        "timestamp_ms" or "open_time_ms" => StampUnit.Millis,
        "timestamp_us" => StampUnit.Micros,
        "timestamp_ns" => StampUnit.Nanos,
        "timestamp_s" => StampUnit.Seconds,
        _ => StampUnit.Auto,
    };
}
