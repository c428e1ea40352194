using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Store.Tables;

/// <summary>What a table's column holds.</summary>
public enum TableColumnType
{
    Text,

    /// <summary>Decimal numbers that together fit 28 digits: DECIMAL in Parquet.</summary>
    Number,

    /// <summary>Decimal numbers with more digits than that: exact text in Parquet.</summary>
    LongNumber,
}

/// <summary>A column of a table: its name, what it holds, and decimals of numbers.</summary>
public sealed record TableColumn(string Name, TableColumnType Type, int Scale)
{
    public bool IsNumber => Type != TableColumnType.Text;
}

/// <summary>
/// Rows of named columns in order of time, such as market capitalisations, daily features, quote bars. Numbers are kept as the exact text that
/// the source wrote; computations read them as doubles.
/// </summary>
public sealed class TableData
{
    internal const int MostDigits = 28;
    private readonly long[] _times;
    private readonly string?[][] _cells;

    /// <param name="timeName">Name of the column of time.</param>
    /// <param name="times">Time of each row, nanoseconds, not falling.</param>
    /// <param name="names">Names of the other columns.</param>
    /// <param name="cells">A column each; null where a row says nothing.</param>
    internal TableData(string timeName, long[] times, IReadOnlyList<string> names, string?[][] cells)
    {
        (TimeName, _times, _cells) = (timeName, times, cells);
        Columns = [.. names.Select((name, c) => Describe(name, cells[c]))];
    }

    public string TimeName { get; }

    /// <summary>The columns beside time.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    public int Count => _times.Length;

    public Instant Time(int row) => new(_times[row]);

    /// <summary>A cell as its exact text; null where the row says nothing.</summary>
    public string? Text(int row, int column) => _cells[column][row];

    /// <summary>A cell as a number; NaN where the row says nothing or no number.</summary>
    public double Number(int row, int column) =>
        double.TryParse(_cells[column][row], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    /// <summary>Number of a column by its name; −1 when there is none.</summary>
    public int this[string name]
    {
        get
        {
            for (int c = 0; c < Columns.Count; c++)
                if (Columns[c].Name == name) return c;
            return -1;
        }
    }

    internal ReadOnlySpan<long> Times => _times;
    internal string?[] Cells(int column) => _cells[column];

    /// <summary>What makes a row one of its kind: time and all texts.</summary>
    internal string KeyOf(int row)
    {
        var key = new StringBuilder().Append(_times[row]);
        for (int c = 0; c < Columns.Count; c++)
            if (!Columns[c].IsNumber) key.Append('\u001f').Append(_cells[c][row]);
        return key.ToString();
    }

    internal bool SameRow(int row, TableData other, int otherRow)
    {
        for (int c = 0; c < Columns.Count; c++)
            if (_cells[c][row] != other._cells[c][otherRow]) return false;
        return true;
    }

    /// <summary>SHA-256 over names and cells; the same rows have the same hash.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new StringBuilder();
        text.Append(TimeName).Append('\u001f').AppendJoin('\u001f', Columns.Select(c => c.Name)).Append('\u001e');
        for (int row = 0; row < Count; row++)
        {
            text.Append(_times[row]);
            for (int c = 0; c < Columns.Count; c++) text.Append('\u001f').Append(_cells[c][row]);
            text.Append('\u001e');
            if (text.Length < 1 << 16 && row < Count - 1) continue;
            hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
            text.Clear();
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static TableColumn Describe(string name, string?[] cells)
    {
        int whole = 1, decimals = 0;
        bool any = false;
        foreach (string? cell in cells)
        {
            if (cell is null) continue;
            any = true;
            if (!IsPlainNumber(cell)) return new TableColumn(name, TableColumnType.Text, 0);
            int point = cell.IndexOf('.', StringComparison.Ordinal), start = cell[0] == '-' ? 1 : 0;
            whole = Math.Max(whole, (point < 0 ? cell.Length : point) - start);
            if (point >= 0) decimals = Math.Max(decimals, cell.Length - point - 1);
        }
        if (!any) return new TableColumn(name, TableColumnType.Number, 0);
        return whole + decimals <= MostDigits ? new TableColumn(name, TableColumnType.Number, decimals) : new TableColumn(name, TableColumnType.LongNumber, decimals);
    }

    /// <summary>Digits with at most one point between them, perhaps a minus; no exponent, no zeros in front.</summary>
    private static bool IsPlainNumber(string text)
    {
        int start = text.StartsWith('-') ? 1 : 0, point = -1;
        if (text.Length == start || text.Length > 80) return false;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '.' && point < 0 && i > start && i < text.Length - 1) point = i;
            else if (!char.IsAsciiDigit(text[i])) return false;
        }
        // 007 is a name, 0.7 and 0 are numbers.
        return text[start] != '0' || text.Length == start + 1 || text[start + 1] == '.';
    }

    /// <summary>The text of a number without zeros at its end, so that it is the same whatever Parquet made of it.</summary>
    internal static string Canonical(string text)
    {
        if (Decimals.CountDecimals(Encoding.UTF8.GetBytes(text)) < 0 || text.Length > 80) return text;
        if (!IsPlainNumber(text) || !text.Contains('.', StringComparison.Ordinal)) return text;
        string cut = text.TrimEnd('0').TrimEnd('.');
        return cut is "-0" ? "0" : cut;
    }
}
