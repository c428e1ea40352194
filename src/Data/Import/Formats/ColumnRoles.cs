using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import.Formats;

/// <summary>Finds time, open, high, low, close and volume among the names of columns.</summary>
internal sealed class ColumnRoles
{
    private static readonly string[][] Names =
    [
        [
            "timestamp_ms", "timestamp_us", "timestamp_ns", "timestamp_s", "open_time", "open_time_ms", "timestamp", "time", "date", "datetime",
            "date_time", "unix", "opentime", "start", "start_time", "open_timestamp", "time_utc", "date_utc", "gmt_time", "unix_timestamp", "epoch", "ts",
        ],
        ["open", "open_price", "o"], ["high", "high_price", "h"], ["low", "low_price", "l"], ["close", "close_price", "c"],
        ["volume", "base_volume", "vol", "v"],
    ];

    /// <summary>Index of the column for each role, −1 when none was found.</summary>
    public int[] Columns { get; } = [-1, -1, -1, -1, -1, -1];

    /// <summary>Unit of the time column when its name tells it.</summary>
    public StampUnit Unit { get; private set; }

    /// <summary>Other columns that could have been taken for a role, in words.</summary>
    public List<string> Doubts { get; } = [];

    /// <summary>Why the columns do not suffice, as the end of a sentence about the file; null when all six were found.</summary>
    public string? Problem { get; private set; }

    public int Found => Columns.Count(c => c >= 0);

    /// <summary>The role that a column of this name has (0 time to 5 volume), or −1; the unit of a time column when its name tells it.</summary>
    public static int RoleOf(string column, out StampUnit unit)
    {
        string name = Normal(column);
        int role = Array.FindIndex(Names, known => known.Contains(name));
        unit = role == CsvLayout.Time ? UnitOf(name) : StampUnit.Auto;
        return role;
    }

    public static bool SameName(string a, string b) => Normal(a) == Normal(b);

    public static ColumnRoles Find(IReadOnlyList<string> names, ColumnMapping? mapping)
    {
        var roles = new ColumnRoles();
        for (int role = 0; role < 6; role++)
        {
            if (mapping?.Find(role, names) is not { } column) continue;
            if (column < 0) roles.Problem ??= $"has no column '{Printable.Of(mapping.Of(role)!)}' for {CsvLayout.NameOf(role)}; its columns are {Shown(names)}";
            roles.Columns[role] = column;
            if (role == CsvLayout.Time && column >= 0) roles.Unit = UnitOf(Normal(names[column]));
        }
        for (int c = 0; c < names.Count; c++) roles.Offer(c, names, mapping);
        if (roles.Columns[CsvLayout.Volume] < 0 && mapping?.Of(CsvLayout.Volume) is null) roles.FindVolume(names);
        if (roles.Columns.Where(c => c >= 0).Distinct().Count() < roles.Found) roles.Problem ??= "would have one column stand for two things by --columns";
        int missing = Array.IndexOf(roles.Columns, -1);
        if (missing >= 0)
            roles.Problem ??= $"has no column '{CsvLayout.NameOf(missing)}' that is known by name; its columns are {Shown(names)}: say which it is with --columns {CsvLayout.NameOf(missing)}=NAME";
        return roles;
    }

    /// <summary>The column becomes the time column: it is the only one whose type says so.</summary>
    public void TakeTime(int column, IReadOnlyList<string> names, ColumnMapping? mapping)
    {
        if (Columns[CsvLayout.Time] >= 0 || Columns.Contains(column)) return;
        Columns[CsvLayout.Time] = column;
        Doubts.Add($"time is taken from '{names[column]}', the only column that holds stamps");
        if (mapping?.Of(CsvLayout.Time) is null && Array.IndexOf(Columns, -1) < 0) Problem = null;
    }

    private void Offer(int column, IReadOnlyList<string> names, ColumnMapping? mapping)
    {
        int role = RoleOf(names[column], out StampUnit unit);
        if (role < 0 || mapping?.Of(role) is not null || Columns.Contains(column)) return;
        if (Columns[role] >= 0)
        {
            Doubts.Add($"{CsvLayout.NameOf(role)} is taken from '{Printable.Of(names[Columns[role]])}', not from '{Printable.Of(names[column])}'");
            return;
        }
        Columns[role] = column;
        if (role == CsvLayout.Time) Unit = unit;
    }

    // "Volume BTC" beside "Volume USDT": which one counts units of the base currency, only the caller knows.
    private void FindVolume(IReadOnlyList<string> names)
    {
        int[] candidates = [.. Enumerable.Range(0, names.Count).Where(c => Normal(names[c]).StartsWith("volume", StringComparison.Ordinal) && !Columns.Contains(c))];
        if (candidates.Length == 1)
        {
            Columns[CsvLayout.Volume] = candidates[0];
            Doubts.Add($"volume is taken from '{Printable.Of(names[candidates[0]])}', which should count units of the base currency");
        }
        else if (candidates.Length > 1)
            Problem ??= $"has several columns of volume ({Shown([.. candidates.Select(c => names[c])])}): say which one counts the base currency, as in --columns \"volume={Printable.Of(names[candidates[0]])}\"";
    }

    private static string Shown(IReadOnlyList<string> names)
    {
        string all = string.Join(", ", names.Take(16).Select(name => Printable.Of(name.Trim().Trim('"'))));
        return all.Length <= 160 ? all : all[..160] + "…";
    }

    private static string Normal(string column) => column.Trim().Trim('"', '<', '>').Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    private static StampUnit UnitOf(string name) => name switch
    {
        "timestamp_ms" or "open_time_ms" => StampUnit.Millis,
        "timestamp_us" => StampUnit.Micros,
        "timestamp_ns" => StampUnit.Nanos,
        "timestamp_s" => StampUnit.Seconds,
        _ => StampUnit.Auto,
    };
}
