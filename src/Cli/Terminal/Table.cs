using System.Text;

namespace Godwit.Cli.Terminal;

/// <summary>A plain table: headers, aligned columns, no frames. Fast to start, easy to read and to grep.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<int> _right = [];

    /// <summary>Numbers read best aligned to the right.</summary>
    public Table AlignRight(params int[] columns)
    {
        _right.UnionWith(columns);
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public int Count => _rows.Count;

    public override string ToString()
    {
        var widths = new int[headers.Length];
        for (int i = 0; i < headers.Length; i++)
        {
            widths[i] = headers[i].Length;
            foreach (string[] row in _rows) widths[i] = Math.Max(widths[i], Visible(row[i]));
        }
        var text = new StringBuilder();
        Append(text, headers, widths, Style.Faint);
        foreach (string[] row in _rows) Append(text, row, widths, static s => s);
        return text.ToString();
    }

    private void Append(StringBuilder text, string[] cells, int[] widths, Func<string, string> paint)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            string padding = new(' ', widths[i] - Visible(cells[i]));
            bool last = i == cells.Length - 1;
            text.Append(_right.Contains(i) ? padding + paint(cells[i]) : paint(cells[i]) + (last ? "" : padding));
            if (!last) text.Append("  ");
        }
        text.Append('\n');
    }

    /// <summary>Length on the screen: colour codes take no room.</summary>
    private static int Visible(string cell)
    {
        int length = 0;
        bool escape = false;
        foreach (char c in cell)
        {
            if (c == '\u001b') escape = true;
            else if (escape) escape = c != 'm';
            else length++;
        }
        return length;
    }
}
