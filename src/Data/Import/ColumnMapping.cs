using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import;

/// <summary>Which column of a file holds time, open, high, low, close and volume, by the column's name or by its number from 0.</summary>
public sealed class ColumnMapping
{
    private readonly string?[] _columns = new string?[6];

    private ColumnMapping() { }

    /// <summary>Reads <c>time=Date,open=1,volume=Volume BTC</c>; what is not named is found as usual.</summary>
    /// <exception cref="GodwitException">The text is no list of pairs, names something else or names something twice.</exception>
    public static ColumnMapping Parse(string text)
    {
        var mapping = new ColumnMapping();
        foreach (string pair in text.Split(','))
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            string name = (at < 0 ? pair : pair[..at]).Trim().ToLowerInvariant(), column = at < 0 ? "" : pair[(at + 1)..].Trim();
            int role = Array.IndexOf(CsvLayout.RoleNames, name);
            if (column.Length == 0 || role < 0)
                throw GodwitException.Usage($"--columns '{Printable.Of(pair)}' is not understood: write time=0,open=1,high=2,low=3,close=4,volume=5, with numbers from 0 or names of columns.");
            if (mapping._columns[role] is not null) throw GodwitException.Usage($"--columns names {name} twice.");
            mapping._columns[role] = column;
        }
        return mapping;
    }

    /// <summary>The column that was given for a role, as it was written; null when none was.</summary>
    internal string? Of(int role) => _columns[role];

    /// <summary>True when every column that was given is a number, so that a file without header can be read.</summary>
    internal bool OnlyNumbers => Array.TrueForAll(_columns, column => column is null || Number(column) is not null);

    /// <summary>Index of the column for a role: by name first, then by number; −1 when there is none such, null when none was given.</summary>
    internal int? Find(int role, IReadOnlyList<string> names)
    {
        if (_columns[role] is not { } column) return null;
        for (int c = 0; c < names.Count; c++)
            if (ColumnRoles.SameName(names[c], column)) return c;
        return Number(column) is { } index && index < names.Count ? index : -1;
    }

    private static int? Number(string column) =>
        int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
}
